"""Gives and ends the roles that an organisation's sign-in claims, at every sign-in. What was given by hand stays.

The file is read each time: what is changed in it holds for the next who signs in.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from handrail.kernel.access import Actor, Place, Role
from handrail.kernel.events import record
from handrail.kernel.reading import BadDefinition, read_as
from handrail.kernel.reasons import Reason, Refused
from handrail.people import claims as reading
from handrail.people import events, rules, tree
from handrail.people.claims import Judged, RolesFile
from handrail.people.models import Account, Membership, Organisation, Person

log = logging.getLogger("handrail.roles")
BY = Actor.system("organisation_sign_in")


@dataclass(frozen=True)
class Line:
    """One rule of the file and what becomes of it: a role at an organisation, or why not."""

    position: int
    role: Role
    organisation: Organisation | None
    why: str

    @property
    def place(self) -> Place | None:
        return (self.role, self.organisation.pk) if self.organisation else None


def roles_file() -> RolesFile:
    """The file that holds now; Refused when it cannot be read, and the log says why."""
    try:
        return read_as(Path(settings.HANDRAIL.roles).read_text(encoding="utf-8"), RolesFile)
    except (OSError, UnicodeDecodeError, BadDefinition) as error:
        log.error("roles file: %s", error)  # noqa: TRY400  # the words say it all
        raise Refused([Reason("roles_unreadable")]) from error


def lines(file: RolesFile, said: Mapping[str, Any]) -> list[Line]:
    """What each rule gives to whom these claims are about, and why."""
    return [line for judged in reading.judge(file, said) for line in _lines(judged)]


def _lines(judged: Judged) -> Iterator[Line]:
    rule, role = judged.rule, reading.role_of(judged.rule)
    if not judged.holds:
        yield Line(judged.position, role, None, judged.why)
        return
    for asked in judged.numbers or ("",):
        found, why = _organisation(rule.at, asked)
        yield Line(judged.position, role, found, f"{judged.why}; {why}" if why else judged.why)


def _organisation(at: reading.Where, said: str) -> tuple[Organisation | None, str]:
    """The organisation meant; or none, and why."""
    known = Q(name=at.name) if at.name else Q(number=said or at.number, country=settings.HANDRAIL.country)
    found = list(Organisation.objects.filter(known)[:2])
    called = at.name or said or at.number
    if len(found) != 1:
        return None, f"{'several organisations are' if found else 'no organisation is'} called {called}"
    if at.within and not _is_within(found[0], at.within):
        return None, f"{called} is not at or below {at.within}"
    return found[0], ""


def _is_within(organisation: Organisation, number: str) -> bool:
    return Organisation.objects.filter(pk__in=tree.above(organisation.pk), number=number).exists()


def unknown_organisations(file: RolesFile) -> list[str]:
    """What the file names and is not here: a role that nobody can get."""
    named = [(position, rule.at) for position, rule in enumerate(file.roles, 1) if not rule.at.claim]
    return [f"roles #{position}: {why}" for position, at in named for why in [_organisation(at, "")[1]] if why]


@transaction.atomic
def follow(person_id: int, wanted: set[Place], *, source: str, by: Actor = BY, on: date) -> None:
    """Make the roles from this source what the claims say: the rest of them ends, what is new begins today."""
    # Two administrators who both lose their role at once would otherwise each see the other as the one who stays.
    list(Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR, until=None).order_by("pk"))
    Person.objects.select_for_update().get(pk=person_id)
    open_now = Membership.objects.filter(Q(until=None) | Q(until__gte=on), person=person_id)
    held = {(Role(row.role), row.organisation_id): row for row in open_now.filter(source=source)}
    by_hand = {(Role(role), at) for role, at in open_now.exclude(source=source).values_list("role", "organisation")}
    for role, at in sorted(wanted - set(held) - by_hand):
        Membership.objects.create(person_id=person_id, organisation_id=at, role=role.value, since=on, source=source)
        record(events.MembershipGiven(person_id, at, role.value, source), by=by, on=on)
        Account.objects.sign_out(person=person_id)
    for place in sorted(set(held) - wanted):
        _end(held[place], by=by, on=on)


def _end(row: Membership, *, by: Actor, on: date) -> None:
    if row.role == Role.ADMINISTRATOR and is_last_administrator(row.person_id, on):
        log.warning("the last administrator keeps the role, though her organisation's sign-in does not claim it")
        record(events.LastAdministratorKept(row.person_id, row.organisation_id), by=by, on=on)
        return
    if row.since < on:
        Membership.objects.filter(pk=row.pk).update(until=on - rules.ONE_DAY)
    else:
        row.delete()
    record(events.MembershipEnded(row.person_id, row.organisation_id, row.role, row.source), by=by, on=on)


def is_last_administrator(person_id: int, on: date) -> bool:
    """Without her nobody could give a role any more."""
    others = Membership.objects.held(on).filter(role=Role.ADMINISTRATOR, person__account__is_active=True)
    return not others.exclude(person=person_id).exists()
