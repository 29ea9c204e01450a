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
from handrail.mentorships.models import Meeting, Mentorship, Ruling
from handrail.mentorships.rules import How, MeetingState
from handrail.mentorships.rules.rulings import Ruled, RulingKind, Settled
from handrail.programmes.models import Mentor
from tests.mentorships.test_concerns import report
from tests.mentorships.world import DAY, NOW, PairWorld, actor, told

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


def appeal_and_lift_at_once(world: PairWorld) -> list[str]:
    """What stands after two leads looked at one appeal at the same moment, one upholding and one lifting."""
    duo, now = world.met(on=DAY), NOW
    lead, deputy = duo.programme.lead, duo.programme.deputy
    third = world.lead(duo.programme.owner, "Toos Third")
    assert lead is not None
    assert deputy is not None
    concern = actions.report_concern(report(duo), by=duo.mentee, now=now, key=duo.ref)
    actions.take_concern(concern.ref, by=actor(lead), now=now)
    hearing = actions.tell_person(concern.ref, "Words", is_safe=True, by=actor(lead), now=now)
    actions.say_own_side(hearing.ref, "Words", by=duo.mentor, now=now)
    said = Ruled(RulingKind.PAUSE, DAY + timedelta(days=9), "Words", is_safe=True)
    at_once([lambda: actions.rule(concern.ref, said, by=actor(lead), now=now)] * PARALLEL)
    made = Ruling.objects.get(concern=concern)
    actions.appeal(made.ref, "No.", by=duo.mentor, now=now)
    tries = [(deputy, Settled.UPHELD), (third, Settled.LIFTED)] * (PARALLEL // 2)
    at_once([lambda who=who, to=to: actions.settle(made.ref, to, "Words", by=actor(who), now=now) for who, to in tries])  # type: ignore[misc]
    lines = concern.entries.filter(kind="measure").count()
    made.refresh_from_db()
    return [str(lines - 1), made.settled]


def test_an_appeal_two_leads_look_at_at_once_is_upheld_once_and_a_decision_stands_once(world: PairWorld) -> None:
    for _ in range(ROUNDS // 2):
        looks, settled = appeal_and_lift_at_once(world)
        # Lifting after upholding is a decision of its own; upholding after lifting, or twice, is refused.
        assert (looks, settled) in {("1", "lifted"), ("2", "lifted")}


@pytest.mark.usefixtures("unlocked")
def test_control_without_the_lock_an_appeal_is_looked_at_more_often(world: PairWorld) -> None:
    assert any(int(appeal_and_lift_at_once(world)[0]) > 2 for _ in range(ROUNDS))
