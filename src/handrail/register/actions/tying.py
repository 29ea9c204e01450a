"""An account is tied to its row in the register three ways: a proven e-ID number, a code sent to the contact the register
itself holds, or a counsellor at the desk. Number and birth date alone tie nothing; they only say where a code may go.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.audit import hand_over_looks
from handrail.kernel.events import record
from handrail.kernel.jobs import app
from handrail.kernel.models import new_ref
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.register import events, queries, rules
from handrail.register.models import CODE_TRIES, Jobseeker, TieCode
from handrail.register.rules import TiedHow

CODE_HOLDS = timedelta(minutes=15)
CODES_A_DAY = 5


@transaction.atomic
def tie(person_id: int, jobseeker_id: int, how: TiedHow, *, by: Actor, on: date) -> Jobseeker:
    """Tie this person to this row. One row has one person and one person one row; doing it again changes nothing."""
    by.must("register.tie")
    row = Jobseeker.objects.select_for_update(of=("self",)).filter(pk=jobseeker_id).first()
    if row is None:
        raise NotFound("jobseeker")
    if row.person_id == person_id:
        return row
    mine = queries.jobseeker_of(person_id)
    refuse_if(
        [
            Reason("tied_already") if row.person_id is not None else None,
            Reason("tied_other") if mine is not None else None,
        ]
    )
    row.person_id, row.tied_how, row.tied_on = person_id, how, on
    row.save(update_fields=["person", "tied_how", "tied_on"])
    # Who looked at the row before there was an account is theirs to read from now on.
    hand_over_looks(f"jobseeker:{row.pk}", person_id)
    record(events.JobseekerLinked(row.pk, person_id, how), by=by, on=on)
    return row


@transaction.atomic
def untie(person_id: int, *, by: Actor, on: date) -> int:
    """Somebody leaves: the service's row is the service's own and stays, and no longer leads to her."""
    by.must("register.tie")
    rows = Jobseeker.objects.filter(person=person_id, source=rules.Source.REGISTER).select_for_update(of=("self",))
    for row in rows:
        row.person_id, row.tied_how, row.tied_on = None, "", None
        row.save(update_fields=["person", "tied_how", "tied_on"])
        record(events.JobseekerUntied(row.pk, person_id), by=by, on=on)
    return len(rows)


def tie_by_eid(person_id: int, number: str, *, by: Actor, on: date) -> Jobseeker:
    """The e-ID has just proven this number for this person."""
    row = Jobseeker.objects.filter(number_index=blind_index(rules.plain_number(number))).first()
    if row is None:
        raise Refused([Reason("not_in_register")])
    return tie(person_id, row.pk, TiedHow.EID, by=by, on=on)


def tie_at_desk(person_id: int, jobseeker_ref: str, *, by: Actor, on: date) -> Jobseeker:
    """A counsellor has seen the person and their papers."""
    by.must("register.tie_at_desk")
    return tie(person_id, queries.jobseeker(by, jobseeker_ref).pk, TiedHow.DESK, by=by, on=on)


@transaction.atomic
def ask_code(person_id: int, number: str, born_on: date, *, by: Actor, on: date, now: datetime) -> TieCode:
    """Send a code to the contact the register holds for this number and birth date.

    Where nothing fits, the same is written down and nothing is sent: the answer on screen tells nobody who is registered.
    """
    by.must("register.tie")
    queries.lock_person(person_id)
    recent = TieCode.objects.filter(person=person_id, created__gt=now - timedelta(days=1))
    if recent.count() >= CODES_A_DAY:
        raise Refused([Reason("tie_codes_enough")])
    TieCode.objects.filter(person=person_id, spent_at=None).update(spent_at=now)
    row = queries.reachable(blind_index(rules.plain_number(number)), born_on)
    ref = new_ref()
    code = TieCode.objects.create(
        ref=ref,
        jobseeker=row,
        person_id=person_id,
        code_hash=blind_index(f"{ref}:{queries.tie_code(ref)}"),
        channel="email" if row and row.email else "sms",
        expires_at=now + CODE_HOLDS,
        created=now,
    )
    record(events.TieCodeMade(code.pk, person_id), by=by, on=on)
    if row is not None:
        app.configure_task("handrail.register.send_tie_code").defer(code_id=code.pk)
    return code


def tie_by_code(person_id: int, code: str, *, by: Actor, on: date, now: datetime) -> Jobseeker:
    """Use the code up. A wrong one is counted, and the count stays although the try is refused."""
    by.must("register.tie")
    with transaction.atomic():
        held = TieCode.objects.select_for_update(of=("self",)).filter(person=person_id, spent_at=None).first()
        reasons = _blocks_code(held, code, now)
        if not reasons and held is not None and held.jobseeker_id is not None:
            TieCode.objects.filter(pk=held.pk).update(spent_at=now)
            return tie(person_id, held.jobseeker_id, TiedHow.CODE, by=by, on=on)
        if held is not None:
            tries = held.tries + 1
            TieCode.objects.filter(pk=held.pk).update(tries=tries, spent_at=now if tries >= CODE_TRIES else None)
            reasons = [Reason("tie_code_tries")] if tries >= CODE_TRIES else reasons or [Reason("tie_code_wrong", "code")]
    raise Refused(reasons)


def _blocks_code(held: TieCode | None, code: str, now: datetime) -> list[Reason]:
    if held is None or held.expires_at <= now:
        return [Reason("tie_code_expired", "code")]
    fits = blind_index(f"{held.ref}:{code.strip().replace(' ', '')}") == held.code_hash
    return [] if fits else [Reason("tie_code_wrong", "code")]
