"""When staff ask the two how it goes, each apart, what is asked, and which check-in was missed. Knows no clock.

A definition says the days: by weeks, then by months. What was answered is stored; what is due or missed follows from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.days import months_after
from handrail.kernel.reasons import Reason
from handrail.mentorships.rules import Stage
from handrail.programmes.definition import Definition
from handrail.programmes.pair import CheckIns
from handrail.programmes.rules import Due

EARLY = timedelta(days=7)
"""A check-in may be answered so long before its day."""
APART = timedelta(days=14)
"""The first month counts that lies so long after the last of the weeks, so that nobody is asked twice in a fortnight."""
ASKED_ANEW_WITHIN = timedelta(days=3)
LONGEST_NOTE = 500


class Side(StrEnum):
    MENTEE = auto()
    MENTOR = auto()


class By(StrEnum):
    """How the answers came: typed by the person herself, or told to staff."""

    OWN = auto()
    PHONE = auto()
    IN_PERSON = auto()


QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "activities": ("looked_for_work", "prepared", "went_out", "talked", "nothing"),
    "progress": ("clear", "some", "none", "too_early"),
    "getting_on": ("well", "mixed", "badly", "rather_not_say"),
}
"""What is asked and the answers there are. Proposal in our own words after Elements of Effective Practice B.5.2 and B.5.3;
not checked against the publication."""

SAFETY = ("safe", "not_safe", "rather_not_say")
WORRYING = frozenset(SAFETY[1:])
"""After these a trained person is one tap away. They are sealed and stand in no list."""


@dataclass(frozen=True)
class Facts:
    """What is known of one mentorship. `asked`: days of stored check-ins, also those set out of turn;
    `rests`: pauses, the last one maybe still open.
    """

    stage: Stage
    agreed_on: date
    planned_end: date | None = None
    asked: tuple[date, ...] = ()
    rests: tuple[tuple[date, date | None], ...] = ()
    answered: frozenset[tuple[Side, date]] = frozenset()
    set_by_staff: tuple[date, ...] = ()


@dataclass(frozen=True)
class Standing:
    """One side on a day: the day that is open now, the next one, and those that passed without an answer."""

    open_on: date | None
    next_on: date | None
    missed: tuple[date, ...]


def sides(check_ins: CheckIns) -> tuple[Side, ...]:
    """Who of the two is asked; an employer's answers are no part of the pair."""
    asked = {str(party) for party in check_ins.asks}
    return tuple(side for side in Side if str(side) in asked)


def days(facts: Facts, check_ins: CheckIns) -> Iterator[date]:
    """The days of all check-ins in their order, without those within a pause; it ends with the mentorship's planned end."""
    extra = sorted(set(facts.asked))
    for day in _planned(facts.agreed_on, check_ins):
        while extra and extra[0] < day:
            yield extra.pop(0)
        if extra and extra[0] == day:
            extra.pop(0)
        if _is_over(day, facts):
            break
        if not _rests(day, facts.rests):
            yield day
    yield from extra


def due_on(side: Side, facts: Facts, check_ins: CheckIns) -> date | None:
    """The first day after the last one answered: it stays until somebody answers."""
    last = max((day for who, day in facts.answered if who == side), default=date.min)
    return next((day for day in days(facts, check_ins) if day > last), None)


def standing(side: Side, facts: Facts, check_ins: CheckIns, on: date) -> Standing:
    """Where this side stands on that day."""
    answered = {day for who, day in facts.answered if who == side}
    passed: list[date] = []
    following = None
    for day in days(facts, check_ins):
        if day > on + EARLY:
            following = day
            break
        passed.append(day)
    current = passed[-1] if passed else None
    missed = tuple(day for day in passed[:-1] if day not in answered)
    return Standing(current if current not in answered else None, following, missed)


def day_answered(side: Side, facts: Facts, check_ins: CheckIns, on: date) -> date | Reason:
    """Which check-in an answer of that day belongs to, or why there is none. Until the next one an answer may be changed."""
    if facts.stage in {Stage.PAUSED, Stage.CLOSED}:
        return Reason("pair_" + facts.stage)
    first = passed = None
    for day in days(facts, check_ins):
        first = first or day
        if day > on + EARLY:
            break
        passed = day
    if passed is not None:
        return passed
    return Reason("check_in_early", (first or on).isoformat())


def blocks_answers(answers: Mapping[str, str], safety: str) -> list[Reason]:
    """Every set question has one of its set answers."""
    wrong = [Reason("check_in_answer", name) for name, known in QUESTIONS.items() if answers.get(name) not in known]
    return wrong if safety in SAFETY else [*wrong, Reason("check_in_answer", "safety")]


def duties(
    facts: Facts, definition: Definition, persons: Mapping[Side, int], coordinators_at: int, *, resting: bool
) -> list[Due]:
    """One row for each side asked, with a reminder on its day, and one for the coordinators: the earlier of them."""
    asks = definition.check_ins
    if asks is None or resting or facts.stage not in {Stage.AGREED, Stage.ACTIVE}:
        return []
    found = {side: day for side in sides(asks) if (day := due_on(side, facts, asks)) is not None}
    own = [Due("check_in", persons[side], None, None, day, _reminders(day, facts)) for side, day in found.items()]
    if not own:
        return []
    return [*own, Due("check_in", None, "coordinator", coordinators_at, min(found.values()), ())]


def _reminders(day: date, facts: Facts) -> tuple[date, ...]:
    """On the day itself, and on each later day that staff set while nobody had answered."""
    return (day, *sorted(each for each in set(facts.set_by_staff) if each > day))


def _planned(agreed_on: date, check_ins: CheckIns) -> Iterator[date]:
    """The days the definition names: its weeks, then its months without end."""
    weeks = [agreed_on + timedelta(weeks=each) for each in sorted(check_ins.at_weeks)]
    yield from weeks
    every, number = check_ins.every_months, 0
    while every is not None:
        number += every
        day = months_after(agreed_on, number)
        if not weeks or day >= weeks[-1] + APART:
            yield day


def _is_over(day: date, facts: Facts) -> bool:
    """Whether nothing more is planned from this day on: the end has come, or a pause has begun that nobody ended yet."""
    paused = any(until is None and since <= day for since, until in facts.rests)
    return paused or (facts.planned_end is not None and day > facts.planned_end)


def _rests(day: date, rests: tuple[tuple[date, date | None], ...]) -> bool:
    return any(since <= day and (until is None or day < until) for since, until in rests)
