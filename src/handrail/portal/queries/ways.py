"""How far each person of a programme has come, for its coordinator: dates and stages, never what anybody writes.

The figures of the cockpit and the lists behind them are made from these same rows, so a figure is always the length of
the list it leads to; of a very large programme the figures may be ten minutes older, and the page says so.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.lists import Wanted, in_order
from handrail.matching.models import ProposalList, Request
from handrail.matching.rules import Stage
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import OPEN, Part, day_of
from handrail.people.rules import has_words, sort_key
from handrail.portal.labels import RUNGS, STANDINGS
from handrail.portal.rules import Case, Rung, Standing, in_time, standing
from handrail.programmes.models import Participation, Programme
from handrail.programmes.queries.answering import asks_for
from handrail.programmes.rules import ParticipationStage


@dataclass(frozen=True)
class Way:
    """One person's way through the programme."""

    ref: str
    name: str
    standing: Standing
    joined_on: date
    since: date
    searched: bool
    asked_on: date | None
    asking_since: date | None
    accepted_on: date | None
    met_on: date | None
    last_met: date | None
    mentor: str
    wants: frozenset[str]
    in_time: bool | None
    today: date

    @property
    def standing_words(self) -> Any:
        return STANDINGS[self.standing]

    @property
    def rungs(self) -> frozenset[Rung]:
        """What this person has reached."""
        there = {
            Rung.REGISTERED: True,
            Rung.SEARCHED: self.searched,
            Rung.ASKED: self.asked_on is not None,
            Rung.ACCEPTED: self.accepted_on is not None,
            Rung.MET: self.met_on is not None,
        }
        return frozenset(rung for rung, reached in there.items() if reached)

    @property
    def furthest(self) -> Rung:
        return max(self.rungs, key=list(Rung).index)

    @property
    def furthest_words(self) -> Any:
        return RUNGS[self.furthest]

    @property
    def waits(self) -> int | None:
        """For how many days somebody without a mentor has been looking."""
        return (self.today - self.since).days if self.standing is Standing.WAITING else None


COLUMNS = (
    "pk", "ref", "stage", "joined_on", "ready_on", "closed_on", "sectors", "occupation__isco", "person__name",
)  # fmt: skip
WHO: dict[str, Callable[[Way], bool]] = {
    "waiting": lambda way: way.standing is Standing.WAITING,
    "asking": lambda way: way.asking_since is not None,
    "guided": lambda way: way.standing is Standing.GUIDED,
    "followed": lambda way: way.standing is Standing.FOLLOWED,
    "not_met": lambda way: way.standing is Standing.GUIDED and way.met_on is None,
    "in_time": lambda way: way.in_time is True,
    "late": lambda way: way.in_time is False,
    "ended": lambda way: way.standing is Standing.CLOSED,
}
SORTS: dict[str, Callable[[Way], Any]] = {
    "name": lambda way: (sort_key(way.name), way.ref),
    "since": lambda way: (way.since, way.ref),
    "step": lambda way: (list(Rung).index(way.furthest), way.ref),
    "mentor": lambda way: (sort_key(way.mentor), way.ref),
    "met": lambda way: (way.last_met or date.min, way.ref),
}


def asks_coordinator(programme: Programme) -> bool:
    """Whether its coordinator is shown answers to the programme's own questions."""
    return programme.newest_id is not None and asks_for(programme.newest_id, "coordinator")


def programme_of(actor: Actor, slug: str) -> Programme:
    """A programme this actor coordinates."""
    found = Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR), slug=slug).first()
    if found is None:
        raise NotFound("programme")
    return found


