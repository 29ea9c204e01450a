"""Decides which occupations people mean by what they type, and in which order they are shown.

Pure numpy, no database. A title that says exactly the words typed comes first, then titles that hold all the words,
then titles that hold them as beginnings, then everything that looks alike by letter groups (`grams`): so a typo
never empties the list. Three likenesses are added up: the best title of the occupation, all its titles of one language
together, and its neighbours in the same ISCO unit group. Titles in the person's own languages count fully.

Quality and speed are measured by `handrail bench search`; the weights below were chosen on titles held out
from ESCO in Lithuanian and Dutch, never on the titles of the acceptance.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from handrail.taxonomy.grams import Floats, Grams, Ints
from handrail.taxonomy.spelling import Spelling
from handrail.taxonomy.titles import Titles
from handrail.taxonomy.wording import variants

POOLED = 1.0
NEIGHBOURS = 0.3
HINTS = 0.4
MINOR = 0.85
CENTRAL = 0.3
SHOWN_FROM = 0.4
OTHER_LANGUAGE = 0.85
MENDED = 0.8
FINEST = 1_000_000
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Label:
    """One title of an occupation. `preferred` is the name shown for it."""

    concept: int
    language: str
    text: str
    preferred: bool = False


@dataclass(frozen=True)
class Found:
    """An occupation with the title that fits best, the title's language, and a score that says only the order."""

    concept: int
    score: int
    matched: str
    language: str


