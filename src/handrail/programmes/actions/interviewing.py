"""The coordinator's talk with somebody who applied: marks on the mentor profile. The decision is another step."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, refuse_if
from handrail.programmes import events
from handrail.programmes.actions.mentors import clear
from handrail.programmes.models import Interview, Mentor
from handrail.programmes.profile import blocks_marks


@transaction.atomic
def interview(mentor_id: int, marks: Mapping[str, int], *, note: str = "", held_on: date, by: Actor, on: date) -> Interview:
    """Keep the talk. It is asked for where the file says so, and never says yes or no by itself."""
    refuse_if(blocks_marks(marks) + ([Reason("interview_in_future", "held_on")] if held_on > on else []))
    clear(mentor_id, "interviewed", by=by, on=held_on)
    mentor = Mentor.objects.get(pk=mentor_id)
    row = Interview(mentor=mentor, trust=f"mentor:{mentor.ref}", held_on=held_on, by_person_id=by.person_id)
    row.marks, row.note = dict(marks), note.strip()
    row.save()
    record(events.MentorInterviewed(mentor.pk, mentor.programme_id, mentor.person_id), by=by, on=on)
    return row
