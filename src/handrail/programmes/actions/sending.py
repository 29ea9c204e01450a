"""The day's state for the service's own system: planned once a day, and each try noted with what was answered."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.posting import is_taken
from handrail.programmes import events
from handrail.programmes.models import StateSending

KEPT = timedelta(days=60)


@transaction.atomic
def plan_sending(day: date, *, by: Actor) -> bool:
    """True the first time for this day. What was long ago is forgotten."""
    by.must("programmes.hand_out")
    StateSending.objects.filter(day__lt=day - KEPT).delete()
    _, is_new = StateSending.objects.get_or_create(day=day)
    return is_new


@transaction.atomic
def note_answer(day: date, answer: str, rows: int, *, by: Actor, now: datetime) -> None:
    """One try was made; a yes is written down as handed out."""
    by.must("programmes.hand_out")
    tried = StateSending.objects.filter(day=day)
    tried.update(tries=F("tries") + 1, tried_at=now, answer=answer)
    if is_taken(answer):
        tried.update(taken_at=now, rows=rows)
        record(events.StatesSent(rows), by=by, on=day)
