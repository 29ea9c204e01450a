"""Simulated mail and empty rate limits for every test of signing in."""

import socket
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


@pytest.fixture
def unused_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
