"""A mentor's place rests because an app above decided so: nobody but that app opens it again. Why stands nowhere here."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.programmes import events, rules
from handrail.programmes.models import Mentor
from handrail.programmes.rules import DECIDED
from handrail.programmes.rules import MentorStage as Stage


@transaction.atomic
def rest_by_decision(mentor_id: int, *, by: Actor, on: date) -> bool:
    """Nobody new is proposed; gives whether the place rested already by the mentor's or an office's wish."""
    row = _locked(mentor_id, by)
    rested = row.stage == Stage.PAUSED
    if not rested:
        row.stage = rules.MENTOR.target("pause", Stage(row.stage))
    row.paused_because = DECIDED
    row.save(update_fields=["stage", "paused_because"])
    record(events.MentorPaused(row.pk, row.programme_id, row.person_id, DECIDED), by=by, on=on)
    return rested


@transaction.atomic
def end_rest(mentor_id: int, *, resume: bool, by: Actor, on: date) -> None:
    """The decision is over. Without `resume` the place rests on, and its mentor opens it; who has stopped may come back."""
    row = _locked(mentor_id, by)
    if row.paused_because != DECIDED:
        return
    row.paused_because = "own_wish" if row.stage == Stage.PAUSED and not resume else ""
    resumes = row.stage == Stage.PAUSED and resume
    if resumes:
        row.stage = rules.MENTOR.target("resume", Stage.PAUSED)
    row.save(update_fields=["stage", "paused_because"])
    if resumes:
        record(events.MentorResumed(row.pk, row.programme_id, row.person_id), by=by, on=on)


def _locked(mentor_id: int, by: Actor) -> Mentor:
    by.must("programmes.rest_mentors")
    return Mentor.objects.select_for_update(of=("self",)).get(pk=mentor_id)
