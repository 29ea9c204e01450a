"""The audit chain: what happened and who looked cannot be changed afterwards without being found out.

One job a minute seals the rows that are complete: those below the oldest transaction that still runs in this database, in the
order of transaction and id. A link holds a digest of each row and is tied to the link before it with a key that is not in the
database, so who can write the database cannot make the chain again. What such a person could still do is cut off the end;
therefore the newest head is written to a folder elsewhere (`HANDRAIL_AUDIT_HEADS`), and `verify` holds the chain against it.
A row changed within the minute before it is sealed is not found out.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from handrail.kernel.holds import held_persons
from handrail.kernel.keyring import ring
from handrail.kernel.models import AccessLog, Seal

FORM = 1
AT_ONCE, MOST_LINKS = 10_000, 100
ENTRY = struct.Struct(">q16s")
"""What a link keeps of a row: its id and half of its SHA-256."""
START = "0" * 64
# Whoever else seals at this moment waits.
ALONE = "SELECT pg_advisory_xact_lock(7212, 4)"


@dataclass(frozen=True)
class Log:
    """A table whose rows stay. `said` is the text of a row, in which every column stands once."""

    name: str
    table: str
    said: str


def _array(*columns: str) -> str:
    """The same text whoever asks: JSON of plain values, from functions that nobody can put in another's place."""
    return f"pg_catalog.jsonb_build_array({', '.join(columns)})::text"


MOMENT_OF = "extract(epoch FROM r.at)"
LOGS = {
    log.name: log
    for log in (
        Log(
            "event",
            "kernel_event",
            _array(
                "r.id", "r.name", "r.schema", "r.payload", "r.about", MOMENT_OF, "pg_catalog.to_char(r.on, 'YYYY-MM-DD')",
                "r.actor", "r.person_id", "r.caused_by", "r.xid",
            ),
        ),
        Log(
            "access",
            "kernel_accesslog",
            _array(
                "r.id", MOMENT_OF, "r.actor", "r.actor_person_id", "r.person_id", "r.what", "r.why", "r.about", "r.xid",
            ),
        ),
    )
}  # fmt: skip
DIGEST = "pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to({said}, 'UTF8')), 1, 16)"
COMPLETE = """
SELECT r.id, r.xid, r.at, {digest} FROM {table} AS r
WHERE (r.xid, r.id) > (%s, %s) AND r.xid < kernel_moment(%s::text::xid8)
ORDER BY r.xid, r.id LIMIT %s
"""


SEEN = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
# The application's own sessions are seen at once; of other roles only their locks are shown, a moment later.
RUNNING = """
SELECT a.backend_xid::text::bigint FROM pg_stat_activity AS a
WHERE a.datname = current_database() AND a.backend_xid IS NOT NULL
UNION SELECT l.transactionid::text::bigint FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
WHERE a.datname = current_database() AND l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
UNION SELECT p.transaction::text::bigint FROM pg_prepared_xacts AS p WHERE p.database = current_database()
"""
WRAP = 1 << 32


def digest_sql(log: Log) -> str:
    return DIGEST.format(said=log.said)


# Sealing -----------------------------------------------------------------------------------------------------------------
def seal(now: datetime) -> int:
    """Seal what is complete; gives the number of rows. Two at once wait for each other."""
    done = 0
    for log in LOGS.values():
        for _ in range(MOST_LINKS):
            sealed = _link(log, now)
            done += sealed
            if sealed < AT_ONCE:
                break
    return done


