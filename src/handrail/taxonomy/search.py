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

from handrail.taxonomy.ear import Ear, Readings
from handrail.taxonomy.grams import Floats, Grams, Ints
from handrail.taxonomy.spelling import Spelling
from handrail.taxonomy.titles import Titles
from handrail.taxonomy.wording import variants

POOLED = 1.4
NEIGHBOURS = 0.3
HINTS = 0.3
SAID, SAID_FROM, SAID_FULLY = 2.5, 2.6, 4.0
MINOR = 0.6
WIDER = 0.85
UNIT = 4
CENTRAL = 0.3
SHOWN_FROM = 0.4
OTHER_WORDS = 0.85
OTHER_LETTERS = 0.6
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
class Hint:
    """A word that speaks for all occupations under an ISCO group (a code of any length), in one language."""

    code: str
    language: str
    text: str


@dataclass(frozen=True)
class Heard:
    """How much each language of the vocabulary counts for one person: its words, and mere likeness of letters."""

    words: Floats
    letters: Floats


@dataclass(frozen=True)
class Found:
    """An occupation with the title that fits best, the title's language, and a score that says only the order."""

    concept: int
    score: int
    matched: str
    language: str


class Index:
    """Searches one vocabulary in memory. Built once for a version of the vocabulary, read by many threads."""

    def __init__(self, labels: Iterable[Label], isco: Mapping[int, str], hints: Iterable[Hint] = ()) -> None:
        """Take the titles, the ISCO code of every occupation, and words that speak for a whole ISCO group.

        labels  any order; an occupation without a title is never found
        isco    concept → ISCO code of up to four digits
        """
        self._labels = sorted(set(labels), key=lambda label: (label.concept, label.language, not label.preferred, label.text))
        said = sorted(set(hints), key=lambda hint: (hint.code, hint.language, hint.text))
        self._languages = sorted({label.language for label in self._labels} | {hint.language for hint in said})
        readings = [(row, text) for row, label in enumerate(self._labels) for text in variants(label.text)]
        self._row_of = np.fromiter((row for row, _ in readings), dtype=np.int64, count=len(readings))
        texts = [text for _, text in readings]
        names = np.array([self._labels[row].preferred for row in self._row_of], dtype=np.float64)
        self._titles = Titles.of(texts, names)
        owners = np.fromiter((self._labels[row].concept for row in self._row_of), dtype=np.int64, count=len(texts))
        self._concepts, self._starts, self._place = _blocks(owners)
        self._language_of = self._spoken([self._labels[row].language for row in self._row_of])
        self._pool(texts)
        self._group(isco)
        self._hint(said, texts)
        known = (self._titles.words, self._hints.words)
        words = np.concatenate([each.words for each in known])
        self._ear = Ear(known, Spelling.of(words, np.concatenate([each.used for each in known])))

    def __len__(self) -> int:
        """How many titles can be searched."""
        return len(self._labels)

    def search(self, text: str, languages: Sequence[str] = (), limit: int = 10) -> list[Found]:
        """The occupations that fit best, best first; the same answer for the same words and vocabulary.

        text       as typed, up to 100 characters count
        languages  the person's own, ISO 639-1; none given: all count alike
        limit      how many to return; fewer where the vocabulary is smaller, none where nothing is alike in any letter
        """
        readings = self._ear.readings(text[:LONGEST_QUERY])
        if not readings or not len(self._concepts):
            return []
        heard = self._heard(languages)
        rows = _best(self._titles, readings, heard, self._language_of) * self._levels[self._place]
        best = np.maximum.reduceat(rows, self._starts)
        score = best + self._around(readings, best, heard)
        whole = np.round(score * FINEST).astype(np.int64)
        order = np.lexsort((self._concepts, -whole))[:limit]
        return [self._found(int(place), int(whole[place]), rows) for place in order if whole[place] > 0]

    def _around(self, readings: Readings, best: Floats, heard: Heard) -> Floats:
        """What the other titles of the occupation and its ISCO neighbours add."""
        pooled = self._pools.likeness(_surest(readings)) * heard.letters[self._pool_language]
        group = np.bincount(self._group_of, best, minlength=self._groups)
        near = (group[self._group_of] - best) / self._group_sizes[self._group_of]
        return POOLED * np.maximum.reduceat(pooled, self._pool_starts) + NEIGHBOURS * near + self._hinted(readings, heard)

    def _hinted(self, readings: Readings, heard: Heard) -> Floats:
        """How well the words that speak for its ISCO group fit, much more where they say just what was typed.

        More again where the occupation itself is called so.
        """
        if not len(self._hint_starts):
            return np.zeros(len(self._concepts))
        rows = _best(self._hints, readings, heard, self._hint_language)
        fits = np.append(np.maximum.reduceat(rows, self._hint_starts), 0.0)
        hints = HINTS * fits + SAID * np.clip((fits - SAID_FROM) / (SAID_FULLY - SAID_FROM), 0.0, 1.0)
        return np.max(hints[self._hints_of] * (MINOR, 1.0), axis=1) * (1 + CENTRAL * self._central)

    def _found(self, place: int, score: int, rows: Floats) -> Found:
        start, end = self._starts[place], np.append(self._starts, len(rows))[place + 1]
        row = start + int(np.argmax(rows[start:end]))
        label = self._labels[self._row_of[row if rows[row] >= SHOWN_FROM else start]]
        return Found(int(self._concepts[place]), score, label.text, label.language)

    def _heard(self, languages: Sequence[str]) -> Heard:
        """All languages alike where the person's own are not known here; else hers fully and the others less."""
        wanted = set(languages) & set(self._languages)
        own = np.array([not wanted or language in wanted for language in self._languages])
        return Heard(np.where(own, 1.0, OTHER_WORDS), np.where(own, 1.0, OTHER_LETTERS))

    def _spoken(self, languages: list[str]) -> Ints:
        number = {language: place for place, language in enumerate(self._languages)}
        return np.array([number[language] for language in languages], dtype=np.int64)

    def _pool(self, texts: list[str]) -> None:
        """All titles of one occupation in one language as one text; occupations stay in order."""
        owner = self._place * max(len(self._languages), 1) + self._language_of
        pools, starts, _ = _blocks(owner)
        self._pools = Grams.of([" ".join(texts[a:b]) for a, b in itertools.pairwise(np.append(starts, len(texts)))])
        self._pool_language = pools % max(len(self._languages), 1)
        _, self._pool_starts, _ = _blocks(pools // max(len(self._languages), 1))

    def _group(self, isco: Mapping[int, str]) -> None:
        """The ISCO unit group of each occupation; an occupation that is a wider group itself counts less."""
        self._codes = [isco.get(int(concept), "") for concept in self._concepts]
        groups, self._group_of, self._group_sizes = np.unique(
            np.array(self._codes, dtype=np.str_), return_inverse=True, return_counts=True
        )
        self._groups = len(groups)
        self._levels = np.array([1.0 if len(code) == UNIT else WIDER for code in self._codes])

    def _hint(self, hints: list[Hint], texts: list[str]) -> None:
        """The words that speak for ISCO groups, by group; which stand above each occupation (−1: none at that level)."""
        said = [(hint.code, hint.language, reading) for hint in hints for reading in variants(hint.text)]
        self._hints = Titles.of([reading for *_, reading in said])
        self._hint_language = self._spoken([language for _, language, _ in said])
        codes, self._hint_starts = np.unique(np.array([code for code, *_ in said], dtype=np.str_), return_index=True)
        number = {str(code): place for place, code in enumerate(codes)}
        self._hints_of = np.array([[number.get(code[:digits], -1) for digits in (3, 4)] for code in self._codes]).reshape(
            len(self._codes), 2
        )
        lines = {(code, reading) for code, _, reading in said}
        called = np.array([(self._codes[place], text) in lines for text, place in zip(texts, self._place, strict=True)])
        own = called * (1.0 + self._titles.names) / 2
        self._central = np.maximum.reduceat(own, self._starts) if len(own) else own


def _best(titles: Titles, readings: Readings, heard: Heard, spoken: Ints) -> Floats:
    """The fit of each title to the way of reading that suits it best."""
    words, letters = heard.words[spoken], heard.letters[spoken]
    fits = [sure * (titles.likeness(way) * letters + titles.by_words(way) * words) for way, sure in readings]
    return np.max(fits, axis=0)


def _surest(readings: Readings) -> str:
    """The way of reading that is compared with all titles together: one that was mended is better than unknown words."""
    return next((way for way, sure in readings if sure < 1), readings[0][0])


def _blocks(ordered: Ints) -> tuple[Ints, Ints, Ints]:
    """Distinct numbers of an ordered row, where each block starts, and the block of every place."""
    distinct, starts, place = np.unique(ordered, return_index=True, return_inverse=True)
    return distinct, starts, place
