"""A pair stands, rests for a while, goes on, goes on for longer."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.days import months_after
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events, rules
from handrail.mentorships.actions.locking import lock_places, of_pair_or_staff, renew_duties, resting, version_of
from handrail.mentorships.models import Change, Mentorship
from handrail.mentorships.rules import LIFECYCLE, MeetingState, Part, Stage
from handrail.people.queries import shut_out
from handrail.programmes.actions import mark_guided, take_place
from handrail.programmes.queries import mentor_blocks


@transaction.atomic
def agree(participation_id: int, mentor_id: int, *, by: Actor, on: date, follows: Mentorship | None = None) -> Mentorship:
    """The pair stands. Called from above once both have said yes; takes the mentor's place in the same transaction."""
    participation, mentor = lock_places(participation_id, mentor_id)
    if (mentee_id := participation.person_id) is None:
        raise Refused([Reason("not_joined")])
    reasons = rules.blocks_agree(
        mentee=mentee_id,
        mentor=mentor.person_id,
        apart=shut_out(mentee_id),
        has_lead=Mentorship.objects.open().filter(participation=participation, part=Part.LEAD).exists(),
    )
    refuse_if(reasons + mentor_blocks(mentor_id, participation.version_id, on))
    take_place(mentor_id)
    mark_guided(participation_id, on)
    mentorship = Mentorship.objects.create(
        participation=participation,
        trust=participation.trust,
        mentor=mentor,
        mentee_person_id=mentee_id,
        mentor_person_id=mentor.person_id,
        agreed_on=on,
        follows=follows,
    )
    renew_duties(mentorship)
    record(events.MentorshipAgreed(mentorship.pk, participation_id, mentor_id), by=by, on=on)
    return mentorship


@transaction.atomic
def pause(ref: str, *, by: Actor, on: date, note: str = "") -> Mentorship:
    """Either side or the coordinator lets it rest; no reason is asked."""
    by.must("mentorships.change")
    mentorship = of_pair_or_staff(ref, by=by)
    refuse_if([resting(mentorship)])
    mentorship.stage = LIFECYCLE.target("pause", Stage(mentorship.stage))
    mentorship.save(update_fields=["stage"])
    note_change(mentorship, "pause", by=by, on=on, note=note)
    renew_duties(mentorship)
    record(events.MentorshipPaused(mentorship.pk, mentorship.participation_id), by=by, on=on)
    return mentorship


@transaction.atomic
def resume(ref: str, *, by: Actor, on: date) -> Mentorship:
    by.must("mentorships.change")
    mentorship = of_pair_or_staff(ref, by=by)
    refuse_if([resting(mentorship)])
    mentorship.stage = LIFECYCLE.target("resume", Stage(mentorship.stage))
    mentorship.resumed_on = on
    mentorship.save(update_fields=["stage", "resumed_on"])
    note_change(mentorship, "resume", by=by, on=on)
    renew_duties(mentorship)
    record(events.MentorshipResumed(mentorship.pk, mentorship.participation_id), by=by, on=on)
    return mentorship


@transaction.atomic
def extend(ref: str, planned_end: date, *, by: Actor, on: date, reason: str = "") -> Mentorship:
    """The coordinator moves the planned end, never past what the version allows; the reason stays with the change."""
    by.must("mentorships.extend")
    mentorship = of_pair_or_staff(ref, by=by)
    if by.person_id in (mentorship.mentee_person_id, mentorship.mentor_person_id):
        raise Refused([Reason("own_pair")])
    mentorship.stage = LIFECYCLE.target("extend", Stage(mentorship.stage))
    started_on = mentorship.started_on or mentorship.agreed_on
    old_end = mentorship.planned_end or started_on
    refuse_if(rules.blocks_extend(planned_end, started_on=started_on, old_end=old_end, definition=version_of(mentorship)))
    mentorship.planned_end = planned_end
    mentorship.save(update_fields=["planned_end"])
    note_change(mentorship, "extend", by=by, on=on, note=reason)
    renew_duties(mentorship)
    record(events.MentorshipExtended(mentorship.pk, mentorship.participation_id, planned_end), by=by, on=on)
    return mentorship


def begin(mentorship: Mentorship, *, by: Actor, on: date) -> None:
    """It runs from the first meeting held, and its end can be said. Inside the transaction that logged or corrected one."""
    held = [each.held_on for each in mentorship.meetings.filter(state=MeetingState.HELD) if each.held_on]
    if not held or mentorship.started_on == min(held):
        return
    before, mentorship.started_on = mentorship.started_on, min(held)
    duration = version_of(mentorship).duration
    if duration and (before is None or mentorship.planned_end == months_after(before, duration.usual_months)):
        # An end that the coordinator moved stays where it is.
        mentorship.planned_end = months_after(mentorship.started_on, duration.usual_months)
    is_start = mentorship.stage == Stage.AGREED
    if is_start:
        mentorship.stage = LIFECYCLE.target("start", Stage.AGREED)
    mentorship.save(update_fields=["stage", "started_on", "planned_end"])
    if is_start:
        record(events.MentorshipStarted(mentorship.pk, mentorship.participation_id, mentorship.mentor_id), by=by, on=on)


@transaction.atomic
def note_contact(mentorship_id: int, on: date) -> None:
    """The two were in touch that day. Messages call this from above: the day, never the text."""
    mentorship = Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship_id)
    heard(mentorship, on)
    renew_duties(mentorship)


def heard(mentorship: Mentorship, on: date) -> None:
    """Keep the latest day of contact."""
    mentorship.last_contact_on = max(on, mentorship.last_contact_on or on)
    mentorship.save(update_fields=["last_contact_on"])


def note_change(mentorship: Mentorship, step: str, *, by: Actor, on: date, note: str = "") -> None:
    Change.objects.create(
        mentorship=mentorship, trust=mentorship.trust, step=step, on=on, by_id=by.person_id, note=note or None
    )
