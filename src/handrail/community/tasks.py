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


@sweep(cron="20 9 * * *")
def sum_up_week(now: datetime) -> None:
    """The week's letter goes on Monday, or on the first day after it that a worker runs."""
    actions.sum_up_week(by=NIGHTLY, now=now)


@sweep(cron="50 8 * * *")
def thank_mentors(now: datetime) -> None:
    """Once a year, on the day somebody became a mentor."""
    actions.thank(by=NIGHTLY, now=now)
