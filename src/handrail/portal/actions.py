"""What a counsellor does at the desk for somebody: refer, give a way in, by SMS, by e-mail or on paper."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.messaging.actions import tell
from handrail.people.actions import make_link, open_account
from handrail.people.events import DataTaken
from handrail.people.queries import account_of_person
from handrail.people.rules import LANGUAGES, Contact, LinkPurpose
from handrail.portal.queries import caseload
from handrail.portal.queries.desk import Pair
from handrail.programmes.actions import note_guardian
from handrail.programmes.actions import refer as refer_to
from handrail.programmes.models import Participation
from handrail.programmes.queries import programme
from handrail.register.actions import tie, tie_at_desk
from handrail.register.rules import TiedHow


def refer(jobseeker_ref: str, slug: str, *, by: Actor, on: date) -> Participation:
    """Refer a jobseeker of one's office to a programme. It obliges her to nothing."""
    return refer_to(programme(slug).pk, caseload.jobseeker_id(by, jobseeker_ref), by=by, on=on)


@transaction.atomic
def send_way_in(ref: str, *, by: Actor, on: date) -> None:
    """Send the address by what the register knows of her: e-mail, else SMS. Once a day, however often it is pressed."""
    by.must("portal.refer")
    person_id = _person_at_desk(ref, by=by, on=on)
    tell("referred", person_id, about=f"person:{person_id}", key=f"way_in:{on}", path="", link=LinkPurpose.INVITATION)


@transaction.atomic
def print_way_in(ref: str, *, by: Actor, on: date) -> str:
    """An address for a printed slip; it lets her in once, within 14 days."""
    by.must("portal.refer")
    return make_link(_person_at_desk(ref, by=by, on=on), LinkPurpose.INVITATION, by=by, on=on)


def _person_at_desk(ref: str, *, by: Actor, on: date) -> int:
    """The person behind the participation; made and tied to her row when she has not come in yet."""
    found = caseload.person(by, ref)
    if found.person_id is not None and account_of_person(found.person_id) is not None:
        return found.person_id
    refuse_if([None if found.email or found.phone else Reason("unreachable")])
    return _open_at_desk(found, Contact(found.email or None, None if found.email else found.phone), by=by, on=on)


@transaction.atomic
def open_at_desk(ref: str, contact: Contact, *, by: Actor, on: date) -> int:
    """Open an account for somebody who sits there, by what they have: an e-mail address or only a phone."""
    by.must("portal.refer")
    found = caseload.person(by, ref)
    if found.person_id is not None and account_of_person(found.person_id) is not None:
        return found.person_id
    return _open_at_desk(found, contact, by=by, on=on)


def _open_at_desk(found: caseload.PersonPage, contact: Contact, *, by: Actor, on: date) -> int:
    """The account, tied to the row of the register and put in the place she was referred to."""
    language = found.language if found.language in LANGUAGES else LANGUAGES[0]
    account = open_account(
        email=contact.email, phone=contact.phone, name=found.name, language=language, how="desk", by=by, on=on
    )
    if account.person_id is None:
        raise Refused([Reason("unreachable")])
    tie(account.person_id, found.jobseeker_id, TiedHow.DESK, by=by, on=on)
    Participation.objects.filter(pk=found.participation_id, person=None).update(person_id=account.person_id)
    return account.person_id


@transaction.atomic
def tie_pair(pair: Pair, *, by: Actor, on: date) -> None:
    """Tie the account to the row: the counsellor has seen the person and the identity document. The person is told."""
    tie_at_desk(pair.person_id, pair.jobseeker_ref, by=by, on=on)
    about = f"person:{pair.person_id}"
    tell("tied_at_desk", pair.person_id, about=about, key=f"desk:{pair.jobseeker_ref}", path=reverse("portal:home"))


def note_paper(ref: str, name: str, said_on: date, *, by: Actor, on: date, now: datetime) -> None:
    """A guardian's yes on paper."""
    note_guardian(caseload.person(by, ref).participation_id, name, said_on, by=by, on=on, now=now)


@transaction.atomic
def take_data(*, by: Actor, on: date) -> None:
    """That she took her data along is written down, so that she can see if somebody else did it in her name."""
    by.must("people.me")
    record(DataTaken(by.person_id or 0), by=by, on=on)
