"""The worker's own housekeeping: heartbeat, jobs left behind by a killed worker, finished jobs swept out."""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from asgiref.sync import async_to_sync
from django.conf import settings

from handrail.kernel import audit, backups
from handrail.kernel.jobs import app, sweep
from handrail.kernel.keeping import after_closure, ended_before
from handrail.kernel.models import Heartbeat


@sweep(cron="* * * * *", queue="house")
def beat(now: datetime) -> None:
    """Say that a worker lives."""
    Heartbeat.objects.update_or_create(worker="any", defaults={"at": now})


@sweep(cron="* * * * *", queue="house")
def rescue_jobs(now: datetime) -> None:
    """Give back to the queue what a killed worker was doing."""
    async_to_sync(_retry_stalled)(now)


async def _retry_stalled(now: datetime) -> None:
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings.HANDRAIL.stalled_after_seconds):
        await manager.retry_job(job, retry_at=now)


@sweep(cron="* * * * *", queue="house")
def seal_audit(now: datetime) -> None:
    """The next links of the audit chain, and the newest head to where the database does not reach."""
    audit.seal(now)
    if settings.HANDRAIL.audit_heads:
        audit.export(Path(settings.HANDRAIL.audit_heads), now)


@sweep(cron="23 3 * * *", queue="house")
def forget_looks(now: datetime) -> None:
    """Who looked is noted for some months; then the note goes, and the audit chain says that it went."""
    zone = ZoneInfo(settings.TIME_ZONE)
    first_kept = ended_before(now.astimezone(zone).date(), after_closure(settings.HANDRAIL.looks_months))
    audit.let_go("access", datetime.combine(first_kept, time.min, zone), now)


@sweep(cron="17 3 * * *", queue="house")
def forget_finished_jobs(now: datetime) -> None:  # every sweep is given the time
    """Finished jobs are kept for a day, for looking at; then they go."""
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=24, include_failed=False)


@sweep(cron="41 1 * * *", queue="house")
def back_up(now: datetime) -> None:
    """A backup each night, where the installation names its two folders."""
    said = settings.HANDRAIL
    if said.backups and said.backup_keys:
        backups.back_up(Path(said.backups), Path(said.backup_keys), now)
