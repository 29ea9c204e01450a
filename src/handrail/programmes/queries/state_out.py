"""What goes out about who takes part: that she does, from when to when. Nothing else crosses the wall between help and control.

A referral that she did not take up is not in it, because it would tell of a no. Whether she has a mentor, meets, or stopped one
mentorship is not in it either. `tests/programmes/test_state_out.py` holds the columns against what may never be among them.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime

from handrail.programmes.models import Participation
from handrail.programmes.rules import ParticipationStage

COLUMNS = ("programme", "participation", "state", "joined_on", "ended_on")
KIND = "participations.state"
TAKES_PART, ENDED = "takes_part", "ended"


def states() -> Iterator[tuple[str, ...]]:
    """One row a participation that began, in a fixed order, read in pieces: a national service has hundreds of thousands."""
    began = Participation.objects.exclude(joined_on=None).order_by("programme__slug", "joined_on", "pk")
    rows = began.values_list("programme__slug", "ref", "stage", "joined_on", "closed_on")
    for slug, ref, stage, joined_on, closed_on in rows.iterator(chunk_size=5_000):
        is_over = stage == ParticipationStage.CLOSED
        yield slug, ref, ENDED if is_over else TAKES_PART, _day(joined_on), _day(closed_on) if is_over else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def message(day: date, now: datetime) -> tuple[bytes, int]:
    """The same rows as one JSON text, and how many they are. A blank of the file is null here."""
    rows = [{name: value or None for name, value in zip(COLUMNS, row, strict=True)} for row in states()]
    said = {"type": KIND, "timestamp": now.isoformat(), "data": {"day": day.isoformat(), "participations": rows}}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), len(rows)
