"""How a mentorship ends: with a reason, quietly, refused after the first meeting, or well and with thanks.

A block ends it the way an end without a reason does, so that nobody can read a block from what is shown.
"""

from datetime import date

from django.db import transaction

from handrail.employers.actions import name_follower
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events, rules
from handrail.mentorships.actions.following import end_aftercare
from handrail.mentorships.actions.locking import lock_places, of_pair_or_staff, renew_duties, version_of
from handrail.mentorships.actions.pair import note_change
from handrail.mentorships.actions.supporting import begin_support
from handrail.mentorships.models import ClosingStep, Mentorship
from handrail.mentorships.rules import GOOD_ENDS, LIFECYCLE, QUIET_REASON, Closing, MeetingState, OfferState, Stage
from handrail.mentorships.rules.aftercare import Because, follows_end
from handrail.people import actions as people
from handrail.programmes.actions import close_participation, free_place, mark_unguided
from handrail.programmes.rules import CLOSING_REASONS


@transaction.atomic
def close(ref: str, reason: str, *, by: Actor, on: date, note: str = "", rematch: bool | None = None) -> Mentorship:
    """Either side or the coordinator ends it. After an end that is nobody's fault she may choose again."""
    by.must("mentorships.change")
    mentorship = of_pair_or_staff(ref, by=by)
    definition = version_of(mentorship)
    refuse_if(rules.blocks_close(reason, definition))
    again = rules.wants_rematch(reason, definition) if rematch is None else rematch
    if rematch is None and mentorship.stage == Stage.AFTERCARE:
        again = False
    _end(mentorship, "close", reason, by=by, on=on, note=note, again=again)
    return mentorship


@transaction.atomic
def refuse(ref: str, *, by: Actor, on: date) -> Mentorship:
    """After the first meeting either may say no, where the version offers it."""
    by.must("mentorships.change")
    mentorship = of_pair_or_staff(ref, by=by)
    held = mentorship.meetings.filter(state=MeetingState.HELD).count()
    refuse_if(rules.blocks_refuse(version_of(mentorship), held=held))
    _end(mentorship, "refuse", QUIET_REASON, by=by, on=on, again=True)
    return mentorship


@transaction.atomic
def block(ref: str, *, by: Actor, on: date) -> Mentorship:
    """Cut the contact at once, both ways. The other side sees an end without a reason, nothing else."""
    by.must("mentorships.block")
    mentorship = of_pair_or_staff(ref, by=by)
    me = _side(mentorship, by)
    people.block(me, mentorship.other_than(me), by=by, on=on)
    if mentorship.stage != Stage.CLOSED:
        _end(mentorship, "close", QUIET_REASON, by=by, on=on, again=True)
    return mentorship


@transaction.atomic
def close_quietly(person_id: int, other_id: int, *, by: Actor, on: date) -> int:
    """End whatever stands between two people of whom one has blocked the other; gives how many."""
    pairs = [(person_id, other_id), (other_id, person_id)]
    found = [
        mentorship
        for mentee, mentor in pairs
        for mentorship in Mentorship.objects.open().filter(mentee_person_id=mentee, mentor_person_id=mentor).order_by("pk")
    ]
    for each in found:
        lock_places(each.participation_id, each.mentor_id)
        mentorship = Mentorship.objects.select_for_update(of=("self",)).get(pk=each.pk)
        if mentorship.stage != Stage.CLOSED:  # closed by somebody else while we waited for the lock
            _end(mentorship, "close", QUIET_REASON, by=by, on=on, again=True)
    return len(found)


@transaction.atomic
def tick_closing(ref: str, step: Closing, *, by: Actor, on: date, words: str = "") -> ClosingStep:
    """One line of the goodbye is done. Doing it again changes the words."""
    by.must("mentorships.change")
    mentorship = of_pair_or_staff(ref, by=by)
    me = _side(mentorship, by)
    if mentorship.stage != Stage.CLOSED or mentorship.reason not in GOOD_ENDS:
        raise Refused([Reason("step_closed")])
    done = mentorship.closing_steps.filter(person_id=me, step=step).first()
    done = done or ClosingStep(mentorship=mentorship, trust=mentorship.trust, person_id=me, step=step, done_on=on)
    done.words = words or None
    done.save()
    renew_duties(mentorship)
    record(events.ClosingStepDone(mentorship.pk), by=by, on=on)
    return done


def _side(mentorship: Mentorship, by: Actor) -> int:
    """Only the two themselves may do this, not the coordinator who sees them."""
    if by.person_id is None or by.person_id not in {mentorship.mentee_person_id, mentorship.mentor_person_id}:
        raise Refused([Reason("step_closed")])
    return by.person_id


def _end(mentorship: Mentorship, step: str, reason: str, *, by: Actor, on: date, again: bool, note: str = "") -> None:
    """Close it, free the place, let go of what was planned and shown, and give her back to the programme."""
    followed = mentorship.stage == Stage.AFTERCARE
    supported = not again and follows_end(reason, Stage(mentorship.stage), version_of(mentorship))
    mentorship.stage = LIFECYCLE.target(step, Stage(mentorship.stage))
    mentorship.ended_on, mentorship.reason = on, reason
    mentorship.visible_until = rules.visible_until(on, version_of(mentorship))
    mentorship.save(update_fields=["stage", "ended_on", "reason", "visible_until"])
    mentorship.meetings.filter(state=MeetingState.PLANNED).update(state=MeetingState.CANCELLED)
    mentorship.time_offers.filter(state=OfferState.OPEN).update(state=OfferState.REPLACED)
    mentorship.contact_shares.filter(withdrawn_on=None).update(withdrawn_on=on, phone=None, email=None)
    note_change(mentorship, step, by=by, on=on, note=note)
    if followed:
        end_aftercare(mentorship, Because.CLOSED, on)
    else:
        free_place(mentorship.mentor_id)
    name_follower(mentorship.participation_id, None)
    # Who has a job looks for no mentor, unless she says so; who is supported after the end neither.
    if supported:
        begin_support(mentorship, by=by, on=on)
    elif again or not followed:
        mark_unguided(mentorship.participation_id, on)
    renew_duties(mentorship)
    well = reason in GOOD_ENDS
    event = events.MentorshipClosed(mentorship.pk, mentorship.participation_id, mentorship.mentor_id, well)
    record(event, by=by, on=on)
    if not (again or supported):
        said = reason if reason in CLOSING_REASONS else QUIET_REASON
        close_participation(mentorship.participation_id, reason=said, by=Actor.system("mentorship closed"), on=on)
