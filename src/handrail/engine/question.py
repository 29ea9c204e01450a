"""One mentee's question to one layout: what each term is worth for each row, by tables made once a question.

A quick term is a *code* by row, a small whole number such as the count of topics in common, and a table from code to level.
Reading a table is far quicker than working a level out for every row, and a table of points costs nothing more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from .layout import Bool, Int8, Int32, Int64, Layout, UInt8
from .plain import Seeker
from .terms import (
    FAIR_LEVELS,
    FULL,
    OTHER_LANGUAGE,
    fair_bucket,
    skills_level,
    slots_level,
    topics_level,
)

type Rows = Int64
type Codes = npt.NDArray[np.integer]
_FAIR = np.array(FAIR_LEVELS, np.int32)
_SLOTS = np.array([slots_level(common) for common in range(65)], np.int32)
_YES = np.array([0, *[FULL] * 64], np.int32)
_LANGUAGES = np.array([0, OTHER_LANGUAGE, FULL], np.int32)


@dataclass(slots=True)
class Question:
    """What does not change from mentor to mentor is worked out once."""

    layout: Layout
    seeker: Seeker
    weights: dict[str, int]
    mean: int
    occupation: UInt8 = field(init=False)
    tables: dict[str, Int32] = field(init=False)
    worth: dict[str, Int32] = field(init=False)
    possible: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        seeker = self.seeker
        self.occupation = self.layout.tree.levels(seeker.occupations)
        distance = np.zeros(self.layout.areas, np.int32)
        known = [area for area in seeker.distance if 0 < area < self.layout.areas]
        distance[known] = [seeker.distance[area] for area in known]
        self.tables = {
            "help_topics": _topics_levels(seeker.topics.bit_count()),
            "sector": _YES,
            "language": _LANGUAGES,
            "distance": distance,
            "availability": _SLOTS,
            "wished_kind": _YES,
            "fair_load": _FAIR,
            "skills": _skills_levels(len(set(seeker.skills))),
        }
        self.possible = self._possible(distance)
        self.worth = {term: self.tables[term] * np.int32(self.weights[term]) for term in self.possible if term in self.tables}

    def _possible(self, distance: Int32) -> dict[str, int]:
        """Most points each term can give to anybody who asks this."""
        seeker = self.seeker
        asked = {"skills": seeker.skills, "help_topics": seeker.topics, "sector": seeker.sectors, "wished_kind": seeker.kinds}
        asked |= {"language": seeker.languages, "distance": distance.any(), "availability": seeker.availability}
        return {term: weight * FULL for term, weight in self.weights.items() if asked.get(term, True)}

    def stages(self) -> list[list[str]]:
        """The quick terms, two at a time, the heaviest first: they leave out so many that the others are cheap."""
        quick = sorted((term for term in self.possible if term in _CODES), key=lambda term: -self.weights[term])
        return [quick[place : place + 2] for place in range(0, len(quick), 2)]

    def occupation_levels(self, rows: Rows) -> UInt8:
        levels = np.zeros(len(rows), np.uint8)
        if self.seeker.occupations:
            for column in self.layout.occupations:
                np.maximum(levels, self.occupation.take(column.take(rows)), out=levels)
        return levels

    def occupation_points(self, levels: UInt8) -> Int32:
        return levels.astype(np.int32) * np.int32(self.weights.get("occupation", 0))

    def points(self, rows: Rows, terms: list[str]) -> Int32:
        """Points of these quick terms together."""
        points = np.zeros(len(rows), np.int32)
        for term in terms:
            points += self.worth[term].take(_CODES[term](self, rows), mode="clip")
        return points

    def skill_points(self, rows: Rows) -> Int32:
        if "skills" not in self.worth:
            return np.zeros(len(rows), np.int32)
        return self.worth["skills"].take(self.common_skills(rows))

    def most_skill_points(self, rows: Rows) -> Int32:
        """At least `skill_points`, and far quicker for many rows: her skills are counted once a list, not once a mentor."""
        layout = self.layout
        total = np.zeros(len(layout.skills) + 1, np.int32)
        np.cumsum(self._wanted().take(layout.skills), out=total[1:])
        of_list = np.diff(total.take(layout.skill_starts))
        counts = np.zeros(len(rows), np.int32)
        for lists in layout.skill_lists:
            counts += of_list.take(lists.take(rows))
        return self.worth["skills"].take(counts, mode="clip")

    def levels(self, term: str, rows: Rows) -> Int32 | UInt8:
        if term == "occupation":
            return self.occupation_levels(rows)
        codes = self.common_skills(rows) if term == "skills" else _CODES[term](self, rows)
        return self.tables[term].take(codes, mode="clip")

    def common_skills(self, rows: Rows) -> Int64:
        """How many of her skills each mentor has."""
        layout, wanted = self.layout, self._wanted()
        shared = [_shared(layout, lists.take(rows), wanted) for lists in layout.skill_lists]
        both = shared[0] if len(shared) == 1 else np.unique(np.concatenate(shared))
        return np.bincount(both >> 32, minlength=len(rows))

    def _wanted(self) -> Bool:
        """Which skills are hers; shape (skill_span,)."""
        wanted = np.zeros(self.layout.skill_span, np.bool_)
        wanted[[skill for skill in self.seeker.skills if 0 <= skill < self.layout.skill_span]] = True
        return wanted

    def details(self, rows: Rows) -> dict[str, list[int]]:
        """What they have in common, term by term."""
        layout, seeker = self.layout, self.seeker
        return {
            "occupation": [self._nearest(row) for row in rows.tolist()],
            "skills": self.common_skills(rows).tolist(),
            "help_topics": (layout.topics.take(rows) & np.uint64(seeker.topics)).tolist(),
            "sector": (layout.sectors.take(rows) & np.uint32(seeker.sectors)).tolist(),
            "language": (layout.languages.take(rows) & np.uint64(seeker.languages)).tolist(),
            "availability": (layout.availability.take(rows) & np.uint64(seeker.availability)).tolist(),
            "wished_kind": layout.kind.take(rows).tolist(),
        }

    def _nearest(self, row: int) -> int:
        """Which of the mentor's occupations is the closest; the lowest index of equal ones, 0 = none is close."""
        own = [int(column[row]) for column in self.layout.occupations]
        levels = {each: int(self.occupation[each]) for each in own}
        nearest = max(levels, key=lambda each: (levels[each], -each), default=0)
        return nearest if levels.get(nearest) else 0


