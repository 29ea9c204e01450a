"""A legal hold: whose rows may not be taken, until when it is looked at, and why it went."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.utils import IntegrityError

from handrail.kernel import holds
from handrail.kernel.models import LegalHold
from handrail.kernel.reasons import Refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
LATER = DAY + timedelta(days=180)


def held(*persons: int, about: str = "concern:1") -> None:
    holds.hold(about, persons, reason="The police has asked.", review_on=LATER, by=9, on=DAY)


def test_a_hold_stands_for_the_thing_and_for_each_person_until_it_is_released() -> None:
    held(5, 6)
    assert holds.is_held("concern:1")
    assert not holds.is_held("concern:2")
    assert sorted(holds.held_persons()) == [5, 6]
    assert holds.held_things("concern:") == ["concern:1"]
    assert holds.legal_holds(5).get().review_on == LATER
    assert not holds.legal_holds(7).exists()
    holds.release("concern:1", because="The court has decided.", on=LATER)
    assert not holds.is_held("concern:1")
    assert not holds.held_persons().exists()
    assert LegalHold.objects.count() == 3, "who set it and why stays written"


def test_a_person_held_twice_is_free_when_both_are_released() -> None:
    held(5)
    held(5, about="concern:2")
    holds.release("concern:1", because="Done.", on=LATER)
    assert holds.legal_holds(5).exists()
    holds.release("concern:2", because="Done.", on=LATER)
    assert not holds.legal_holds(5).exists()


def test_the_same_hold_pressed_twice_stands_once() -> None:
    held(5)
    held(5, 6)
    assert LegalHold.objects.count() == 3
    row = LegalHold(trust="concern:1", about="concern:1", person_id=5, set_by_id=9, since=DAY, review_on=LATER)
    with pytest.raises(IntegrityError):
        row.save()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: holds.hold("concern:1", [5], reason=" ", review_on=LATER, by=9, on=DAY),
        lambda: holds.hold("concern:1", [5], reason="Why", review_on=DAY, by=9, on=DAY),
        lambda: holds.release("concern:1", because="", on=DAY),
        lambda: holds.review("concern:1", DAY, on=DAY),
    ],
)
def test_it_needs_a_reason_and_a_later_day_on_which_it_is_looked_at(wrong: Callable[[], None]) -> None:
    with pytest.raises(Refused):
        wrong()
    assert not LegalHold.objects.exists()


def test_the_reason_is_sealed_and_the_review_can_be_moved() -> None:
    held(5)
    row = holds.legal_holds(5).get()
    assert b"police" not in bytes(row.reason)
    assert row.reveal("reason") == "The police has asked."
    holds.review("concern:1", LATER + timedelta(days=1), on=LATER)
    assert holds.legal_holds(5).get().review_on == LATER + timedelta(days=1)
