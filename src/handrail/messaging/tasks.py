"""Sweeps: reminders of what is due, and notices nobody could deliver."""

from datetime import datetime

from handrail.kernel.jobs import sweep
from handrail.messaging.actions import give_up, remind


@sweep(cron="5 * * * *")
def reminders(now: datetime) -> None:
    """Remind of duties on their days, from eight in the morning; each reminder once, whenever this runs."""
    remind(now)


@sweep(cron="35 * * * *")
def undelivered(now: datetime) -> None:
    """Notices that could not be sent for a day become failures an administrator sees."""
    give_up(now)
