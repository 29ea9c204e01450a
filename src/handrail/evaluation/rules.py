"""Whether one mentorship meets one benchmark, from facts alone. No database, no clock, no settings.

Four answers: met, missed, open (there is still time) and not asked (it does not apply to this mentorship).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum, auto
from typing import Any

from handrail.evaluation import definition as d
from handrail.kernel.days import months_after
from handrail.programmes.definition import Definition
from handrail.programmes.rules import Cleared

WEEK = timedelta(days=7)
TRAINED = "trained:"


class State(StrEnum):
    MET = auto()
    MISSED = auto()
    OPEN = auto()
    NOT_ASKED = auto()


@dataclass(frozen=True)
class Facts:
    """What the records say about one mentorship.

    `unlogged` are the days of planned meetings without a word; `paused` spans from a pause to the day before it went on;
    `checked` the days on which staff heard from each side; `looked_back` the day each side did. `trained` are the days on
    which the mentor came to a course, a workshop or the network, `thanked` those of thanks.
    """

    agreed_on: date
    started_on: date | None = None
    ended_on: date | None = None
    cleared: tuple[Cleared, ...] = ()
    signed: Mapping[d.Side, frozenset[str]] = field(default_factory=dict)
    consents: frozenset[str] = frozenset()
    reasons_kept: bool = False
    held: tuple[date, ...] = ()
    unlogged: tuple[date, ...] = ()
    paused: tuple[tuple[date, date], ...] = ()
    checked: Mapping[d.Side, tuple[date, ...]] = field(default_factory=dict)
    looked_back: Mapping[d.Side, date] = field(default_factory=dict)
    trained: tuple[date, ...] = ()
    thanked: tuple[date, ...] = ()

    def covered(self, requirement: str) -> bool:
        """Whether the mentor had met this on the day the pair began."""
        return any(each.covers(requirement, 0, self.agreed_on) for each in self.cleared)

    def hours(self, at_least: int) -> bool:
        """Whether one of the mentor's courses held that day, with at least so many hours."""
        courses = (each for each in self.cleared if each.requirement.startswith(TRAINED))
        return any(each.covers(each.requirement, at_least, self.agreed_on) for each in courses)


def assess(measure: d.Measure, facts: Facts, definition: Definition, on: date) -> State:
    """The answer of this benchmark's measure on that day."""
    return MEASURES[type(measure)](measure, facts, definition, on)


def _yes(value: bool) -> State:  # noqa: FBT001  # the one word it turns into a state
    return State.MET if value else State.MISSED


def _within(done: date | None, begin: date, days: int, on: date) -> State:
    last = begin + timedelta(days=days)
    if done is not None:
        return _yes(done <= last)
    return State.OPEN if on <= last else State.MISSED


def _interviewed(measure: d.Interviewed, facts: Facts, definition: Definition, on: date) -> State:
    return _yes(facts.covered("interviewed"))


def _checked(measure: d.BackgroundChecked, facts: Facts, definition: Definition, on: date) -> State:
    return _yes(facts.covered("background_checked"))


def _prepared(measure: d.Prepared, facts: Facts, definition: Definition, on: date) -> State:
    return _yes(facts.hours(measure.hours))


def _signed(measure: d.Signed, facts: Facts, definition: Definition, on: date) -> State:
    asked = {each.code for each in definition.documents if measure.side in each.signed_by}
    return _yes(bool(asked) and asked <= facts.signed.get(measure.side, frozenset()))


def _consented(measure: d.Consented, facts: Facts, definition: Definition, on: date) -> State:
    return _yes(facts.consents.issuperset(definition.consents.required))


def _reasons_kept(measure: d.ReasonsKept, facts: Facts, definition: Definition, on: date) -> State:
    return _yes(facts.reasons_kept)


def _first_meeting(measure: d.FirstMeeting, facts: Facts, definition: Definition, on: date) -> State:
    met = min(facts.held, default=None)
    if met is None and facts.ended_on is not None and facts.ended_on <= facts.agreed_on + timedelta(days=measure.within_days):
        return State.NOT_ASKED
    return _within(met, facts.agreed_on, measure.within_days, on)


def _rhythm(measure: d.Rhythm, facts: Facts, definition: Definition, on: date) -> State:
    meetings = definition.meetings
    if meetings is None or meetings.at_least is None or facts.started_on is None:
        return State.NOT_ASKED
    first_day = _monday if meetings.every == "week" else _first_of_month
    whole = _whole_periods(facts, first_day, min(on, facts.ended_on or on))
    if not whole:
        return State.OPEN if facts.ended_on is None else State.NOT_ASKED
    met = Counter(first_day(day) for day in facts.held)
    enough = sum(met[period] >= meetings.at_least for period in whole)
    return _yes(100 * enough >= measure.share * len(whole))


