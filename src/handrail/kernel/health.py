"""Is this installation well? Live: the process answers. Ready: database, migrations and worker are as they should be."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from handrail.kernel import clock
from handrail.kernel.models import Heartbeat

SILENT_AFTER = timedelta(minutes=3)


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
