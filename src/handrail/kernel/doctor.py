"""What an operator asks on a Friday afternoon: is everything well, and if not, what do I do? Each answer in one sentence."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from handrail import config
from handrail.cluster import OLDEST
from handrail.kernel import backups, clock
from handrail.kernel.health import SILENT_AFTER
from handrail.kernel.mail import refusal
from handrail.kernel.models import Heartbeat

CLOCKS_APART = timedelta(seconds=5)
JOBS_LATE = timedelta(minutes=10)
BACKUP_OLD = timedelta(hours=36)
ROOM_GB = 2
GB = 1 << 30
LATE = "SELECT count(*), min(scheduled_at) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at <= now()"
FAILED = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `remedy` is empty when it is well; `is_urgent` means that something does not work."""

    about: str
    says: str
    remedy: str = ""
    is_urgent: bool = True


def well(about: str, says: str) -> Finding:
    return Finding(about, says)


def soon(about: str, says: str, remedy: str) -> Finding:
    return Finding(about, says, remedy, is_urgent=False)


# The machine -------------------------------------------------------------------------------------------------------------
def environment() -> Iterator[Finding]:
    """A name that is nearly one of ours is a setting that does nothing."""
    known = {each.name for each in config.VARIABLES} | {"HANDRAIL_STATEMENT_TIMEOUT", "HANDRAIL_HOME"}
    unknown = sorted(name for name in os.environ if name.startswith("HANDRAIL_") and name not in known)
    for name in unknown:
        near = get_close_matches(name, known, 1)
        yield soon("settings", f"{name} is no setting.", f"Do you mean {near[0]}?" if near else "Remove it.")
    if not unknown:
        yield well("settings", "Every setting that is named is known, and they are safe together.")


def disk() -> Iterator[Finding]:
    """Room where we write: backups, and the folder of temporary files."""
    for name in filter(None, (settings.HANDRAIL.backups, settings.HANDRAIL.backup_keys, "/tmp")):  # noqa: S108  # looked at
        folder = next(each for each in (Path(name), *Path(name).parents) if each.exists())
        free = shutil.disk_usage(folder).free / GB
        said = f"{free:.1f} GB are free at {folder}."
        yield well("disk", said) if free >= ROOM_GB else Finding("disk", said, f"Make room: at least {ROOM_GB} GB.")


def static_files() -> Iterator[Finding]:
    if settings.HANDRAIL.demo:
        return
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if settings.BUILT and manifest.is_file():
        yield well("pages", f"Style sheets and pictures are served from {settings.STATIC_ROOT}.")
    else:
        yield Finding(
            "pages", "Style sheets and pictures are not collected.", "Run “handrail collectstatic” into HANDRAIL_STATIC."
        )


# The database and the work that waits -----------------------------------------------------------------------------------
def database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = (str(error).strip().splitlines() or ["no message"])[0]
        yield Finding("database", f"It does not answer: {reason}.", "Check DATABASE_URL, and that PostgreSQL runs.")
        return
    for look in (_version, _clock, _tables, _worker, _jobs):
        yield from look()


def _version() -> Iterator[Finding]:
    number = ".".join(map(str, connection.get_database_version()))
    if connection.get_database_version()[0] >= OLDEST:
        yield well("database", f"PostgreSQL {number} answers.")
    else:
        yield Finding("database", f"PostgreSQL {number} is too old.", f"Handrail needs {OLDEST} or newer.")


def _clock() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - clock.now())
    if apart <= CLOCKS_APART:
        yield well("clock", "This machine and the database agree on the time.")
    else:
        yield Finding("clock", f"This machine and the database are {apart.total_seconds():.0f} s apart.", "Set both by NTP.")


def _tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding("tables", f"{len(missing)} changes of tables are missing.", "Make a backup, then run “handrail migrate”.")
    else:
        yield well("tables", "All tables are there.")


def _worker() -> Iterator[Finding]:
    try:
        last = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    except DatabaseError:
        return  # said by the tables
    if last is None or clock.now() - last > SILENT_AFTER:
        since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "and has never been here"
        yield Finding("worker", f"No worker works {since}.", "Start “handrail worker”: without it no message goes out.")
    else:
        yield well("worker", "A worker works.")


def _jobs() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(LATE)
            number, since = cursor.fetchone()
            cursor.execute(FAILED)
            (failed,) = cursor.fetchone()
    except DatabaseError:
        return  # said by the tables
    if since is not None and clock.now() - since > JOBS_LATE:
        yield Finding("queue", f"{number} jobs wait, the first since {since:%Y-%m-%d %H:%M} UTC.", "Start more workers.")
    else:
        yield well("queue", f"{number} jobs wait, none for long.")
    if failed:
        yield soon("queue", f"{failed} jobs gave up.", "Look for “handrail.failure” in the worker's log.")


# What goes out, and what is kept ----------------------------------------------------------------------------------------
def letters() -> Iterator[Finding]:
    """The mail server takes our hand; nothing is sent."""
    if settings.HANDRAIL.demo and not settings.HANDRAIL.smtp_url:
        yield well("e-mail", "Simulated: nothing leaves this machine.")
        return
    where = urlsplit(settings.HANDRAIL.smtp_url).hostname
    if why := refusal():
        yield Finding("e-mail", f"{where} does not take our mail: {why}.", "Check HANDRAIL_SMTP_URL.")
    else:
        yield well("e-mail", f"{where} takes our mail.")


def sms() -> Iterator[Finding]:
    try:
        import_string(settings.HANDRAIL.sms)
        yield well("SMS", f"{settings.HANDRAIL.sms} is there. Send one with --sms-to.")
    except ImportError as error:
        yield Finding("SMS", f"HANDRAIL_SMS cannot be used: {error}.", "Name a function that Python finds.")


def kept() -> Iterator[Finding]:
    if settings.HANDRAIL.demo and not settings.HANDRAIL.backups:
        return
    if not settings.HANDRAIL.backups:
        yield soon(
            "backup", "No backup is made each night.", "Set HANDRAIL_BACKUPS and HANDRAIL_BACKUP_KEYS, or make your own."
        )
        return
    last = backups.newest(Path(settings.HANDRAIL.backups))
    if last is None or clock.now() - last > BACKUP_OLD:
        said = f"The newest backup is of {last:%Y-%m-%d %H:%M} UTC." if last else "There is no backup yet."
        yield Finding("backup", said, "Run “handrail backup”; the worker's log says why the night's failed.")
    else:
        yield well("backup", f"The newest backup is of {last:%Y-%m-%d %H:%M} UTC.")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (environment, database, static_files, letters, sms, kept, disk)


def look() -> Iterator[Finding]:
    """Everything, in the order in which it is mended."""
    for check in CHECKS:
        yield from check()
