"""When a mentorship, a meeting or a concern may move, and why not. Knows no database, no clock, no settings."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from handrail.kernel.days import months_after
from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason
from handrail.programmes.definition import Definition

MOST_MINUTES = 480
SOON_DAYS = 7
OFFERED_TIMES = 3


class Stage(StrEnum):
    AGREED = auto()
    ACTIVE = auto()
    PAUSED = auto()
    AFTERCARE = auto()
    CLOSED = auto()


TAKES_PLACE = frozenset({Stage.AGREED, Stage.ACTIVE, Stage.PAUSED})
OPEN = TAKES_PLACE | {Stage.AFTERCARE}
"""The two are a pair. In aftercare the mentor's place is free for somebody else."""

LIFECYCLE = Lifecycle(
    move("start", {Stage.AGREED}, Stage.ACTIVE),
    move("refuse", {Stage.AGREED, Stage.ACTIVE}, Stage.CLOSED),
    move("pause", {Stage.ACTIVE}, Stage.PAUSED),
    move("resume", {Stage.PAUSED}, Stage.ACTIVE),
    move("extend", {Stage.ACTIVE}, Stage.ACTIVE),
    move("follow_up", {Stage.ACTIVE, Stage.PAUSED}, Stage.AFTERCARE),
    move("reopen", {Stage.AFTERCARE}, Stage.ACTIVE),
    move("close", OPEN, Stage.CLOSED),
)


class Part(StrEnum):
    LEAD = auto()
    CO = auto()


class MeetingState(StrEnum):
    PLANNED = auto()
    HELD = auto()
    MISSED = auto()
    CANCELLED = auto()


MEETING = Lifecycle(
    move("move", {MeetingState.PLANNED}, MeetingState.PLANNED),
    move("cancel", {MeetingState.PLANNED}, MeetingState.CANCELLED),
    move("hold", {MeetingState.PLANNED}, MeetingState.HELD),
    move("miss", {MeetingState.PLANNED}, MeetingState.MISSED),
    move("correct", {MeetingState.HELD}, MeetingState.HELD),
    move("confirm", {MeetingState.HELD}, MeetingState.HELD),
)


class OfferState(StrEnum):
    OPEN = auto()
    CHOSEN = auto()
    REPLACED = auto()


class How(StrEnum):
    """How two people meet."""

    PLACE = auto()
    PHONE = auto()
    VIDEO = auto()


class Missed(StrEnum):
    """Who could not come. It is there for the two to plan again, never for anyone else."""

    MENTEE = auto()
    MENTOR = auto()


class GoalState(StrEnum):
    OPEN = auto()
    REACHED = auto()
    DROPPED = auto()


class Closing(StrEnum):
    """The closing checklist, for each of the two."""

    LOOK_BACK = auto()
    SAY_THANKS = auto()
    STAY_IN_TOUCH = auto()
    KNOW_WHERE = auto()


class ConcernStage(StrEnum):
    NEW = auto()
    OWNED = auto()
    ACTING = auto()
    CLOSED = auto()


CONCERN = Lifecycle(
    move("take", {ConcernStage.NEW, ConcernStage.OWNED, ConcernStage.ACTING}, ConcernStage.OWNED),
    move("act", {ConcernStage.OWNED, ConcernStage.ACTING}, ConcernStage.ACTING),
    move("close", {ConcernStage.OWNED, ConcernStage.ACTING}, ConcernStage.CLOSED),
)


class ConcernKind(StrEnum):
    UNSAFE = auto()
    MONEY = auto()
    TREATED_BADLY = auto()
    SOMEBODY_ELSE = auto()
    OTHER = auto()


class Severity(StrEnum):
    IMMEDIATE = auto()
    SERIOUS = auto()
    LOOK = auto()


class Entry(StrEnum):
    """What one line of a concern's log is."""

    REPORTED = auto()
    ADDED = auto()
    TAKEN = auto()
    DONE = auto()
    HELD = auto()
    RELEASED = auto()
    CLOSED = auto()
    RAISED = auto()
    LOWERED = auto()
    HANDED = auto()
    ANSWERED = auto()
    KEPT = auto()
    LET_GO = auto()
    HEARING = auto()
    HEARD = auto()
    MEASURE = auto()
    APPEAL = auto()


class Outcome(StrEnum):
    TALKED = auto()
    SEPARATED = auto()
    AUTHORITIES = auto()
    NOTHING_FOUND = auto()


GOOD_ENDS = frozenset({"completed", "job", "education", "training"})
"""Ends we are glad about: these ask for a good goodbye. After any other she may look for another mentor."""

QUIET_REASON = "other"
"""What an end after a block is called: the same as an end without a reason."""


@dataclass(frozen=True)
class Told:
    """One side's account of a meeting, as it is logged or corrected."""

    held_on: date
    minutes: int
    how: How


