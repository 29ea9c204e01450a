"""An empty register is filled without its indexes, and gets them back at the end, each built by sorting once.

At a million rows every row put into ten indexes took longer than all the rest together. It is done only while nothing stands
in the table: whoever reads it meanwhile waits, and there is nothing to read. One transaction: a crash leaves all as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, transaction

EMPTY = """
SELECT pg_has_role(relowner, 'USAGE') AND NOT EXISTS (SELECT 1 FROM {table}) FROM pg_class WHERE oid = '{table}'::regclass
"""
# Unique constraints as such, other indexes by themselves; the primary key stays, because other tables point at it.
PARTS = """
SELECT format('ALTER TABLE {table} DROP CONSTRAINT %%I', conname),
    format('ALTER TABLE {table} ADD CONSTRAINT %%I %%s', conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'u'
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = '{table}'::regclass AND NOT indisprimary
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def filling(cursor: Any, table: str) -> Iterator[bool]:
    """Whether the table is empty; then it has no indexes for so long."""
    empty = _is_ours_alone(cursor, table)
    parts: list[tuple[str, str]] = []
    if empty:
        cursor.execute(PARTS.format(table=table), [])
        parts = cursor.fetchall()
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for away, _back in parts:
        cursor.execute(away)
    yield empty
    if parts:
        # Offices and counsellors are looked up now, not at the end: a table with open checks gets no index.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for _away, back in parts:
        cursor.execute(back)


def _is_ours_alone(cursor: Any, table: str) -> bool:
    """Where somebody works with the table for longer than one waits for a lock, the indexes stay."""
    cursor.execute(EMPTY.format(table=table))
    if not cursor.fetchone()[0]:
        return False
    try:
        with transaction.atomic():
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    except OperationalError:
        return False
    cursor.execute(EMPTY.format(table=table))
    empty: bool = cursor.fetchone()[0]
    return empty
