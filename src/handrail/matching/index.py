"""Keeps the mentors of every programme in this process's memory, and asks the engine for the best of them.

Built on first use. Each question reads which mentors changed since (`MentorChange`, written by triggers) and which lists were
shown since; so two processes agree. What comes out is only a preselection: `queries.fitting` reads it again before it is shown.
"""

import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from handrail.engine import plain
from handrail.engine.plain import Seeker
from handrail.engine.pool import Pool
from handrail.engine.ranking import Ranking
from handrail.engine.terms import Line, Weights
from handrail.kernel import clock
from handrail.matching.codes import GENDERS, KINDS, REACH_LEVEL, NotHere, Numbers, ranges
from handrail.matching.loading import columns
from handrail.matching.models import MentorChange, Proposal
from handrail.programmes.models import Mentor
from handrail.programmes.rules import MentorStage
from handrail.taxonomy.models import OccupationSkill

EXPOSURE_DAYS = 90
"""How long a showing counts for the fair load."""
REBUILD_ABOVE = 2_000
OLDEST = timedelta(hours=20)
"""Changes are kept for longer than this, so that a process that slept builds anew instead of missing some."""

CHANGES = """
SELECT array_remove(array_agg(DISTINCT mentor_id), NULL), pg_snapshot_xmin(pg_current_snapshot())::text::bigint
FROM matching_mentorchange WHERE xid >= %s
"""
FIELDS = (
    "id", "programme_id", "areas", "home_area", "remote", "help_topics", "sectors", "languages", "availability", "kind",
    "person__gender", "organisation_id", "stage", "places", "guides",
)  # fmt: skip


