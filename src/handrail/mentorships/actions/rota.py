"""The rota: who is on call, swaps and absences. Whoever takes a line on is told."""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, refuse_if
from handrail.mentorships import events
from handrail.mentorships.models import LeadAway, OnCall
from handrail.people.models import Person
from handrail.people.queries import staff_at

MOST_DAYS = 370


@dataclass(frozen=True)
class Line:
    person: str
    since: date
    until: date
    start: time
    end: time
    phone: str


def _lead(ref: str, organisation_id: int) -> int:
    found = Person.objects.filter(ref=ref, pk__in=staff_at(Role.LEAD, organisation_id)).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("lead")
    return found


def _blocks_days(since: date, until: date, on: date) -> list[Reason]:
    return [] if on <= until and since <= until and (until - since).days <= MOST_DAYS else [Reason("rota_days")]


def _must_lead(organisation_id: int, by: Actor) -> None:
    by.must("mentorships.concerns")
    if not by.is_system and organisation_id not in by.at(Role.LEAD):
        raise NotFound("rota")


@transaction.atomic
def put_on_call(organisation_id: int, line: Line, *, by: Actor, on: date) -> OnCall:
    _must_lead(organisation_id, by)
    refuse_if(_blocks_days(line.since, line.until, on))
    person_id = _lead(line.person, organisation_id)
    same = {"organisation_id": organisation_id, "person_id": person_id, "since": line.since, "until": line.until}
    row, made = OnCall.objects.get_or_create(**same, start=line.start, end=line.end, defaults={"phone": line.phone})
    if made:
        record(events.OnCallChanged(row.pk, person_id), by=by, on=on)
    return row


@transaction.atomic
def give_on_call(ref: str, to: str, *, by: Actor, on: date) -> OnCall:
    """A swap: another lead takes the line, and is told."""
    row = _own(ref, by)
    row.person_id = _lead(to, row.organisation_id)
    row.save(update_fields=["person"])
    record(events.OnCallChanged(row.pk, row.person_id), by=by, on=on)
    return row


@transaction.atomic
def take_off_call(ref: str, *, by: Actor) -> None:
    _own(ref, by).delete()


def _own(ref: str, by: Actor) -> OnCall:
    by.must("mentorships.concerns")
    row = OnCall.objects.visible_to(by).select_for_update(of=("self",)).filter(ref=ref).first()
    if row is None:
        raise NotFound("on call")
    return row


@transaction.atomic
def say_away(organisation_id: int, since: date, until: date, *, by: Actor, on: date) -> LeadAway:
    """I am away: reports and calls go past me on these days."""
    _must_lead(organisation_id, by)
    refuse_if(_blocks_days(since, until, on))
    if by.person_id is None:
        raise NotFound("lead")
    return LeadAway.objects.update_or_create(
        organisation_id=organisation_id, person_id=by.person_id, since=since, defaults={"until": until}
    )[0]


@transaction.atomic
def back_again(ref: str, *, by: Actor) -> None:
    by.must("mentorships.concerns")
    if not LeadAway.objects.visible_to(by).filter(ref=ref).delete()[0]:
        raise NotFound("away")
