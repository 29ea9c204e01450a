"""Who stands in for whom, from when until when: named by oneself or by one's administrator, ended by both at once.

A deputy needs the same role, there or at an organisation above; so nobody gets a role she lacks. What was handed to her
she cannot hand on: only a role of one's own is handed over, and nobody who is away that day stands in.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.jobs import app
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people import events, rules, staffing, tree
from handrail.people.models import Deputy, Membership, Person


@dataclass(frozen=True)
class StandRow:
    """One time of standing in, as either of the two reads it."""

    ref: str
    other: str
    role: str
    organisation: str
    since: date
    until: date
    is_now: bool


@dataclass(frozen=True)
class Standing:
    """Who stands in for the actor, and for whom the actor does; today and later."""

    for_me: tuple[StandRow, ...]
    by_me: tuple[StandRow, ...]


def standing(actor: Actor, on: date) -> Standing:
    rows = Deputy.objects.filter(withdrawn_at=None, until__gte=on).select_related("person", "deputy", "organisation")
    mine = rows.filter(Q(person=actor.person_id) | Q(deputy=actor.person_id)).order_by("since", "pk")
    me = actor.person_id
    return Standing(
        tuple(_row(each, each.deputy, on) for each in mine if each.person_id == me),
        tuple(_row(each, each.person, on) for each in mine if each.deputy_id == me),
    )


def _row(row: Deputy, other: Person, on: date) -> StandRow:
    return StandRow(row.ref, other.name, row.role, row.organisation.name, row.since, row.until, row.since <= on <= row.until)


def own_roles(actor: Actor, on: date) -> list[Membership]:
    """The roles of one's own that a colleague may stand in for; not those one holds as a deputy."""
    held = Membership.objects.held(on).filter(person=actor.person_id or 0, role__in=rules.DEPUTISED)
    return list(held.select_related("organisation", "person").order_by("role", "organisation__name", "pk"))


def role_for(actor: Actor, ref: str, on: date) -> Membership:
    """A role that holds now: one's own, or of somebody an administrator looks after."""
    mine = (
        Membership.objects.held(on).filter(ref=ref, role__in=rules.DEPUTISED).select_related("organisation", "person").first()
    )
    if mine is None or (mine.person_id != actor.person_id and mine.organisation_id not in staffing.looked_after(actor)):
        raise NotFound(ref)
    return mine


def candidates(role: Membership, on: date) -> list[Person]:
    """Who could stand in: the same role there or above, with an account that is open."""
    places = tree.above(role.organisation_id)
    held = Membership.objects.held(on).filter(role=role.role, organisation__in=places, person__account__is_active=True)
    return list(Person.objects.filter(pk__in=held.values("person")).exclude(pk=role.person_id).order_by("sort_key", "pk"))


@transaction.atomic
def name_deputy(role_ref: str, deputy_ref: str, since: date, until: date, *, by: Actor, on: date) -> None:
    """Hand one role to a colleague for these days. Both see it, and the colleague gets a letter."""
    if not by.may("people.appoint"):
        by.must("people.deputise")
    refuse_if([Reason("deputy_works_for")] if by.stands_for else [])
    refuse_if(rules.blocks_standing_in(since, until, on))
    role = role_for(by, role_ref, on)
    deputy = next((each for each in candidates(role, on) if each.ref == deputy_ref), None)
    if deputy is None:
        raise Refused([Reason("deputy_unfit", "deputy")])
    # Both at once, in one order: of two who name each other in the same moment, one is refused.
    list(Person.objects.select_for_update().filter(pk__in=(role.person_id, deputy.pk)).order_by("pk"))
    refuse_if(_blocks_chain(role.person_id, deputy.pk, since, until))
    _hand_over(role, deputy, since, until, by=by, on=on)


def _hand_over(role: Membership, deputy: Person, since: date, until: date, *, by: Actor, on: date) -> None:
    about = {"person_id": role.person_id, "deputy_id": deputy.pk, "organisation_id": role.organisation_id, "role": role.role}
    made = Deputy.objects.create(**about, since=since, until=until, named_by_id=by.person_id)
    named = events.DeputyNamed(role.person_id, deputy.pk, role.organisation_id, role.role, since, until)
    record(named, by=by, on=on)
    app.configure_task("handrail.people.tell_deputy").defer(deputy_id=made.pk)


def _blocks_chain(person_id: int, deputy_id: int, since: date, until: date) -> list[Reason]:
    """Nobody stands in who is away herself, and nobody goes away who stands in."""
    then = Deputy.objects.filter(withdrawn_at=None, since__lte=until, until__gte=since)
    reasons = [Reason("deputy_is_away", "deputy")] if then.filter(person=deputy_id).exists() else []
    return reasons + ([Reason("deputy_stands_in", "since")] if then.filter(deputy=person_id).exists() else [])


@transaction.atomic
def withdraw(ref: str, *, by: Actor, on: date) -> None:
    """Over at once: by who is away, by the deputy, or by an administrator of the organisation."""
    row = Deputy.objects.select_for_update(of=("self",)).filter(ref=ref, withdrawn_at=None).first()
    if row is None or not (by.person_id in {row.person_id, row.deputy_id} or row.organisation_id in staffing.looked_after(by)):
        raise NotFound(ref)
    Deputy.objects.filter(pk=row.pk).update(withdrawn_at=clock.now())
    over = events.DeputyWithdrawn(row.person_id, row.deputy_id, row.organisation_id, row.role)
    record(over, by=by, on=on)


def stand_of(actor: Actor, ref: str) -> str:
    """The ref of a stand the actor may take up now."""
    rows = Deputy.objects.filter(ref=ref, person__in=[each.person_id for each in actor.may_stand_for], deputy=actor.person_id)
    found = rows.first()
    if found is None:
        raise NotFound(ref)
    return next(each.ref for each in actor.may_stand_for if each.person_id == found.person_id)


@dataclass(frozen=True)
class DeputyLetter:
    ref: str
    to: str
    language: str
    name: str
    since: date
    until: date


def letter(deputy_id: int) -> DeputyLetter | None:
    row = Deputy.objects.select_related("person", "deputy__account").filter(pk=deputy_id, withdrawn_at=None).first()
    if row is None or not row.deputy.account.email:
        return None
    return DeputyLetter(row.ref, row.deputy.account.email, row.deputy.language, row.person.name, row.since, row.until)
