"""What staff do about a pair without reading it: remind its mentor, and say that a logged meeting was seen."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused
from handrail.mentorships import events
from handrail.mentorships.actions.locking import person, watched_pair
from handrail.mentorships.models import LogSeen, Meeting, Mentorship
from handrail.mentorships.queries.watching import done_about
from handrail.mentorships.rules import OPEN, MeetingState, Stage


@transaction.atomic
def remind_mentor(ref: str, *, by: Actor, on: date) -> None:
    """Remind the mentor of what is due with one mentee; once a day, however often it is pressed."""
    by.must("mentorships.watch")
    mentorship = watched_pair(ref, by=by)
    if mentorship.stage not in OPEN - {Stage.PAUSED}:
        raise Refused([Reason("pair_" + mentorship.stage)])
    done = done_about([mentorship.pk]).get(mentorship.pk)
    if done is None or done.reminded_on != on:
        record(events.MentorReminded(mentorship.pk), by=by, on=on)


@transaction.atomic
def see_log(ref: str, *, by: Actor, on: date) -> LogSeen:
    """A leader or a coordinator has seen that a meeting was logged. The mentor reads who it was and when."""
    by.must("mentorships.watch")
    meeting = _logged(ref, by)
    row, is_new = LogSeen.objects.get_or_create(meeting=meeting, person_id=person(by), defaults={"seen_on": on})
    if is_new:
        record(events.LogRead(meeting.mentorship_id, meeting.pk), by=by, on=on)
    return row


@transaction.atomic
def unsee_log(ref: str, *, by: Actor, on: date) -> None:
    """Undo of one's own."""
    by.must("mentorships.watch")
    meeting = _logged(ref, by)
    gone, _ = LogSeen.objects.filter(meeting=meeting, person_id=person(by)).delete()
    if gone:
        record(events.LogUnread(meeting.mentorship_id, meeting.pk), by=by, on=on)


def _logged(ref: str, by: Actor) -> Meeting:
    """A held meeting of a pair this actor leads or coordinates."""
    pairs = Mentorship.objects.watched_by(by).values("pk")
    meeting = Meeting.objects.filter(mentorship_id__in=pairs, state=MeetingState.HELD, ref=ref).first()
    if meeting is None:
        raise NotFound("meeting")
    return meeting
