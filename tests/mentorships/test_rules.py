"""When a mentorship may move and what is due: values only."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handrail.programmes
from handrail.kernel.days import months_after
from handrail.kernel.reasons import Reason, Refused
from handrail.mentorships import rules
from handrail.mentorships.rules import (
    CONCERN,
    LIFECYCLE,
    MEETING,
    ConcernStage,
    How,
    Light,
    MeetingState,
    Stage,
    Told,
)
from handrail.mentorships.rules.duties import Facts, duties
from handrail.programmes.definition import Definition
from handrail.programmes.reading import read
from handrail.programmes.rules import Due

DEFINITIONS = Path(handrail.programmes.__file__).parent / "definitions"
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
DAY = date(2026, 11, 21)
FACTS = Facts(mentee=1, mentor=2, coordinators_at=9, stage=Stage.AGREED, agreed_on=DAY)


def the_file(name: str) -> Definition:
    return read((DEFINITIONS / f"{name}.toml").read_text())


VDAB = the_file("vdab-mentor-app")
WEEKLY = the_file("be-mentoring-to-work")


def due(facts: Facts, definition: Definition = VDAB) -> dict[str, Due]:
    return {each.kind: each for each in duties(facts, definition)}


def told(held_on: date, minutes: int = 60) -> Told:
    return Told(held_on, minutes, How.PLACE)


def test_a_meeting_is_not_logged_for_a_day_to_come_nor_before_the_pair_stood() -> None:
    ahead = rules.blocks_log(told(DAY + timedelta(days=1)), agreed_on=DAY, today=DAY, taken=frozenset())
    before = rules.blocks_log(told(DAY - timedelta(days=1)), agreed_on=DAY, today=DAY, taken=frozenset())
    assert [each.code for each in ahead] == ["in_future"]
    assert [each.code for each in before] == ["before_agreed"]


def test_all_reasons_are_given_at_once() -> None:
    day = DAY + timedelta(days=3)
    found = rules.blocks_log(told(day, minutes=0), agreed_on=DAY, today=DAY, taken=frozenset({day}))
    assert [each.code for each in found] == ["in_future", "double", "minutes_odd"]


def test_the_same_day_twice_is_caught_unless_it_was_a_second_meeting() -> None:
    caught = rules.blocks_log(told(DAY), agreed_on=DAY, today=DAY, taken=frozenset({DAY}))
    meant = rules.blocks_log(told(DAY), agreed_on=DAY, today=DAY, taken=frozenset({DAY}), second=True)
    assert caught == [Reason("double", DAY.isoformat())]
    assert meant == []


def test_nobody_is_their_own_mentor_and_nobody_blocked_is_paired() -> None:
    found = rules.blocks_agree(mentee=1, mentor=1, apart={1}, has_lead=True)
    assert [each.code for each in found] == ["same_person", "not_available", "taken"]


def test_the_first_meeting_is_due_and_then_no_longer() -> None:
    first = due(FACTS)["first_meeting"]
    assert first.due_on == DAY + timedelta(days=14)
    assert first.person_id == FACTS.mentor
    assert "first_meeting" not in due(with_(FACTS, stage=Stage.ACTIVE, started_on=DAY, held=(DAY,)))


def with_(facts: Facts, **changed: object) -> Facts:
    return Facts(**{**facts.__dict__, **changed})  # type: ignore[arg-type]


def test_silence_nudges_the_mentor_after_14_days_and_calls_the_coordinator_after_30() -> None:
    running = with_(FACTS, stage=Stage.ACTIVE, started_on=DAY, last_contact_on=date(2026, 12, 1), held=(date(2026, 12, 1),))
    found = due(running)
    assert found["nudge"].due_on == date(2026, 12, 15)
    assert (found["step_in"].role, found["step_in"].organisation_id) == ("coordinator", 9)
    assert found["step_in"].due_on == date(2026, 12, 31)


def test_nothing_is_due_in_a_pause_but_the_end_and_a_planned_meeting() -> None:
    paused = with_(FACTS, stage=Stage.PAUSED, started_on=DAY, planned_end=date(2027, 5, 21), planned=(DAY,))
    assert set(due(paused, WEEKLY)) == {"log_meeting", "end_coming"}


def test_a_weekly_meeting_is_due_at_the_end_of_the_first_week_without_one() -> None:
    running = with_(FACTS, stage=Stage.ACTIVE, started_on=date(2026, 11, 23), held=(date(2026, 11, 23), date(2026, 12, 1)))
    assert due(running, WEEKLY)["meet"].due_on == date(2026, 12, 13)


def test_a_planned_meeting_is_to_be_logged_two_days_after_the_oldest_one() -> None:
    planned = with_(FACTS, planned=(date(2026, 12, 9), date(2026, 12, 1)))
    assert due(planned)["log_meeting"].due_on == date(2026, 12, 3)


def test_the_end_is_announced_to_both() -> None:
    running = with_(FACTS, stage=Stage.ACTIVE, started_on=DAY, planned_end=date(2027, 5, 21))
    found = [each for each in duties(running, VDAB) if each.kind == "end_coming"]
    assert {each.person_id for each in found} == {1, 2}
    assert {each.remind_on for each in found} == {(date(2027, 5, 7),)}


def test_a_good_end_asks_for_a_goodbye_and_a_quiet_one_asks_for_nothing() -> None:
    ended = with_(FACTS, stage=Stage.CLOSED, ended_on=DAY, ended_well=True)
    assert {each.person_id for each in duties(ended, VDAB)} == {1, 2, None}
    assert duties(with_(ended, ended_well=False), VDAB) == []
    assert duties(with_(ended, mentee_closed=frozenset(rules.Closing), mentor_closed=frozenset(rules.Closing)), VDAB) == []


@given(started=DAYS, held=st.lists(DAYS, max_size=8), contact=DAYS, resumed=st.none() | DAYS)
def test_a_duty_is_unique_by_kind_and_owner_and_reminds_no_later_than_it_is_due(
    started: date, held: list[date], contact: date, resumed: date | None
) -> None:
    facts = with_(
        FACTS,
        stage=Stage.ACTIVE,
        started_on=started,
        planned_end=months_after(started, 6),
        held=tuple(held),
        last_contact_on=contact,
        resumed_on=resumed,
    )
    found = duties(facts, WEEKLY)
    owners = [(each.kind, each.person_id, each.role) for each in found]
    assert len(owners) == len(set(owners))
    assert all(each.remind_on == () or max(each.remind_on) <= each.due_on for each in found)


def test_a_time_in_the_hour_that_spring_skips_does_not_exist() -> None:
    assert rules.instant(date(2027, 3, 28), time(2, 30), "Europe/Brussels") is None
    after = rules.instant(date(2027, 3, 28), time(3, 0), "Europe/Brussels")
    assert after is not None
    assert after.astimezone(UTC) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_an_hour_that_autumn_has_twice_means_its_first() -> None:
    twice = rules.instant(date(2027, 10, 31), time(2, 30), "Europe/Brussels")
    assert twice is not None
    assert twice.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_meeting_on_new_years_night_is_on_the_day_it_is_there() -> None:
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert rules.day_of(moment, "Europe/Brussels") == date(2027, 1, 1)
    assert rules.day_of(moment, "UTC") == date(2026, 12, 31)


@given(start=DAYS, months=st.integers(0, 60))
def test_months_on_is_never_past_the_month_meant(start: date, months: int) -> None:
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day


def test_an_end_needs_a_reason_its_version_knows() -> None:
    assert rules.blocks_close("moved", VDAB) == []
    assert [each.code for each in rules.blocks_close("illness", VDAB)] == ["reason_missing"]
    assert rules.visible_until(DAY, VDAB) == DAY + timedelta(weeks=4)
    assert rules.wants_rematch("bad_fit", VDAB)
    assert not rules.wants_rematch("completed", VDAB)


def test_refusing_after_the_first_meeting_is_offered_only_where_the_file_says_so() -> None:
    assert [each.code for each in rules.blocks_refuse(VDAB, held=1)] == ["refuse_not_offered"]
    assert rules.blocks_refuse(WEEKLY, held=1) == []
    assert [each.code for each in rules.blocks_refuse(WEEKLY, held=2)] == ["too_late"]


def test_longer_than_the_version_allows_is_refused() -> None:
    ask = {"started_on": date(2026, 6, 1), "old_end": date(2026, 9, 1), "definition": WEEKLY}
    assert rules.blocks_extend(date(2026, 12, 1), **ask) == []  # type: ignore[arg-type]
    assert [each.code for each in rules.blocks_extend(date(2026, 12, 2), **ask)] == ["beyond_most_months"]  # type: ignore[arg-type]
    assert [each.code for each in rules.blocks_extend(date(2026, 9, 1), **ask)] == ["not_later"]  # type: ignore[arg-type]


def test_three_times_are_different_and_to_come() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    times = [now + timedelta(days=each) for each in (1, 2, 3)]
    assert rules.blocks_offer(times, now=now) == []
    assert [each.code for each in rules.blocks_offer([times[0], times[0], now], now=now)] == ["three_times", "time_past"]


def test_a_light_says_what_the_dates_say() -> None:
    assert rules.light(Stage.ACTIVE, [DAY - timedelta(days=1)], DAY) == Light.NOW
    assert rules.light(Stage.ACTIVE, [DAY + timedelta(days=7)], DAY) == Light.SOON
    assert rules.light(Stage.ACTIVE, [DAY + timedelta(days=8)], DAY) == Light.GO
    assert rules.light(Stage.PAUSED, [DAY - timedelta(days=1)], DAY) == Light.REST


@given(stage=st.sampled_from(list(Stage)), step=st.sampled_from(sorted(LIFECYCLE.steps)))
def test_a_closed_mentorship_never_moves_again(stage: Stage, step: str) -> None:
    if step in LIFECYCLE.open_from(stage):
        assert stage != Stage.CLOSED
        assert LIFECYCLE.target(step, stage) in Stage
    else:
        with pytest.raises(Refused):
            LIFECYCLE.target(step, stage)


def test_only_a_planned_meeting_can_be_called_off_and_only_a_held_one_corrected() -> None:
    assert MEETING.open_from(MeetingState.PLANNED) == ["move", "cancel", "hold", "miss"]
    assert MEETING.open_from(MeetingState.HELD) == ["correct", "confirm"]
    assert MEETING.open_from(MeetingState.CANCELLED) == MEETING.open_from(MeetingState.MISSED) == []


def test_a_concern_is_not_closed_before_somebody_answers_for_it() -> None:
    assert CONCERN.open_from(ConcernStage.NEW) == ["take"]
    assert "close" in CONCERN.open_from(ConcernStage.OWNED)
    assert [each.code for each in rules.blocks_concern_close("talked", " ")] == ["outcome_missing"]
    assert rules.blocks_concern_close("talked", "We met them both.") == []


def test_the_31st_becomes_the_last_day_of_a_shorter_month() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)


def test_a_version_without_a_day_for_the_first_meeting_or_without_meetings_asks_for_none() -> None:
    assert VDAB.meetings is not None
    no_day = VDAB.model_copy(update={"meetings": VDAB.meetings.model_copy(update={"first_within_days": None})})
    assert set(due(FACTS, no_day)) == {"nudge", "step_in"}
    assert due(FACTS, VDAB.model_copy(update={"meetings": None})) == {}
