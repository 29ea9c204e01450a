"""Whom a concern is about learns nothing: every page, file, letter and duty is the same before and after it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from handrail.kernel import clock
from handrail.mentorships import actions
from handrail.mentorships.actions.concerns import Report
from handrail.mentorships.rules import ConcernKind, Severity
from tests.access.comparing import LETTERS, Bodies, Difference, all_bodies, changes
from tests.access.test_markers import people_of
from tests.access.town import Side, Town
from tests.access.walking import Who
from tests.conftest import run_jobs

pytestmark = pytest.mark.django_db
# Signed anew each time.
NOT_ABOUT = ("/training/badges-taken-back/",)


@pytest.fixture(scope="module")
def accused(town: Town, here: Side, there: Side) -> Who:
    """The mentor of the pair, of whom a mentee reports something."""
    return next(who for who in people_of(here, there) if who.name == "mentor")


@pytest.fixture(scope="module")
def at() -> datetime:
    return clock.now() + timedelta(minutes=5)


@pytest.fixture(scope="module")
def before(accused: Who, here: Side, at: datetime) -> dict[str, Bodies]:
    with clock.moved_to(at):
        run_jobs()
    return all_bodies([accused], here, at)


def a_whole_case(side: Side, now: datetime) -> None:
    """Reported, taken, weighed, answered, handed over, kept from erasure and closed: all but held contact."""
    told = Report(ConcernKind.UNSAFE, danger=False, hurt=True, goes_on=True, text="x", mentorship_ref=side.refs["pair"])
    case = actions.report_concern(told, by=side.actor("mentee"), now=now, key="silence")
    lead, deputy = side.actor("lead"), side.actor("deputy")
    assert case.about_id == side.people["mentor"].pk, "a report about somebody else proves nothing"
    actions.take_concern(case.ref, by=lead, now=now)
    actions.weigh(case.ref, Severity.LOOK, "Why", by=lead, now=now)
    actions.answer(case.ref, "An answer", by=lead, now=now)
    actions.keep_case(case.ref, "Why", now.date() + timedelta(days=90), by=lead, now=now)
    actions.hand_over_case(case.ref, side.people["deputy"].ref, "A note", by=lead, now=now)
    actions.act(case.ref, "Done", by=deputy, now=now)
    actions.close_concern(case.ref, "talked", "Over", by=deputy, now=now)


def differences(accused: Who, here: Side, at: datetime, before: dict[str, Bodies]) -> list[Difference]:
    found = changes([accused], before, all_bodies([accused], here, at, before))
    return [each for each in found if not each.path.startswith(NOT_ABOUT)]


def test_the_person_named_reads_the_same_words_before_and_after(
    accused: Who, here: Side, at: datetime, before: dict[str, Bodies], settle: Callable[[], int]
) -> None:
    with clock.moved_to(at):
        a_whole_case(here, at)
        settle()
    found = differences(accused, here, at, before)
    assert not found, "\n".join(map(str, found))


def test_one_leak_would_be_seen(
    accused: Who, here: Side, at: datetime, before: dict[str, Bodies], settle: Callable[[], int]
) -> None:
    """Control: one notice that goes to the person named as well."""
    with pytest.MonkeyPatch.context() as patch, clock.moved_to(at):
        patch.setattr("handrail.messaging.handlers.readers", lambda _concern: [here.people["mentor"].pk])
        a_whole_case(here, at)
        settle()
    assert LETTERS in {each.path for each in differences(accused, here, at, before)}
