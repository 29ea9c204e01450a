"""Fifty say yes to the last place at the same moment, again and again. Without the locks it must go wrong."""

from typing import Any

import pytest

from handrail.matching import index
from handrail.mentorships.models import Mentorship
from tests.drills.conftest import sized
from tests.drills.progress import Progress
from tests.matching import test_races as races
from tests.matching.world import MatchingWorld

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROUNDS, CONTROL = sized(2, 200), sized(1, 10)
locks_off = races.locks_off


def pairs_made() -> int:
    """How many pairs one round made. The programme, its mentor and its fifty mentees are new each time."""
    index.forget()
    before = Mentorship.objects.count()
    races.the_last_place(MatchingWorld())
    return Mentorship.objects.count() - before


def test_the_last_place_is_taken_once_in_every_round(figures: dict[str, Any]) -> None:
    progress = Progress("races", 0)
    while progress.rounds < ROUNDS:
        made = pairs_made()
        progress.add(exact=made == 1)
        assert made == 1, f"round {progress.rounds}: {made} pairs on one place"
    figures |= {"takers": races.TAKERS, **progress.done()}


@pytest.mark.usefixtures("locks_off")
def test_control_without_locks_it_is_taken_more_than_once(figures: dict[str, Any]) -> None:
    made = [pairs_made() for _ in range(CONTROL)]
    figures |= {"control_rounds": CONTROL, "control_wrong": sum(number != 1 for number in made)}
    assert max(made) > 1
