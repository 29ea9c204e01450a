"""What an upgrade of the tables would do, told before anything is done; and the upgrade itself, which does not wait for locks.

Telling changes nothing: PostgreSQL itself refuses every write meanwhile. How long something takes is an estimate from sizes.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

import handrail
from handrail.kernel import backups, clock
from handrail.kernel.locks import NEW_TABLE, PROGRAM, Step, Work, steps
from handrail.kernel.models import Installed

MB = 1 << 20
# How fast a modest disk and one core are. Deliberately low: an upgrade that is over early annoys nobody.
MB_A_SECOND = {Work.SCAN: 100, Work.INDEX: 15, Work.REWRITE: 30, Work.ROWS: 5}
SIZES = """
SELECT relname, greatest(reltuples, 0)::bigint, pg_total_relation_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
"""
RUNNING = """
SELECT application_name, count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name ~ '^handrail (web|worker) ' GROUP BY 1
"""
LOCK_WAITS, TRIES = "2s", 8
LOCKED = "55P03"


class NotUpgraded(Exception):
    """The message says why and what to do; what was done before stays done and the next start goes on."""


@dataclass(frozen=True)
class Told:
    """One step, and what it meets in this database now."""

    step: Step
    rows: int
    mb: float

    @property
    def seconds(self) -> float | None:
        if self.step.work is Work.UNKNOWN:
            return None
        return self.mb / MB_A_SECOND[self.step.work] if self.step.work in MB_A_SECOND else 0.0


@dataclass
class Plan:
    """What would happen, migration by migration."""

    installed: str
    program: str
    migrations: dict[str, list[Told]] = field(default_factory=dict)
    database_mb: float = 0
    backup_at: datetime | None = None
    running: dict[str, int] = field(default_factory=dict)
    notes: str = ""

    @property
    def told(self) -> list[Told]:
        return [each for found in self.migrations.values() for each in found]

    @property
    def disk_mb(self) -> float:
        """Tables written again and indexes stand twice until the end; a backup takes no more than the database."""
        return self.database_mb + sum(
            each.mb for each in self.told if each.step.work in MB_A_SECOND and each.step.work != Work.SCAN
        )

    @property
    def must_stop(self) -> bool:
        """Whether the version that runs may fail on the new tables."""
        return any(each.step.breaks_old for each in self.told)


# Telling -----------------------------------------------------------------------------------------------------------------
def plan() -> Plan:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        executor = MigrationExecutor(connection)
        pending = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        cursor.execute(SIZES)
        sizes = {name: (rows, size / MB) for name, rows, size in cursor.fetchall()}
        cursor.execute("SELECT pg_database_size(current_database())")
        made = Plan(_installed(sizes), handrail.__version__, database_mb=cursor.fetchone()[0] / MB)
        cursor.execute(RUNNING)
        made.running = dict(cursor.fetchall())
        for migration in pending:
            made.migrations[f"{migration.app_label} {migration.name}"] = _told(executor, migration, sizes)
    made.backup_at = backups.newest(Path(settings.HANDRAIL.backups)) if settings.HANDRAIL.backups else None
    made.notes = notes_since(made.installed)
    return made


def _installed(sizes: dict[str, Any]) -> str:
    if "kernel_installed" not in sizes:
        return ""
    return Installed.objects.order_by("-at", "-pk").values_list("version", flat=True).first() or ""


def _told(executor: MigrationExecutor, migration: Migration, sizes: dict[str, tuple[int, float]]) -> list[Told]:
    try:
        with transaction.atomic():
            sql = "\n".join(executor.loader.collect_sql([(migration, False)]))
    except Exception:  # noqa: BLE001  a migration's own code may ask for what an earlier one will have made
        sql = f"-- {PROGRAM}"
    # What is done to a table that is not there yet takes no time and nobody waits for it.
    met = [step for step in steps(sql) if step.table in sizes or step.does == NEW_TABLE or step.work is Work.UNKNOWN]
    return [Told(step, *sizes.get(step.table, (0, 0.0))) for step in dict.fromkeys(met)]


def notes_since(installed: str) -> str:
    """The changes of every version after that one, newest first."""
    here = Path(handrail.__file__).parent
    file = next((each for each in (here / "CHANGELOG.md", here.parents[1] / "CHANGELOG.md") if each.is_file()), None)
    if file is None:
        return ""
    parts = re.split(r"^(?=## )", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return "".join(part for part in parts if not installed or _number(part[3:]) > _number(installed))


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version.partition(",")[0])))


# Doing -------------------------------------------------------------------------------------------------------------------
def upgrade(say: Callable[[str], None], wait: Callable[[float], None] = time.sleep) -> int:
    """Every migration, without making others wait for more than two seconds for a lock; gives how often it was tried."""
    for number in range(1, TRIES + 1):
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LOCK_WAITS}'; SET statement_timeout = 0")
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCKED:
                raise
            say(f"Somebody holds a lock; nothing is half done. Try {number} of {TRIES}.")
            wait(min(2**number, 30))
        else:
            return number
        finally:
            connection.close()
    raise NotUpgraded(
        "Somebody holds a lock all the time. Find who with pg_stat_activity, or stop web and worker; start again."
    )


def note_version() -> None:
    """After a migration: which version these tables are of."""
    if Installed.objects.order_by("-at", "-pk").values_list("version", flat=True).first() != handrail.__version__:
        Installed.objects.create(version=handrail.__version__, at=clock.now())
