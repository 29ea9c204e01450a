"""How often the two meet at most, as the version says. More is a warning, never refused: they know what is needed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from handrail.programmes.definition import Definition


@dataclass(frozen=True)
class Full:
    """So many meetings in one week or month, where the version means so many at most."""

    number: int
    most: int
    every: str


def over_most(definition: Definition, days: Collection[date], day: date) -> Full | None:
    """Whether the week or month of that day has more meetings than the version means; `days` hold every meeting once."""
    meetings = definition.meetings
    if meetings is None or meetings.at_most is None or meetings.every is None:
        return None
    number = sum(_period(each, meetings.every) == _period(day, meetings.every) for each in days)
    return Full(number, meetings.at_most, meetings.every) if number > meetings.at_most else None


def _period(day: date, every: str) -> date:
    return day - timedelta(days=day.weekday()) if every == "week" else day.replace(day=1)
