"""How mentors lie in memory: columns sorted so that one question reads one or two stretches of each.

A mentor with three areas has three entries, one for each, so that an area is a stretch. Order of entries: programme,
in person before remote, area, ISCO, id. `starts` points to the first entry of each (programme, remote, area); so the
mentors near her are a few stretches, and all who meet remotely are one more. About 90 bytes an entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from .plain import Mentor
from .terms import ISCO_LEVELS, SAME_OCCUPATION, fair_ratio, fair_ratios

type Int8 = npt.NDArray[np.int8]
type UInt8 = npt.NDArray[np.uint8]
type Int32 = npt.NDArray[np.int32]
type Int64 = npt.NDArray[np.int64]
type UInt32 = npt.NDArray[np.uint32]
type UInt64 = npt.NDArray[np.uint64]
type Bool = npt.NDArray[np.bool_]


_LEVELS = np.array(ISCO_LEVELS, np.uint8)
_DIGITS = 4


def _digits(code: str) -> list[int]:
    return [int(digit) for digit in code] + [-1] * (_DIGITS - len(code))


class Occupations:
    """The occupations in use, by index; index 0 means none. Gives the level of every one of them seen from one."""

    def __init__(self, codes: Mapping[int, str]) -> None:
        """`codes`: index from 1 on without gaps → ISCO-08 code of 1 to 4 digits. ValueError for a gap."""
        if sorted(codes) != list(range(1, len(codes) + 1)):
            raise ValueError("occupation indexes run from 1 without gaps")
        self.codes = {0: "", **codes}
        self._distinct, self._inverse = np.unique([self.codes[i] for i in range(len(self.codes))], return_inverse=True)
        self._digits = np.array([_digits(str(code)) for code in self._distinct], np.int8)
        self._known: dict[int, UInt8] = {}

    def __len__(self) -> int:
        return len(self.codes)

    def sort_keys(self) -> Int32:
        """Rank of each occupation in ISCO order; shape (len,)."""
        return self._inverse.astype(np.int32)

    def levels(self, wished: Sequence[int]) -> UInt8:
        """Level of every occupation for somebody who wishes these; shape (len,). Remembered by occupation."""
        best = np.zeros(len(self), np.uint8)
        for index in wished:
            np.maximum(best, self._seen_from(index), out=best)
        return best

    def _seen_from(self, index: int) -> UInt8:
        if index not in self._known:
            own = self._digits[self._inverse[index]]
            common = np.cumprod((self._digits == own) & (own >= 0), axis=1).sum(axis=1)
            levels = _LEVELS[common][self._inverse]
            levels[0] = 0
            levels[index] = SAME_OCCUPATION if index else 0
            self._known[index] = levels
        return self._known[index]


@dataclass(slots=True)
class Columns:
    """Entries in any order, to build a layout from. E entries, M mentors.

    By entry, shape (E,): `number` (position of the mentor in `ids`), `programme`, `area` (0 = none), `remote`.
    By mentor, shape (M,): `ids` ascending, masks, `kind`, `gender`, `home`, `organisation`, `open`, `capacity`, `exposure`;
    `occupations` (W, M) with 0 = none; `skill_lists` (V, M): a mentor has the skills of these lists together, 0 = none.
    List i, shared by all whose occupation needs it, is `skills[skill_starts[i] : skill_starts[i + 1]]`; list 0 is empty.
    """

    number: Int32
    programme: Int32
    area: Int32
    remote: Bool
    ids: Int64
    occupations: Int32
    skill_lists: Int32
    skills: Int32
    skill_starts: Int64
    topics: UInt64
    sectors: UInt32
    languages: UInt64
    availability: UInt64
    kind: Int8
    gender: Int8
    home: Int32
    organisation: Int32
    open: Bool
    capacity: Int32
    exposure: Int32

    @classmethod
    def of(cls, mentors: Sequence[Mentor]) -> Self:
        """From single mentors; each id once, else ValueError."""
        ordered = sorted(mentors, key=lambda mentor: mentor.id)
        ids = np.array([mentor.id for mentor in ordered], np.int64)
        if len(np.unique(ids)) != len(ids):
            raise ValueError("a mentor id stands twice")
        entries = [(number, area) for number, mentor in enumerate(ordered) for area in dict.fromkeys(mentor.areas or (0,))]
        number = np.array([entry[0] for entry in entries], np.int32)
        width = max((len(mentor.occupations) for mentor in ordered), default=0)
        lists: dict[tuple[int, ...], int] = {(): 0}
        which = [lists.setdefault(tuple(sorted(set(mentor.skills))), len(lists)) for mentor in ordered]

        def each[T: np.generic](name: str, kind: type[T]) -> npt.NDArray[T]:
            return np.array([getattr(mentor, name) for mentor in ordered], kind)

        return cls(
            number=number,
            programme=each("programme", np.int32)[number],
            area=np.array([entry[1] for entry in entries], np.int32),
            remote=each("remote", np.bool_)[number],
            ids=ids,
            occupations=np.array(
                [[(*mentor.occupations, *[0] * width)[place] for mentor in ordered] for place in range(width)], np.int32
            ).reshape(width, len(ordered)),
            skill_lists=np.array([which], np.int32),
            skills=np.array([skill for own in lists for skill in own], np.int32),
            skill_starts=np.cumsum([0, *map(len, lists)], dtype=np.int64),
            topics=each("topics", np.uint64),
            sectors=each("sectors", np.uint32),
            languages=each("languages", np.uint64),
            availability=each("availability", np.uint64),
            kind=each("kind", np.int8),
            gender=each("gender", np.int8),
            home=each("home", np.int32),
            organisation=each("organisation", np.int32),
            open=each("open", np.bool_),
            capacity=each("capacity", np.int32),
            exposure=each("exposure", np.int32),
        )


class Layout:
    """Sorted columns. Only `open`, `exposure`, `load` and the totals by programme change after building."""

    def __init__(self, columns: Columns, occupations: Occupations, areas: int) -> None:
        """`areas`: number of area indexes, 0 included. Time O(E log E); 1M entries take about 1.5 s."""
        first = columns.occupations[0] if len(columns.occupations) else np.zeros(len(columns.ids), np.int32)
        block = (columns.programme.astype(np.int64) * 2 + columns.remote) * areas + columns.area
        order = np.lexsort((columns.number, occupations.sort_keys()[first[columns.number]], block))
        self.tree, self.areas = occupations, areas
        self.ids, self.capacity, self.exposure = columns.ids, columns.capacity.copy(), columns.exposure.copy()
        self.skills, self.skill_starts = columns.skills, columns.skill_starts
        self.number = number = columns.number[order]
        self.area, self.programme, self.remote = columns.area[order], columns.programme[order], columns.remote[order]
        self.open, self.languages = columns.open[number], columns.languages[number]
        self.availability, self.topics = columns.availability[number], columns.topics[number]
        self.sectors, self.kind, self.gender = columns.sectors[number], columns.kind[number], columns.gender[number]
        self.organisation, self.home = columns.organisation[number], columns.home[number]
        self.load = fair_ratios(self.exposure, self.capacity)[number]
        self.skill_span = int(self.skills.max(initial=0)) + 1
        self.occupations = [column[number] for column in columns.occupations]
        self.skill_lists = [column[number] for column in columns.skill_lists]
        self._index(block[order])

    def _index(self, block: Int64) -> None:
        programmes = int(self.programme.max()) + 1 if len(self.programme) else 0
        self.starts = np.searchsorted(block, np.arange(programmes * 2 * self.areas + 1))
        self.programmes = programmes
        self._by_number = np.argsort(self.number, kind="stable").astype(np.int32)
        self._entries = np.searchsorted(self.number[self._by_number], np.arange(len(self.ids) + 1))
        self.most_entries = int(np.diff(self._entries).max(initial=1))
        home = self.programme[self._by_number[self._entries[:-1]]] if len(self.ids) else self.programme
        self.exposed = np.bincount(home, self.exposure, programmes).astype(np.int64)
        self.places = np.bincount(home, self.capacity, programmes).astype(np.int64)

    def stretch(self, programme: int, low: int, high: int, *, remote: bool) -> slice:
        """Entries of the areas `low` up to but not including `high`."""
        if not 0 <= programme < self.programmes:
            return slice(0, 0)
        block = (programme * 2 + remote) * self.areas
        low, high = min(max(low, 0), self.areas), min(max(high, 0), self.areas)
        return slice(int(self.starts[block + low]), int(self.starts[block + max(low, high)]))

    def numbers(self, ids: Sequence[int]) -> Int64:
        """Positions of those of the ids that are here, ascending by id."""
        wanted = np.unique(np.array(ids, np.int64))
        found = np.searchsorted(self.ids, wanted)
        inside = found < len(self.ids)
        here: Int64 = found[inside][self.ids[found[inside]] == wanted[inside]]
        return here

    def entries(self, number: int) -> Int32:
        """The entries of one mentor."""
        found: Int32 = self._by_number[self._entries[number] : self._entries[number + 1]]
        return found

    def show(self, ids: Sequence[int]) -> None:
        """Count one more time shown for each of these mentors."""
        for number in self.numbers(ids):
            self.exposure[number] += 1
            self.exposed[self.programme[self.entries(number)[0]]] += 1
            self.load[self.entries(number)] = fair_ratio(int(self.exposure[number]), int(self.capacity[number]))

    def set_open(self, ids: Sequence[int], *, open_: bool) -> None:
        """Let these mentors be found or not."""
        for number in self.numbers(ids):
            self.open[self.entries(number)] = open_

    def drop(self, ids: Sequence[int]) -> None:
        """Forget these mentors: never found again, and out of the mean of their programme."""
        self.set_open(ids, open_=False)
        for number in self.numbers(ids):
            programme = self.programme[self.entries(number)[0]]
            self.exposed[programme] -= self.exposure[number]
            self.places[programme] -= self.capacity[number]
            self.exposure[number] = self.capacity[number] = 0
