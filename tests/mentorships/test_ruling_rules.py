"""First heard, then decided; a last day; one no within fourteen days; and another one looks at it again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.mentorships.rules import ConcernStage, Severity
from handrail.mentorships.rules.concerns import ConcernFacts, concern_duties
from handrail.mentorships.rules.rulings import (
    CaseFacts,
    Hearing,
    Ruled,
    RulingFacts,
    RulingKind,
    Settled,
    blocks_appealing,
    blocks_closing,
    blocks_ruling,
    blocks_settling,
    last_appeal_day,
    waits,
    was_heard,
)

ON = date(2026, 11, 23)
ANSWERED, SILENT, UNTOLD = Hearing(ON, answered=True), Hearing(ON, answered=False), Hearing(None, answered=False)
ALL = frozenset(RulingKind)
CASE = CaseFacts(ConcernStage.OWNED, Severity.SERIOUS, True, ANSWERED, ALL, frozenset())
PAUSE = Ruled(RulingKind.PAUSE, ON + timedelta(days=30), "You wrote at night.", is_safe=True)
MADE = RulingFacts(RulingKind.PAUSE, ON, 5, appealed=False, settled=False, ended=False)
APPEALED = replace(MADE, appealed=True)


def codes(case: CaseFacts, said: Ruled = PAUSE) -> set[str]:
    return {each.code for each in blocks_ruling(case, said, ON)}


def test_who_answered_was_heard_and_who_was_silent_has_a_week() -> None:
    assert was_heard(ANSWERED, ON)
    assert not was_heard(SILENT, ON + timedelta(days=6))
    assert was_heard(SILENT, ON + timedelta(days=7))
    assert not was_heard(UNTOLD, ON + timedelta(days=700))


@pytest.mark.parametrize("hearing", [UNTOLD, SILENT])
def test_only_immediate_danger_is_decided_before_the_hearing(hearing: Hearing) -> None:
    for severity in Severity:
        found = codes(replace(CASE, severity=severity, hearing=hearing))
        assert found == (set() if severity == Severity.IMMEDIATE else {"ruling_unheard"})


def test_all_reasons_at_once() -> None:
    case = CaseFacts(ConcernStage.NEW, Severity.LOOK, False, UNTOLD, frozenset(), ALL)
    assert codes(case, Ruled(RulingKind.BAR, None, " ", is_safe=False)) == {
        "ruling_not_owned",
        "ruling_unheard",
        "ruling_not_here",
        "ruling_stands",
        "ruling_days",
        "ruling_no_words",
        "hearing_not_safe",
    }
    assert codes(CASE) == set()


@pytest.mark.parametrize("stage", [ConcernStage.NEW, ConcernStage.CLOSED])
def test_a_case_nobody_works_on_decides_nothing(stage: ConcernStage) -> None:
    assert codes(replace(CASE, stage=stage)) == {"ruling_not_owned"}


@pytest.mark.parametrize("kind", [RulingKind.PAUSE, RulingKind.BAR])
@pytest.mark.parametrize(
    ("until", "good"),
    [
        (None, False),
        (ON, False),
        (ON + timedelta(days=1), True),
        (date(2028, 11, 23), True),
        (date(2028, 11, 24), False),
    ],
)
def test_nobody_is_kept_away_without_a_last_day_within_two_years(kind: RulingKind, until: date | None, good: bool) -> None:  # noqa: FBT001
    assert (codes(CASE, replace(PAUSE, kind=kind, until=until)) == set()) == good


def test_an_end_has_no_last_day() -> None:
    assert codes(CASE, replace(PAUSE, kind=RulingKind.END)) == {"ruling_days"}
    assert codes(CASE, replace(PAUSE, kind=RulingKind.END, until=None)) == set()


def test_a_no_is_said_once_in_time_and_with_words() -> None:
    last = last_appeal_day(ON)
    assert last == date(2026, 12, 7)
    assert blocks_appealing(MADE, "No.", last) == []
    assert [each.code for each in blocks_appealing(MADE, "No.", last + timedelta(days=1))] == ["appeal_late"]
    found = {each.code for each in blocks_appealing(replace(APPEALED, ended=True), "", last + timedelta(days=1))}
    assert found == {"appeal_already", "appeal_over", "appeal_late", "appeal_no_words"}


@given(
    facts=st.builds(
        RulingFacts,
        kind=st.sampled_from(RulingKind),
        told_on=st.just(ON),
        taken_by=st.integers(1, 3),
        appealed=st.booleans(),
        settled=st.booleans(),
        ended=st.booleans(),
    ),
    outcome=st.sampled_from(Settled),
    by=st.sets(st.integers(1, 3), min_size=1, max_size=2),
)
def test_no_appeal_is_ever_decided_by_who_decided_first_nor_at_their_desk(
    facts: RulingFacts, outcome: Settled, by: set[int]
) -> None:
    may = not blocks_settling(facts, outcome, "Because.", by)
    if waits(facts):
        assert may == (facts.taken_by not in by)
    else:
        assert may == (outcome == Settled.LIFTED and not facts.ended), "without an appeal it can only be lifted"


def test_looking_again_needs_words() -> None:
    assert [each.code for each in blocks_settling(APPEALED, Settled.UPHELD, " ", {6})] == ["settle_no_words"]


def test_a_case_stays_open_over_an_appeal_and_until_who_was_not_heard_was() -> None:
    late = ON + timedelta(days=7)
    assert [each.code for each in blocks_closing([MADE, APPEALED], ANSWERED, ON)] == ["appeal_waits"]
    assert [each.code for each in blocks_closing([MADE], SILENT, ON)] == ["ruling_not_yet_heard"]
    assert blocks_closing([replace(APPEALED, settled=True)], SILENT, late) == []
    assert blocks_closing([], UNTOLD, ON) == [], "where nothing was decided nobody has to be told"


def test_an_appeal_is_a_duty_of_those_who_may_decide_it_also_after_the_case_is_closed() -> None:
    facts = ConcernFacts(ConcernStage.CLOSED, ON, ON, True, None, None, None, 5, (6,), appeal_by=ON, appeal_for=(6, 7))
    assert [(each.kind, each.person_id) for each in concern_duties(facts)] == [("decide_appeal", 6), ("decide_appeal", 7)]
