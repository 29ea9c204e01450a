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

from handrail import config
from handrail.cluster import OLDEST
from handrail.kernel import audit, backups, clock, plugs
from handrail.kernel.health import SILENT_AFTER, work
from handrail.kernel.mail import refusal
from handrail.kernel.models import Heartbeat
from handrail.kernel.providers import Kind

CLOCKS_APART = timedelta(seconds=5)
JOBS_LATE = timedelta(minutes=10)
BACKUP_OLD = timedelta(hours=36)
UNSEALED_LONG = timedelta(minutes=15)
ROOM_GB = 2
GB = 1 << 30


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
    known = {each.name for each in config.VARIABLES} | {"HANDRAIL_STATEMENT_TIMEOUT", "HANDRAIL_HOME", "HANDRAIL_COMMAND"}
    unknown = sorted(name for name in os.environ if name.startswith("HANDRAIL_") and name not in known)
    for name in unknown:
        near = get_close_matches(name, known, 1)
        yield soon("settings", f"{name} is no setting.", f"Do you mean {near[0]}?" if near else "Remove it.")
    if not unknown:
        yield well("settings", "Every setting that is named is known, and they are safe together.")


def disk() -> Iterator[Finding]:
    """Room where we write: backups, and the folder of temporary files."""
    said = settings.HANDRAIL
    for name in filter(None, (said.backups, said.backup_keys, said.audit_heads, "/tmp")):  # noqa: S108  # looked at
        folder = next(each for each in (Path(name), *Path(name).parents) if each.exists())
        free = shutil.disk_usage(folder).free / GB
        words = f"{free:.1f} GB are free at {folder}."
        yield well("disk", words) if free >= ROOM_GB else Finding("disk", words, f"Make room: at least {ROOM_GB} GB.")


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
    for look in (_version, _clock, _tables, _worker, _jobs, _chain):
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
        found = work(clock.now())
    except DatabaseError:
        return  # said by the tables
    if found.since is not None and clock.now() - found.since > JOBS_LATE:
        said = f"{found.waiting} jobs wait, the first since {found.since:%Y-%m-%d %H:%M} UTC."
        yield Finding("queue", said, "Start more workers.")
    else:
        yield well("queue", f"{found.waiting} jobs wait, none for long.")
    if found.failed:
        yield soon("queue", f"{found.failed} jobs gave up.", "Look for “handrail.failure” in the worker's log.")


def _chain() -> Iterator[Finding]:
    """What waits to be sealed should not wait long: a row can be changed unnoticed until then."""
    try:
        head, since = audit.newest(), audit.unsealed_since()
    except DatabaseError:
        return  # said by the tables
    if since is not None and clock.now() - since > UNSEALED_LONG:
        said = f"What happened since {since:%Y-%m-%d %H:%M} UTC is not sealed."
        yield Finding("audit", said, "See that a worker works and no transaction stays open; its log says the rest.")
    else:
        yield well("audit", f"The chain has {head.number if head else 0} links, and nothing waits long to be sealed.")
    if not settings.HANDRAIL.audit_heads:
        if not settings.HANDRAIL.demo:
            yield soon(
                "audit", "Its heads are kept nowhere else.", "Set HANDRAIL_AUDIT_HEADS: a cut end is found by them alone."
            )
    elif head is not None:
        yield from _exported(head, Path(settings.HANDRAIL.audit_heads))


def _exported(head: audit.Head, folder: Path) -> Iterator[Finding]:
    try:
        kept = audit.newest_export(folder)
    except (OSError, ValueError) as error:
        yield Finding("audit", f"The exported heads cannot be read: {error}.", "Look at HANDRAIL_AUDIT_HEADS.")
        return
    if head.number < kept or (head.number > kept and clock.now() - head.at > UNSEALED_LONG):
        said = f"The chain has {head.number} links, the newest exported head is of {kept}."
        yield Finding("audit", said, "See that the worker may write to HANDRAIL_AUDIT_HEADS, then “handrail audit verify”.")


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


def providers() -> Iterator[Finding]:
    """Each chosen one is there, and did what it was asked last."""
    try:
        found = list(plugs.doing())
    except DatabaseError:
        return  # said by the tables
    for each in found:
        variable = f"HANDRAIL_{each.kind.upper()}"
        try:
            plugs.provider(each.kind)
        except Exception as error:  # noqa: BLE001  # a provider of the installation's own may raise anything
            remedy = "Name one that is installed, or a function that Python finds."
            yield Finding(variable, f"{each.name} cannot be used: {error}.", remedy)
            continue
        if each.since:
            said = f"{each.name} has failed {each.times} times since {each.since:%Y-%m-%d %H:%M} UTC: {each.why}."
            yield Finding(variable, said, "Look at the provider's own settings; what was asked is tried again.")
        else:
            yield well(variable, f"{each.name} is there.{' Send one with --sms-to.' if each.kind is Kind.SMS else ''}")


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


CHECKS: list[Callable[[], Iterator[Finding]]] = [environment, database, static_files, letters, providers, kept, disk]
"""Apps above add theirs."""


def look() -> Iterator[Finding]:
    """Everything, in the order in which it is mended."""
    for check in CHECKS:
        yield from check()
