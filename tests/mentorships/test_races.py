"""Two people press at the same moment: real parallel connections, and a control that fails without the lock."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connections
from django.db.models import QuerySet

from handrail.kernel.access import Actor
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions
from handrail.mentorships.models import Meeting, Mentorship
from handrail.mentorships.rules import How, MeetingState
from handrail.programmes.models import Mentor
from tests.mentorships.world import DAY, NOW, PairWorld, told

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PARALLEL = 6
ROUNDS = 4


@pytest.fixture
def world(transactional_db: None) -> PairWorld:
    return PairWorld()


def at_once(tries: list[Callable[[], object]]) -> list[object]:
    """Run all at the same moment, each on its own connection; what was refused is None."""
    barrier = Barrier(len(tries))

    def run(attempt: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return attempt()
        except (Refused, IntegrityError):
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(run, tries))


@pytest.fixture
def unlocked() -> Iterator[None]:
    """The control: the same code with row locks switched off, and every read a moment away from its write."""
    with patch.object(QuerySet, "select_for_update", lambda rows, **_: rows):
        yield


def log_from_both_sides(world: PairWorld) -> int:
    """How many meetings of one day stand after both sides logged it at once."""
    duo = world.met(on=DAY - timedelta(days=5))
    sides = [duo.mentee, duo.mentor] * (PARALLEL // 2)
    at_once(
        [
            lambda by=by, number=number: actions.log_meeting(duo.ref, told(), by=by, on=DAY, key=f"{number}")  # type: ignore[misc]
            for number, by in enumerate(sides)
        ]
    )
    return Meeting.objects.filter(mentorship=duo.mentorship, state=MeetingState.HELD, held_on=DAY).count()


def test_a_meeting_logged_by_both_at_once_stands_once(world: PairWorld) -> None:
    assert [log_from_both_sides(world) for _ in range(ROUNDS)] == [1] * ROUNDS


@pytest.mark.usefixtures("unlocked")
def test_control_without_the_lock_it_stands_more_than_once(world: PairWorld) -> None:
    assert max(log_from_both_sides(world) for _ in range(ROUNDS)) > 1


def test_pressing_twice_with_one_key_logs_once(world: PairWorld) -> None:
    duo = world.duo()
    tries = [lambda: actions.log_meeting(duo.ref, told(), by=duo.mentor, on=DAY, key="one")] * PARALLEL
    found = {each.pk for each in at_once(tries) if isinstance(each, Meeting)}
    assert len(found) == Meeting.objects.count() == 1


def test_the_last_place_is_taken_once(world: PairWorld) -> None:
    programme = world.running()
    mentor = world.guiding(programme, places=1)
    waiting = [world.ready(programme) for _ in range(PARALLEL)]
    made = at_once(
        [
            lambda each=each: actions.agree(each.pk, mentor.pk, by=Actor.system("test"), on=DAY)  # type: ignore[misc]
            for each in waiting
        ]
    )
    assert len([each for each in made if isinstance(each, Mentorship)]) == 1
    assert Mentor.objects.get(pk=mentor.pk).guides == Mentorship.objects.count() == 1


def test_one_mentee_and_many_mentors_at_once_make_one_pair(world: PairWorld) -> None:
    programme = world.running()
    participation = world.ready(programme)
    mentors = [world.guiding(programme) for _ in range(PARALLEL)]
    at_once(
        [
            lambda each=each: actions.agree(participation.pk, each.pk, by=Actor.system("test"), on=DAY)  # type: ignore[misc]
            for each in mentors
        ]
    )
    assert Mentorship.objects.count() == 1
    assert sum(Mentor.objects.values_list("guides", flat=True)) == 1


def test_one_of_three_times_chosen_many_times_makes_one_meeting(world: PairWorld) -> None:
    duo = world.duo()
    times = [NOW + timedelta(days=each) for each in (1, 2, 3)]
    offer = actions.propose_times(duo.ref, times, how=How.PHONE, where="", by=duo.mentor, now=NOW)
    at_once(
        [lambda at=at: actions.choose_time(offer.ref, at, by=duo.mentee, now=NOW) for at in times * 2]  # type: ignore[misc]
    )
    assert Meeting.objects.count() == 1


def test_both_end_it_at_once_and_one_place_comes_back(world: PairWorld) -> None:
    duo = world.met()
    tries = [
        lambda by=by: actions.close(duo.ref, "no_time", by=by, on=DAY)  # type: ignore[misc]
        for by in (duo.mentee, duo.mentor) * 3
    ]
    assert len([each for each in at_once(tries) if each]) == 1
    assert Mentor.objects.get().guides == 0
