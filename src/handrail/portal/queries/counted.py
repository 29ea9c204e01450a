"""What a cockpit counts from everybody's ways: of a small programme for each look, of a large one now and then."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from django.core.cache import caches
from django.utils.translation import get_language

from handrail.kernel import clock
from handrail.portal.queries.ways import Way, ways
from handrail.portal.rules import COUNTED_EACH_TIME, COUNTED_FOR, Figure, Rung, Standing, met_in_time, middle
from handrail.programmes.models import Programme
from handrail.taxonomy.queries import SectorMap, sector_map

LONGEST = 5
KEPT_FOR = 12 * 60 * 60
"""Seconds: a count that nobody made anew in this time goes."""
KEY = "portal.counted.{}"
TURNS: dict[int, Lock] = defaultdict(Lock)
"""Programme → who counts it now. A page writes nothing into the database, so each process keeps its own count."""


@dataclass(frozen=True)
class Wait:
    """How many wait for one thing, and how long."""

    count: int
    half: int | None
    longest: int | None


@dataclass(frozen=True)
class Counted:
    """Figures and the outer keys of who waits longest; nobody's name, so it may be kept. `at`: when it was counted."""

    at: datetime
    on: date
    figure: Figure
    reached: Mapping[Rung, int]
    looking: Wait
    asking: Wait
    longest: tuple[str, ...]
    sectors: Mapping[str, int]
    is_kept: bool


def counted(programme: Programme) -> tuple[Counted, list[Way]]:
    """The figures, and the ways of who waits longest as they are now.

    The first who looks counts anew; meanwhile the others read what was counted before, or wait where nothing was.
    """
    kept, turn = _kept(programme), TURNS[programme.pk]
    if kept and (not _is_old(kept) or not turn.acquire(blocking=False)):
        return _with_longest(kept, ways(programme, kept.longest))
    if kept is None:
        turn.acquire()
    try:
        # Whoever was waited for has counted.
        kept = _kept(programme)
        return _anew(programme) if kept is None or _is_old(kept) else _with_longest(kept, ways(programme, kept.longest))
    finally:
        turn.release()


def _anew(programme: Programme) -> tuple[Counted, list[Way]]:
    found = ways(programme)
    made = _count(found, clock.today(programme.zone))
    if made.is_kept:
        caches["process"].set(KEY.format(programme.pk), made, KEPT_FOR)
    return _with_longest(made, found)


def _kept(programme: Programme) -> Counted | None:
    """What this process counted today: waits are told in days, so a new day counts anew."""
    kept: Counted | None = caches["process"].get(KEY.format(programme.pk))
    return kept if kept and kept.on == clock.today(programme.zone) else None


def _is_old(kept: Counted) -> bool:
    return clock.now() - kept.at > COUNTED_FOR


def _with_longest(made: Counted, found: Iterable[Way]) -> tuple[Counted, list[Way]]:
    """Who has found a mentor since is not shown as waiting."""
    refs = made.longest
    waiting = [way for way in found if way.ref in refs and way.standing is Standing.WAITING]
    return made, sorted(waiting, key=lambda way: refs.index(way.ref))


def _count(found: list[Way], today: date) -> Counted:
    looking = [way for way in found if way.standing is Standing.WAITING]
    known = sector_map(get_language() or "en")
    return Counted(
        at=clock.now(),
        on=today,
        figure=met_in_time([(way.asked_on, way.met_on) for way in found], today),
        reached=Counter(rung for way in found for rung in way.rungs),
        looking=_wait(way.waits or 0 for way in looking),
        asking=_wait((today - way.asking_since).days for way in found if way.asking_since),
        longest=tuple(way.ref for way in sorted(looking, key=lambda way: (way.since, way.ref))[:LONGEST]),
        sectors=Counter(sector for way in looking for sector in sectors_of(way.wants, known)),
        is_kept=len(found) > COUNTED_EACH_TIME,
    )


def _wait(days: Iterable[int]) -> Wait:
    found = list(days)
    return Wait(len(found), middle(found), max(found, default=None))


def sectors_of(codes: Iterable[str], known: SectorMap) -> set[str]:
    """The letters as they are, the ISCO codes as their sectors.

    Work belongs to sectors through its ISCO group, so who named an occupation is counted in each sector of that work.
    """
    return {sector for code in codes if code for sector in ([code] if code.isalpha() else known.of(code))}
