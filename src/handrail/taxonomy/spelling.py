"""Decides which known word was meant when a typed word is known to nobody: one slip of the finger away.

A slip is one letter too many, too few, wrong, or two in the wrong order. Pure numpy: letters are counted first, because
a slip changes the counts by at most two; the few words left are compared letter by letter.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHORTEST = 4
SLOTS = 32
COUNTED = 2
MOST = 3


@dataclass(frozen=True)
class Spelling:
    """The known words with their letter counts (shape n × 32, letters folded into 32 slots) and how often each is used."""

    words: NDArray[np.str_]
    counts: NDArray[np.int8]
    used: NDArray[np.int64]

    @classmethod
    def of(cls, words: NDArray[np.str_], used: NDArray[np.int64]) -> "Spelling":
        return cls(words, np.array([_count(str(word)) for word in words], dtype=np.int8).reshape(len(words), SLOTS), used)

    def nearest(self, word: str) -> list[str]:
        """Known words one slip away, the most used first, at most three; none for short words."""
        if len(word) < SHORTEST:
            return []
        apart = np.abs(self.counts - _count(word)).sum(axis=1, dtype=np.int16)
        near = np.flatnonzero(apart <= COUNTED)
        close = [place for place in near if one_slip(word, str(self.words[place]))]
        close.sort(key=lambda place: (-int(self.used[place]), str(self.words[place])))
        return [str(self.words[place]) for place in close[:MOST]]


def one_slip(typed: str, known: str) -> bool:
    """True where one letter was added, left out, changed, or swapped with its neighbour."""
    if typed == known or abs(len(typed) - len(known)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), min(len(typed), len(known)))
    rest, wanted = typed[start:], known[start:]
    if len(rest) == len(wanted):
        return rest[1:] == wanted[1:] or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    return rest[1:] == wanted or rest == wanted[1:]


def _count(word: str) -> NDArray[np.int8]:
    slots = np.frombuffer(word.encode("utf-32-le"), dtype=np.uint32) % SLOTS
    return np.minimum(np.bincount(slots, minlength=SLOTS), 100).astype(np.int8)
