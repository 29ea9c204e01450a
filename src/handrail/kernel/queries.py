"""Reads of what has no domain: the timeline of anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handrail.kernel.events import revive
from handrail.kernel.models import Event


@dataclass(frozen=True)
class TimelineRow:
    """One thing that happened, as its event; `person_id` is who did it."""

    event: Any
    at: datetime
    on: date
    person_id: int | None


def timeline(about: Iterable[str], names: Iterable[str] | None = None) -> list[TimelineRow]:
    """What happened to any of these ("mentorship:5"), oldest first."""
    rows = Event.objects.filter(about__overlap=list(about))
    if names is not None:
        rows = rows.filter(name__in=list(names))
    return [TimelineRow(revive(row), row.at, row.on, row.person_id) for row in rows.order_by("at", "id")]
