"""What other weights would change: in made-up examples line by line, and in the lists that were shown, as counts alone."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from handrail.engine.plain import Mentor, Seeker, score
from handrail.engine.terms import Fit, Weights
from handrail.matching.models import ProposalList

SEEKER = Seeker(
    occupations=(1,),
    skills=(1, 2, 3),
    topics=0b111,
    sectors=0b1,
    languages=0b11,
    best_language=0b1,
    distance={1: 100, 2: 60, 3: 30},
    availability=0b1111,
    kinds=0b10,
)
"""Somebody made up: looks for work as a welder, has three skills, wants help with three things."""
CODES = {1: "7212", 2: "7213", 3: "5120"}
EXAMPLES: dict[str, Mentor] = {
    "same_work": Mentor(
        1,
        occupations=(1,),
        skills=(1, 2, 3),
        topics=0b1,
        sectors=0b1,
        languages=0b10,
        areas=(3,),
        availability=0b1,
        capacity=2,
        exposure=6,
    ),
    "near_work": Mentor(
        2,
        occupations=(2,),
        skills=(1,),
        topics=0b11,
        sectors=0b1,
        languages=0b11,
        areas=(2,),
        availability=0b11,
        capacity=2,
        exposure=2,
    ),
    "next_door": Mentor(3, occupations=(3,), topics=0b111, languages=0b1, areas=(1,), availability=0b1111, kind=1, capacity=1),
    "new_here": Mentor(
        4, occupations=(2,), topics=0b111, sectors=0b1, languages=0b1, areas=(3,), availability=0b111, capacity=3
    ),
}
MEAN = 64
LISTS = 200
"""So many of the newest lists are counted again."""


@dataclass(frozen=True)
class Ranked:
    """One made-up mentor: place and points before and now, and the lines that make up the score now."""

    code: str
    place: int
    before: int
    score: int
    lines: tuple[tuple[str, int, int], ...]


def examples(old: Weights, new: Weights) -> list[Ranked]:
    """The made-up mentors in their new order."""
    was, now = _ranked(old), _ranked(new)
    places = {code: place for place, (code, _fit) in enumerate(was, 1)}
    return [
        Ranked(code, place, places[code], fit.score, tuple((line.term, line.level, line.points) for line in fit.lines))
        for place, (code, fit) in enumerate(now, 1)
    ]


def _ranked(weights: Weights) -> list[tuple[str, Fit]]:
    fits = [(code, score(mentor, SEEKER, weights, CODES, MEAN)) for code, mentor in EXAMPLES.items()]
    return sorted(fits, key=lambda pair: (-pair[1].score, pair[1].id))


@dataclass(frozen=True)
class Again:
    """The newest lists that were shown, put in order by other weights: nobody's name, only how many would begin otherwise."""

    lists: int
    other_first: int
    unknown: tuple[str, ...]


def lists_again(programme_id: int, new: Weights) -> Again:
    """`unknown` are terms that counted nothing when the lists were made: of them no list can say anything."""
    rows = (
        ProposalList.objects.filter(participation__programme=programme_id).order_by("-pk")[:LISTS].prefetch_related("proposals")
    )
    named, seen, other = new.named(), set[str](), 0
    found = [list(row.proposals.all()) for row in rows]
    for proposals in found:
        points = {each.place: sum(named.get(term, 0) * level for term, level, *_ in each.lines) for each in proposals}
        seen |= {term for each in proposals for term, *_ in each.lines}
        first = min(points, key=lambda place: (-points[place], place), default=1)
        other += first != min(points, default=1)
    counted = [each for each in found if each]
    return Again(len(counted), other, tuple(term for term in named if term not in seen) if counted else ())


def weights_of(said: Mapping[str, Any]) -> Weights:
    """The engine's weights of what a file or a form says."""
    return Weights(**{each.name: int(said.get(each.name) or 0) for each in fields(Weights)})
