"""Measures the search: how long one takes, and how often what is meant stands first.

Words are made from the vocabulary itself, with a fixed seed: beginnings as somebody types, slips of the finger, and whole
titles. For quality, one title of each of some occupations is held out and searched for; beside ours stands the plain
likeness by letter groups of the best title, on the same titles in the same run. MRR is the mean of 1 / place.
Everyday titles as people type them (`tests/taxonomy/everyday.csv`, our own) are searched too: how often the first, and one of
the first three, is work of the ISCO group that is meant.
"""

import csv
import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, groupby
from pathlib import Path

import numpy as np

from handrail.taxonomy.actions.areas import shipped
from handrail.taxonomy.grams import Grams
from handrail.taxonomy.reading import Bundle, bundles, read
from handrail.taxonomy.rules import LabelKind, our_language
from handrail.taxonomy.search import Hint, Index, Label
from handrail.taxonomy.wording import fold

READY = "occupations_multilingual.csv"
EVERYDAY = Path(__file__).parents[3] / "tests/taxonomy/everyday.csv"  # in a checkout; an installed wheel has none
SIX = ("en", "nl", "lt", "no", "fr", "de")
SEARCHES = {"small": 400, "full": 2_000}
HELD = {"small": 100, "full": 500}
DEEP = 50
LETTERS = "abcdefghijklmnoprstuvyz"

type Vocabulary = tuple[list[Label], dict[int, str], list[Hint]]
type Finder = Callable[[str], list[int]]


def run(size: str = "full", esco: str = "") -> dict[str, object]:
    """Labels, milliseconds and quality, for official ESCO files, the ready tables with six languages, or the starter words."""
    vocabulary = _vocabulary(Path(esco) if esco else None)
    labels, isco, hints = vocabulary
    _say(f"{len(labels)} labels in {', '.join(sorted({label.language for label in labels}))}")
    began = time.perf_counter()
    index = Index(labels, isco, hints)
    built = time.perf_counter() - began
    took = _times(index, labels, SEARCHES[size])
    _say("speed measured; now quality")
    spoken = sorted({label.language for label in labels})
    return {
        "labels": len(labels),
        "languages": spoken,
        "build_s": round(built, 2),
        "p50_ms": round(float(np.percentile(took, 50)), 2),
        "p95_ms": round(float(np.percentile(took, 95)), 2),
        "slip_mrr": {language: _slips(index, labels, language, HELD[size]) for language in spoken},
        "everyday": everyday(index, isco),
        "held_out_mrr": _held_out(vocabulary, _tried(spoken, size), HELD[size]),
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - progress


def _vocabulary(folder: Path | None) -> Vocabulary:
    if folder is None:
        return _starter()
    return _ready(folder) if (folder / READY).is_file() else _official(bundles(folder))


def _starter() -> Vocabulary:
    labels, isco = [], {}
    for row in shipped("occupations.csv"):
        isco[int(row["isco"])] = row["isco"]
        labels.append(Label(int(row["isco"]), row["lang"], row["title"], preferred=True))
        labels += [Label(int(row["isco"]), row["lang"], word) for word in row["keywords"].split("|")]
    return labels, isco, []


def _official(found: list[Bundle]) -> Vocabulary:
    texts = [read(bundle) for bundle in found]
    concepts = list(chain.from_iterable(text.occupations for text in texts))
    number = {uri: place for place, uri in enumerate(sorted({concept.uri for concept in concepts}))}
    labels = [
        Label(number[concept.uri], concept.language, text, preferred=kind == LabelKind.PREFERRED)
        for concept in concepts
        for text, kind in concept.labels
    ]
    hints = [Hint(code, language, name) for code, language, name in chain.from_iterable(text.groups for text in texts)]
    return labels, {number[concept.uri]: concept.isco for concept in concepts}, [*hints, *_everyday_words()]


def _ready(folder: Path) -> Vocabulary:
    with (folder / READY).open(encoding="utf-8", newline="") as file:
        occupations = list(csv.DictReader(file))
    number = {row["uri"]: place for place, row in enumerate(occupations)}
    labels = [
        Label(number[row["uri"]], our_language(code), row[code], preferred=True)
        for row in occupations
        for code in SIX
        if row[code]
    ]
    with (folder / "occupations_alt_labels.csv").open(encoding="utf-8", newline="") as file:
        others = [row for row in csv.DictReader(file) if row["lang"] in SIX and row["occupation"] in number]
    labels += [Label(number[row["occupation"]], our_language(row["lang"]), row["label"]) for row in others]
    with (folder / "isco_groups_multilingual.csv").open(encoding="utf-8", newline="") as file:
        groups = list(csv.DictReader(file))
    hints = [Hint(row["code"], our_language(code), row[code]) for row in groups for code in SIX if row.get(code)]
    return labels, {number[row["uri"]]: row["isco"] for row in occupations}, [*hints, *_everyday_words()]


def _everyday_words() -> list[Hint]:
    """Our own words: with ESCO they speak for its occupations."""
    rows = shipped("occupations.csv")
    return [Hint(row["isco"], row["lang"], word) for row in rows for word in (row["title"], *row["keywords"].split("|"))]


def _times(index: Index, labels: Sequence[Label], count: int) -> list[float]:
    """Milliseconds of each search: a third beginnings, a third slips, a third whole titles, in the title's language."""
    chance = random.Random(7212)  # noqa: S311 - a fixed seed is the point
    ways: tuple[Callable[[random.Random, str], str], ...] = (_begun, slip, lambda _, text: text)
    took = []
    for place in range(count + 20):
        label = chance.choice(labels)
        typed = ways[place % 3](chance, label.text)
        began = time.perf_counter()
        index.search(typed, [label.language])
        took.append((time.perf_counter() - began) * 1000)
    return took[20:]


def _begun(chance: random.Random, text: str) -> str:
    return text[: chance.randint(2, max(len(text), 2))]


def slip(chance: random.Random, text: str) -> str:
    """The text with one letter left out, added, changed, or swapped with the next."""
    at, letter = chance.randrange(len(text)), chance.choice(LETTERS)
    return chance.choice([
        text[:at] + text[at + 1 :],
        text[:at] + letter + text[at:],
        text[:at] + letter + text[at + 1 :],
        text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
    ])  # fmt: skip


def _slips(index: Index, labels: Sequence[Label], language: str, count: int) -> float:
    """MRR of names with one slip."""
    chance = random.Random(3)  # noqa: S311 - a fixed seed is the point
    names = [label for label in labels if label.language == language and label.preferred and len(label.text) > 4]  # noqa: PLR2004
    asked = [(slip(chance, label.text), label.concept) for label in chance.sample(names, min(count, len(names)))]
    return _mrr(asked, lambda typed: [found.concept for found in index.search(typed, [language], DEEP)])


def everyday(index: Index, isco: dict[int, str]) -> dict[str, dict[str, float]]:
    """By language: the share of everyday titles whose first, and one of whose first three, is of the right ISCO group."""
    figures: dict[str, dict[str, float]] = {}
    if not EVERYDAY.is_file():
        return figures
    with EVERYDAY.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["lang"])
    for language, asked in groupby(rows, key=lambda row: row["lang"]):
        right = [_right(index, isco, language, row) for row in asked]
        first, three = sum(one[0] for one in right), sum(any(one) for one in right)
        figures[language] = {"first": round(first / len(right), 3), "first_three": round(three / len(right), 3)}
    return figures