def blocks_log(told: Told, *, agreed_on: date, today: date, taken: frozenset[date], second: bool = False) -> list[Reason]:
    """Why this meeting cannot be logged. `taken`: days on which another meeting is logged already."""
    reasons = blocks_day(told.held_on, agreed_on=agreed_on, today=today)
    if told.held_on in taken and not second:
        reasons.append(Reason("double", told.held_on.isoformat()))
    if not 1 <= told.minutes <= MOST_MINUTES:
        reasons.append(Reason("minutes_odd", str(told.minutes)))
    return reasons


def blocks_day(day: date, *, agreed_on: date, today: date) -> list[Reason]:
    """Why a meeting cannot have been on this day."""
    reasons = []
    if day > today:
        reasons.append(Reason("in_future", day.isoformat()))
    if day < agreed_on:
        reasons.append(Reason("before_agreed", agreed_on.isoformat()))
    return reasons


def blocks_agree(*, mentee: int, mentor: int, apart: set[int], has_lead: bool) -> list[Reason]:
    """Why these two persons cannot become a pair; places and clearances are asked of programmes."""
    reasons = []
    if mentee == mentor:
        reasons.append(Reason("same_person"))
    if mentor in apart:
        reasons.append(Reason("not_available"))
    if has_lead:
        reasons.append(Reason("taken"))
    return reasons


def blocks_refuse(definition: Definition, *, held: int) -> list[Reason]:
    """A pair may be refused after the first meeting where the version says so; later it is an ordinary end."""
    if definition.meetings is None or not definition.meetings.either_may_refuse_after_first:
        return [Reason("refuse_not_offered")]
    return [Reason("too_late")] if held > 1 else []


def blocks_close(reason: str, definition: Definition) -> list[Reason]:
    """A mentorship ends with a reason its version knows."""
    known = definition.ending.reasons if definition.ending else ()
    return [] if reason in known else [Reason("reason_missing")]


def blocks_extend(planned_end: date, *, started_on: date, old_end: date, definition: Definition) -> list[Reason]:
    if planned_end <= old_end:
        return [Reason("not_later", old_end.isoformat())]
    most = definition.duration.most_months if definition.duration else None
    if most is not None and planned_end > months_after(started_on, most):
        return [Reason("beyond_most_months", str(most))]
    return []


def blocks_taking_over(begun_on: date, planned_end: date | None, definition: Definition, today: date) -> list[Reason]:
    """A pair that goes on here has not ended by its own dates, and ends when the version lets it."""
    if planned_end is None:
        return []
    most = definition.duration.most_months if definition.duration else None
    if most is not None and planned_end > months_after(begun_on, most):
        return [Reason("beyond_most_months", str(most))]
    return [Reason("planned_end_past", planned_end.isoformat())] if planned_end < today else []


def blocks_offer(times: list[datetime], *, now: datetime) -> list[Reason]:
    """Three different times, all still to come."""
    reasons = []
    if len(set(times)) != OFFERED_TIMES:
        reasons.append(Reason("three_times"))
    if any(each <= now for each in times):
        reasons.append(Reason("time_past"))
    return reasons


def instant(day: date, at: time, zone: str) -> datetime | None:
    """The moment of a wall clock in the programme's zone; None in the hour that spring skips.

    An hour that autumn has twice means its first.
    """
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    there_and_back = local.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    return local if there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


def day_of(moment: datetime, zone: str) -> date:
    """The day a moment falls on where the programme is."""
    return moment.astimezone(ZoneInfo(zone)).date()


def month_of(started_on: date, on: date) -> int:
    """Which month of the mentorship this day is in, counted from 1."""
    months = (on.year - started_on.year) * 12 + on.month - started_on.month - (on.day < started_on.day)
    return max(months, 0) + 1


def visible_until(ended_on: date, definition: Definition) -> date | None:
    """How long the mentor still sees more than his own log."""
    weeks = definition.ending.access_weeks if definition.ending else None
    return ended_on + timedelta(weeks=weeks) if weeks is not None else None


def wants_rematch(reason: str, definition: Definition) -> bool:
    """After an end that is nobody's fault she goes back to choosing, if the version says so."""
    return reason not in GOOD_ENDS and definition.ending is not None and definition.ending.rematch


MOST_ADDED = 20


def blocks_adding(stage: ConcernStage, added: int) -> list[Reason]:
    """Why who reported cannot add a line: it is closed, or there are very many."""
    if stage == ConcernStage.CLOSED:
        return [Reason("concern_closed")]
    return [Reason("added_too_often")] if added >= MOST_ADDED else []


def blocks_concern_close(outcome: str, note: str) -> list[Reason]:
    return [] if outcome in set(Outcome) and note.strip() else [Reason("outcome_missing")]


class Light(StrEnum):
    GO = auto()
    SOON = auto()
    NOW = auto()
    REST = auto()


MOST_URGENT_FIRST = (Light.NOW, Light.SOON, Light.GO, Light.REST)


def light(stage: Stage, due: list[date], on: date) -> Light:
    """A light for a list of pairs; beside it always stands why."""
    if stage not in {Stage.AGREED, Stage.ACTIVE, Stage.AFTERCARE}:
        return Light.REST
    if any(each < on for each in due):
        return Light.NOW
    return Light.SOON if any(each <= on + timedelta(days=SOON_DAYS) for each in due) else Light.GO