class Index:
    """Searches one vocabulary in memory. Built once for a version of the vocabulary, read by many threads."""

    def __init__(self, labels: Iterable[Label], isco: Mapping[int, str], hints: Mapping[str, str] | None = None) -> None:
        """Take the titles, the ISCO code of every occupation, and words that speak for a whole ISCO group.

        labels  any order; an occupation without a title is never found
        isco    concept → ISCO code of up to four digits
        hints   ISCO code (any length) → words for all occupations under it, in any language
        """
        self._labels = sorted(set(labels), key=lambda label: (label.concept, label.language, not label.preferred, label.text))
        readings = [(row, text) for row, label in enumerate(self._labels) for text in variants(label.text)]
        self._row_of = np.fromiter((row for row, _ in readings), dtype=np.int64, count=len(readings))
        texts = [text for _, text in readings]
        names = np.array([self._labels[row].preferred for row in self._row_of], dtype=np.float64)
        self._titles = Titles.of(texts, names)
        owners = np.fromiter((self._labels[row].concept for row in self._row_of), dtype=np.int64, count=len(texts))
        self._concepts, self._starts, self._place = _blocks(owners)
        self._languages, self._language_of = self._spoken()
        self._pool(texts)
        self._group(isco)
        self._hint(isco, hints or {}, texts)
        known = [self._titles.words, self._hints.words]
        words = np.concatenate([each.words for each in known])
        self._spelling = Spelling.of(words, np.concatenate([each.used for each in known]))

    def __len__(self) -> int:
        """How many titles can be searched."""
        return len(self._labels)

    def search(self, text: str, languages: Sequence[str] = (), limit: int = 10) -> list[Found]:
        """The occupations that fit best, best first; the same answer for the same words and vocabulary.

        text       as typed, up to 100 characters count
        languages  the person's own, ISO 639-1; none given: all count alike
        limit      how many to return; fewer where the vocabulary is smaller, none where nothing is alike in any letter
        """
        readings = variants(text[:LONGEST_QUERY])
        if not readings or not len(self._concepts):
            return []
        heard = self._heard(languages)
        mended = self._mended(readings[0])
        fits = [self._titles.fit(reading) for reading in readings] + [MENDED * self._titles.fit(reading) for reading in mended]
        rows = np.max(fits, axis=0) * heard[self._language_of]
        best = np.maximum.reduceat(rows, self._starts)
        score = best + self._around((*mended, readings[-1])[0], best, heard)
        whole = np.round(score * FINEST).astype(np.int64)
        order = np.lexsort((self._concepts, -whole))[:limit]
        return [self._found(int(place), int(whole[place]), rows) for place in order if whole[place] > 0]

    def _mended(self, reading: str) -> list[str]:
        """The same words with the first misspelt one put right, in up to three ways."""
        words = reading.split()
        for place, word in enumerate(words):
            if not any(len(known.holding(word, begun=True)) for known in (self._titles.words, self._hints.words)):
                nearest = self._spelling.nearest(word)
                return [" ".join([*words[:place], known, *words[place + 1 :]]) for known in nearest]
        return []

    def _around(self, reading: str, best: Floats, heard: Floats) -> Floats:
        """What the other titles of the occupation and its ISCO neighbours add."""
        pooled = self._pools.likeness(reading) * heard[self._pool_language]
        group = np.bincount(self._group_of, best, minlength=self._groups)
        near = (group[self._group_of] - best) / self._group_sizes[self._group_of]
        return POOLED * np.maximum.reduceat(pooled, self._pool_starts) + NEIGHBOURS * near + HINTS * self._hinted(reading)

    def _hinted(self, reading: str) -> Floats:
        """How well the words that speak for its ISCO group fit; more where the occupation itself is called so."""
        if not len(self._hint_starts):
            return np.zeros(len(self._concepts))
        hints = np.append(np.maximum.reduceat(self._hints.fit(reading), self._hint_starts), 0.0)
        return np.max(hints[self._hints_of] * (MINOR, 1.0), axis=1) * (1 + CENTRAL * self._central)

    def _found(self, place: int, score: int, rows: Floats) -> Found:
        start, end = self._starts[place], np.append(self._starts, len(rows))[place + 1]
        row = start + int(np.argmax(rows[start:end]))
        label = self._labels[self._row_of[row if rows[row] >= SHOWN_FROM else start]]
        return Found(int(self._concepts[place]), score, label.text, label.language)

    def _heard(self, languages: Sequence[str]) -> Floats:
        """How much each language of the vocabulary counts for this person."""
        wanted = set(languages) & set(self._languages)
        return np.array([1.0 if not wanted or language in wanted else OTHER_LANGUAGE for language in self._languages])

    def _spoken(self) -> tuple[list[str], Ints]:
        languages = sorted({label.language for label in self._labels})
        number = {language: place for place, language in enumerate(languages)}
        of_label = np.array([number[label.language] for label in self._labels], dtype=np.int64)
        return languages, of_label[self._row_of] if len(of_label) else of_label

    def _pool(self, texts: list[str]) -> None:
        """All titles of one occupation in one language as one text; occupations stay in order."""
        owner = self._place * max(len(self._languages), 1) + self._language_of
        pools, starts, _ = _blocks(owner)
        self._pools = Grams.of([" ".join(texts[a:b]) for a, b in itertools.pairwise(np.append(starts, len(texts)))])
        self._pool_language = pools % max(len(self._languages), 1)
        _, self._pool_starts, _ = _blocks(pools // max(len(self._languages), 1))

    def _group(self, isco: Mapping[int, str]) -> None:
        """The ISCO unit group of each occupation."""
        codes = np.array([isco.get(int(concept), "") for concept in self._concepts], dtype=np.str_)
        groups, self._group_of, self._group_sizes = np.unique(codes, return_inverse=True, return_counts=True)
        self._groups = len(groups)

    def _hint(self, isco: Mapping[int, str], hints: Mapping[str, str], texts: list[str]) -> None:
        """The words that speak for ISCO groups, by group; which stand above each occupation (−1: none at that level)."""
        said = {code: list(dict.fromkeys(_readings(words))) for code, words in sorted(hints.items()) if _readings(words)}
        number = {code: place for place, code in enumerate(said)}
        self._hints = Titles.of([line for lines in said.values() for line in lines])
        self._hint_starts = np.cumsum([0, *(len(lines) for lines in said.values())])[:-1]
        codes = [isco.get(int(concept), "") for concept in self._concepts]
        self._hints_of = np.array([[number.get(code[:digits], -1) for digits in (3, 4)] for code in codes]).reshape(
            len(codes), 2
        )
        lines = {code: frozenset(said.get(code, ())) for code in set(codes)}
        called = np.array([text in lines[codes[place]] for text, place in zip(texts, self._place, strict=True)])
        own = called * (1.0 + self._titles.names) / 2
        self._central = np.maximum.reduceat(own, self._starts) if len(own) else own


def _readings(words: str) -> list[str]:
    """Folded readings of several titles, one on a line."""
    return [reading for line in words.splitlines() for reading in variants(line)]


def _blocks(ordered: Ints) -> tuple[Ints, Ints, Ints]:
    """Distinct numbers of an ordered row, where each block starts, and the block of every place."""
    distinct, starts, place = np.unique(ordered, return_index=True, return_inverse=True)
    return distinct, starts, place
