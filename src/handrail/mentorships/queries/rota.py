"""Who is on call for concerns, where nobody is, and in which turn the leads are asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from handrail.kernel.access import Actor, NotFound, Role
from handrail.mentorships.models import Concern, LeadAway, OnCall
from handrail.mentorships.queries.rows import wall_clock, zone_at
from handrail.mentorships.rules import concerns as grave
from handrail.mentorships.rules.concerns import Shift
from handrail.people import tree
from handrail.people.models import Membership, Organisation, Person
from handrail.people.queries import staff_at
from handrail.programmes.models import Programme
from handrail.programmes.rules import ProgrammeStage

LOOKED_AHEAD = timedelta(days=14)
MOST_ABOVE = 5


def _shift(row: OnCall) -> Shift:
    return Shift(row.person_id, row.since, row.until, row.start, row.end)


def _lines(organisations: Collection[int] | QuerySet[Programme, int] | None, since: date, until: date) -> list[OnCall]:
    """The lines that touch these days; a line of the day before may reach into the first morning."""
    rows = OnCall.objects.filter(until__gte=since - timedelta(days=1), since__lte=until).select_related("person")
    if organisations is not None:
        rows = rows.filter(organisation_id__in=organisations)
    return list(rows.order_by("since", "start", "pk"))


def _away(organisations: Collection[int] | None, on: date) -> set[int]:
    rows = LeadAway.objects.filter(since__lte=on, until__gte=on)
    if organisations is not None:
        rows = rows.filter(organisation_id__in=organisations)
    return set(rows.values_list("person", flat=True))


def in_turn(programme: Programme | None, now: datetime) -> list[int]:
    """On call, lead, deputy, the other leads there, then those of the organisations above. Who is away comes last."""
    wall = now.astimezone(ZoneInfo(zone_at(programme)))
    chain = tree.above(programme.owner_id)[:MOST_ABOVE] if programme else None
    away = _away(chain, wall.date())
    first = grave.on_call([_shift(each) for each in _lines(chain, wall.date(), wall.date())], away, wall)
    found = [*first, *(_there(programme, chain or []) if programme else _anywhere(wall.date()))]
    return sorted(dict.fromkeys(found), key=lambda each: each in away)


def _there(programme: Programme, chain: list[int]) -> list[int]:
    named = [each for each in (programme.lead_id, programme.deputy_id) if each is not None]
    return [*named, *(person for place in chain for person in staff_at(Role.LEAD, place))]


def _anywhere(on: date) -> list[int]:
    """Without a programme: who answers for one that is open, then every lead there is."""
    pairs = Programme.objects.filter(stage=ProgrammeStage.OPEN).order_by("pk").values_list("lead", "deputy")
    leads = Membership.objects.held(on).filter(role=Role.LEAD).order_by("pk").values_list("person", flat=True)
    return [*(each for pair in pairs for each in pair if each), *leads]


def uncovered(programme: Programme, now: datetime) -> list[tuple[datetime, datetime]]:
    """Where nobody is on call for this programme in the next two weeks: by its organisation's lines and those above."""
    wall = now.astimezone(ZoneInfo(zone_at(programme))).replace(second=0, microsecond=0)
    until = wall + LOOKED_AHEAD
    chain = tree.above(programme.owner_id)[:MOST_ABOVE]
    return grave.gaps(map(_shift, _lines(chain, wall.date(), until.date())), wall, until)


def who_may_name_a_lead(on: date) -> set[int]:
    """Administrators: told that a report has nobody to read it, never what it says."""
    return set(Membership.objects.held(on).filter(role=Role.ADMINISTRATOR).values_list("person", flat=True))


def others_in_turn(concern: Concern, now: datetime) -> list[int]:
    """The leads of a case beside its owner: all in turn but those it passes by."""
    past = concern.passes_by | {concern.owner_id}
    return [each for each in in_turn(concern.programme, now) if each not in past]


def to_hand_to(concern: Concern, now: datetime) -> list[Person]:
    """The leads to whom a case may go."""
    return list(Person.objects.filter(pk__in=others_in_turn(concern, now)).order_by("sort_key", "pk"))


