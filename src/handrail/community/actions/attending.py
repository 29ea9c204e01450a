"""Who came: ticked by the host, or said by the person with the code on the door; and how it was."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from handrail.community import events
from handrail.community.actions.locking import day_of, person, renew_dues, renew_list, to_attend, to_run
from handrail.community.models import Feedback, Signup, Workshop
from handrail.community.queries.attending import door_code
from handrail.community.rules import signing
from handrail.community.rules.signing import SIGNUP, SignupState
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if

STEP = {SignupState.ATTENDED: "attend", SignupState.MISSED: "miss", SignupState.PLACED: "untick"}


@transaction.atomic
def tick(ref: str, said: Mapping[str, str], *, by: Actor, now: datetime) -> int:
    """The host's list: address of the sign-up → attended, missed, or placed for "not ticked". Gives how many changed."""
    workshop = to_run(ref, by)
    refuse_if(signing.blocks_attendance(workshop.timing, now))
    rows = workshop.signups.filter(ref__in=said, state__in=signing.TAKING).order_by("pk")
    changed = sum(_mark(workshop, row, SignupState(said[row.ref]), by=by, now=now) for row in rows)
    renew_list(workshop)
    return changed


@transaction.atomic
def check_in(ref: str, code: str, *, by: Actor, now: datetime) -> Signup:
    """I am here: one button behind the code on the door. Again on the same day it changes nothing."""
    by.must("community.attend")
    workshop = to_attend(ref, by)
    day, today = day_of(workshop, workshop.starts_at), day_of(workshop, now)
    right = secrets.compare_digest(code.encode(), door_code(workshop).encode())
    refuse_if(signing.blocks_code(right=right, today=today, day=day, stage=workshop.stage))
    row = workshop.signups.filter(person=person(by)).first()
    if row is None or row.state not in signing.TAKING:
        raise Refused([Reason("workshop_no_place")])
    _mark(workshop, row, SignupState.ATTENDED, by=by, now=now)
    renew_list(workshop)
    return row


def _mark(workshop: Workshop, row: Signup, state: SignupState, *, by: Actor, now: datetime) -> bool:
    if row.state == state:
        return False
    row.state = SIGNUP.target(STEP[state], SignupState(row.state))
    row.save(update_fields=["state"])
    renew_dues(workshop, row)
    if state == SignupState.ATTENDED:
        record(events.WorkshopAttended(workshop.pk, row.pk, row.person_id), by=by, on=day_of(workshop, now))
    elif state == SignupState.MISSED:
        record(events.WorkshopMissed(workshop.pk, row.pk, row.person_id), by=by, on=day_of(workshop, now))
    return True


@transaction.atomic
def give_feedback(ref: str, tap: str, words: str = "", *, by: Actor, now: datetime) -> Feedback:
    """One tap and, if you like, one sentence, from who was there. Said again, it replaces what was said."""
    by.must("community.attend")
    me = person(by)
    workshop = to_attend(ref, by)
    if not workshop.signups.filter(person=me, state=SignupState.ATTENDED).exists():
        raise NotFound("signup")
    row = Feedback.objects.filter(workshop=workshop, person=me).first()
    if row is None:
        row = Feedback(workshop=workshop, person_id=me)
        row.trust = f"workshop:{workshop.ref}"
    row.tap, row.words = tap, words or None
    row.save()
    record(events.FeedbackGiven(workshop.pk), by=Actor.system("feedback"), on=day_of(workshop, now))
    return row
