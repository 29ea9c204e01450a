"""Who is there while a mentor is away: when a colleague may stand in, what is due to whom then, who needs one. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason
from handrail.mentorships.rules import Stage
from handrail.programmes.definition import Definition
from handrail.programmes.rules import Due

DAY = timedelta(days=1)
NEEDS_FROM_DAYS = 5
"""So many days with nobody there need a colleague. A proposal: no source says. A planned meeting needs one at once."""
AHEAD = timedelta(days=7)
"""So long before it begins an absence stands in the lists of staff."""
ANSWER_DAYS = 1
COVERED = frozenset({Stage.AGREED, Stage.ACTIVE})
"""In a pause nothing is due, and in aftercare one contact a month can wait or come early."""


class CoverStage(StrEnum):
    """`WAITING`: the mentee would rather wait for her own mentor."""

    ASKED = auto()
    AGREED = auto()
    WAITING = auto()
    DECLINED = auto()
    CANCELLED = auto()
    OVER = auto()


COVER_OPEN = frozenset({CoverStage.ASKED, CoverStage.AGREED, CoverStage.WAITING})
COVER = Lifecycle(
    move("agree", {CoverStage.ASKED}, CoverStage.AGREED),
    move("decline", {CoverStage.ASKED, CoverStage.AGREED}, CoverStage.DECLINED),
    move("wait", {CoverStage.AGREED}, CoverStage.WAITING),
    move("welcome", {CoverStage.WAITING}, CoverStage.AGREED),
    move("cancel", COVER_OPEN, CoverStage.CANCELLED),
    move("end", COVER_OPEN, CoverStage.OVER),
)

HANDED = frozenset({"first_meeting", "meet", "log_meeting", "nudge", "talk_soon"})
"""What a colleague can do meanwhile. The rest is the mentor's own and waits until she is back."""


@dataclass(frozen=True)
class Covered:
    """Days on which a colleague stands in."""

    person: int
    starts: date
    ends: date

    def has(self, day: date) -> bool:
        return self.starts <= day <= self.ends


def covers(definition: Definition) -> bool:
    """Whether colleagues stand in here: where a service gives its mentors a usual number of mentees to accompany."""
    return definition.caseload is not None and definition.caseload.usual is not None


def blocks_cover(
    starts: date, ends: date, *, away: Collection[tuple[date, date]], today: date, same: bool, free: bool, taken: bool
) -> list[Reason]:
    """Why this colleague cannot stand in on these days. `away`: the mentor's own days away."""
    tried = (
        (starts <= ends, Reason("cover_days", "ends")),
        (ends >= today, Reason("cover_past", "ends")),
        (any(first <= starts and ends <= last for first, last in away), Reason("cover_not_away", "starts")),
        (not same, Reason("same_mentor", "mentor")),
        (free, Reason("cover_not_free", "mentor")),
        (not taken, Reason("cover_double")),
    )
    return [reason for holds, reason in tried if not holds]


def blocks_outside(day: date, cover: Covered) -> list[Reason]:
    """Who stands in acts for these days alone."""
    return [] if cover.has(day) else [Reason("cover_outside", cover.ends.isoformat())]


def handed(dues: Iterable[Due], mentor: int, found: Collection[Covered]) -> list[Due]:
    """The same list while colleagues stand in: what they can do is theirs, the mentor hears of the rest when she is back."""
    return [_handed(due, found) if due.person_id == mentor else due for due in dues]


def _handed(due: Due, found: Collection[Covered]) -> Due:
    cover = next((each for each in found if each.has(due.due_on)), None)
    if cover is not None and due.kind in HANDED:
        return replace(due, person_id=cover.person, remind_on=tuple(sorted({max(day, cover.starts) for day in due.remind_on})))
    days = {_back(day, found) for day in due.remind_on}
    return replace(due, remind_on=tuple(sorted(days)))


def _back(day: date, found: Collection[Covered]) -> date:
    """The day itself, or the first one after the days somebody else is there."""
    for cover in sorted(found, key=lambda each: each.starts):
        if cover.has(day):
            day = cover.ends + DAY
    return day


def uncovered_since(absence: tuple[date, date], found: Collection[Covered], planned: Collection[date], on: date) -> date | None:
    """The first day of an absence, running or near, on which nobody is there though somebody should be; None: all is well."""
    starts, ends = absence
    if starts > on + AHEAD or ends < on:
        return None
    first = max(starts, on)
    days = [first + number * DAY for number in range((ends - first).days + 1)]
    alone = [day for day in days if not any(each.has(day) for each in found)]
    if not alone or (len(alone) < NEEDS_FROM_DAYS and not set(alone) & set(planned)):
        return None
    return starts if alone[0] == on else alone[0]