@dataclass(frozen=True)
class RotaRow:
    ref: str
    person: str
    since: date
    until: date
    start: time
    end: time
    phone: str
    mine: bool


@dataclass(frozen=True)
class AwayRow:
    ref: str
    person: str
    since: date
    until: date


@dataclass(frozen=True)
class Rota:
    """One organisation's: its lines, who is away, who is on call now, and where nobody is in the next two weeks."""

    organisation_id: int
    name: str
    rows: tuple[RotaRow, ...]
    away: tuple[AwayRow, ...]
    now: tuple[str, ...]
    gaps: tuple[tuple[datetime, datetime], ...]  # as the clock on the wall there shows them
    leads: tuple[tuple[str, str], ...]


def _zones(organisations: Collection[int]) -> dict[int, ZoneInfo]:
    """Whose clock their hours mean: that of each one's newest programme; without one, the installation's."""
    newest = dict(Programme.objects.filter(owner__in=organisations).order_by("pk").values_list("owner", "zone"))
    return {each: ZoneInfo(newest.get(each, settings.TIME_ZONE)) for each in organisations}


def rota(actor: Actor, now: datetime) -> Rota:
    """Of the organisation where the actor is a lead; the first where there are several."""
    places = sorted(actor.at(Role.LEAD))
    if not places:
        raise NotFound("rota")
    place = Organisation.objects.get(pk=places[0])
    zone = _zones([place.pk])[place.pk]
    wall = now.astimezone(zone)
    today, until = wall.date(), wall.date() + LOOKED_AHEAD
    lines = _lines([place.pk], today, until + LOOKED_AHEAD)
    away = list(LeadAway.objects.filter(organisation=place, until__gte=today).select_related("person").order_by("since", "pk"))
    shifts = list(map(_shift, lines))
    gone = {each.person_id for each in away if each.since <= today}
    names = {each.person_id: each.person.name for each in lines}
    gaps = grave.gaps(shifts, wall.replace(second=0, microsecond=0), wall + LOOKED_AHEAD)
    leads = Person.objects.filter(pk__in=staff_at(Role.LEAD, place.pk)).order_by("sort_key", "pk")
    return Rota(
        organisation_id=place.pk,
        name=place.name,
        rows=tuple(_row(each, actor) for each in lines if each.until >= today),
        away=tuple(AwayRow(each.ref, each.person.name, each.since, each.until) for each in away),
        now=tuple(names[each] for each in grave.on_call(shifts, gone, wall)),
        gaps=tuple((wall_clock(first, zone.key), wall_clock(last, zone.key)) for first, last in gaps),
        leads=tuple((each.ref, each.name) for each in leads),
    )


def _row(row: OnCall, actor: Actor) -> RotaRow:
    mine = row.person_id == actor.person_id
    return RotaRow(row.ref, row.person.name, row.since, row.until, row.start, row.end, row.phone, mine)


@dataclass(frozen=True)
class Night:
    """Whom to call at 22:00: who is on call now, and the days to come for a printed sheet."""

    at: datetime
    now: tuple[tuple[str, str], ...]
    ahead: tuple[RotaRow, ...]


def night(now: datetime) -> Night:
    """Of every organisation that runs an open programme; public, so it holds names and numbers of who is on call alone."""
    wall = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    running = Programme.objects.filter(stage=ProgrammeStage.OPEN).values_list("owner", flat=True)
    lines = _lines(running, wall.date(), wall.date() + timedelta(days=7))
    away = _away(None, wall.date())
    zones = _zones({each.organisation_id for each in lines})
    there = [each for each in lines if each.person_id not in away]
    called = [each for each in there if _shift(each).covers(now.astimezone(zones[each.organisation_id]))]
    ahead = [_row(each, Actor.visitor()) for each in lines if each.until >= wall.date()]
    return Night(wall, tuple(dict.fromkeys((each.person.name, each.phone) for each in called)), tuple(ahead))
