"""Keeps the memory of mentors fresh without building it anew: a large layout, and a small one with what changed since.

A changed mentor is dropped from the large layout and stands in the small one; a ranking asks both and merges. Who uses it
builds anew when `changed` grows large.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .layout import Columns, Layout, Occupations
from .plain import Mentor, Seeker
from .ranking import Ranking, merged, rank
from .terms import Weights, fair_mean


class Pool:
    """Mentors of all programmes, ready to be ranked. Not safe for threads that write: the caller holds a lock."""

    def __init__(self, columns: Columns, occupations: Occupations, areas: int) -> None:
        self._base = Layout(columns, occupations, areas)
        self._changed: dict[int, Mentor] = {}
        self._small = self._layout()

    def _layout(self) -> Layout:
        return Layout(Columns.of(list(self._changed.values())), self._base.tree, self._base.areas)

    @property
    def codes(self) -> dict[int, str]:
        """ISCO code of each occupation index."""
        return self._base.tree.codes

    @property
    def changed(self) -> int:
        """How many mentors changed since the large layout was built."""
        return len(self._changed)

    def replace(self, mentors: Iterable[Mentor], gone: Sequence[int] = ()) -> None:
        """Take these mentors as they are now; forget those who are gone."""
        now = {mentor.id: mentor for mentor in mentors}
        self._base.drop([*now, *gone])
        for mentor_id in gone:
            self._changed.pop(mentor_id, None)
        self._changed |= now
        self._small = self._layout()

    def show(self, ids: Sequence[int]) -> None:
        """Count that these mentors were shown once more."""
        self._base.show([mentor_id for mentor_id in ids if mentor_id not in self._changed])
        self._small.show(ids)
        for mentor_id in self._changed.keys() & set(ids):
            mentor = self._changed[mentor_id]
            self._changed[mentor_id] = replace(mentor, exposure=mentor.exposure + 1)

    def mean(self, programme: int) -> int:
        """Exposure per place in the programme, in 64ths."""
        both = [each for each in (self._base, self._small) if 0 <= programme < each.programmes]
        exposed = sum(int(each.exposed[programme]) for each in both)
        return fair_mean(exposed, sum(int(each.places[programme]) for each in both))

    def best(self, seeker: Seeker, weights: Weights, count: int) -> Ranking:
        """The `count` best mentors for her, with explanations. Same pool and question, same answer."""
        mean = self.mean(seeker.programme)
        found = rank(self._base, seeker, weights, count, mean)
        return merged([found, rank(self._small, seeker, weights, count, mean)], count) if self._changed else found