def _whole_periods(facts: Facts, first_day: Callable[[date], date], last: date) -> list[date]:
    """First days of the periods that lie wholly in the time together and in no pause."""
    if facts.started_on is None:
        return []
    found, day = [], _next(first_day(facts.started_on - timedelta(days=1)), first_day)
    while (after := _next(day, first_day)) <= last + timedelta(days=1):
        if not any(starts < after and ends >= day for starts, ends in facts.paused):
            found.append(day)
        day = after
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _next(first: date, first_day: Callable[[date], date]) -> date:
    """The first day of the next period: a week and a month both end within 32 days, at the earliest after 7."""
    return first + WEEK if first_day is _monday else first_day(first + timedelta(days=32))


def _checked_in(measure: d.CheckedIn, facts: Facts, definition: Definition, on: date) -> State:
    months = list(_whole_months(facts, min(on, facts.ended_on or on)))
    if not months:
        return State.OPEN if facts.ended_on is None else State.NOT_ASKED
    heard = facts.checked.get(measure.side, ())
    wanted = {begin: measure.first_month if begin == facts.agreed_on else 1 for begin, _ in months}
    kept = sum(sum(begin <= day < end for day in heard) >= wanted[begin] for begin, end in months)
    return _yes(100 * kept >= measure.share * len(months))


def _whole_months(facts: Facts, last: date) -> Iterator[tuple[date, date]]:
    """First day and day after the last of each whole month since the pair began that lies in no pause."""
    number = 0
    while (end := months_after(facts.agreed_on, number + 1)) <= last + timedelta(days=1):
        begin, number = months_after(facts.agreed_on, number), number + 1
        if not any(starts < end and ends >= begin for starts, ends in facts.paused):
            yield begin, end


def _logged(measure: d.Logged, facts: Facts, definition: Definition, on: date) -> State:
    if not facts.held and not facts.unlogged:
        return State.NOT_ASKED
    return _yes(all(on <= day + timedelta(days=measure.within_days) for day in facts.unlogged))


def _trained_since(measure: d.TrainedSince, facts: Facts, definition: Definition, on: date) -> State:
    return _every_year(facts.trained, facts, on)


def _thanked(measure: d.Thanked, facts: Facts, definition: Definition, on: date) -> State:
    return _every_year(facts.thanked, facts, on)


def _every_year(days: tuple[date, ...], facts: Facts, on: date) -> State:
    """Each whole year of the pair has one of these days; a year that is not over yet, or that the pair did not reach, may."""
    last, number = min(on, facts.ended_on or on), 0
    while (end := months_after(facts.agreed_on, 12 * (number + 1))) <= last:
        if not any(months_after(facts.agreed_on, 12 * number) < day <= end for day in days):
            return State.MISSED
        number += 1
    begin = months_after(facts.agreed_on, 12 * number)
    if number or any(begin < day <= last for day in days):
        return State.MET
    return State.OPEN if facts.ended_on is None else State.NOT_ASKED


def _closing_talk(measure: d.ClosingTalk, facts: Facts, definition: Definition, on: date) -> State:
    if facts.ended_on is None:
        return State.NOT_ASKED
    return _within(facts.looked_back.get(measure.side), facts.ended_on, measure.within_days, on)


MEASURES: Mapping[type[Any], Callable[[Any, Facts, Definition, date], State]] = {
    d.Interviewed: _interviewed,
    d.BackgroundChecked: _checked,
    d.Prepared: _prepared,
    d.Signed: _signed,
    d.Consented: _consented,
    d.ReasonsKept: _reasons_kept,
    d.FirstMeeting: _first_meeting,
    d.Rhythm: _rhythm,
    d.CheckedIn: _checked_in,
    d.Logged: _logged,
    d.TrainedSince: _trained_since,
    d.Thanked: _thanked,
    d.ClosingTalk: _closing_talk,
}


@dataclass(frozen=True)
class Result:
    """How a benchmark stands over many mentorships; open and not asked ones are outside the share."""

    met: int
    missed: int
    open: int
    not_asked: int
    at_least: int

    @property
    def of(self) -> int:
        return self.met + self.missed

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 89.9 % never looks like 90 %; none where nothing can be counted yet."""
        return 100 * self.met // self.of if self.of else None

    @property
    def is_red(self) -> bool:
        return bool(self.of) and 100 * self.met < self.at_least * self.of


def result(states: Iterable[State], at_least: int) -> Result:
    counts = Counter(states)
    return Result(counts[State.MET], counts[State.MISSED], counts[State.OPEN], counts[State.NOT_ASKED], at_least)