def _shared(layout: Layout, lists: Int32, wanted: Bool) -> Int64:
    """Each wanted skill of each of these lists: place in `lists` shifted by 32 bits, and the skill."""
    starts = layout.skill_starts.take(lists)
    lengths = layout.skill_starts.take(lists + 1) - starts
    ends = np.cumsum(lengths)
    skills = layout.skills.take(np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths))
    found = np.flatnonzero(wanted.take(skills))
    shared: Int64 = np.searchsorted(ends, found, side="right") << 32 | skills.take(found)
    return shared


@cache
def _topics_levels(asked: int) -> Int32:
    """Level by number of topics in common."""
    return np.array([topics_level(common, asked) for common in range(65)], np.int32)


@cache
def _skills_levels(asked: int) -> Int32:
    """Level by number of skills in common."""
    return np.array([skills_level(common, asked) for common in range(asked + 1)], np.int32)


def has_bit(mask: int, place: Int8) -> Bool:
    """Whether the mask has the bit of each place."""
    set_: Bool = (np.uint64(mask) >> place.astype(np.uint64) & np.uint64(1)) != 0
    return set_


def _help_topics(question: Question, rows: Rows) -> Codes:
    return np.bitwise_count(question.layout.topics.take(rows) & np.uint64(question.seeker.topics))


def _sector(question: Question, rows: Rows) -> Codes:
    return np.bitwise_count(question.layout.sectors.take(rows) & np.uint32(question.seeker.sectors))


def _language(question: Question, rows: Rows) -> Codes:
    seeker = question.seeker
    shared = question.layout.languages.take(rows) & np.uint64(seeker.languages)
    best = shared & np.uint64(seeker.best_language)
    codes: UInt8 = (shared != 0).view(np.uint8) + (best != 0).view(np.uint8)
    return codes


def _distance(question: Question, rows: Rows) -> Codes:
    return question.layout.area.take(rows)


def _availability(question: Question, rows: Rows) -> Codes:
    return np.bitwise_count(question.layout.availability.take(rows) & np.uint64(question.seeker.availability))


def _wished_kind(question: Question, rows: Rows) -> Codes:
    return has_bit(question.seeker.kinds, question.layout.kind.take(rows)).view(np.uint8)


def _fair_load(question: Question, rows: Rows) -> Codes:
    return fair_bucket(question.layout.load.take(rows), question.mean)


_CODES: dict[str, Callable[[Question, Rows], Codes]] = {
    "help_topics": _help_topics,
    "sector": _sector,
    "language": _language,
    "distance": _distance,
    "availability": _availability,
    "wished_kind": _wished_kind,
    "fair_load": _fair_load,
}
