"""What a coordinator sees of a programme: the way people go, who waits, who is silent, where mentors are missing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from handrail.community.models import Suggestion
from handrail.community.queries.suggestions import unanswered
from handrail.employers.queries import takes_trainings
from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.portal.labels import RUNGS
from handrail.portal.queries.counted import Wait, counted, sectors_of
from handrail.portal.queries.ways import Way, programme_of
from handrail.portal.rules import PROMISED_DAYS, Figure, Rung
from handrail.programmes.models import Mentor
from handrail.programmes.pair import MentorSelects
from handrail.programmes.queries import mentors_by_state, newest_definition, programme_name
from handrail.taxonomy.queries import SectorMap, sector_map

SHOWN, SECTORS = 5, 6
CHOSEN = (Rung.REGISTERED, Rung.ACCEPTED, Rung.MET)
"""The way where mentors choose: nobody searches or asks."""


@dataclass(frozen=True)
class Step:
    """One step of the funnel: how many people have come so far."""

    code: Rung
    count: int
    of_first: int
    of_before: int | None

    @property
    def words(self) -> Any:
        return RUNGS[self.code]


@dataclass(frozen=True)
class SectorRow:
    """A sector somebody waits for: how many look there, how many places are free, both as a share of the largest."""

    name: str
    look: int
    free: int
    mentors: int
    look_share: int
    free_share: int


@dataclass(frozen=True)
class Cockpit:
    """A programme on one page."""

    slug: str
    name: str
    figure: Figure
    promised_days: int
    funnel: list[Step]
    looking: Wait
    asking: Wait
    longest: list[Way]
    states: dict[str, int]
    free_places: int
    sectors: list[SectorRow]
    more_sectors: list[SectorRow]
    missing: SectorRow | None
    today: date
    counted_at: datetime | None
    asks_register: bool
    watches: bool
    follows_jobs: bool
    takes_trainings: bool
    chooses: bool
    suggestions: list[Suggestion]
    more_suggestions: bool


def cockpit(actor: Actor, slug: str) -> Cockpit:
    """All of it in a fixed number of queries."""
    programme = programme_of(actor, slug)
    found, longest = counted(programme)
    rows, free = _sectors(programme.pk, found.sectors)
    definition = newest_definition(programme)
    chooses = isinstance(definition.matching, MentorSelects)
    asked = unanswered(actor, programme.pk, SHOWN + 1)
    return Cockpit(
        slug=programme.slug,
        name=programme_name(programme),
        figure=found.figure,
        promised_days=PROMISED_DAYS,
        funnel=_funnel(found.reached, CHOSEN if chooses else tuple(Rung)),
        looking=found.looking,
        asking=found.asking,
        longest=longest,
        states=mentors_by_state(actor, programme.slug),
        free_places=free,
        sectors=rows[:SECTORS],
        more_sectors=rows[SECTORS:],
        missing=next((row for row in rows if row.look > row.free), None),
        today=clock.today(programme.zone),
        counted_at=found.at if found.is_kept else None,
        asks_register=definition.joining.facts == "register",
        watches=definition.caseload is not None,
        follows_jobs=definition.aftercare is not None,
        takes_trainings=takes_trainings(programme),
        chooses=chooses,
        suggestions=asked[:SHOWN],
        more_suggestions=len(asked) > SHOWN,
    )


def _funnel(reached: Mapping[Rung, int], rungs: tuple[Rung, ...]) -> list[Step]:
    """Registered → searched → asked → accepted → met, each counting people once."""
    counts = {rung: reached.get(rung, 0) for rung in rungs}
    first = counts[Rung.REGISTERED]
    before = [first, *counts.values()]
    return [_step(code, count, first, before[i]) for i, (code, count) in enumerate(counts.items())]


def _step(code: Rung, count: int, first: int, before: int) -> Step:
    """Pairs made by hand skip steps; then a share of the step before would say nothing."""
    of_before = _share(count, before) if code is not Rung.REGISTERED and count <= before else None
    return Step(code, count, _share(count, first), of_before)


def _share(count: int, of: int) -> int:
    return round(100 * count / of) if of else 0


def _sectors(programme_id: int, look: Mapping[str, int]) -> tuple[list[SectorRow], int]:
    """Sectors people wait for, the greatest lack first, and all free places."""
    known = sector_map(get_language() or "en")
    places, mentors, free = _offered(programme_id, known)
    most = max([*look.values(), *(places[code] for code in look)], default=1) or 1
    rows = [
        SectorRow(
            known.names.get(code, code),
            count,
            places[code],
            mentors[code],
            _share(count, most),
            _share(places[code], most),
        )
        for code, count in look.items()
    ]
    return sorted(rows, key=lambda row: (row.free - row.look, row.name)), free


def _offered(programme_id: int, known: SectorMap) -> tuple[Counter[str], Counter[str], int]:
    """Free places and mentors by sector; a mentor of several sectors is counted in each, the sum counts everybody once."""
    room = Mentor.objects.with_room().filter(programme_id=programme_id)
    free: dict[int, int] = {}
    does: dict[int, set[str]] = {}
    for pk, own, places, guides, isco in room.values_list("pk", "sectors", "places", "guides", "occupations__isco"):
        free[pk] = places - guides
        does.setdefault(pk, set()).update(own, [isco or ""])
    by_sector: Counter[str] = Counter()
    mentors: Counter[str] = Counter()
    for pk, codes in does.items():
        for sector in sectors_of(codes, known):
            by_sector[sector] += free[pk]
            mentors[sector] += 1
    return by_sector, mentors, sum(free.values())
