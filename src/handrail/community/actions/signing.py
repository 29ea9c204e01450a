"""Places in a workshop: taken by a conditional update, given back, and handed to the next one who waits.

The workshop is locked first. Without that, who gives a place back would not see who is just being put on the waiting list.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from handrail.community import events
from handrail.community.actions.locking import day_of, person, renew_dues, renew_list, to_attend, to_run
from handrail.community.models import Signup, Workshop
from handrail.community.rules import signing
from handrail.community.rules.signing import SIGNUP, SignupState
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people.models import Organisation
from handrail.people.rules import OrganisationKind


@transaction.atomic
def sign_up(ref: str, *, by: Actor, now: datetime) -> Signup:
    """A place while there is one, else the end of the waiting list. Pressed twice it is the same place."""
    by.must("community.attend")
    me = person(by)
    workshop = to_attend(ref, by)
    row = workshop.signups.filter(person=me).first()
    if row is not None and row.state != SignupState.LEFT:
        return row
    refuse_if(signing.blocks_signing(workshop.timing, now))
    row = row or Signup(workshop=workshop, person_id=me, state=SignupState.LEFT)
    row.asked_at, row.placed_at = now, None
    _seat(workshop, row, by=by, now=now)
    return row


@transaction.atomic
def leave(ref: str, *, by: Actor, now: datetime) -> Signup:
    """The place goes to the next one who waits, at once. Nobody has to say why."""
    by.must("community.attend")
    workshop = to_attend(ref, by)
    row = workshop.signups.filter(person=person(by)).first()
    if row is None:
        raise NotFound("signup")
    refuse_if(signing.blocks_signing(workshop.timing, now))
    return _out(workshop, row, by=by, now=now)


@transaction.atomic
def leave_all(person_id: int, *, by: Actor, now: datetime) -> int:
    """Somebody leaves altogether: every place in a workshop that is still to come goes to the next one."""
    by.must("community.run")
    held = Signup.objects.filter(person=person_id, workshop__starts_at__gt=now).exclude(state=SignupState.LEFT)
    for workshop_id in held.order_by("workshop_id").values_list("workshop_id", flat=True):
        workshop = Workshop.objects.select_for_update(of=("self",)).select_related("programme").get(pk=workshop_id)
        _out(workshop, Signup.objects.get(workshop=workshop_id, person=person_id), by=by, now=now)
    return len(held)


@transaction.atomic
def place_guest(ref: str, guest: str, organisation_ref: str, *, by: Actor, now: datetime) -> Signup:
    """The coordinator writes down who comes for an employer, with or without an account."""
    workshop = to_run(ref, by)
    refuse_if(signing.blocks_signing(workshop.timing, now))
    place = Organisation.objects.filter(ref=organisation_ref, kind=OrganisationKind.EMPLOYER).first()
    if place is None:
        raise Refused([Reason("workshop_guest_of", "organisation")])
    row = Signup(workshop=workshop, guest=guest, organisation=place, state=SignupState.LEFT, asked_at=now)
    _seat(workshop, row, by=by, now=now)
    return row


@transaction.atomic
def take_out(signup_ref: str, *, by: Actor, now: datetime) -> Signup:
    """The coordinator gives back the place of somebody who said they cannot come."""
    by.must("community.run")
    found = Signup.objects.filter(ref=signup_ref).select_related("workshop").first()
    if found is None:
        raise NotFound("signup")
    workshop = to_run(found.workshop.ref, by)
    refuse_if(signing.blocks_signing(workshop.timing, now))
    return _out(workshop, Signup.objects.get(pk=found.pk), by=by, now=now)


def _seat(workshop: Workshop, row: Signup, *, by: Actor, now: datetime) -> None:
    has_place = take_place(workshop.pk)
    row.state = SIGNUP.target("place" if has_place else "wait", SignupState(row.state))
    row.placed_at = now if has_place else None
    row.save()
    renew_dues(workshop, row)
    renew_list(workshop)
    event = events.PlaceTaken(workshop.pk, row.pk, row.person_id, waiting=not has_place)
    record(event, by=by, on=day_of(workshop, now))


def _out(workshop: Workshop, row: Signup, *, by: Actor, now: datetime) -> Signup:
    had_place = row.state == SignupState.PLACED
    row.state = SIGNUP.target("leave", SignupState(row.state))
    row.save(update_fields=["state"])
    renew_dues(workshop, row)
    record(events.PlaceLeft(workshop.pk, row.pk, row.person_id), by=by, on=day_of(workshop, now))
    if had_place:
        Workshop.objects.filter(pk=workshop.pk).update(taken=F("taken") - 1)
        move_up(workshop, by=by, now=now)
    renew_list(workshop)
    return row


def take_place(workshop_id: int) -> bool:
    """Take a place if one is free: one statement, so the last one is taken once."""
    return bool(Workshop.objects.filter(pk=workshop_id, taken__lt=F("places")).update(taken=F("taken") + 1))


def move_up(workshop: Workshop, *, by: Actor, now: datetime) -> None:
    """Those who wait get what is free, in the order they asked, and are told."""
    for row in workshop.signups.in_line():
        if not take_place(workshop.pk):
            return
        row.state, row.placed_at = SIGNUP.target("place", SignupState(row.state)), now
        row.save(update_fields=["state", "placed_at"])
        renew_dues(workshop, row)
        record(events.PlaceFreed(workshop.pk, row.pk, row.person_id), by=by, on=day_of(workshop, now))
