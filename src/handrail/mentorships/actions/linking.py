"""A meeting by video for which nobody said where gets the address of the chosen provider, once the worker has asked for it."""

from datetime import datetime

from django.db import transaction

from handrail.kernel.jobs import app
from handrail.kernel.providers import MeetingAsked
from handrail.mentorships.models import Meeting
from handrail.mentorships.queries.meeting import link_comes


def ask_for_link(meeting: Meeting, now: datetime) -> None:
    """In the transaction of its cause. Whoever wrote an address of their own meets there."""
    if link_comes(meeting, now):
        app.configure_task("handrail.mentorships.ask_meeting_link").defer(meeting_id=meeting.pk)


def asked_for(meeting_id: int, now: datetime) -> MeetingAsked | None:
    """What the provider is told; None when no address is needed any more. A group meets at one address."""
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    if meeting is None or meeting.planned_at is None or not link_comes(meeting, now):
        return None
    return MeetingAsked(meeting.group or meeting.ref, meeting.planned_at, meeting.planned_minutes)


@transaction.atomic
def keep_link(meeting_id: int, address: str, now: datetime) -> None:
    """Beside the meeting, sealed like any other place; a calendar that has the meeting takes the address over."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if link_comes(meeting, now):
        meeting.where = address
        meeting.sequence += 1
        meeting.save(update_fields=["where", "sequence"])
