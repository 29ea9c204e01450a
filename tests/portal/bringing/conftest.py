"""A place where spreadsheets come in: an open programme, regions, a register. It is always the same noon."""

from typing import Any

import pytest

from handrail.kernel import clock
from handrail.taxonomy.models import Area, Sector
from tests.portal.bringing.sheets import EXAMPLES, NOW, NUMBER, bring, counts
from tests.world import World


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def town(world: World) -> World:
    """An open programme, the regions and sectors of the examples, and who the register knows."""
    world.programme()
    for code, name in (("BE211", "Arr. Antwerpen"), ("BE212", "Arr. Mechelen")):
        Area.objects.create(code=code, level="nuts3", name=name, parent_code="BE21")
    for code, name in (("C", "Manufacturing"), ("Q", "Health")):
        Sector.objects.get_or_create(code=code, defaults={"names": {"en": name}})
    world.occupation()
    world.jobseeker("Rasa Petrauskaitė", number=NUMBER, email="rasa@example.org")
    return world


@pytest.fixture
def with_mentors(town: World) -> World:
    assert counts(bring("mentors", EXAMPLES / "mentors.csv")) == (2, 0, 0)
    return town
