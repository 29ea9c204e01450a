"""Simulated mail and empty rate limits for every test of signing in."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture
def simulated(settings: object, db: None) -> Iterator[None]:
    """Mail goes to the table where the demo shows it; nobody has tried anything yet."""
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}  # type: ignore[attr-defined]
    cache.clear()
    yield
    cache.clear()
