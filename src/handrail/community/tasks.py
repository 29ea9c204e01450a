"""Sweeps: series plan their next workshops, and invitations go out in time."""

from datetime import datetime

from handrail.community import actions
from handrail.kernel.access import Actor
from handrail.kernel.jobs import sweep

NIGHTLY = Actor.system("nightly")


@sweep(cron="25 2 * * *")
def plan_workshops(now: datetime) -> None:
    """Every series has its next dates in the calendar."""
    actions.plan_all(by=NIGHTLY, now=now)


@sweep(cron="40 8 * * *")
def announce_workshops(now: datetime) -> None:
    """By day, so that nobody's phone rings at night."""
    actions.announce_due(by=NIGHTLY, now=now)
