"""The world of the community, on a day that is always the same."""

from collections.abc import Iterator

import pytest

from handrail.kernel import clock
from tests.community.world import NOW, CommunityWorld


@pytest.fixture
def world(db: None) -> CommunityWorld:
    made = CommunityWorld()
    made.begin()
    return made


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon (UTC) on 21 November 2026."""
    with clock.moved_to(NOW):
        yield
