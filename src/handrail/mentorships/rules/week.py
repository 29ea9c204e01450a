"""The mentor's week: which days it has, and minutes planned and held against the hours agreed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from handrail.mentorships.rules import MeetingState
from handrail.mentorships.rules.mood import WEEK, week_of

MOST_HOURS = 60
HOUR = 60
YEARS = range(2000, 2101)


def days_of(monday: date) -> tuple[date, ...]:
    return tuple(monday + timedelta(days=number) for number in range(7))


def week_named(said: str, today: date) -> date:
    """The Monday an address names by any day of its week; what is no such day is this week."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return week_of(today)
    return week_of(day) if day.year in YEARS else week_of(today)


def around(monday: date) -> tuple[date, date]:
    return monday - WEEK, monday + WEEK


@dataclass(frozen=True)
class Hours:
    """Minutes of one week. What was missed or called off took none."""

    planned: int
    held: int
    agreed: int | None

    @property
    def all(self) -> int:
        return self.planned + self.held

    @property
    def over(self) -> int:
        """Minutes above what was agreed; none where nothing was."""
        return max(self.all - self.agreed * HOUR, 0) if self.agreed is not None else 0

    @property
    def left(self) -> int:
        return max(self.agreed * HOUR - self.all, 0) if self.agreed is not None else 0


def hours(meetings: Iterable[tuple[str, int]], agreed: int | None) -> Hours:
    """From (state, minutes) of each meeting of the week."""
    rows = list(meetings)
    planned = sum(minutes for state, minutes in rows if state == MeetingState.PLANNED)
    held = sum(minutes for state, minutes in rows if state == MeetingState.HELD)
    return Hours(planned, held, agreed)
