"""When the workshops of a series are: the rule a coordinator confirmed, laid over the calendar.

The wall clock of the programme's zone counts, so ten o'clock stays ten o'clock over both nights the clocks change.
A public holiday is skipped; the workshop then is on the next working day of that month, or the last one before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, rrule, weekday

from handrail.kernel.days import SATURDAY, is_holiday, is_working_day
from handrail.kernel.reasons import Reason

ONE_DAY = timedelta(days=1)
AHEAD = 3
"""So many occasions stand in the calendar at any time."""
NTH = (1, 2, 3, 4, -1)
LAST_DAY = 28
"""A day of the month that every month has."""


@dataclass(frozen=True)
class Pattern:
    """The rule of one series. Either the nth weekday of a month or a day of the month."""

    every_months: int
    begins: date
    at: time
    zone: str
    country: str
    weekday: int | None = None
    nth: int | None = None
    day: int | None = None


@dataclass(frozen=True)
class Occasion:
    """One date of a series. `month` is its name there, so it stays the same one when somebody moves it."""

    month: date
    day: date
    starts_at: datetime
    is_moved: bool


def blocks_pattern(pattern: Pattern) -> list[Reason]:
    """A rule says one thing: a weekday with its place in the month, or a day every month has."""
    by_weekday = pattern.weekday is not None and pattern.nth is not None
    by_day = pattern.day is not None
    if by_weekday == by_day:
        return [Reason("series_when", "how")]
    if by_day and not 1 <= (pattern.day or 0) <= LAST_DAY:
        return [Reason("series_day", "day")]
    if by_weekday and (pattern.nth not in NTH or pattern.weekday not in range(7)):
        return [Reason("series_when", "how")]
    return []


def occasions(pattern: Pattern, after: date, count: int = AHEAD) -> list[Occasion]:
    """The next so many occasions whose day comes after this one."""
    return list(islice((each for each in _all(pattern) if each.day > after), count))


def instant(day: date, at: time, zone: str) -> datetime:
    """The moment of that wall clock; an hour that spring skips is the hour after it, one that autumn repeats its first."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def _all(pattern: Pattern) -> Iterator[Occasion]:
    first = datetime(pattern.begins.year, pattern.begins.month, 1)  # noqa: DTZ001  # a day has no zone
    if pattern.day is not None:
        days = rrule(MONTHLY, dtstart=first, interval=pattern.every_months, bymonthday=pattern.day)
    else:
        named = weekday(pattern.weekday or 0, pattern.nth)
        days = rrule(MONTHLY, dtstart=first, interval=pattern.every_months, byweekday=named)
    for each in days:
        said = each.date()
        day = _free(said, pattern)
        yield Occasion(said.replace(day=1), day, instant(day, pattern.at, pattern.zone), day != said)


def _free(said: date, pattern: Pattern) -> date:
    """That day, or the nearest working day of its month when it is a holiday there."""
    weekend = (pattern.weekday or 0) >= SATURDAY
    if not is_holiday(said, pattern.country) and (weekend or said.weekday() < SATURDAY):
        return said
    for step in (ONE_DAY, -ONE_DAY):
        day = said + step
        while day.month == said.month and not is_working_day(day, pattern.country):
            day += step
        if day.month == said.month:
            return day
    return said
