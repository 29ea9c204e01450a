"""Decides how well each of many folded titles fits what was typed: whole words and beginnings first, then letter groups.

Pure numpy. A title that says exactly the words typed is worth more than one that holds them all, that more than
one where the last word is only begun, and that more than any likeness.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handrail.taxonomy.grams import Floats, Grams, Ints

EXACT, WHOLE, BEGUN = 3.0, 1.6, 1.2
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

    @property
    def used(self) -> Ints:
        """In how many titles each word stands."""
        return np.diff(self.starts)


@dataclass(frozen=True)
class Titles:
    """Folded titles, ready to be searched; `names` are 1 for the title shown as an occupation's name, else 0 (shape n)."""

    grams: Grams
    words: Words
    lengths: Ints
    names: Floats

    @classmethod
    def of(cls, texts: list[str], names: Floats | None = None) -> "Titles":
        lengths = np.fromiter((len(text.split()) for text in texts), dtype=np.int64, count=len(texts))
        return cls(Grams.of(texts), Words.of(texts), lengths, np.zeros(len(texts)) if names is None else names)

    def fit(self, reading: str) -> Floats:
        """Likeness of each title by letters, plus what whole words and beginnings add (shape n, 0 to 4.2)."""
        return self.grams.likeness(reading) + self._by_words(reading.split())

    def _by_words(self, typed: list[str]) -> Floats:
        """EXACT, WHOLE, BEGUN or nothing for each title."""
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
        return added
