"""The service's file becomes rows: staged by COPY, compared by set, written in one transaction, counted in an ImportRun.

Good rows land and bad ones are reported, or with `strict` the whole file is refused. A second run of a file changes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from handrail.kernel import clock, sheets
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.models import NEW_REF_SQL
from handrail.kernel.privacy import blind_index
from handrail.kernel.sheets import BadFile
from handrail.register import events, queries, rows
from handrail.register.actions.filling import filling
from handrail.register.models import ImportRun
from handrail.register.rows import NAMES, BadRow

SOURCE = "register"
STAGED = (
    ("number_index", "varchar(64)"),
    ("standing", "varchar(24)"),
    ("registered_since", "date"),
    ("name", "varchar(200)"),
    ("born_on", "date"),
    ("email", "varchar(254)"),
    ("phone", "varchar(20)"),
    ("language", "varchar(8)"),
    ("languages", "varchar(8)[]"),
    ("area", "varchar(24)"),
    ("education", "smallint"),
    ("permit", "varchar(24)"),
    ("permit_until", "date"),
    ("in_country_since", "date"),
    ("earlier_measures", "smallint"),
    ("wishes", "varchar(80)[]"),
    ("skills", "varchar(80)[]"),
    ("occupations", "smallint[]"),
    ("sectors", "varchar(4)[]"),
    ("last_job", "smallint"),
    ("earlier_jobs", "smallint"),
    ("office_id", "bigint"),
    ("counsellor_id", "bigint"),
)
COMPARED = [name for name, _ in STAGED if name != "number_index"]
MANY = 1_000
EXTRA = (("assistance_group", "varchar(40)"), ("foreign_origin", "boolean"))


@dataclass(frozen=True)
class Imported:
    """What came of a file. `run` is None where nothing was written; `kept_gone` says why nobody was marked as gone."""

    run: ImportRun | None
    bad: list[BadRow]
    kept_gone: bool = False


def bring_in(path: Path, *, full: bool, strict: bool = False, by: Actor, on: date) -> Imported:
    """Read the file and write what is good in it. Raises `sheets.BadFile` when it cannot be read as a whole."""
    by.must("register.import")
    known = rows.Known(queries.offices_by_number(), queries.counsellors_by_email())
    with transaction.atomic():
        bad = _stage(rows.read(path, known, index_of=blind_index, form=_cell))
        if bad and strict:
            transaction.set_rollback(True)
            return Imported(None, bad)
        # Whoever stands in a bad row is still in the register: only a row whose number cannot be read hides somebody.
        hidden = any(row.number_index is None for row in bad)
        counts = _merge(on=on, gone=full and not hidden)
        run = ImportRun.objects.create(
            file_name=path.name[:200],
            file_hash=sheets.digest(path),
            mode="full" if full else "delta",
            rows=counts.pop("staged") + len(bad),
            bad=len(bad),
            **counts,
        )
        event = events.JobseekersImported(run.pk, counts["added"], counts["changed"], counts["gone"])
        record(event, by=by, on=on)
    return Imported(run, bad, kept_gone=full and hidden)


def bring_in_line(line: Mapping[str, str], *, on: date) -> None:
    """One person whom the service's register has just told of; `BadFile` where it told nothing that fits.

    The row is staged and compared as a file's is. A run is not kept, and who may join is counted in the night: on one
    person's own pages the rules are asked of her row itself.
    """
    known = rows.Known(queries.offices_by_number(), queries.counsellors_by_email())
    found = rows.read_line(line, known, index_of=blind_index, form=_cell)
    if isinstance(found, BadRow):
        raise BadFile
    with transaction.atomic():
        _stage([found])
        _merge(on=on, gone=False)


def _stage(found: Iterable[Sequence[str] | BadRow]) -> list[BadRow]:
    """The good rows go straight into the database, so that a million of them never stand in memory; the bad ones."""
    bad: list[BadRow] = []
    with connection.cursor() as cursor:
        # A page may ask for ten seconds; a whole country's register takes longer, and sorts more.
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("DROP TABLE IF EXISTS register_staging, register_seen, register_touched")
        listed = ", ".join(f"{name} {kind}" for name, kind in (*STAGED, *EXTRA))
        cursor.execute(f"CREATE TEMP TABLE register_staging ({listed}) ON COMMIT DROP")
        cursor.execute("CREATE TEMP TABLE register_seen (number_index varchar(64)) ON COMMIT DROP")
        cursor.execute("CREATE TEMP TABLE register_touched (id bigint) ON COMMIT DROP")
        _copy(cursor, f"COPY register_staging ({', '.join(NAMES)}) FROM STDIN", _good(found, bad))
        _copy(cursor, "COPY register_seen FROM STDIN", (f"{row.number_index}\n" for row in bad if row.number_index))
        cursor.execute("ANALYZE register_staging (number_index)")
    return bad


def _good(found: Iterable[Sequence[str] | BadRow], bad: list[BadRow]) -> Iterator[str]:
    """The lines of the good rows; the bad ones are put aside."""
    for row in found:
        if isinstance(row, BadRow):
            bad.append(row)
        else:
            yield "\t".join(row) + "\n"


BLOCK = 1_000


def _copy(cursor: Any, command: str, lines: Iterator[str]) -> None:
    """In PostgreSQL's own text form, a block at a time: several times quicker than row by row through the driver."""
    with cursor.copy(command) as copy:
        for block in batched(lines, BLOCK):
            copy.write("".join(block))


ESCAPE = re.compile(r"[\\\t\n\r]")
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
QUOTED = str.maketrans({"\\": r"\\", '"': r"\""})