@transaction.atomic
def _link(log: Log, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        last = Seal.objects.order_by("-number").first()
        before = Seal.objects.filter(log=log.name).order_by("-number").values_list("last_xid", "last_id").first()
        words = COMPLETE.format(digest=digest_sql(log), table=log.table)
        cursor.execute(words, [*(before or (0, 0)), complete_below(cursor), AT_ONCE])
        found = cursor.fetchall()
    if not found:
        return 0
    link = Seal(
        number=last.number + 1 if last else 1,
        log=log.name,
        form=FORM,
        first_id=found[0][0],
        last_xid=found[-1][1],
        last_id=found[-1][0],
        newest_at=max(row[2] for row in found),
        at=now,
        rows=b"".join(ENTRY.pack(row[0], bytes(row[3])) for row in found),
    )
    link.head = head_of(link, last.head if last else START)
    link.save()
    return len(found)


def complete_below(cursor: Any) -> int:
    """Every transaction of this database below this one has ended, and what it wrote is seen by the next statement.

    The snapshot's own xmin would do, but it waits for transactions of every database of the cluster. Which transactions
    there have been is asked before which of them still run, so none slips through.
    """
    cursor.execute(SEEN)
    oldest, following = map(int, cursor.fetchone())
    cursor.execute(RUNNING)
    # PostgreSQL shows these as 32 bits; what seems to lie more than half of that back has begun since we asked.
    ages = ((following - int(xid)) % WRAP for (xid,) in cursor.fetchall())
    return max(oldest, following - max((age for age in ages if age < WRAP // 2), default=0))


def head_of(link: Seal, before: str, key: bytes | None = None) -> str:
    """The head of this link, tied to the one before. Only who has the installation's key can make it."""
    said = (
        before,
        link.number,
        link.log,
        link.form,
        link.first_id,
        link.last_xid,
        link.last_id,
        link.newest_at.timestamp(),
        link.at.timestamp(),
        hashlib.sha256(bytes(link.rows)).hexdigest(),
    )
    return _proof("link", *said, key=key)


def _proof(*said: object, key: bytes | None = None) -> str:
    return hmac.digest(key or ring().lasting("audit"), "|".join(map(str, said)).encode(), "sha256").hex()


# Heads, kept elsewhere ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Head:
    """How long the chain was at a moment, and what its last link was."""

    number: int
    head: str
    at: datetime


def newest() -> Head | None:
    said = Seal.objects.order_by("-number").values_list("number", "head", "at").first()
    return Head(*said) if said else None


def export(folder: Path, now: datetime) -> None:
    """One line more in the file of this day, where the chain has grown since the last one."""
    head = newest()
    file = folder / f"heads-{now:%Y%m%d}.txt"
    if head is None or (file.exists() and (said := heads(file)) and said[-1].number == head.number):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="ascii") as lines:
        lines.write(f"{head.at.isoformat(timespec='seconds')} {head.number} {head.head}\n")
        lines.flush()
        os.fsync(lines.fileno())


def newest_export(folder: Path) -> int:
    """The highest number in the folder's newest file; 0 where there is none."""
    files = sorted(folder.glob("heads-*.txt"))
    return max((head.number for head in heads(files[-1])), default=0) if files else 0


def unsealed_since() -> datetime | None:
    """Since when the first row waits to be sealed."""
    with connection.cursor() as cursor:
        found = []
        for log in LOGS.values():
            last = Seal.objects.filter(log=log.name).order_by("-number").values_list("last_xid", "last_id").first()
            words = f"SELECT at FROM {log.table} WHERE (xid, id) > (%s, %s) ORDER BY xid, id LIMIT 1"  # noqa: S608  # our table
            cursor.execute(words, last or (0, 0))
            found += [at for (at,) in cursor.fetchall()]
    return min(found, default=None)


def heads(place: Path) -> list[Head]:
    """What was exported, from one file or from all in a folder. ValueError names a line that cannot be read."""
    found = []
    for file in sorted(place.glob("heads-*.txt")) if place.is_dir() else [place]:
        for line in file.read_text(encoding="ascii").splitlines():
            try:
                at, number, head = line.split()
                found.append(Head(int(number), head, datetime.fromisoformat(at)))
            except ValueError as error:
                raise ValueError(f"{file} has a line that is no head: {line[:40]}") from error
    return found


# Notes that become somebody's ---------------------------------------------------------------------------------------------
def hand_over_looks(about: str, person_id: int) -> None:
    """Who looked before there was an account: each note becomes theirs once, by a copy, for a note is never changed."""
    notes = {f"log:{note.pk}": note for note in AccessLog.objects.filter(about=about, person_id=None).order_by("pk")}
    copied = set(AccessLog.objects.filter(about__in=notes).values_list("about", flat=True))
    kept = ("at", "actor", "actor_person_id", "what", "why")
    AccessLog.objects.bulk_create(
        AccessLog(**{name: getattr(note, name) for name in kept}, person_id=person_id, about=copy)
        for copy, note in notes.items()
        if copy not in copied
    )


# Rows whose time is over -------------------------------------------------------------------------------------------------
def let_go(name: str, before: datetime, now: datetime) -> int:
    """Take out the rows of whole links older than `before`, and say so in the chain. The number of rows.

    A link with a row about somebody under a legal hold stays whole.
    """
    gone = 0
    for link in Seal.objects.filter(log=name, let_go_at=None, newest_at__lt=before).order_by("number").iterator(50):
        ids = [each for each, _ in entries(link)]
        if name == "access" and AccessLog.objects.filter(pk__in=ids, person_id__in=held_persons()).exists():
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL handrail.may_let_go = 'yes'")
            cursor.execute(f"DELETE FROM {LOGS[name].table} WHERE id = ANY(%s)", [ids])  # noqa: S608  # our table
            gone += cursor.rowcount
            link.let_go_at = now
            link.let_go_proof = proof_of_letting_go(link)
            link.save(update_fields=["let_go_at", "let_go_proof"])
    return gone


def proof_of_letting_go(link: Seal) -> str:
    return _proof("let go", link.head, link.let_go_at.timestamp() if link.let_go_at else "")


def entries(link: Seal) -> Iterator[tuple[int, bytes]]:
    """The id and the digest of each row of a link."""
    whole = bytes(link.rows)
    return ENTRY.iter_unpack(whole[: len(whole) // ENTRY.size * ENTRY.size])


# After a restore ---------------------------------------------------------------------------------------------------------
NEWEST = """
SELECT greatest((SELECT max(xid) FROM kernel_event), (SELECT max(xid) FROM kernel_accesslog),
                (SELECT max(last_xid) FROM kernel_seal), 0), pg_current_xact_id()::text::bigint
"""
AGAIN = "CREATE OR REPLACE FUNCTION kernel_moment(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1::text::bigint + {}'"


def carry_on() -> None:
    """Another cluster counts its transactions anew: from here on, ours go on above the highest there is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('kernel_moment(xid8)'), to_regclass('kernel_seal')")
        if None in cursor.fetchone():
            return
        cursor.execute(NEWEST)
        highest, current = cursor.fetchone()
        cursor.execute("SELECT kernel_moment(pg_current_xact_id())")
        if cursor.fetchone()[0] <= highest:
            cursor.execute(AGAIN.format(highest + 1 - current))


@contextmanager
def one_view() -> Iterator[Any]:
    """A cursor that sees one moment of everything, for as long as it takes."""
    is_ours = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_ours:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        yield cursor
