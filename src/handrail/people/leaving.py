"""Leaving: the account closes at once, the rest goes after some days in which it may be taken back.

What ends for others when somebody leaves is decided above (`portal.leaving`); what goes of which table stands beside its
fields (`kernel.erasing`).
"""

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from handrail.kernel.access import Actor, Denied, NotFound
from handrail.kernel.erasing import Taken, end_sessions, take_person, words_of
from handrail.kernel.events import record
from handrail.kernel.holds import legal_holds
from handrail.kernel.jobs import app
from handrail.kernel.models import Opened
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people import events, rules
from handrail.people.models import Account, ContactChange, Erasure, Membership, Person
from handrail.people.queries import back_proof
from handrail.people.rules import Cause

TELL = "handrail.people.tell_of_erasure"


def blocks(person_id: int, on: date) -> list[Reason]:
    """Why this person cannot be erased now."""
    staff = Membership.objects.held(on).filter(person=person_id).exists()
    return rules.blocks_leaving(staff=staff, held=legal_holds(person_id).exists())


@transaction.atomic
def ask(person_id: int, cause: Cause, *, by: Actor, on: date, reason: str = "", wait: timedelta | None = None) -> Erasure:
    """Close the account and write down the day on which the rest goes. Asked twice it is one erasure.

    An account nobody uses is told and left open: whoever comes in stays.
    """
    _may(person_id, by)
    if not Person.objects.select_for_update().filter(pk=person_id).exists():
        raise NotFound("person")
    refuse_if(blocks(person_id, on))
    if (known := Erasure.objects.filter(person=person_id, about="", undone_on=None).first()) is not None:
        return known
    if cause is Cause.ON_PAPER and not reason.strip():
        raise Refused([Reason("reason_missing", "reason")])
    due_on = on + (timedelta(days=settings.HANDRAIL.erasure_days) if wait is None else wait)
    row = Erasure(person_id=person_id, cause=cause, asked_on=on, due_on=due_on, asked_by_id=_other(person_id, by))
    row.trust = f"erasure:{row.ref}"
    row.reason, row.contact = reason, contact_of(person_id)
    row.save()
    if cause not in rules.BY_TIME:
        Account.objects.filter(person=person_id).update(is_active=False)
        Account.objects.sign_out(person=person_id)
    record(events.ErasureAsked(row.pk, person_id, cause, due_on), by=by, on=on)
    app.configure_task(TELL).defer(erasure_id=row.pk)
    return row


def contact_of(person_id: int | None) -> str:
    """Where a letter about this goes: an e-mail address, else a number, else nowhere."""
    account = Account.objects.filter(person=person_id or 0).first()
    return (account.email or account.phone or "") if account else ""


def _may(person_id: int, by: Actor) -> None:
    by.must("people.me" if by.person_id == person_id else "people.erase")


def _other(person_id: int, by: Actor) -> int | None:
    return by.person_id if by.person_id != person_id else None


@transaction.atomic
def approve(ref: str, *, by: Actor, on: date) -> Erasure:
    """A second member of staff has read the paper too."""
    by.must("people.erase")
    row = Erasure.objects.select_for_update(of=("self",)).filter(ref=ref, done_on=None, undone_on=None).first()
    if row is None:
        raise NotFound("erasure")
    if by.person_id in {row.asked_by_id, row.person_id}:
        raise Refused([Reason("erase_second_person")])
    if row.approved_by_id is None:
        row.approved_by_id = by.person_id
        row.save(update_fields=["approved_by"])
        record(events.ErasureApproved(row.pk, row.person_id or 0), by=by, on=on)
    return row


def waits_for_second(row: Erasure) -> bool:
    return row.cause == Cause.ON_PAPER and settings.HANDRAIL.erasure_by_two and row.approved_by_id is None


# Taking it back ---------------------------------------------------------------------------------------------------------
def of_token(token: str) -> Erasure:
    ref, _, proof = token.partition(".")
    row = Erasure.objects.filter(ref=ref, done_on=None, undone_on=None).first()
    if row is None or not secrets.compare_digest(proof.encode(), back_proof(ref).encode()):
        raise Refused([Reason("erase_back_over")])
    return row


@transaction.atomic
def take_back(token: str, *, on: date) -> Erasure:
    """She stays after all: the account opens again. What ended for others stays ended."""
    row = Erasure.objects.select_for_update(of=("self",)).get(pk=of_token(token).pk)
    return undone(row, by=Actor.system("erasure_back"), on=on)


def undone(row: Erasure, *, by: Actor, on: date) -> Erasure:
    """Nothing goes; an account that was closed for it opens again."""
    if row.done_on is not None or row.undone_on is not None:
        raise Refused([Reason("erase_back_over")])
    row.undone_on, row.contact, row.reason = on, None, None
    row.save(update_fields=["undone_on", "contact", "reason"])
    Account.objects.filter(person=row.person_id).update(is_active=True)
    record(events.ErasureTakenBack(row.pk, row.person_id or 0), by=by, on=on)
    return row


# Doing it ---------------------------------------------------------------------------------------------------------------
def due(erasure_id: int, on: date) -> Erasure | None:
    """The erasure, locked, if its day has come. Nothing while a hold stands, or a second yes is missing."""
    row = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure_id)
    if row.done_on or row.undone_on or row.due_on > on or waits_for_second(row):
        return None
    return None if row.person_id and blocks(row.person_id, on) else row


def came_back(row: Erasure) -> bool:
    """Somebody has come into an account that was going to be erased because nobody did."""
    used = Account.objects.filter(person=row.person_id, last_login__date__gte=row.asked_on)
    return row.cause == Cause.UNUSED and used.exists()


@transaction.atomic
def finish(row: Erasure, *, by: Actor, on: date) -> Erasure:
    """Everything of hers goes that need not stay. The caller has locked the row and asked whether it is due."""
    if not by.is_system or row.person_id is None:
        raise Denied("people.erase")
    row.words = "\n".join(words_of(row.person_id))
    row.done_on = on
    row.save(update_fields=["words", "done_on"])
    account = Account.objects.filter(person=row.person_id).first()
    if account is not None:
        end_sessions(account.pk)
    note(row, take_person(row.person_id, _addresses(account)), by=by, on=on)
    app.configure_task(TELL).defer(erasure_id=row.pk)
    return row


def _addresses(account: Account | None) -> set[str]:
    if account is None:
        return set()
    before = ContactChange.objects.filter(account=account).values_list("old", "told")
    return {each for each in (account.email, account.phone, *(value for pair in before for value in pair)) if each}


def note(row: Erasure, taken: Taken, *, by: Actor, on: date) -> None:
    """How much went, in numbers."""
    record(events.Erased(row.pk, row.person_id or 0, row.about, sum(taken.rows.values()), taken.keys), by=by, on=on)


@transaction.atomic
def forget_contact(erasure_id: int) -> None:
    """The last letter has gone: where it went to is no longer needed."""
    Erasure.objects.filter(pk=erasure_id, done_on__isnull=False).update(contact=None)


def words(ref: str) -> list[str]:
    """What can be looked for after this erasure; nothing once the last backup has gone."""
    row = Erasure.objects.filter(ref=ref).first()
    if row is None:
        raise NotFound("erasure")
    return [each for each in Opened(row.trust).text(row, "words").splitlines() if each]
