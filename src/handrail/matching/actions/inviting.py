"""An invitation goes, is answered, taken back or runs out. A yes makes the account, the place and the pair in one transaction.

Lock order: jobseeker, participation, mentor. Whoever says yes at the same time as others waits at the mentor's row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.jobs import app
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.matching import events, queries, rules
from handrail.matching.actions.selecting import jobseeker, own, place_to_choose
from handrail.matching.actions.selecting import mentor as lock_mentor
from handrail.matching.models import Selection
from handrail.matching.rules import SELECTION, Chosen
from handrail.mentorships.actions import agree
from handrail.mentorships.models import Mentorship
from handrail.people import actions as people
from handrail.people.models import Account
from handrail.people.queries import account_of, account_of_person, actor_of
from handrail.people.rules import Contact, How
from handrail.programmes import actions as programmes
from handrail.programmes.rules import Due, blocks_joining
from handrail.register.actions import tie
from handrail.register.queries import facts
from handrail.register.rules import TiedHow

SYSTEM = Actor.system("invitation")


@transaction.atomic
def invite(ref: str, reasons: Sequence[str], channel: str, *, by: Actor, on: date, now: datetime) -> Selection:
    """The letter goes to the contact the register holds, or is printed. From now on the time to answer runs."""
    held = own(ref, by)
    place = place_to_choose(held.programme.slug, by, on, now)
    row = lock_mentor(held.mentor_id)
    stage = SELECTION.target("invite", Chosen(held.stage))
    fits = not blocks_joining(place.definition, facts(held.jobseeker), on)
    refuse_if(rules.blocks_inviting(queries.room_of(row, place.definition), reasons, eligible=fits))
    if channel not in queries.channels(held):
        raise Refused([Reason("channel_unknown", "channel")])
    held.stage, held.invited_at, held.channel = stage, now, channel
    held.answer_by = now + timedelta(days=place.rule.answer_days)
    held.reasons = list(dict.fromkeys(reasons))
    held.code_hash = queries.code_hash(queries.code_of(held.ref))
    held.save(update_fields=["stage", "invited_at", "channel", "answer_by", "reasons", "code_hash"])
    record(events.JobseekerInvited(held.pk, held.mentor_id, held.jobseeker_id), by=by, on=on)
    if channel != "letter":
        app.configure_task("handrail.matching.send_invitation").defer(selection_id=held.pk)
    return held


@dataclass(frozen=True)
class Yes:
    """What somebody says with the yes: a yes or no to each purpose with the hash of its words, and how to be reached."""

    consents: Mapping[str, str]
    contact: Contact | None = None
    language: str = "en"


@transaction.atomic
def accept(code: str, yes: Yes, *, on: date, now: datetime) -> Mentorship:
    """The person alone says yes, with the code of the letter."""
    held = _open(queries.code_hash(code), now)
    account = _account(held, yes, on)
    return _together(held, account, yes, by=actor_of(account), on=on, now=now)


@transaction.atomic
def accept_at_desk(ref: str, yes: Yes, *, by: Actor, on: date, now: datetime) -> Mentorship:
    """A counsellor of the office, never the mentor herself, writes the yes down with the person beside her."""
    held = _at_desk(ref, by, now)
    account = _account(held, yes, on)
    held.assisted_by_id = by.person_id
    return _together(held, account, yes, by=by, on=on, now=now)


def _open(hashed: str, now: datetime) -> Selection:
    """The open invitation of this code, locked after its jobseeker."""
    rows = Selection.objects.filter(code_hash=hashed, stage=Chosen.INVITED, answer_by__gt=now)
    found = rows.values_list("pk", "jobseeker__ref").first()
    if found is None:
        raise Refused([Reason("invitation_over")])
    jobseeker(found[1])
    row = (
        rows.select_for_update(of=("self",))
        .select_related("programme", "mentor__person", "jobseeker")
        .filter(pk=found[0])
        .first()
    )
    if row is None:
        raise Refused([Reason("invitation_over")])
    return row


def _at_desk(ref: str, by: Actor, now: datetime) -> Selection:
    by.must("matching.ask_together")
    hashed = Selection.objects.served_by(by).filter(ref=ref).values_list("code_hash", flat=True).first()
    if hashed is None:
        raise NotFound("invitation")
    return _open(hashed, now)


def _account(held: Selection, yes: Yes, on: date) -> Account:
    """The account of the person: hers, or one by the contact the register holds; without one, by what she said now.

    An address somebody only typed never opens an account that is there already.
    """
    row = held.jobseeker
    if row.person_id is not None and (known := account_of_person(row.person_id)) is not None:
        return known
    held_by_register = queries.contact(held)
    proven = bool(held_by_register.email or held_by_register.phone)
    contact = held_by_register if proven else yes.contact
    if contact is None or not (contact.email or contact.phone):
        raise Refused([Reason("say_contact", "reach")])
    known = account_of(contact)
    sent = proven and held.channel != "letter"
    if known is not None and sent and known.person_id is not None:
        return known
    return people.open_account(
        email=contact.email, phone=contact.phone, name=row.name, language=yes.language, how="invitation", by=SYSTEM, on=on
    )


def _together(held: Selection, account: Account, yes: Yes, *, by: Actor, on: date, now: datetime) -> Mentorship:
    """Tied, asked, joined, ready, a pair: all of it or nothing."""
    person_id = account.person_id or 0
    assisted = by.person_id != person_id
    tie(person_id, held.jobseeker_id, TiedHow.DESK if assisted else TiedHow.CODE, by=SYSTEM, on=on)
    for purpose, text_hash in yes.consents.items():
        people.give_consent(person_id, purpose, text_hash, by=by, on=on)
    programmes.choose(held.programme_id, held.jobseeker_id, chosen_by=held.mentor.person_id, by=by, on=on)
    papers = {paper.code: paper.pk for paper in queries.papers(held.programme.slug, yes.language)}
    joined = programmes.join(held.programme_id, person_id, papers=papers, by=by, on=on)
    place = programmes.take_profile(joined.pk, by=by, on=on)
    mentorship = agree(place.pk, held.mentor_id, by=by, on=on)
    held.participation = place
    _decide(held, "accept", now, on)
    how = How.ASSISTED if assisted else How.SELF
    done = events.InvitationAccepted(held.pk, held.mentor_id, held.jobseeker_id, place.pk, mentorship.pk, str(how))
    record(done, by=by, on=on)
    return mentorship


def _decide(held: Selection, step: str, now: datetime, on: date, reason: str = "") -> None:
    held.stage = SELECTION.target(step, Chosen(held.stage))
    held.decided_at, held.reason = now, reason
    held.save(update_fields=["stage", "decided_at", "reason", "participation", "assisted_by"])
    programmes.replace_duties(f"selection:{held.pk}", [])


@transaction.atomic
def decline_invitation(code: str, reason: str = "", *, on: date, now: datetime) -> None:
    """No, with a reason or without. Nobody who decides anything reads it."""
    _declined(_open(queries.code_hash(code), now), reason, by=Actor.visitor(), on=on, now=now)


@transaction.atomic
def decline_at_desk(ref: str, reason: str = "", *, by: Actor, on: date, now: datetime) -> None:
    held = _at_desk(ref, by, now)
    held.assisted_by_id = by.person_id
    _declined(held, reason, by=by, on=on, now=now)


def _declined(held: Selection, reason: str, *, by: Actor, on: date, now: datetime) -> None:
    if reason and reason not in rules.NO_BECAUSE:
        raise Refused([Reason("reason_missing", "reason")])
    _decide(held, "decline", now, on, reason)
    record(events.InvitationDeclined(held.pk, held.mentor_id, held.jobseeker_id), by=by, on=on)


@transaction.atomic
def ask_call_back(code: str, *, on: date, now: datetime) -> None:
    """She would rather talk first: the mentor is due to call. Asked again it stays as it was."""
    held = _open(queries.code_hash(code), now)
    if held.call_back_at is not None:
        return
    held.call_back_at = now
    held.save(update_fields=["call_back_at"])
    due = on + timedelta(days=rules.CALL_BACK_DAYS)
    programmes.replace_duties(f"selection:{held.pk}", [Due("call_back", held.mentor.person_id, None, None, due, (due,))])
    record(events.CallBackAsked(held.pk, held.mentor_id, held.jobseeker_id), by=Actor.visitor(), on=on)


@transaction.atomic
def withdraw_invitation(ref: str, *, by: Actor, on: date, now: datetime) -> Selection:
    """The mentor takes an invitation back; the person gets a kind word where a letter went."""
    held = own(ref, by)
    _decide(held, "withdraw", now, on)
    record(events.InvitationWithdrawn(held.pk, held.mentor_id, held.jobseeker_id), by=by, on=on)
    _tell_over(held)
    return held


def expire_invitations(*, by: Actor, on: date, now: datetime) -> int:
    """End every invitation whose time is over, each in its own transaction. Twice ends nothing more."""
    due = Selection.objects.filter(stage=Chosen.INVITED, answer_by__lte=now).order_by("answer_by", "id")
    return sum(_expire(ref, by=by, on=on, now=now) for ref in list(due.values_list("ref", flat=True)))


@transaction.atomic
def _expire(ref: str, *, by: Actor, on: date, now: datetime) -> bool:
    jobseeker(Selection.objects.values_list("jobseeker__ref", flat=True).get(ref=ref))
    rows = Selection.objects.select_for_update(of=("self",)).filter(ref=ref, stage=Chosen.INVITED, answer_by__lte=now)
    held = rows.first()
    if held is None:
        return False
    _decide(held, "expire", now, on)
    record(events.InvitationExpired(held.pk, held.mentor_id, held.jobseeker_id), by=by, on=on)
    _tell_over(held)
    return True


def _tell_over(held: Selection) -> None:
    if held.channel != "letter":
        app.configure_task("handrail.matching.send_invitation_over").defer(selection_id=held.pk)


def close_chosen(person_id: int, other_id: int, *, by: Actor, on: date, now: datetime) -> None:
    """The two are kept apart from now on: what is open between them ends, and nobody is told why."""
    for one, two in ((person_id, other_id), (other_id, person_id)):
        rows = Selection.objects.filter(mentor__person=one, jobseeker__person=two, stage__in=rules.HOLDING)
        for ref in list(rows.order_by("id").values_list("ref", flat=True)):
            _taken_back(ref, by=by, on=on, now=now)


def end_of_mentor(mentor_id: int, *, by: Actor, on: date, now: datetime) -> None:
    """A mentor who stops keeps nobody waiting."""
    rows = Selection.objects.filter(mentor=mentor_id, stage__in=rules.HOLDING)
    for ref in list(rows.order_by("id").values_list("ref", flat=True)):
        _taken_back(ref, by=by, on=on, now=now)


@transaction.atomic
def _taken_back(ref: str, *, by: Actor, on: date, now: datetime) -> None:
    jobseeker(Selection.objects.values_list("jobseeker__ref", flat=True).get(ref=ref))
    held = Selection.objects.select_for_update(of=("self",)).get(ref=ref)
    if held.stage == Chosen.RESERVED:
        _decide(held, "release", now, on)
    elif held.stage == Chosen.INVITED:
        _decide(held, "withdraw", now, on)
        record(events.InvitationWithdrawn(held.pk, held.mentor_id, held.jobseeker_id), by=by, on=on)
        _tell_over(held)
