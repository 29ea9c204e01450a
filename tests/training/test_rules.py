"""The ledger by random hands, and when a certificate may be issued, holds and ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.programmes.parts import Trained
from handrail.training import rules
from handrail.training.rules import Facts, Kept, Sitting, Standing, State

ON = date(2026, 11, 22)
FORTY = Trained(rule="trained", course="mentor_training", hours=40, valid_months=36)
TESTED = Trained(rule="trained", course="mentor_training", hours=8, test=True)

STEPS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(State), st.integers(0, 480), st.booleans()), max_size=40)


def _played(steps: list[tuple[int, State, int, bool]]) -> tuple[list[Kept], dict[int, int]]:
    """Keep and correct at random; beside it the minutes of each session as somebody would write them on paper."""
    lines: list[Kept] = []
    paper: dict[int, int] = {}
    newest: dict[int, Kept] = {}
    for session, state, minutes, _again in steps:
        counts = minutes if state == State.PRESENT else 0
        if session in newest:
            line = rules.corrected(newest[session], state, minutes, number=len(lines) + 1)
        else:
            line = Kept(len(lines) + 1, session, ON - timedelta(days=session), state, counts)
        lines.append(line)
        newest[session], paper[session] = line, counts
    return lines, paper


@given(STEPS, st.randoms())
def test_the_ledger_says_what_plain_counting_says_in_whatever_order_it_is_read(
    steps: list[tuple[int, State, int, bool]], chance: st.randoms
) -> None:
    lines, paper = _played(steps)
    chance.shuffle(lines)  # type: ignore[attr-defined]
    assert rules.minutes_of(lines) == sum(paper.values())
    assert {each.line.session: each.minutes for each in rules.ledger(lines)} == paper


@given(STEPS)
def test_a_correction_loses_no_history_and_never_counts_twice(steps: list[tuple[int, State, int, bool]]) -> None:
    lines, paper = _played(steps)
    assert len(lines) == len(steps)
    assert len(rules.counting(lines)) == len(paper)
    for line in rules.counting(lines):
        # From each line that holds one comes back, step by step, to the first that was kept for that session.
        by_id, chain = {each.id: each for each in lines}, [line]
        while chain[-1].corrects is not None:
            chain.append(by_id[chain[-1].corrects])
        assert sorted(each.id for each in chain) == [each.id for each in lines if each.session == line.session]


@given(STEPS, st.integers(0, 6))
def test_the_sum_grows_line_by_line_and_begins_anew_after_the_last_certificate(
    steps: list[tuple[int, State, int, bool]], ago: int
) -> None:
    lines, paper = _played(steps)
    since = ON - timedelta(days=ago)
    sums = rules.ledger(lines, since)
    for counts in (False, True):
        totals = [each.total for each in sums if each.counts is counts]
        assert totals == sorted(totals)
        assert totals[-1:] == [sum(each.minutes for each in sums if each.counts is counts)] * bool(totals)
    assert rules.minutes_of(lines, since) == sum(minutes for session, minutes in paper.items() if session < ago)


@pytest.mark.parametrize(("minutes", "codes"), [(2399, ["hours_missing"]), (2400, []), (0, ["hours_missing"])])
def test_forty_hours_are_forty_hours(minutes: int, codes: list[str]) -> None:
    assert [reason.code for reason in rules.lacks(FORTY, Facts(minutes))] == codes


def test_where_the_file_asks_for_a_test_hours_alone_are_not_enough() -> None:
    assert [reason.code for reason in rules.lacks(TESTED, Facts(480))] == ["test_missing"]
    assert rules.lacks(TESTED, Facts(480, passed=True)) == []
    assert [reason.code for reason in rules.lacks(TESTED, Facts(60, passed=True))] == ["hours_missing"]


def test_a_certificate_holds_on_its_last_day_and_not_on_the_next() -> None:
    last = rules.expires(FORTY, date(2026, 2, 28))
    assert last == date(2029, 2, 27)
    assert rules.standing(last, None, last) == Standing.VALID
    assert rules.standing(last, None, last + timedelta(days=1)) == Standing.EXPIRED
    assert rules.standing(None, None, date(2099, 1, 1)) == Standing.VALID
    assert rules.expires(TESTED, ON) is None


def test_one_that_was_taken_back_stays_taken_back() -> None:
    assert rules.standing(ON + timedelta(days=9), ON, ON) == Standing.REVOKED
    assert rules.standing(ON - timedelta(days=9), ON, ON) == Standing.REVOKED


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_whatever_the_month_the_last_day_lies_before_the_same_day_so_many_months_later(day: date, months: int) -> None:
    last = rules.expires(Trained(rule="trained", course="x", hours=1, valid_months=months), day)
    assert last is not None
    later = (last.year - day.year) * 12 + last.month - day.month
    assert later in (months - 1, months)
    assert last > day


def test_the_reminder_comes_thirty_days_before_the_end() -> None:
    kind, day, reminders = rules.due(rules.Training(ON, certified=True, expires_on=date(2027, 3, 31))) or ("", ON, ())
    assert (kind, day) == ("renew_certificate", date(2027, 3, 31))
    assert reminders == (date(2027, 3, 1), date(2027, 3, 24))
    assert rules.due(rules.Training(ON, certified=True)) is None
    assert (rules.due(rules.Training(ON)) or ("",))[0] == "complete_training"


def test_a_topic_is_met_by_a_meeting_held_and_not_by_one_to_come() -> None:
    sittings = [Sitting(ON, 60, ("ethics",)), Sitting(ON + timedelta(days=1), 60, ("ethics", "money"))]
    found = {each.topic: each for each in rules.coverage(sittings, ON)}
    assert found["ethics"].is_met
    assert found["ethics"].planned == (ON + timedelta(days=1),)
    assert not found["money"].is_met
    assert not found["crisis"].planned
    assert len(found) == len(rules.BLUEPRINT) == 20
