"""Sweeps: requests whose time is over, and changes no process will ask for any more."""

from datetime import datetime, timedelta

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.jobs import sweep
from handrail.matching import actions, index

KEPT = timedelta(days=2)
"""Longer than `index.OLDEST`, so that no process misses a change."""


@sweep(cron="*/5 * * * *")
def expire_requests(now: datetime) -> None:
    """End what nobody answered in time."""
    actions.expire_due(by=Actor.system("requests"), on=clock.today(), now=now)


@sweep(cron="20 3 * * *")
def forget_changes(now: datetime) -> None:
    """Drop what every index has taken in."""
    index.purge(now - KEPT)
