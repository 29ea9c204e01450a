"""Who leads an office, or coordinates, lets a mentor have room: nobody new comes for now, and later they come again."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.programmes import events, rules
from handrail.programmes.models import Absence, Mentor
from handrail.programmes.rules import MentorStage as Stage

ROOM = "room"


@transaction.atomic
def give_room(ref: str, *, by: Actor, on: date) -> Mentor:
    """Nobody new is proposed to this mentor, who is told. Those accompanied now stay."""
    row = _watched(ref, by)
    row.stage, row.paused_because = rules.MENTOR.target("pause", Stage(row.stage)), ROOM
    row.save(update_fields=["stage", "paused_because"])
    record(events.MentorPaused(row.pk, row.programme_id, row.person_id, ROOM), by=by, on=on)
    return row


@transaction.atomic
def let_come(ref: str, *, by: Actor, on: date) -> Mentor:
    """New people may come to this mentor again; also the undo of giving room."""
    row = _watched(ref, by)
    refuse_if(rules.blocks_reopening(row.paused_because))
    row.stage, row.paused_because = rules.MENTOR.target("resume", Stage(row.stage)), ""
    row.save(update_fields=["stage", "paused_because"])
    record(events.MentorResumed(row.pk, row.programme_id, row.person_id), by=by, on=on)
    return row


@transaction.atomic
def say_away(ref: str, starts: date, ends: date, *, by: Actor, on: date) -> Absence:
    """A mentor is ill and cannot say so: somebody who leads or coordinates does. Days said before become one with these."""
    row = _watched(ref, by)
    if ends < starts or ends < on:
        raise Refused([Reason("absence_days", "ends")])
    known = list(row.absences.filter(starts__lte=ends, ends__gte=starts).order_by("starts"))
    first, last = min([starts, *(each.starts for each in known)]), max([ends, *(each.ends for each in known)])
    if [(each.starts, each.ends) for each in known] == [(first, last)]:
        return known[0]
    row.absences.filter(pk__in=[each.pk for each in known]).delete()
    absence = Absence.objects.create(mentor=row, starts=first, ends=last)
    record(events.MentorAway(row.pk, absence.pk), by=by, on=on)
    return absence


def _watched(ref: str, by: Actor) -> Mentor:
    by.must("programmes.give_room")
    row = Mentor.objects.watched_by(by).select_for_update(of=("self",)).filter(ref=ref).first()
    if row is None:
        raise NotFound("mentor")
    return row
