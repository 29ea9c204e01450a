"""A meeting is moved, called off, logged by either in two taps, put right with its history kept, or confirmed."""

from datetime import date, datetime

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events, rules
from handrail.mentorships.actions.locking import of_pair_or_cover, person, renew_duties, zone_of
from handrail.mentorships.actions.pair import begin, heard
from handrail.mentorships.actions.times import own_meeting, refuse_others_words
from handrail.mentorships.models import Meeting, MeetingChange, Mentorship
from handrail.mentorships.rules import MEETING, OPEN, MeetingState, Missed, Told, day_of
from handrail.mentorships.rules.called_off import Because, By

CHANGED = ["state", "held_on", "minutes", "how", "note", "missed_by", "logged_by", "confirmed_by"]


@transaction.atomic
def move(ref: str, at: datetime, *, by: Actor, now: datetime) -> Meeting:
    """Another time for a planned meeting; calendars follow by its sequence number."""
    by.must("mentorships.arrange")
    mentorship, meeting = own_meeting(ref, by=by, now=now)
    meeting.state = MEETING.target("move", MeetingState(meeting.state))
    if at <= now:
        raise Refused([Reason("time_past")])
    of_pair_or_cover(mentorship.ref, by=by, on=now.date(), day=day_of(at, zone_of(mentorship)))
    meeting.planned_at = at
    meeting.sequence += 1
    meeting.save(update_fields=["planned_at", "sequence"])
    renew_duties(mentorship)
    event = events.MeetingMoved(mentorship.pk, mentorship.participation_id, meeting.pk)
    record(event, by=by, on=day_of(now, zone_of(mentorship)))
    return meeting


@transaction.atomic
def cancel(ref: str, *, by: Actor, now: datetime, because: str = "") -> Meeting:
    """One of the two cannot come. Nobody has to say why, and who does is only counted."""
    by.must("mentorships.arrange")
    mentorship, meeting = own_meeting(ref, by=by, now=now)
    meeting.state = MEETING.target("cancel", MeetingState(meeting.state))
    meeting.sequence += 1
    meeting.called_off_by = By.MENTEE if by.person_id == mentorship.mentee_person_id else By.MENTOR
    meeting.because = Because(because) if because else ""
    meeting.save(update_fields=["state", "sequence", "called_off_by", "because"])
    renew_duties(mentorship)
    event = events.MeetingCancelled(mentorship.pk, mentorship.participation_id, meeting.pk)
    record(event, by=by, on=day_of(now, zone_of(mentorship)))
    return meeting


@transaction.atomic
def log_meeting(
    ref: str, told: Told, *, by: Actor, on: date, key: str, note: str = "", meeting_ref: str = "", second: bool = False
) -> Meeting:
    """A meeting was held. The same key again gives the same meeting; another on that day is asked about once."""
    by.must("mentorships.log")
    mentorship = of_pair_or_cover(ref, by=by, on=on, day=told.held_on)
    key = f"log:{mentorship.pk}:{key}"
    if (logged := mentorship.meetings.filter(key=key, state=MeetingState.HELD).first()) is not None:
        return logged
    _refuse_unless_open(mentorship)
    planned = _planned(mentorship, told.held_on, meeting_ref)
    refuse_if(
        rules.blocks_log(told, agreed_on=mentorship.agreed_on, today=on, taken=_taken(mentorship, planned), second=second)
    )
    first = not mentorship.meetings.filter(state=MeetingState.HELD).exists()
    meeting = planned or Meeting(mentorship=mentorship, trust=mentorship.trust)
    meeting.state = MEETING.target("hold", MeetingState(meeting.state))
    _tell(meeting, told, note, by=by)
    meeting.key = key
    meeting.save()
    begin(mentorship, by=by, on=on)
    heard(mentorship, told.held_on)
    renew_duties(mentorship)
    event = events.MeetingHeld(mentorship.pk, mentorship.participation_id, meeting.pk, told.held_on, first)
    record(event, by=by, on=on)
    return meeting


