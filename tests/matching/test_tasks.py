"""The sweeps do what they say, once."""

from datetime import timedelta

import pytest

from handrail.kernel import clock
from handrail.matching import tasks
from handrail.matching.models import MentorChange, Request
from tests.matching.world import NOW, MatchingWorld

pytestmark = pytest.mark.django_db


def test_requests_expire_by_the_sweep(world: MatchingWorld) -> None:
    programme = world.running()
    world.asks(world.seeking(programme), world.offering(programme))
    tasks.expire_requests(NOW + timedelta(days=6))
    assert Request.objects.get().stage == "open"
    tasks.expire_requests(NOW + timedelta(days=7))
    assert Request.objects.get().stage == "expired"


def test_changes_are_forgotten_after_two_days(world: MatchingWorld) -> None:
    world.offering(world.running())
    tasks.forget_changes(clock.now())
    assert MentorChange.objects.exists()
    tasks.forget_changes(clock.now() + timedelta(days=3))
    assert not MentorChange.objects.exists()
