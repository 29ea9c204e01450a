"""How it goes, one tap a week: when it is asked, and when two low ones in a row reach a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from handrail.kernel.reasons import Reason

WEEK = timedelta(days=7)
MENTOR_DAYS, COORDINATOR_DAYS = 3, 7
"""So many days after the second low tap the mentor has talked, or the coordinator steps in. Proposals: no source says."""


class Tap(IntEnum):
    LOW = 1
    FAIR = 2
    GOOD = 3


@dataclass(frozen=True)
class Said:
    """One answer: the Monday of its week, the day it was given, and the tap."""

    week: date
    on: date
    tap: int


def week_of(day: date) -> date:
    """The Monday of that day's week: also over a year's end and a change of clocks."""
    return day - timedelta(days=day.weekday())


def low_since(said: Collection[Said], heard_on: date | None) -> date | None:
    """The day of the second low answer in a row; None when it went better since, or the two were in touch after it."""
    last = sorted(said, key=lambda each: each.week)[-2:]
    if [each.tap for each in last] != [Tap.LOW, Tap.LOW]:
        return None
    return None if heard_on is not None and heard_on > last[-1].on else last[-1].on


def ask_by(started_on: date, held: Collection[date], said: Collection[Said]) -> date:
    """The Sunday by which the next tap is asked: of the week after the last answer, or of the last meeting's week."""
    weeks = [week_of(started_on), *(week_of(each) for each in held), *(each.week + WEEK for each in said)]
    return max(weeks) + timedelta(days=6)


def blocks_note(*, own: bool) -> list[Reason]:
    """What somebody typed herself stays as it is; what staff wrote down can be put right."""
    return [Reason("how_said")] if own else []


def blocks_tap(week: date, *, agreed_on: date, today: date) -> list[Reason]:
    """A tap is for a week that has begun, since the two are together."""
    if week > today:
        return [Reason("in_future", week.isoformat())]
    return [Reason("before_agreed", agreed_on.isoformat())] if week < week_of(agreed_on) else []