class Index:
    """All mentors, ready for the engine."""

    def __init__(self) -> None:
        self.read_at = clock.now()
        self.last_shown = Proposal.objects.order_by("-id").values_list("id", flat=True).first() or 0
        # The watermark is read before the rows: what changes in between is read twice, and nothing is missed.
        _, self.watermark = _changes(1 << 62)
        self.numbers = Numbers.read()
        found = columns(self.numbers, self._shown_since(), self.last_shown)
        self.size = len(found.ids)
        self.pool = Pool(found, self.numbers.tree, len(self.numbers.places.codes))

    def _shown_since(self) -> datetime:
        return self.read_at - timedelta(days=EXPOSURE_DAYS)

    def _mentors(self, ids: Collection[int]) -> list[plain.Mentor]:
        shown = Proposal.objects.filter(created__gte=self._shown_since(), id__lte=self.last_shown, mentor_id__in=ids)
        exposure = dict(shown.values_list("mentor_id").annotate(times=Count("id")))
        does = occupations_of(ids)
        skills = _skills({each for own in does.values() for each in own})
        return [
            self.mentor(row, does.get(row[0], []), skills, exposure.get(row[0], 0))
            for row in Mentor.objects.filter(pk__in=ids).values_list(*FIELDS)
        ]

    def mentor(self, row: tuple[Any, ...], does: list[int], skills: dict[int, list[int]], exposure: int) -> plain.Mentor:
        """A row of FIELDS in the numbers of this index."""
        (
            pk,
            programme,
            areas,
            home,
            remote,
            topics,
            sectors,
            languages,
            slots,
            kind,
            gender,
            organisation,
            stage,
            most,
            guides,
        ) = row
        if any(each not in self.numbers.occupations for each in does):
            raise NotHere("occupation")
        return plain.Mentor(
            id=pk,
            programme=self.numbers.programme(programme),
            areas=tuple(self.numbers.places.index(code) for code in areas),
            home=self.numbers.places.index(home or (areas[0] if len(areas) == 1 else "")),
            remote=remote,
            occupations=tuple(self.numbers.occupations[each] for each in does),
            skills=tuple({skill for each in does for skill in skills.get(each, ())}),
            topics=self.numbers.topics.mask(topics),
            sectors=self.numbers.sectors.mask(sectors),
            languages=self.numbers.languages.mask(languages),
            availability=slots,
            kind=KINDS.get(kind, 0),
            gender=GENDERS.get(gender, 0),
            organisation=organisation or 0,
            open=stage == MentorStage.ACCEPTED and guides < most,
            capacity=most,
            exposure=exposure,
        )

    def refresh(self) -> None:
        """Take in what changed since the last look. NotHere when it must be built anew."""
        changed, watermark = _changes(self.watermark)
        if changed:
            now = self._mentors(changed)
            self.pool.replace(now, sorted(set(changed) - {mentor.id for mentor in now}))
        shown = list(Proposal.objects.filter(id__gt=self.last_shown).order_by("id").values_list("id", "mentor_id"))
        for pk, mentor_id in shown:
            self.pool.show([mentor_id])
            self.last_shown = pk
        self.watermark, self.read_at = watermark, clock.now()

    def skills_of(self, occupations: Collection[int]) -> dict[int, list[int]]:
        """The skills of these occupations and of those every mentor in the database named."""
        named = Mentor.occupations.through.objects.values_list("occupation_id", flat=True).distinct()
        return _skills({*occupations, *named})

    @property
    def is_old(self) -> bool:
        """Too much has changed, or too long ago."""
        return self.pool.changed > max(REBUILD_ABOVE, self.size // 50) or clock.now() - self.read_at > OLDEST

    def seeker(self, asks: "Asks") -> Seeker:
        """What she asks, in the numbers of this index."""
        levels = self.numbers.places.levels(asks.areas)
        away = [place for place, code in enumerate(self.numbers.places.codes) if code and code in asks.not_areas]
        return Seeker(
            programme=self.numbers.programmes.get(asks.programme_id, -1),
            occupations=tuple(self.numbers.occupations[each] for each in asks.occupations if each in self.numbers.occupations),
            skills=tuple(sorted({skill for own in _skills(asks.occupations).values() for skill in own})),
            topics=self.numbers.topics.mask(asks.help_topics),
            sectors=self.numbers.sectors.mask(asks.sectors),
            languages=self.numbers.languages.mask(asks.languages),
            best_language=self.numbers.languages.mask(asks.languages[:1]),
            near=ranges(place for place, level in levels.items() if level >= REACH_LEVEL),
            distance=levels,
            availability=asks.availability,
            must_share=frozenset(asks.must_share),
            genders=sum(1 << GENDERS[gender] for gender in asks.genders),
            kinds=sum(1 << KINDS[kind] for kind in asks.kinds if kind in KINDS),
            by_video=asks.by_video,
            not_areas=ranges(away),
            without=frozenset(asks.without),
        )

    def detail(self, line: Line) -> Any:
        """What they have in common in words that outlive this process: codes and ids instead of bits."""
        match line.term:
            case "occupation":
                return self.numbers.occupation_ids[line.detail]
            case "help_topics":
                return sorted(self.numbers.topics.codes(line.detail))
            case "sector":
                return sorted(self.numbers.sectors.codes(line.detail))
            case "language":
                return sorted(self.numbers.languages.codes(line.detail))
        return line.detail


@dataclass(frozen=True, slots=True)
class Asks:
    """What one mentee asks, in ids and codes; `areas` and `languages` in the order she said them."""

    programme_id: int
    occupations: tuple[int, ...] = ()
    sectors: tuple[str, ...] = ()
    help_topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    availability: int = 0
    must_share: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    by_video: bool = False
    not_areas: tuple[str, ...] = ()
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the engine says, with the codes of the areas that count as shared."""

    ranking: Ranking
    details: tuple[tuple[Any, ...], ...]
    near: frozenset[str]


_lock = threading.Lock()
_index: Index | None = None


def _fresh() -> Index:
    global _index  # noqa: PLW0603 - one index a process is the point of this file
    if _index is not None and not _index.is_old:
        try:
            _index.refresh()
        except NotHere:
            _index = None
    if _index is None or _index.is_old:
        _index = Index()
    return _index


def forget() -> None:
    """Build anew on the next question."""
    global _index  # noqa: PLW0603 - see _fresh
    with _lock:
        _index = None


def best(asks: Asks, weights: Weights, count: int) -> Found:
    """The `count` best mentors for her by what this process knows."""
    with _lock:
        index = _fresh()
        seeker = index.seeker(asks)
        ranking = index.pool.best(seeker, weights, count)
        details = tuple(tuple(index.detail(line) for line in fit.lines) for fit in ranking.fits)
        codes = index.numbers.places.codes
        near = frozenset(codes[place] for low, high in seeker.near for place in range(low, high))
    return Found(ranking, details, near)


def _changes(since: int) -> tuple[list[int], int]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, [since])
        ids, watermark = cursor.fetchone()
    return ids or [], watermark


def occupations_of(ids: Collection[int]) -> dict[int, list[int]]:
    """Mentor → the occupations he named, in his order."""
    links = Mentor.occupations.through.objects.filter(mentor_id__in=ids).order_by("id")
    found: dict[int, list[int]] = {}
    for mentor_id, occupation_id in links.values_list("mentor_id", "occupation_id"):
        found.setdefault(mentor_id, []).append(occupation_id)
    return found


def _skills(occupations: Collection[int]) -> dict[int, list[int]]:
    """The skills without which these occupations cannot be done."""
    rows = OccupationSkill.objects.filter(occupation_id__in=occupations, essential=True)
    found: dict[int, list[int]] = {}
    for occupation_id, skill_id in rows.values_list("occupation_id", "skill_id"):
        found.setdefault(occupation_id, []).append(skill_id)
    return found


def purge(before: datetime) -> int:
    """Forget changes that every process has taken in or will never ask for."""
    return MentorChange.objects.filter(at__lt=before).delete()[0]