@transaction.atomic
def log_missed(meeting_ref: str, missed_by: Missed, *, by: Actor, now: datetime) -> Meeting:
    """A planned meeting did not take place. Who could not come stays between the two."""
    by.must("mentorships.log")
    mentorship, meeting = own_meeting(meeting_ref, by=by, now=now)
    if meeting.state == MeetingState.MISSED and meeting.missed_by == missed_by:
        return meeting
    meeting.state = MEETING.target("miss", MeetingState(meeting.state))
    on = day_of(now, zone_of(mentorship))
    if meeting.planned_at and meeting.planned_at > now:
        raise Refused([Reason("in_future", day_of(meeting.planned_at, zone_of(mentorship)).isoformat())])
    meeting.missed_by = missed_by
    meeting.logged_by_id = by.person_id
    meeting.save(update_fields=["state", "missed_by", "logged_by"])
    renew_duties(mentorship)
    record(events.MeetingMissed(mentorship.pk, meeting.pk), by=by, on=on)
    return meeting


@transaction.atomic
def correct(ref: str, told: Told, *, by: Actor, now: datetime, note: str = "") -> Meeting:
    """Either puts a logged meeting right. What it said before is kept, and the other side confirms anew."""
    by.must("mentorships.log")
    mentorship, meeting = own_meeting(ref, by=by, now=now)
    refuse_others_words(mentorship, meeting, by)
    meeting.state = MEETING.target("correct", MeetingState(meeting.state))
    on = day_of(now, zone_of(mentorship))
    of_pair_or_cover(mentorship.ref, by=by, on=on, day=told.held_on)
    taken = _taken(mentorship, meeting)
    # Whoever said that day twice and leaves it as it is has said so already.
    second = told.held_on == meeting.held_on
    refuse_if(rules.blocks_log(told, agreed_on=mentorship.agreed_on, today=on, taken=taken, second=second))
    _keep(meeting, by=by, now=now)
    _tell(meeting, told, note, by=by)
    meeting.save(update_fields=CHANGED)
    begin(mentorship, by=by, on=on)
    heard(mentorship, told.held_on)
    renew_duties(mentorship)
    record(events.MeetingCorrected(mentorship.pk, meeting.pk), by=by, on=on)
    return meeting


@transaction.atomic
def confirm(ref: str, *, by: Actor, now: datetime) -> Meeting:
    """The other side says that it was so."""
    by.must("mentorships.log")
    mentorship, meeting = own_meeting(ref, by=by, now=now)
    meeting.state = MEETING.target("confirm", MeetingState(meeting.state))
    if by.person_id is None or by.person_id in meeting.confirmed_by:
        return meeting
    meeting.confirmed_by = sorted({*meeting.confirmed_by, by.person_id})
    meeting.save(update_fields=["confirmed_by"])
    record(events.MeetingConfirmed(mentorship.pk, meeting.pk), by=by, on=day_of(now, zone_of(mentorship)))
    return meeting


def _refuse_unless_open(mentorship: Mentorship) -> None:
    if mentorship.stage not in OPEN:
        raise Refused([Reason("pair_closed")])


def _planned(mentorship: Mentorship, held_on: date, meeting_ref: str) -> Meeting | None:
    """The planned meeting this is about: the one named, else the one planned for that day."""
    planned = mentorship.meetings.filter(state=MeetingState.PLANNED).order_by("planned_at", "pk")
    if meeting_ref:
        return planned.filter(ref=meeting_ref).first()
    zone = zone_of(mentorship)
    return next((each for each in planned if each.planned_at and day_of(each.planned_at, zone) == held_on), None)


def _taken(mentorship: Mentorship, but: Meeting | None) -> frozenset[date]:
    held = mentorship.meetings.filter(state=MeetingState.HELD)
    return frozenset(each.held_on for each in held if each.held_on and each != but)


def _tell(meeting: Meeting, told: Told, note: str, *, by: Actor) -> None:
    meeting.held_on, meeting.minutes, meeting.how = told.held_on, told.minutes, told.how
    meeting.note = note or None
    meeting.logged_by_id = by.person_id
    meeting.confirmed_by = [by.person_id] if by.person_id else []


def _keep(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    held_on, minutes = meeting.held_on, meeting.minutes
    if held_on is None or minutes is None:
        return
    MeetingChange.objects.create(
        meeting=meeting,
        trust=meeting.trust,
        by_id=person(by),
        at=now,
        held_on=held_on,
        minutes=minutes,
        how=meeting.how,
        note=meeting.reveal("note") or None,
    )
