"""Is this installation well? Live: the process answers. Ready: database, migrations and worker are as they should be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from handrail.kernel import clock
from handrail.kernel.models import Heartbeat

SILENT_AFTER = timedelta(minutes=3)
# When a job that may run at once began to wait stands in its events; one of the future waits for its hour, as it should.
WAITING = """
SELECT count(*), min(coalesce(job.scheduled_at, (
    SELECT min(event.at) FROM procrastinate_events AS event WHERE event.job_id = job.id AND event.type = 'deferred'
)))
FROM procrastinate_jobs AS job WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= %s)
"""
FAILED = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"


@dataclass(frozen=True)
class Work:
    """The work that waits for a worker, since when the first of it does, and what was given up."""

    waiting: int
    since: datetime | None
    failed: int


def work(now: datetime) -> Work:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [now])
        waiting, since = cursor.fetchone()
        cursor.execute(FAILED)
        return Work(waiting, since, *cursor.fetchone())


def faults() -> list[str]:
    """What is wrong, as codes; empty when all is well."""
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ["migrations_missing"]
        last = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    except DatabaseError:
        return ["database_away"]
    return [] if last is not None and clock.now() - last < SILENT_AFTER else ["worker_silent"]
