"""Three questions, the hour of an answer, whose turn it is, who is on call, and what is due in a case."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.mentorships.rules import ConcernStage, Severity
from handrail.mentorships.rules.concerns import (
    ConcernFacts,
    Question,
    Shift,
    answer_time,
    answered_yes,
    blocks_weighing,
    concern_duties,
    gaps,
    on_call,
    routed_to,
    severity,
)

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
BRUSSELS = ZoneInfo("Europe/Brussels")
FACTS = ConcernFacts(ConcernStage.OWNED, FRIDAY, MONDAY, False, MONDAY, date(2026, 12, 18), None, 5, (6, 7))


@pytest.mark.parametrize(
    ("yes", "grave"),
    [
        ({"danger"}, Severity.IMMEDIATE),
        ({"danger", "hurt", "goes_on"}, Severity.IMMEDIATE),
        ({"hurt"}, Severity.SERIOUS),
        ({"goes_on"}, Severity.SERIOUS),
        (set(), Severity.LOOK),
    ],
)
def test_three_questions_say_how_grave_it_is_with_every_reason(yes: set[str], grave: Severity) -> None:
    said = answered_yes(danger="danger" in yes, hurt="hurt" in yes, goes_on="goes_on" in yes)
    assert set(said) == {Question(each) for each in yes}
    assert severity(said) == grave


def test_raising_needs_no_reason_and_lowering_does() -> None:
    assert blocks_weighing(ConcernStage.NEW, Severity.LOOK, Severity.IMMEDIATE, "") == []
    assert blocks_weighing(ConcernStage.NEW, Severity.SERIOUS, Severity.LOOK, "He only raised his voice.") == []
    codes = [each.code for each in blocks_weighing(ConcernStage.CLOSED, Severity.SERIOUS, Severity.LOOK, " ")]
    assert codes == ["concern_closed", "severity_reason_missing"], "all reasons at once"
    assert [each.code for each in blocks_weighing(ConcernStage.NEW, Severity.LOOK, Severity.LOOK, "")] == ["severity_same"]


@pytest.mark.parametrize(
    ("reported", "hour"), [(time(9, 59), 10), (time(11), 11), (time(11, 1), 12), (time(23, 30), 16), (time(2), 10)]
)
def test_an_answer_has_an_hour_within_the_hours_of_work(reported: time, hour: int) -> None:
    at = answer_time(datetime.combine(FRIDAY, reported, BRUSSELS), MONDAY)
    assert (at.date(), at.hour, at.minute, at.tzinfo) == (MONDAY, hour, 0, BRUSSELS)


def test_a_case_has_a_first_answer_a_next_step_and_an_end_and_others_hear_when_it_is_late() -> None:
    found = concern_duties(FACTS)
    owner = {each.kind: each.due_on for each in found if each.person_id == 5}
    assert owner == {"handle_concern": MONDAY, "concern_step": MONDAY, "concern_closing": date(2026, 12, 18)}
    late = [(each.person_id, each.due_on) for each in found if each.kind == "concern_late"]
    assert late == [(6, date(2026, 11, 24)), (7, date(2026, 11, 24))], "the day after the first deadline"
    assert all(each.role is None for each in found), "a duty of the role would reach a lead it is about"


def test_what_is_answered_is_no_longer_due_and_a_closed_case_asks_for_its_hold_alone() -> None:
    assert {each.kind for each in concern_duties(replace(FACTS, answered=True))} == {
        "concern_step",
        "concern_closing",
        "concern_late",
    }
    assert concern_duties(replace(FACTS, stage=ConcernStage.CLOSED)) == []
    kept = concern_duties(replace(FACTS, stage=ConcernStage.CLOSED, keep_review_on=date(2027, 5, 1), others=()))
    assert [(each.kind, each.person_id) for each in kept] == [("concern_keep", 5)]


def test_a_case_without_an_owner_waits_at_everybody_who_may_do_something() -> None:
    found = concern_duties(replace(FACTS, owner=None, step_by=None, close_by=None))
    assert [(each.kind, each.person_id) for each in found] == [("handle_concern", 6), ("handle_concern", 7)]


def test_a_concern_goes_past_whom_it_is_about() -> None:
    assert routed_to([None, 7, 8], past=set()) == 7
    assert routed_to([7, 8], past={7}) == 8
    assert routed_to([7, 8], past={7, 8}) is None


NIGHTS = Shift(1, FRIDAY, FRIDAY + timedelta(days=1), time(20), time(8))


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (datetime(2026, 11, 20, 19, 59, tzinfo=BRUSSELS), False),
        (datetime(2026, 11, 20, 22, 0, tzinfo=BRUSSELS), True),
        (datetime(2026, 11, 21, 7, 59, tzinfo=BRUSSELS), True),
        (datetime(2026, 11, 21, 8, 0, tzinfo=BRUSSELS), False),
        (datetime(2026, 11, 22, 3, 0, tzinfo=BRUSSELS), True),
        (datetime(2026, 11, 22, 21, 0, tzinfo=BRUSSELS), False),
    ],
)
def test_a_night_lasts_to_the_next_morning(moment: datetime, there: bool) -> None:  # noqa: FBT001
    assert NIGHTS.covers(moment) == there


def test_who_is_away_is_passed_over() -> None:
    at = datetime(2026, 11, 20, 22, tzinfo=BRUSSELS)
    both = [NIGHTS, replace(NIGHTS, person=2)]
    assert on_call(both, set(), at) == [1, 2]
    assert on_call(both, {1}, at) == [2]


def test_a_gap_is_shown_from_its_first_minute_to_its_last() -> None:
    begin, end = datetime(2026, 11, 20, 18, tzinfo=BRUSSELS), datetime(2026, 11, 21, 22, tzinfo=BRUSSELS)
    assert gaps([NIGHTS], begin, end) == [
        (begin, begin.replace(hour=20)),
        (datetime(2026, 11, 21, 8, tzinfo=BRUSSELS), datetime(2026, 11, 21, 20, tzinfo=BRUSSELS)),
    ]
    assert gaps([Shift(1, FRIDAY, MONDAY, time(0), time(0))], begin, end) == [], "the same hour is the whole day"


@given(
    lines=st.lists(
        st.builds(
            Shift,
            st.integers(1, 3),
            st.just(FRIDAY),
            st.integers(0, 4).map(lambda days: FRIDAY + timedelta(days=days)),
            st.integers(0, 23).map(time),
            st.integers(0, 23).map(time),
        ),
        max_size=4,
    ),
    hours=st.integers(0, 120),
)
def test_somebody_is_on_call_exactly_where_there_is_no_gap(lines: list[Shift], hours: int) -> None:
    begin, end = datetime(2026, 11, 20, tzinfo=BRUSSELS), datetime(2026, 11, 26, tzinfo=BRUSSELS)
    moment = begin + timedelta(hours=hours)
    in_gap = any(first <= moment < last for first, last in gaps(lines, begin, end))
    assert in_gap == (on_call(lines, set(), moment) == [])