def _cell(value: Any) -> str:
    """One value as COPY reads it (PostgreSQL manual, COPY, "Text Format")."""
    if value is None:
        return r"\N"
    if isinstance(value, tuple):
        inner = ",".join(f'"{str(each).translate(QUOTED)}"' for each in value)
        value = f"{{{inner}}}"
    text = str(value)
    return text.translate(ESCAPED) if ESCAPE.search(text) else text


def _merge(*, on: date, gone: bool) -> dict[str, int]:
    """Insert, update and mark as gone by set; how many jobseekers of each."""
    with connection.cursor() as cursor:
        last = _one(cursor, "SELECT coalesce(max(id), 0) FROM register_jobseeker")
        with filling(cursor, "register_jobseeker") as first:
            if not first:
                _change_rows(cursor)
            added = _add_rows(cursor, first=first)
        _count_anew(cursor, added)
        _merge_apart(cursor)
        left = _mark_gone(cursor, on) if gone and not first else 0
        staged = _one(cursor, "SELECT count(*) FROM register_staging")
        # What was changed in the tables apart on a new row is part of its being new.
        changed = _one(cursor, "SELECT count(DISTINCT id) FROM register_touched WHERE id <= %s", last)
    return {"staged": staged, "added": added, "changed": changed, "unchanged": staged - added - changed, "gone": left}


def _one(cursor: Any, text: str, *values: Any) -> int:
    cursor.execute(text, values)
    number: int = cursor.fetchone()[0]
    return number


def _count_anew(cursor: Any, added: int) -> None:
    """After a first import the planner still believes in an empty register; it would compare every row with every row."""
    if added > MANY and 5 * added > _one(cursor, "SELECT reltuples FROM pg_class WHERE oid = 'register_jobseeker'::regclass"):
        cursor.execute("ANALYZE register_jobseeker")


def _change_rows(cursor: Any) -> None:
    ours, theirs = (", ".join(f"{table}.{name}" for name in COMPARED) for table in ("j", "s"))
    sets = ", ".join(f"{name} = s.{name}" for name in COMPARED)
    cursor.execute(
        f"""WITH done AS (
            UPDATE register_jobseeker j SET {sets}, left_on = NULL FROM register_staging s
            WHERE j.number_index = s.number_index AND (j.left_on IS NOT NULL OR ({ours}) IS DISTINCT FROM ({theirs}))
            RETURNING j.id
        ) INSERT INTO register_touched SELECT id FROM done"""  # noqa: S608  # our own column names
    )


def _add_rows(cursor: Any, *, first: bool) -> int:
    """Who is new. The rows of an office lie together, in the order in which its list is read.

    In some order it must be: a join against the table that is being filled would look at each new row again.
    """
    unknown = "LEFT JOIN register_jobseeker j ON j.number_index = s.number_index WHERE j.id IS NULL"
    listed, theirs = ", ".join(COMPARED), ", ".join(f"s.{name}" for name in COMPARED)
    cursor.execute(
        f"""INSERT INTO register_jobseeker (number_index, ref, created, tied_how, source, answered, {listed})
        SELECT s.number_index, {NEW_REF_SQL}, %s, '', %s, '{{}}', {theirs} FROM register_staging s
        {"" if first else unknown} ORDER BY s.office_id, s.registered_since""",  # noqa: S608  # our own column names
        [clock.now(), SOURCE],
    )
    added: int = cursor.rowcount
    return added


# The two sensitive columns, each in a table of its own. A blank origin leaves what the person declared.
APART = """
WITH done AS (
    INSERT INTO {table} (ref, created, jobseeker_id, "{column}")
    SELECT {ref}, %s, j.id, s.{staged}
    FROM register_staging s JOIN register_jobseeker j ON j.number_index = s.number_index WHERE s.{staged} IS NOT NULL
    ON CONFLICT (jobseeker_id) DO UPDATE SET "{column}" = EXCLUDED."{column}" WHERE {table}."{column}" <> EXCLUDED."{column}"
    RETURNING jobseeker_id
) INSERT INTO register_touched SELECT jobseeker_id FROM done
"""
WITHDRAWN = """
WITH done AS (
    DELETE FROM register_assistancedecision a USING register_jobseeker j, register_staging s
    WHERE a.jobseeker_id = j.id AND j.number_index = s.number_index AND s.assistance_group IS NULL
    RETURNING a.jobseeker_id
) INSERT INTO register_touched SELECT jobseeker_id FROM done
"""


def _merge_apart(cursor: Any) -> None:
    now = [clock.now()]
    decision = {"table": "register_assistancedecision", "column": "group", "staged": "assistance_group"}
    origin = {"table": "register_declaredorigin", "column": "foreign", "staged": "foreign_origin"}
    cursor.execute(WITHDRAWN)
    cursor.execute(APART.format(**decision, ref=NEW_REF_SQL), now)
    cursor.execute(APART.format(**origin, ref=NEW_REF_SQL), now)


def _mark_gone(cursor: Any, on: date) -> int:
    """Who stands in no row of a full file has left the register; the row and its ties stay."""
    cursor.execute(
        """UPDATE register_jobseeker j SET standing = NULL, registered_since = NULL, left_on = %s
        WHERE j.source = %s AND j.left_on IS NULL
          AND NOT EXISTS (SELECT 1 FROM register_staging s WHERE s.number_index = j.number_index)
          AND NOT EXISTS (SELECT 1 FROM register_seen b WHERE b.number_index = j.number_index)""",
        [on, SOURCE],
    )
    left: int = cursor.rowcount
    return left
