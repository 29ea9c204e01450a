"""Every night: who asked to leave is erased when the days are over, and what was over long enough goes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from handrail.kernel.jobs import sweep
from handrail.portal import keeping, leaving


@sweep(cron="13 2 * * *", queue="house")
def finish_erasures(now: datetime) -> None:
    leaving.finish_due(on=now.astimezone(ZoneInfo(settings.TIME_ZONE)).date(), now=now)


@sweep(cron="43 2 * * *", queue="house")
def keep_no_longer(now: datetime) -> None:
    """Take first, then announce: what is announced tonight has its full time."""
    on = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    keeping.take_over(on)
    keeping.take_aged(on)
    keeping.announce(on)
    keeping.announce_unused(on)
