"""What a fit is worth: nine whole-number terms, the same in every way of finding a mentor.

Each term has a *level* from 0 to 100. Its points are weight times level, so a score is a sum of whole numbers and no
floating point number ever decides an order. Source: shared design `matching.md`, "The score".
"""

from dataclasses import dataclass, fields
from itertools import takewhile
from math import cos, log2, radians
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

FULL: Final = 100
"""The highest level of a term."""

SAME_OCCUPATION: Final = 100
ISCO_LEVELS: Final = (0, 10, 25, 50, 80)
"""Level by the number of leading ISCO-08 digits in common: major, sub-major, minor, unit group."""

SKILLS_ENOUGH: Final = 6
"""More skills in common than this do not raise the level: a long list is not a better mentor."""

SLOTS_ENOUGH: Final = 4
"""As many free half days a week in common are as good as more."""

OTHER_LANGUAGE: Final = 50
"""Level when they share a language, but not the one she speaks best."""

DISTANCE_LEVELS: Final = ((0, 100), (10, 80), (25, 60), (50, 30))
"""Level by distance of the middle points of two areas, in kilometres: up to that far, so many."""

FAIR_BUCKETS: Final = 256
_FAIR_UNIT: Final = 16
_MEAN_UNIT: Final = 64


@dataclass(frozen=True, slots=True)
class Weights:
    """What each term counts, 0 to 100; from the programme's file. Zero leaves the term out of score and explanation."""

    occupation: int = 0
    skills: int = 0
    help_topics: int = 0
    sector: int = 0
    language: int = 0
    distance: int = 0
    availability: int = 0
    wished_kind: int = 0
    fair_load: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            if not 0 <= getattr(self, each.name) <= FULL:
                raise ValueError(f"weight {each.name} is not within 0 and {FULL}")

    def named(self) -> dict[str, int]:
        """Term → weight of those that count, in the order of the explanation."""
        return {each.name: weight for each in fields(self) if (weight := getattr(self, each.name))}


class Line(NamedTuple):
    """One line of an explanation.

    `detail` is what they have in common, as a number: an occupation's index, a mask of languages, topics, sectors or
    half days, a count of skills, a kind; the level again where there is nothing more to say.
    """

    term: str
    level: int
    points: int
    detail: int


class Fit(NamedTuple):
    """A mentor with score and explanation; the points of the lines sum to the score."""

    id: int
    score: int
    lines: tuple[Line, ...]


def occupation_level(left: str, right: str) -> int:
    """Level of two ISCO codes of 1 to 4 digits (not of one and the same occupation: that is SAME_OCCUPATION)."""
    return ISCO_LEVELS[sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))]


def skills_level(common: int, asked: int) -> int:
    """Level of `common` skills of the `asked` ones; 0 when none is asked."""
    most = min(asked, SKILLS_ENOUGH)
    return FULL * min(common, most) // most if most else 0


def topics_level(common: int, asked: int) -> int:
    """Level of `common` help topics of the `asked` ones; 0 when none is asked."""
    return FULL * common // asked if asked else 0


def slots_level(common: int) -> int:
    """Level of `common` free half days a week."""
    return FULL * min(common, SLOTS_ENOUGH) // SLOTS_ENOUGH


def language_level(common: int, best: int) -> int:
    """Level of the mask `common`, when `best` is the mask of the language she speaks best."""
    if common & best:
        return FULL
    return OTHER_LANGUAGE if common else 0


_COSINES: Final = np.array([round(1000 * cos(radians(degree))) for degree in range(91)], np.int64)
_KM: Final = 89_831
"""One kilometre in the unit of `distance_levels`: 1 / 111.320 of a degree of latitude, in ten-millionths of a degree."""


def distance_levels(
    latitudes: npt.NDArray[np.int64], longitudes: npt.NDArray[np.int64], latitude: int, longitude: int
) -> npt.NDArray[np.int32]:
    """Level of each place seen from one place.

    Shapes: two arrays (n,), result (n,). Unit: ten-thousandths of a degree (11 m), whole numbers, so that two machines
    never disagree about a border. A flat earth with the cosine of her latitude is right within 1 % up to 50 km.
    """
    east = np.abs(longitudes - longitude)
    east = np.minimum(east, 3_600_000 - east) * _COSINES[min(90, abs(latitude) // 10_000)]
    north = (latitudes - latitude) * 1000
    squared = north * north + east * east
    levels = np.zeros(len(latitudes), np.int32)
    for km, level in reversed(DISTANCE_LEVELS):
        levels[squared <= (km * _KM) ** 2] = level
    return levels


FAIR_LEVELS: Final[tuple[int, ...]] = tuple(
    max(0, min(FULL, round(50 - 25 * log2((bucket + 0.5) / _FAIR_UNIT)))) for bucket in range(FAIR_BUCKETS)
)
"""Level by `fair_bucket`: 50 for the mean mentor, 25 more at half of her exposure, 25 less at double.

Source: `matching.md`, "Fair exposure": score − λ·log((exposure/capacity + ½)/(mean + ½)), as a table of whole numbers.
"""


def fair_mean(exposure: int, capacity: int) -> int:
    """Mean exposure per place of a programme, in 64ths."""
    return _MEAN_UNIT * exposure // capacity if capacity else 0


def fair_ratio(exposure: int, capacity: int) -> int:
    """Exposure per place plus one half, in 64ths, at most 2^26 so that it stays small when multiplied."""
    return min(1 << 26, (_MEAN_UNIT * exposure + _MEAN_UNIT // 2 * capacity) // max(1, capacity))


def fair_ratios(exposure: npt.NDArray[np.int32], capacity: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """`fair_ratio` of many at once; shapes (n,)."""
    shown, places = exposure.astype(np.int64), capacity.astype(np.int64)
    ratios = (_MEAN_UNIT * shown + _MEAN_UNIT // 2 * places) // np.maximum(places, 1)
    found: npt.NDArray[np.int32] = np.minimum(ratios, 1 << 26).astype(np.int32)
    return found


def fair_bucket[N: (int, npt.NDArray[np.int32])](ratio: N, mean: int) -> N:
    """Where a mentor stands against the mean: 16 times (exposure/capacity + ½)/(mean + ½), whole."""
    return _FAIR_UNIT * ratio // min(mean + _MEAN_UNIT // 2, 1 << 30)
