"""Decides in which ways what was typed may be meant, and how sure each way is.

People leave letters out, write one word as two ("lager medarbeider") and two as one ("treinpoetser"), and add what is
not work at all ("100 %", "voltijds"). The first way is always the words as they stand; the others count less.
"""

import itertools
import re
from dataclasses import dataclass

from handrail.taxonomy.spelling import Spelling
from handrail.taxonomy.titles import Words
from handrail.taxonomy.wording import variants

MENDED, JOINED, SPLIT, BARE = 0.8, 0.95, 0.75, 0.95
SHORTEST_PART = 4
LINKS = ("", "s", "e", "n", "en")
MOST = 6
# How long and for how many one works says nothing about the work.
EMPTY = re.compile(
    r"[mvxfh]|\d+|(?:full|part)time|(?:vol|deel)tijds?|(?:hel|del|full)tid|etat(?:as|o|u)|stilling|vacature|jobbe?"
)
# "to", "of", "in", "with" and the like in the four languages of our words.
SMALL = re.compile(
    "to|of|the|for|at|in|and|an|on|with|pa|og|til|av|med|ved|et|en|van|de|het|een|op|met|voor|bij|aan|ir|su|is|prie"
)

type Readings = list[tuple[str, float]]


@dataclass(frozen=True)
class Ear:
    """The words that some title holds, and how to come to them from a word that none holds."""

    known: tuple[Words, ...]
    spelling: Spelling

    def readings(self, text: str) -> Readings:
        """The ways to read what was typed, folded, surest first, each with how much it counts; none for no letters."""
        plain = [_without(EMPTY, reading) for reading in variants(text)]
        ways: dict[str, float] = dict.fromkeys(plain, 1.0)
        for reading in plain[:1]:
            for way, sure in ((_without(SMALL, reading), BARE), *self._joined(reading), *self._mended(reading)):
                ways.setdefault(way, sure)
        return list(ways.items())[:MOST]

    def _joined(self, reading: str) -> Readings:
        """Two words that are one word elsewhere."""
        words = reading.split()
        pairs = [(place, one + other) for place, (one, other) in enumerate(itertools.pairwise(words))]
        return [
            (" ".join([*words[:place], joined, *words[place + 2 :]]), JOINED) for place, joined in pairs if self._knows(joined)
        ]

    def _mended(self, reading: str) -> Readings:
        """The same words with the first unknown one put right, in up to three ways, or else taken apart."""
        words = reading.split()
        for place, word in enumerate(words):
            if not any(len(known.holding(word, begun=True)) for known in self.known):
                ways = [(way, MENDED) for way in self.spelling.nearest(word)] or [(way, SPLIT) for way in self._parts(word)]
                return [(" ".join([*words[:place], way, *words[place + 1 :]]), sure) for way, sure in ways]
        return []

    def _parts(self, word: str) -> list[str]:
        """A compound as its two known parts, the one with the longest second part: there stands what somebody is."""
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            first, second = word[:cut], word[cut:]
            if self._knows(second) and any(self._knows(first.removesuffix(link)) for link in LINKS if first.endswith(link)):
                return [f"{first} {second}"]
        return []

    def _knows(self, word: str) -> bool:
        return len(word) >= SHORTEST_PART and any(known.knows(word) for known in self.known)


def _without(words: re.Pattern[str], reading: str) -> str:
    """The reading without these words; as it stands where nothing else is left."""
    return " ".join(word for word in reading.split() if not words.fullmatch(word)) or reading
