"""The desk: an account and a row of the register side by side, for a counsellor who has both before her.

No address names a person: the pair travels as a sealed ticket that only the counsellor who found it can open.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core import signing

from handrail.kernel.access import Actor, NotFound, Role, seen
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Reason, Refused
from handrail.people.models import Account, Person
from handrail.people.queries import account_of
from handrail.people.rules import Contact
from handrail.register.models import Jobseeker
from handrail.register.queries import jobseeker_of
from handrail.register.rules import plain_number

SEAL = "handrail.portal.desk"
HOLDS = timedelta(minutes=30)


@dataclass(frozen=True)
class Pair:
    """The two sides to be compared. `blocked` says why they cannot be tied: "row", "account", or "" when they can."""

    ticket: str
    person_id: int
    jobseeker_ref: str
    name: str
    born_on: date | None
    reached_at: str
    row_name: str
    row_born_on: date | None
    row_office: str
    blocked: str
    done: bool


def find_pair(actor: Actor, contact: Contact, *, number: str, name: str, born_on: date | None) -> str:
    """A ticket for the account that is reached there and the row of the register; refused with what was not found."""
    account = account_of(contact)
    person_id = account.person_id if account is not None and account.is_active else None
    rows = _rows(actor, number, name, born_on)
    reasons = [Reason("desk_no_account", "contact")] if person_id is None else []
    if len(rows) != 1:
        about = "number" if number else "name"
        reasons.append(Reason("desk_several", "number") if rows else Reason("desk_no_row", about))
    if reasons:
        raise Refused(reasons)
    return signing.dumps([_ref(actor.person_id), _ref(person_id), rows[0].ref], salt=SEAL)


def _ref(person_id: int | None) -> str:
    return Person.objects.values_list("ref", flat=True).get(pk=person_id or 0)


def _rows(actor: Actor, number: str, name: str, born_on: date | None) -> list[Jobseeker]:
    """By number alone, or by name and birth date; only rows of the counsellor's own offices."""
    rows = Jobseeker.objects.filter(office_id__in=actor.at(Role.COUNSELLOR), left_on=None)
    if number:
        rows = rows.filter(number_index=blind_index(plain_number(number)))
    else:
        rows = rows.filter(name__iexact=" ".join(name.split()), born_on=born_on)
    return list(rows[:2])


def pair(actor: Actor, ticket: str) -> Pair:
    """The two sides behind a ticket; that the account was looked at is noted."""
    try:
        who, person_ref, ref = signing.loads(ticket, salt=SEAL, max_age=HOLDS)
    except signing.BadSignature:
        raise NotFound("ticket") from None
    office = actor.at(Role.COUNSELLOR)
    row = Jobseeker.objects.select_related("office").filter(ref=ref, office_id__in=office).first()
    account = Account.objects.select_related("person").filter(person__ref=person_ref, is_active=True).first()
    if who != _ref(actor.person_id) or row is None or account is None or account.person is None:
        raise NotFound("ticket")
    person_id = account.person.pk
    seen(person_id, "desk", "tie at the desk")
    return Pair(
        ticket=ticket,
        person_id=person_id,
        jobseeker_ref=ref,
        name=account.person.name,
        born_on=account.person.born_on,
        reached_at=account.email or account.phone or "",
        row_name=row.name,
        row_born_on=row.born_on,
        row_office=row.office.name if row.office else settings.HANDRAIL.organisation,
        blocked=_blocked(row, person_id),
        done=row.person_id == person_id,
    )


def _blocked(row: Jobseeker, person_id: int) -> str:
    if row.person_id is not None:
        return "" if row.person_id == person_id else "row"
    return "account" if jobseeker_of(person_id) is not None else ""