def ways(programme: Programme, refs: Collection[str] | None = None) -> list[Way]:
    """Everybody who has joined, or those of them who are named, in a fixed number of queries."""
    today = clock.today(programme.zone)
    joined = Participation.objects.filter(programme=programme, joined_on__isnull=False)
    joined = joined if refs is None else joined.filter(ref__in=refs)
    # Bare columns: of a large programme the rows themselves would take seconds to make.
    rows = list(joined.order_by("joined_on", "id").values_list(*COLUMNS, named=True))
    searched = set(ProposalList.objects.filter(participation__in=joined).values_list("participation_id", flat=True))
    asked, pairs = _asked(joined, programme.zone), _pairs(joined)
    facts = {row.pk: {"searched": row.pk in searched, **asked.get(row.pk, {}), **pairs.get(row.pk, {})} for row in rows}
    return [_way(row, facts[row.pk], today) for row in rows]


def _asked(joined: "QuerySet[Participation]", zone: str) -> dict[int, Mapping[str, Any]]:
    """Per participation: the day of its first ask, and since when a mentor has been thinking now."""
    rows = Request.objects.filter(participation__in=joined, asked_at__isnull=False).values("participation_id")
    made = rows.annotate(first=Min("asked_at"), open=Min("asked_at", filter=Q(stage=Stage.OPEN)))
    return {row["participation_id"]: {name: day_of(row[name], zone) for name in ("first", "open") if row[name]} for row in made}


def _pairs(joined: "QuerySet[Participation]") -> dict[int, dict[str, Any]]:
    """Per participation that got a yes: when, when they first and last met, and who is the mentor now and since when."""
    held = Q(meetings__state="held")
    rows = (
        Mentorship.objects.filter(participation__in=joined)
        .annotate(met=Min("meetings__held_on", filter=held), last=Max("meetings__held_on", filter=held))
        .values_list("participation_id", "agreed_on", "met", "last", "stage", "part", "mentor_person__name")
    )
    found: dict[int, dict[str, Any]] = {}
    for pk, agreed_on, met, last, stage, part, mentor in rows.order_by("agreed_on", "id"):
        pair = found.setdefault(pk, {"accepted": agreed_on, "met": None, "last": None, "mentor": "", "agreed_on": None})
        pair["met"] = min(filter(None, (pair["met"], met)), default=None)
        pair["last"] = max(filter(None, (pair["last"], last)), default=None)
        if stage in OPEN and part == Part.LEAD:
            pair |= {"mentor": mentor, "agreed_on": agreed_on}
    return found


def _way(row: Any, facts: Mapping[str, Any], today: date) -> Way:
    where = standing(Case(row.stage, row.joined_on))
    started = facts.get("agreed_on") or row.ready_on
    since = row.closed_on if row.stage == ParticipationStage.CLOSED else started
    return Way(
        ref=row.ref,
        name=row.person__name or "–",
        standing=where,
        joined_on=row.joined_on,
        since=since or row.joined_on,
        searched=facts["searched"],
        asked_on=facts.get("first"),
        asking_since=facts.get("open"),
        accepted_on=facts.get("accepted"),
        met_on=facts.get("met"),
        last_met=facts.get("last"),
        mentor=facts.get("mentor", ""),
        wants=frozenset({*row.sectors, row.occupation__isco or ""}),
        in_time=in_time(facts.get("first"), facts.get("met"), today),
        today=today,
    )


def counted(found: list[Way]) -> dict[str, dict[str, int]]:
    """How many each choice of each filter would show."""
    who = {code: sum(map(fits, found)) for code, fits in WHO.items()}
    step = {str(rung): sum(rung in way.rungs for way in found) for rung in Rung}
    return {"who": {"": len(found), **who}, "step": {"": len(found), **step}}


def chosen(found: list[Way], asked: Wanted) -> list[Way]:
    """Those the address asks for, in its order; without one, who waits longest comes first."""
    who, step = asked.of("who"), asked.of("step")
    shown = [way for way in found if (not who or WHO[who](way)) and (not step or Rung(step) in way.rungs)]
    return in_order((way for way in shown if has_words(way.name, asked.q)), asked, SORTS, "since")
