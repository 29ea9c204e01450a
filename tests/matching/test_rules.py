"""When a mentor may be asked, how a request moves and its clock runs, and what we may promise about the wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from handrail.kernel.reasons import Refused
from handrail.matching import rules
from handrail.matching.rules import ASKED, DECIDED, PENDING, REQUEST, Asked, Asker, Clock, Stage

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLOCK = Clock(7, 4, ZoneInfo("Europe/Brussels"))
FITTING = Asked(accepted=True, cleared=True, away=False, room=True, apart=False, same_person=False, shares=True)


def codes(reasons: list[rules.Reason]) -> list[str]:
    return [reason.code for reason in reasons]


class ARequest(RuleBasedStateMachine):
    """Whatever is pressed in whatever order, the table alone decides."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.WISHED
        self.past: list[Stage] = []

    @rule(step=st.sampled_from(sorted(REQUEST.steps)))
    def press(self, step: str) -> None:
        allowed = step in REQUEST.open_from(self.stage)
        try:
            target = REQUEST.target(step, self.stage)
        except Refused:
            assert not allowed
            return
        assert allowed
        self.past.append(self.stage)
        self.stage = target

    @invariant()
    def what_is_decided_stays_decided(self) -> None:
        assert not any(stage in DECIDED for stage in self.past)

    @invariant()
    def nobody_says_yes_to_what_was_never_asked(self) -> None:
        assert self.stage != Stage.ACCEPTED or Stage.OPEN in self.past

    @invariant()
    def a_yes_never_comes_while_a_question_is_open(self) -> None:
        assert self.stage != Stage.ACCEPTED or self.past[-1] == Stage.OPEN


TestARequest = ARequest.TestCase


def test_every_stage_is_pending_or_decided() -> None:
    assert {*PENDING} | DECIDED == set(Stage)
    assert all(REQUEST.open_from(stage) == [] for stage in DECIDED)
    assert set(ASKED) < set(PENDING)


def test_a_mentor_has_seven_days_and_one_reminder_after_four() -> None:
    answer_by = CLOCK.answer_by(NOW)
    assert answer_by == NOW + timedelta(days=7)
    assert CLOCK.due_on(answer_by) == date(2026, 11, 28)
    assert CLOCK.remind_on(answer_by, NOW.date()) == (date(2026, 11, 25),)
    assert CLOCK.remind_on(answer_by, date(2026, 11, 26)) == ()


@given(st.timedeltas(timedelta(), timedelta(days=20)), st.timedeltas(timedelta(), timedelta(days=20)))
def test_the_clock_never_takes_time_from_a_mentor_nor_gives_any(asked_after: timedelta, stood: timedelta) -> None:
    left = CLOCK.left(CLOCK.answer_by(NOW), NOW + asked_after)
    again = NOW + asked_after + stood + left
    assert left == max(timedelta(), timedelta(days=7) - asked_after)
    assert again - NOW - stood == max(asked_after, timedelta(days=7))


def test_she_may_ask_up_to_five_when_she_is_ready() -> None:
    asker = Asker(ready=True, waiting=0, limit=5)
    assert rules.blocks_asking(asker, [1, 2, 3, 4, 5]) == []
    assert codes(rules.blocks_asking(asker, [1, 2, 3, 4, 5, 6])) == ["too_many_open"]
    assert codes(rules.blocks_asking(replace(asker, waiting=5), [1])) == ["too_many_open"]
    assert codes(rules.blocks_asking(replace(asker, ready=False), [])) == ["not_ready", "nobody_chosen"]
    assert codes(rules.blocks_asking(asker, [1, 1])) == ["chosen_twice"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"accepted": False}, ["mentor_not_available"]),
        ({"cleared": False}, ["mentor_not_available"]),
        ({"away": True}, ["mentor_not_available"]),
        ({"same_person": True}, ["mentor_not_available"]),
        ({"shares": False}, ["mentor_not_available"]),
        ({"room": False}, ["mentor_full"]),
        ({"asked_already": True}, ["asked_already"]),
        ({"refused_her": True}, ["answered_no"]),
    ],
)
def test_a_mentor_cannot_be_asked_because(change: dict[str, bool], expected: list[str]) -> None:
    assert codes(rules.blocks_asked(replace(FITTING, **change))) == expected


@given(
    st.builds(
        Asked,
        **dict.fromkeys(("accepted", "cleared", "away", "room", "same_person", "shares"), st.booleans()),
        apart=st.just(True),
    )
)
def test_a_block_reads_like_any_other_absence(mentor: Asked) -> None:
    assert rules.blocks_asked(mentor) == rules.blocks_asked(replace(mentor, apart=False, away=True))


def test_only_so_many_wait_for_an_answer_at_a_time() -> None:
    assert rules.may_be_opened(0, 1)
    assert not rules.may_be_opened(1, 1)


def test_a_mentor_is_paused_after_two_in_a_row_without_an_answer() -> None:
    expired, no = Stage.EXPIRED, Stage.DECLINED
    assert rules.pauses([expired, expired, no], 2)
    assert not rules.pauses([expired, no, expired], 2)
    assert not rules.pauses([expired], 2)


def test_a_no_needs_a_reason_of_the_list_and_a_question_needs_words() -> None:
    assert rules.blocks_deciding("no_time") == []
    assert codes(rules.blocks_deciding("")) == ["reason_missing"]
    assert codes(rules.blocks_words("  ", "words")) == ["words_missing"]
    assert rules.blocks_words("Where do you live?", "words") == []


DAYS = [timedelta(days=day) for day in range(1, 10)]


def test_the_usual_wait_is_that_of_half_of_those_asked() -> None:
    assert rules.usual_days(DAYS) == 5
    assert rules.usual_days([timedelta(hours=1)] * 5) == 1


def test_silence_does_not_make_the_wait_look_shorter() -> None:
    assert rules.usual_days([*DAYS[:3], None, None, None, None]) is None
    assert rules.usual_days([*DAYS[:3], None, None]) == 3


def test_we_say_that_we_do_not_know_when_too_few_have_answered() -> None:
    assert rules.usual_days(DAYS[:4]) is None
    assert rules.yes_in_ten([Stage.ACCEPTED] * 9) is None
    assert rules.yes_in_ten([Stage.ACCEPTED] * 8 + [Stage.EXPIRED] * 2 + [Stage.WITHDRAWN] * 9) == 8


def test_before_a_yes_only_the_first_name_is_shown() -> None:
    assert rules.first_name("Rasa Petrauskaitė") == "Rasa"
    assert rules.first_name("") == ""
