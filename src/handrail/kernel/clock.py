"""The only clock. Rules and actions are given their day; what may ask for the time asks here, so that it can be moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

_moved_by: ContextVar[timedelta] = ContextVar("clock_moved_by", default=timedelta())


def now() -> datetime:
    """The present instant, in UTC."""
    return unmoved() + _moved_by.get()


def unmoved() -> datetime:
    """The world's own instant, in UTC, for what others measure by it too: Django ends sessions."""
    return datetime.now(UTC)


def today(zone: str = "") -> date:
    """The present day in that time zone, or in the installation's."""
    return now().astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()


@contextmanager
def moved_to(instant: datetime) -> Iterator[None]:
    """Within this block it is that instant, and time runs on from there."""
    token = _moved_by.set(instant - unmoved())
    try:
        yield
    finally:
        _moved_by.reset(token)
