"""The world of pairs, on a day that is always the same."""

from collections.abc import Iterator

import pytest

from handrail.kernel import clock
from tests.mentorships.world import NOW, PairWorld


@pytest.fixture
def world(db: None) -> PairWorld:
    return PairWorld()


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 21 November 2026."""
    with clock.moved_to(NOW):
        yield
