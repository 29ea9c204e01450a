"""Why a meeting was called off, if somebody likes to say so; and how often, without a small number that points at a person.

It is counted for the evaluation. No list of pairs, no duty and no decision about a person reads it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

SMALLEST = 5
"""Fewer than that are not shown. A proposal; the same number as in other counts about people."""


class Because(StrEnum):
    """`HOME` leaves open who is not well, so that no health of anybody is recorded."""

    HOME = auto()
    WORK = auto()
    APPOINTMENT = auto()
    WAY = auto()
    TIME = auto()
    RATHER_NOT = auto()


class By(StrEnum):
    MENTEE = auto()
    MENTOR = auto()


@dataclass(frozen=True)
class Count:
    """How often, or None where the number is small."""

    because: str
    mentee: int | None
    mentor: int | None


def counts(rows: Iterable[tuple[str, str]]) -> tuple[Count, ...]:
    """From (who, why) of each meeting called off; why is empty where nothing was said."""
    found = Counter(rows)
    return tuple(Count(why, _shown(found[By.MENTEE, why]), _shown(found[By.MENTOR, why])) for why in (*map(str, Because), ""))


def _shown(number: int) -> int | None:
    return number if number == 0 or number >= SMALLEST else None
