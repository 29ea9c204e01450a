"""A school for every test here."""

import pytest

from tests.training.world import School
from tests.world import World


@pytest.fixture
def school(world: World) -> School:
    return School(world)
