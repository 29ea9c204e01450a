"""What a coordinator sees of a programme: the way people go, who waits, who is silent, where mentors are missing."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.matching.models import ProposalList, Request
from handrail.mentorships.models import Mentorship
from handrail.portal.labels import PAUSED, RUNGS
from handrail.portal.rules import Figure, met_in_time
from handrail.programmes.models import Mentor, Participation, Programme
from handrail.programmes.queries import newest_definition
from handrail.programmes.rules import MentorStage, ParticipationStage
from handrail.taxonomy.queries import sector_names

SHOWN = 20
COUNTED = (MentorStage.APPLIED, MentorStage.ACCEPTED)


@dataclass(frozen=True)
class Rung:
    """One step of the funnel: how many people have come so far."""

    code: str
    count: int
    of_first: int
    of_before: int

    @property
    def words(self) -> Any:
        return RUNGS[self.code]


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for a mentor."""

    name: str
    since: date
    days: int


@dataclass(frozen=True)
class SilentMentor:
    name: str
    because: str

    @property
    def words(self) -> Any:
        return PAUSED.get(self.because, self.because)


@dataclass(frozen=True)
class Cockpit:
    """A programme on one page."""

    slug: str
    name: str
    figure: Figure
    funnel: list[Rung]
    waiting: list[Waiting]
    waiting_count: int
    silent: list[SilentMentor]
    applied: int
    sectors_missing: list[tuple[str, int]]
    mentors: int
    free_places: int
    today: date


def programmes(actor: Actor) -> list[Programme]:
    """The programmes this actor coordinates."""
    return list(Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR)).order_by("slug"))


def cockpit(actor: Actor, slug: str) -> Cockpit:
    """All of it in a fixed number of queries."""
    programme = Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR), slug=slug).first()
    if programme is None:
        raise NotFound("programme")
    today = clock.today(programme.zone)
    waiting = Participation.objects.filter(programme=programme, stage=ParticipationStage.READY, ready_on__isnull=False)
    wanted = list(waiting.values_list("sectors", flat=True))
    mentors = Mentor.objects.filter(programme=programme)
    asked, met = _asked(programme.pk), _met(programme.pk)
    room = list(mentors.with_room().values_list("sectors", "places", "guides"))
    stages = mentors.aggregate(**{name: Count("pk", filter=Q(stage=name)) for name in COUNTED})
    return Cockpit(
        slug=programme.slug,
        name=newest_definition(programme).name,
        figure=met_in_time([(day, met.get(participation)) for participation, day in asked.items()], today),
        funnel=_funnel(programme.pk, asked, met),
        waiting=_waiting(waiting, today),
        waiting_count=len(wanted),
        silent=_silent(mentors),
        applied=stages[MentorStage.APPLIED],
        sectors_missing=_sectors_missing(wanted, [sectors for sectors, _, _ in room]),
        mentors=stages[MentorStage.ACCEPTED],
        free_places=sum(places - guides for _, places, guides in room),
        today=today,
    )


def _asked(programme_id: int) -> dict[int, date]:
    """Per participation that asked: the day of the first ask."""
    rows = Request.objects.filter(participation__programme_id=programme_id, asked_at__isnull=False)
    return dict(rows.values("participation_id").annotate(first=Min("asked_at__date")).values_list("participation_id", "first"))


def _met(programme_id: int) -> dict[int, date | None]:
    """Per participation that got a yes: the day of the first meeting held, if any."""
    rows = Mentorship.objects.filter(participation__programme_id=programme_id).values("participation_id")
    held = Min("meetings__held_on", filter=Q(meetings__state="held"))
    return dict(rows.annotate(first=held).values_list("participation_id", "first"))


def _funnel(programme_id: int, asked: Collection[int], met: Mapping[int, date | None]) -> list[Rung]:
    """Registered → searched → asked → accepted → met, each counting people once."""
    lists = ProposalList.objects.filter(participation=OuterRef("pk"))
    counts = {
        **Participation.objects.filter(programme_id=programme_id).aggregate(
            registered=Count("pk", filter=Q(joined_on__isnull=False)), searched=Count("pk", filter=Exists(lists))
        ),
        "asked": len(asked),
        "accepted": len(met),
        "met": sum(1 for day in met.values() if day is not None),
    }
    first = counts["registered"]
    before = [first, *counts.values()]
    return [Rung(code, count, _share(count, first), _share(count, before[i])) for i, (code, count) in enumerate(counts.items())]


def _share(count: int, of: int) -> int:
    return round(100 * count / of) if of else 0


def _waiting(waiting: QuerySet[Participation], today: date) -> list[Waiting]:
    rows = waiting.select_related("person").order_by("ready_on", "id")[:SHOWN]
    return [Waiting(row.person.name, row.ready_on, (today - row.ready_on).days) for row in rows if row.person and row.ready_on]


def _silent(mentors: QuerySet[Mentor]) -> list[SilentMentor]:
    rows = mentors.filter(stage=MentorStage.PAUSED).select_related("person").order_by("person__sort_key", "id")[:SHOWN]
    return [SilentMentor(row.person.name, row.paused_because) for row in rows]


def _sectors_missing(wanted: list[list[str]], served: list[list[str]]) -> list[tuple[str, int]]:
    """Sectors people wait for in which no accepted mentor has a place, with how many wait; most first."""
    covered = {sector for each in served for sector in each}
    counted = Counter(sector for each in wanted for sector in each)
    missing = {sector: count for sector, count in counted.items() if sector not in covered}
    names = sector_names(missing, get_language() or "en")
    return [(names.get(code, code), count) for code, count in sorted(missing.items(), key=lambda each: (-each[1], each[0]))]
