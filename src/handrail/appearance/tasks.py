"""The night's tidying of logos that were only tried."""

from datetime import datetime

from handrail.appearance import actions
from handrail.kernel.jobs import sweep


@sweep(cron="41 3 * * *", queue="house")
def forget_tried_pictures(now: datetime) -> None:
    actions.sweep_pictures(now)
