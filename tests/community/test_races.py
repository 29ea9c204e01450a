"""Two people press at the same moment: real parallel connections, and controls that fail without the lock."""

import time
from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from django.db.models import QuerySet

from handrail.community import actions
from handrail.community.actions import signing
from handrail.community.models import Series, Workshop
from handrail.community.rules.signing import SignupState
from handrail.kernel.access import Actor
from tests.community.world import NOW, SYSTEM, CommunityWorld
from tests.mentorships.test_races import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PARALLEL = 8


@pytest.fixture
def world(transactional_db: None) -> CommunityWorld:
    made = CommunityWorld()
    made.begin()
    return made


def naive(workshop_id: int) -> bool:
    """Looks, waits a moment, then takes: what the conditional update is there to prevent."""
    taken, places = Workshop.objects.values_list("taken", "places").get(pk=workshop_id)
    time.sleep(0.05)
    return bool(taken < places and Workshop.objects.filter(pk=workshop_id).update(taken=taken + 1))


@pytest.fixture
def unlocked() -> Iterator[None]:
    """The control: no row lock, and a place is taken in two steps."""
    with patch.object(QuerySet, "select_for_update", lambda rows, **_: rows), patch.object(signing, "take_place", naive):
        yield


def everybody_signs_up(world: CommunityWorld) -> tuple[Workshop, int]:
    """The workshop with one place, and how many hold it after eight pressed at once."""
    workshop = world.workshop(places=1)
    comers = [world.comer(f"P{n} X") for n in range(PARALLEL)]
    at_once([press(each, workshop) for each in comers])
    workshop.refresh_from_db()
    return workshop, workshop.signups.filter(state=SignupState.PLACED).count()


def press(who: Actor, workshop: Workshop) -> Callable[[], object]:
    return lambda: actions.sign_up(workshop.ref, by=who, now=NOW)


def test_the_last_place_is_taken_once_and_the_others_wait(world: CommunityWorld) -> None:
    workshop, placed = everybody_signs_up(world)
    assert (placed, workshop.taken) == (1, 1)
    assert workshop.signups.in_line().count() == PARALLEL - 1


@pytest.mark.usefixtures("unlocked")
def test_control_without_it_several_have_the_last_place(world: CommunityWorld) -> None:
    assert everybody_signs_up(world)[1] > 1


def test_leaving_and_signing_up_at_once_leaves_no_place_free_beside_somebody_who_waits(world: CommunityWorld) -> None:
    workshop = world.workshop(places=2)
    comers = [world.comer(f"P{n} X") for n in range(PARALLEL)]
    for each in comers[:4]:
        actions.sign_up(workshop.ref, by=each, now=NOW)
    away = [lambda who=each: actions.leave(workshop.ref, by=who, now=NOW) for each in comers[:2]]
    at_once([*away, *[press(each, workshop) for each in comers[4:]]])
    workshop.refresh_from_db()
    placed = workshop.signups.filter(state=SignupState.PLACED)
    assert workshop.taken == placed.count() == 2
    assert {row.person_id for row in placed} == {each.person_id for each in comers[2:4]}


def test_two_sweeps_at_once_plan_and_announce_each_workshop_once(world: CommunityWorld) -> None:
    series = world.series()
    Workshop.objects.all().delete()
    at_once([lambda: actions.plan(series.pk, by=SYSTEM, now=NOW)] * 4)
    assert Workshop.objects.count() == 3
    announced = at_once([lambda: actions.announce_due(by=SYSTEM, now=NOW)] * 4)
    assert sum(each for each in announced if isinstance(each, int)) == 1
    assert Series.objects.count() == 1
