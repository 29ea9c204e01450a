"""The world of proposals and requests; every test begins with an index built anew."""

from collections.abc import Iterator

import pytest

from handrail.matching import index
from tests.matching.world import MatchingWorld


@pytest.fixture(autouse=True)
def _fresh_index() -> Iterator[None]:
    index.forget()
    yield
    index.forget()


@pytest.fixture
def world(db: None) -> MatchingWorld:  # needs the database
    return MatchingWorld()
