"""Decides how well each of many folded titles fits what was typed: whole words and beginnings first, then letter groups.

Pure numpy. A title that says exactly the words typed is worth more than one that holds them all, that more than
one where the last word is only begun, and that more than any likeness. Between these stand titles that share some
words, endings aside: the rarer the words they share, the more ("nurse" says much, "worker" almost nothing).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handrail.taxonomy.grams import Floats, Grams, Ints
from handrail.taxonomy.wording import stem

EXACT, WHOLE, BEGUN = 3.0, 1.6, 1.2
SHARED = 0.3
STEMS = 2.2
NAME = 0.2


@dataclass(frozen=True)
class Words:
    """Which titles hold which words: ordered words and, for each, the ordered numbers of its titles."""

    words: NDArray[np.str_]
    starts: Ints
    rows: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Words":
        """Every word of every folded text."""
        pairs = sorted({(word, row) for row, text in enumerate(texts) for word in text.split()})
        words, starts = np.unique(np.array([word for word, _ in pairs], dtype=np.str_), return_index=True)
        rows = np.fromiter((row for _, row in pairs), dtype=np.int64, count=len(pairs))
        return cls(words, np.append(starts, len(pairs)).astype(np.int64), rows)

    def holding(self, word: str, *, begun: bool) -> Ints:
        """Numbers of the titles with this word, or with a word that begins so."""
        first = int(np.searchsorted(self.words, word))
        last = int(np.searchsorted(self.words, word + "\U0010ffff")) if begun else first
        if not begun and first < len(self.words) and self.words[first] == word:
            last = first + 1
        rows = self.rows[self.starts[first] : self.starts[last]]
        return np.unique(rows) if begun else rows

    def knows(self, word: str) -> bool:
        """Whether some title holds just this word."""
        return len(self.holding(word, begun=False)) > 0

    @property
    def used(self) -> Ints:
        """In how many titles each word stands."""
        return np.diff(self.starts)


@dataclass(frozen=True)
class Titles:
    """Folded titles, ready to be searched.

    lengths  words of each title (shape n)
    names    1 for the title shown as an occupation's name, else 0 (shape n)
    stems    which titles hold which words, endings aside
    mass     what all stems of a title say together (shape n)
    """

    grams: Grams
    words: Words
    lengths: Ints
    names: Floats
    stems: Words
    mass: Floats

    @classmethod
    def of(cls, texts: list[str], names: Floats | None = None) -> "Titles":
        lengths = np.fromiter((len(text.split()) for text in texts), dtype=np.int64, count=len(texts))
        stems = Words.of([stems_of(text) for text in texts])
        mass = np.bincount(stems.rows, np.repeat(_rarity(len(texts), stems.used), stems.used), minlength=len(texts))
        names = np.zeros(len(texts)) if names is None else names
        return cls(Grams.of(texts), Words.of(texts), lengths, names, stems, mass)

    def likeness(self, reading: str) -> Floats:
        """How alike each title is by its letters (shape n, 0 to 1)."""
        return self.grams.likeness(reading)

    def by_words(self, reading: str) -> Floats:
        """EXACT, WHOLE, BEGUN, or by the words shared, for each title (shape n, 0 to 3.2)."""
        typed = reading.split()
        distinct = list(dict.fromkeys(typed))
        added = np.zeros(len(self.lengths))
        held = np.zeros(len(self.lengths), dtype=np.int64)
        for word in distinct[:-1]:
            held[self.words.holding(word, begun=False)] += 1
        for begun, worth in ((True, BEGUN), (False, WHOLE)):
            rows = self.words.holding(distinct[-1], begun=begun)
            added[rows[held[rows] == len(distinct) - 1]] = worth
        exact = (added == WHOLE) & (self.lengths == len(typed))
        added[exact] = EXACT + NAME * self.names[exact]
        return np.maximum(added, self._shared(distinct))

    def _shared(self, typed: list[str]) -> Floats:
        """What the stems in common say, by what was typed and by what the title says besides."""
        wanted = list(dict.fromkeys(stem(word) for word in typed))
        said, held = 0.0, np.zeros(len(self.lengths))
        for one in wanted:
            rows = self.stems.holding(one, begun=False)
            rare = _rarity(len(self.lengths), len(rows))
            said += rare
            held[rows] += rare
        if not said:
            return held
        covered = held / said
        alone = held / np.maximum(self.mass, 1e-9)
        worth = SHARED * covered * np.sqrt(alone)
        worth[(covered > ALL) & (alone > ALL)] = STEMS
        return worth


ALL = 0.999


def _rarity(titles: int, holding: Any) -> Any:
    """How much a stem says: the logarithm of titles by titles that hold it (a number, or one for each of a row)."""
    return np.log((1 + titles) / (1 + holding))


def stems_of(text: str) -> str:
    """A folded text with the endings of its words left out."""
    return " ".join(stem(word) for word in text.split())
