"""Fifty say yes to the last place at the same moment, again and again. Without the locks it must go wrong."""

from typing import Any

import pytest

from handrail.matching import index
from handrail.mentorships.models import Mentorship
from tests.drills.conftest import sized
from tests.matching import test_races as races
from tests.matching.world import MatchingWorld

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROUNDS, CONTROL = sized(2, 200), sized(1, 10)
locks_off = races.locks_off


def pairs_made(rounds: int) -> list[int]:
    """How many pairs each round made. The programme, its mentor and its fifty mentees are new each time."""
    made = []
    for _ in range(rounds):
        index.forget()
        before = Mentorship.objects.count()
        races.the_last_place(MatchingWorld())
        made.append(Mentorship.objects.count() - before)
    return made


def test_the_last_place_is_taken_once_in_every_round(figures: dict[str, Any]) -> None:
    made = pairs_made(ROUNDS)
    figures |= {"takers": races.TAKERS, "rounds": ROUNDS, "exact": made.count(1)}
    assert made == [1] * ROUNDS


@pytest.mark.usefixtures("locks_off")
def test_control_without_locks_it_is_taken_more_than_once(figures: dict[str, Any]) -> None:
    made = pairs_made(CONTROL)
    figures |= {"control_rounds": CONTROL, "control_wrong": sum(number != 1 for number in made)}
    assert max(made) > 1