def _right(index: Index, isco: dict[int, str], language: str, row: dict[str, str]) -> list[bool]:
    """Which of the first three are of a group that is meant."""
    meant = tuple(row["isco"].split("|"))
    return [isco[found.concept].startswith(meant) for found in index.search(row["typed"], [language], 3)] or [False]


def _tried(spoken: list[str], size: str) -> list[str]:
    """The languages whose quality is measured by held-out titles: each builds an index of its own, so few when small."""
    return sorted(spoken, key=lambda language: language not in {"lt", "nl"})[: 1 if size == "small" else None]


def _held_out(vocabulary: Vocabulary, languages: list[str], count: int) -> dict[str, dict[str, float]]:
    """MRR of titles that the vocabulary does not have, ours and the plain likeness, for each language alone."""
    labels, isco, hints = vocabulary
    figures = {}
    for language in languages:
        own = [label for label in labels if label.language == language]
        asked, kept = _apart(own, count)
        if len(asked) < count // 2:
            continue
        index = Index(kept, isco, hints)
        ours = _mrr(asked, partial(_found, index, language))
        figures[language] = {"ours": ours, "plain": _mrr(asked, _plain(kept))}
        _say(f"{language}: {figures[language]}")
    return figures


def _apart(own: list[Label], count: int) -> tuple[list[tuple[str, int]], list[Label]]:
    """Titles to ask for, with their occupation, and the labels that stay: those that are not the same words."""
    chance = random.Random(11)  # noqa: S311 - a fixed seed is the point
    others: dict[int, list[Label]] = {}
    for label in own:
        others.setdefault(label.concept, []).append(label)
    asked = []
    for concept in chance.sample(sorted(others), min(count, len(others))):
        titles = sorted(label.text for label in others[concept] if not label.preferred)
        if titles:
            asked.append((chance.choice(titles), concept))
    gone = {(concept, fold(text)) for text, concept in asked}
    return asked, [label for label in own if (label.concept, fold(label.text)) not in gone]


def _found(index: Index, language: str, typed: str) -> list[int]:
    return [found.concept for found in index.search(typed, [language], DEEP)]


def _plain(labels: list[Label]) -> Finder:
    """Occupations by the best cosine of letter groups alone."""
    grams = Grams.of([fold(label.text) for label in labels])
    owners = np.array([label.concept for label in labels])

    def find(typed: str) -> list[int]:
        order = np.lexsort((owners, -grams.likeness(fold(typed))))[:500]
        return list(dict.fromkeys(owners[order].tolist()))[:DEEP]

    return find


def _mrr(asked: list[tuple[str, int]], find: Finder) -> float:
    places = [(find(typed), concept) for typed, concept in asked]
    return round(sum(1 / (found.index(concept) + 1) if concept in found else 0.0 for found, concept in places) / len(asked), 3)
