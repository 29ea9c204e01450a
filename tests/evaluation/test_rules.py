"""Each measure says met, missed, open and not asked where it should."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.evaluation import definition as d
from handrail.evaluation.rules import MEASURES, Facts, State, assess, result
from handrail.programmes.definition import Definition
from handrail.programmes.reading import read
from handrail.programmes.rules import Cleared
from tests.programmes.world import definition_text

BEGAN = date(2026, 3, 2)  # a Monday
LT, VDAB = read(definition_text("lt-mentoring")), read(definition_text("vdab-mentor-app"))
MET, MISSED, OPEN, NOT_ASKED = State.MET, State.MISSED, State.OPEN, State.NOT_ASKED


def after(days: int) -> date:
    return BEGAN + timedelta(days=days)


def answer(measure: d.Measure, days: int = 0, definition: Definition = LT, **facts: Any) -> State:
    return assess(measure, Facts(agreed_on=BEGAN, **facts), definition, after(days))


def cleared(requirement: str, amount: int = 0, until: date | None = None, on: int = -1) -> tuple[Cleared, ...]:
    return (Cleared(requirement, amount, after(on), until),)


INTERVIEW = d.Interviewed(rule="interviewed")
HOURS = d.Prepared(rule="prepared", hours=2)
FIRST = d.FirstMeeting(rule="first_meeting", within_days=14)
RHYTHM = d.Rhythm(rule="rhythm", share=80)
LOGGED = d.Logged(rule="logged", within_days=7)
TALK = d.ClosingTalk(rule="closing_talk", side="mentor", within_days=14)


TRAINED, THANKED = d.TrainedSince(rule="trained_since"), d.Thanked(rule="thanked")
YEAR = 365


def test_every_measure_a_file_may_name_has_its_rule() -> None:
    named = set(d.Measure.__args__[0].__args__)  # type: ignore[attr-defined]  # the members of the union
    assert named == set(MEASURES)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, MISSED),
        ({"cleared": cleared("interviewed")}, MET),
        ({"cleared": cleared("interviewed", on=1)}, MISSED),
        ({"cleared": cleared("background_checked")}, MISSED),
    ],
)
def test_an_interview_counts_when_it_was_before_the_pair(facts: dict[str, Any], said: State) -> None:
    assert answer(INTERVIEW, **facts) == said


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (cleared("trained:any_course", 2), MET),
        (cleared("trained:any_course", 1), MISSED),
        (cleared("trained:any_course", 40, until=after(-1), on=-300), MISSED),
        (cleared("interviewed", 40), MISSED),
    ],
)
def test_hours_of_any_course_count_while_they_hold(given_: tuple[Cleared, ...], said: State) -> None:
    assert answer(HOURS, cleared=given_) == said


@pytest.mark.parametrize(
    ("days", "held", "ended", "said"),
    [
        (14, (), None, OPEN),
        (15, (), None, MISSED),
        (90, (after(14),), None, MET),
        (90, (after(15), after(20)), None, MISSED),
        (90, (), after(10), NOT_ASKED),
        (90, (), after(40), MISSED),
    ],
)
def test_the_first_meeting_has_fourteen_days(days: int, held: tuple[date, ...], ended: date | None, said: State) -> None:
    assert answer(FIRST, days, held=held, ended_on=ended) == said


def weekly(weeks: int, skipping: tuple[int, ...] = ()) -> tuple[date, ...]:
    return tuple(after(7 * week + 2) for week in range(weeks) if week not in skipping)


@pytest.mark.parametrize(
    ("held", "paused", "days", "said"),
    [
        (weekly(10), (), 69, MET),
        (weekly(10, (3, 4)), (), 69, MET),
        (weekly(10, (3, 4, 5)), (), 69, MISSED),
        (weekly(10, (3, 4, 5)), ((after(21), after(41)),), 69, MET),
        (weekly(1), (), 5, OPEN),
    ],
)
def test_four_weeks_of_five_and_no_pause_make_the_rhythm(
    held: tuple[date, ...], paused: tuple[tuple[date, date], ...], days: int, said: State
) -> None:
    assert answer(RHYTHM, days, started_on=BEGAN, held=held, paused=paused) == said


def test_who_meets_as_they_like_is_not_asked_for_a_rhythm() -> None:
    assert VDAB.meetings is not None
    assert VDAB.meetings.at_least is None
    assert answer(RHYTHM, 90, VDAB, started_on=BEGAN, held=weekly(2)) == NOT_ASKED


@pytest.mark.parametrize(
    ("heard", "days", "said"),
    [
        ((13,), 20, OPEN),
        ((13, 27), 31, MET),
        ((13,), 31, MISSED),
        ((13, 27, 45), 62, MET),
        ((13, 27), 62, MISSED),
        ((13, 27, 31, 60), 62, MET),
        ((), 62, MISSED),
    ],
)
def test_staff_ask_twice_in_the_first_month_and_then_monthly(heard: tuple[int, ...], days: int, said: State) -> None:
    checked = {"mentee": tuple(after(day) for day in heard)}
    assert answer(d.CheckedIn(rule="checked_in", side="mentee"), days, checked=checked) == said
    assert answer(d.CheckedIn(rule="checked_in", side="mentor"), 62, checked=checked) == MISSED


def test_a_planned_meeting_left_without_a_word_is_missed_after_a_week() -> None:
    assert answer(LOGGED, 20) == NOT_ASKED
    assert answer(LOGGED, 20, held=(after(2),)) == MET
    assert answer(LOGGED, 20, unlogged=(after(13),)) == MET
    assert answer(LOGGED, 20, held=(after(2),), unlogged=(after(12),)) == MISSED


def test_looking_back_is_asked_once_the_pair_has_ended() -> None:
    assert answer(TALK, 100) == NOT_ASKED
    assert answer(TALK, 100, ended_on=after(90)) == OPEN
    assert answer(TALK, 105, ended_on=after(90)) == MISSED
    assert answer(TALK, 105, ended_on=after(90), looked_back={"mentee": after(91)}) == MISSED
    assert answer(TALK, 105, ended_on=after(90), looked_back={"mentor": after(104)}) == MET


def test_papers_and_consents_are_those_the_programme_asks_for() -> None:
    mentor, yes = d.Signed(rule="signed", side="mentor"), d.Consented(rule="consented")
    assert answer(mentor, definition=VDAB, signed={"mentor": frozenset({"code_of_conduct"})}) == MISSED
    all_of_them = frozenset({"code_of_conduct", "mentor_terms"})
    assert answer(mentor, definition=VDAB, signed={"mentor": all_of_them}) == MET
    assert answer(yes, consents=frozenset({"matching"})) == MISSED
    assert answer(yes, consents=frozenset({"matching", "contact", "evaluation"})) == MET


@given(st.lists(st.sampled_from(list(State))), st.integers(1, 100))
def test_red_means_fewer_than_asked_and_rounding_hides_nothing(states: list[State], at_least: int) -> None:
    found = result(states, at_least)
    assert found.met + found.missed + found.open + found.not_asked == len(states)
    assert found.is_red == (found.percent is not None and found.percent < at_least)


@pytest.mark.parametrize("measure", [TRAINED, THANKED])
@pytest.mark.parametrize(
    ("days", "on", "ended", "said"),
    [
        ([], 0, None, OPEN),
        ([], YEAR - 1, None, OPEN),
        ([], YEAR, None, MISSED),
        ([1], 30, None, MET),
        ([0, -20], 30, None, OPEN),
        ([YEAR], YEAR, None, MET),
        ([YEAR + 1], YEAR + 1, None, MISSED),
        ([10], 2 * YEAR - 1, None, MET),
        ([10], 2 * YEAR + 1, None, MISSED),
        ([10, YEAR + 1], 2 * YEAR + 1, None, MET),
        ([], 90, 60, NOT_ASKED),
        ([50], 90, 60, MET),
        ([70], 90, 60, NOT_ASKED),
        ([], 2 * YEAR, YEAR, MISSED),
    ],
)
def test_a_year_with_none_is_missed_and_one_that_is_not_over_may_still_have_it(
    measure: d.Measure, days: list[int], on: int, ended: int | None, said: State
) -> None:
    name = "trained" if measure is TRAINED else "thanked"
    facts: dict[str, Any] = {name: tuple(after(each) for each in days)}
    assert answer(measure, on, ended_on=None if ended is None else after(ended), **facts) == said
