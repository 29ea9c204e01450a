"""Who works where: what an administrator sees and changes. She looks after her own organisations and those below them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.events import record
from handrail.kernel.jobs import app
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people import actions, events, rules, tree
from handrail.people.models import Account, Membership, Organisation
from handrail.people.rules import OrganisationKind


@dataclass(frozen=True)
class OrganisationRow:
    ref: str
    name: str
    kind: str
    parent: str
    staff: int


@dataclass(frozen=True)
class RoleRow:
    """One role somebody holds, will hold or held there; `mine` is the actor's own, which others decide about."""

    ref: str
    name: str
    role: str
    since: date
    until: date | None
    mine: bool
    is_over: bool
    is_claimed: bool
    may_have_deputy: bool


def looked_after(actor: Actor) -> set[int]:
    parents = tree.parents()
    return set(parents) if actor.is_system else tree.below(actor.at(Role.ADMINISTRATOR), parents)


def organisations(actor: Actor, on: date) -> list[OrganisationRow]:
    """By name, with how many people hold a role there today."""
    rows = Organisation.objects.filter(pk__in=looked_after(actor)).select_related("parent").order_by("name", "pk")
    held = Membership.objects.held(on).values_list("organisation")
    staff = dict(held.annotate(people=Count("person", distinct=True)))
    return [
        OrganisationRow(row.ref, row.name, row.kind, row.parent.name if row.parent else "", staff.get(row.pk, 0))
        for row in rows
    ]


def organisation(actor: Actor, ref: str) -> Organisation:
    found = Organisation.objects.filter(pk__in=looked_after(actor), ref=ref).first()
    if found is None:
        raise NotFound(ref)
    return found


def roles_at(actor: Actor, organisation_id: int, on: date) -> list[RoleRow]:
    """What holds first, then what is over."""
    rows = Membership.objects.filter(organisation=organisation_id).select_related("person").order_by("person__sort_key", "pk")
    found = [
        RoleRow(
            ref=row.ref,
            name=row.person.name,
            role=row.role,
            since=row.since,
            until=row.until,
            mine=row.person_id == actor.person_id,
            is_over=row.until is not None and row.until < on,
            is_claimed=bool(row.source),
            may_have_deputy=row.role in rules.DEPUTISED and rules.holds(row.since, row.until, on),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.is_over)


def role_at(actor: Actor, ref: str) -> Membership:
    """One role, at an organisation the actor looks after."""
    rows = Membership.objects.filter(organisation__in=looked_after(actor)).select_related("person", "organisation")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound(ref)
    return found


@transaction.atomic
def add_organisation(name: str, kind: OrganisationKind, parent_ref: str, *, by: Actor, on: date) -> Organisation:
    """A new organisation below one the actor looks after."""
    by.must("people.appoint")
    above = organisation(by, parent_ref)
    if Organisation.objects.filter(parent=above, name__iexact=name.strip()).exists():
        raise Refused([Reason("organisation_known", "name")])
    return actions.found_organisation(name.strip(), kind, country=above.country, parent_id=above.pk, by=by, on=on)


@transaction.atomic
def invite(organisation_ref: str, email: str, name: str, role: Role, since: date, *, by: Actor, on: date) -> Membership:
    """A role from this day on, and a letter that says how to come in. Who has no account yet gets one."""
    by.must("people.appoint")
    at = organisation(by, organisation_ref)
    account = Account.objects.filter(email=email).first()
    person_id = account.person_id if account else None
    refuse_if(rules.blocks_role(own=person_id is not None and person_id == by.person_id, since=since, on=on))
    if account is None:
        person_id = actions.open_account(email=email, name=name, by=by, on=on).person_id
    if Membership.objects.filter(person=person_id, organisation=at, role=role, until=None).exists():
        raise Refused([Reason("role_known", "email")])
    actions.give_membership(person_id or 0, at.pk, role, by=by, on=since)
    given = Membership.objects.get(person=person_id, organisation=at, role=role, until=None)
    app.configure_task("handrail.people.invite_staff").defer(membership_id=given.pk)
    return given


@transaction.atomic
def end_role(ref: str, last_day: date | None, *, by: Actor, on: date) -> None:
    """The role ends with this day; without one it has ended already."""
    by.must("people.appoint")
    row = role_at(by, ref)
    refuse_if(rules.blocks_role(own=row.person_id == by.person_id, since=last_day or on, on=on))
    if last_day is None:
        actions.end_membership(row.person_id, row.organisation_id, Role(row.role), by=by, on=on)
        return
    if last_day < row.since:
        raise Refused([Reason("role_ends_before", "last_day")])
    if Membership.objects.filter(pk=row.pk, until=None).update(until=last_day):
        record(events.MembershipEnded(row.person_id, row.organisation_id, row.role), by=by, on=on)


@transaction.atomic
def sign_out(ref: str, *, by: Actor, on: date) -> str:
    """Whoever holds this role is signed out everywhere, and may sign in again: a telephone was left in a tram. Her name."""
    by.must("people.appoint")
    person = role_at(by, ref).person
    actions.end_sessions_of(person.account, by=by, on=on)
    return person.name


def say_areas(organisation_id: int, areas: Sequence[str]) -> None:
    """In which regions an organisation is. Called from above, inside the transaction of who may say it."""
    Organisation.objects.filter(pk=organisation_id).update(areas=sorted(set(areas)))
