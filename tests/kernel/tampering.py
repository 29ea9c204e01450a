# ruff: noqa: S608  # the statements are made of our own tables and columns
"""Hands in the database: everything that somebody who can write there might do to the logs, past our triggers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.db import connection, transaction

from handrail.kernel import audit
from handrail.kernel.models import AccessLog, Event, Seal

TABLES = {"kernel_event": Event, "kernel_accesslog": AccessLog}
# Each gives another value of the same kind.
CHANGES = {
    "name": "name || 'x'", "schema": "schema + 1", "payload": "payload || '{\"x\": 1}'",
    "about": "about || 'person:1'::varchar",
    "at": "at + interval '1 microsecond'", "on": '"on" + 1', "actor": "actor || '1'", "what": "what || 'x'",
    "why": "why || ' '", "person_id": "coalesce(person_id, 0) + 1", "caused_by": "coalesce(caused_by, 0) + 1",
    "actor_person_id": "coalesce(actor_person_id, 0) + 1", "xid": "xid - 1", "id": "-id",
}  # fmt: skip
LINK_CHANGES = {
    "number": "-number", "log": "CASE log WHEN 'event' THEN 'access' ELSE 'event' END", "form": "form + 1",
    "first_id": "first_id + 1", "last_xid": "last_xid + 1", "last_id": "last_id - 1", "at": "at + interval '1 second'",
    "newest_at": "newest_at - interval '1 year'", "rows": "substring(rows FROM 25)", "head": "reverse(head)",
    "let_go_at": "now()",
}  # fmt: skip


@contextmanager
def hands() -> Iterator[Any]:
    """A cursor for which no trigger is fired; undone afterwards, so that each tampering begins with a whole chain."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        transaction.set_rollback(True)


def _one(cursor: Any, table: str, chance: Random) -> int:
    cursor.execute(f"SELECT id FROM {table} ORDER BY id OFFSET %s LIMIT 1", [chance.randrange(count(cursor, table))])
    return int(cursor.fetchone()[0])


def count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return int(cursor.fetchone()[0])


def a_table(chance: Random) -> str:
    return chance.choice(list(TABLES))


def change(cursor: Any, chance: Random) -> str:
    table = a_table(chance)
    column = chance.choice([each.column for each in TABLES[table]._meta.concrete_fields])
    row = _one(cursor, table, chance)
    value = "about || 'x'" if (table, column) == ("kernel_accesslog", "about") else CHANGES[column]
    cursor.execute(f'UPDATE {table} SET "{column}" = {value} WHERE id = %s', [row])
    return f"change of {table}.{column}"


def take_out(cursor: Any, chance: Random) -> str:
    table = a_table(chance)
    cursor.execute(f"DELETE FROM {table} WHERE id = %s", [_one(cursor, table, chance)])
    return f"{table}: a row taken out"


def put_in_between(cursor: Any, chance: Random) -> str:
    """A copy of a row under a new id, in a transaction that is long over."""
    table = a_table(chance)
    columns = ", ".join(f'"{each.column}"' for each in TABLES[table]._meta.concrete_fields if each.column != "id")
    cursor.execute(
        f"INSERT INTO {table} (id, {columns}) SELECT -id, {columns} FROM {table} WHERE id = %s", [_one(cursor, table, chance)]
    )
    return f"{table}: a row put in"


def swap(cursor: Any, chance: Random) -> str:
    """Two rows change their ids: each column still says what some row said."""
    table = a_table(chance)
    one, other = _one(cursor, table, chance), _one(cursor, table, chance)
    if one == other:
        return take_out(cursor, chance)
    for before, after in ((one, -1), (other, one), (-1, other)):
        cursor.execute(f"UPDATE {table} SET id = %s WHERE id = %s", [after, before])
    return f"{table}: two rows swapped"


def cut(cursor: Any, chance: Random) -> str:
    """The last links go, and the rows they name."""
    last = chance.randrange(1, count(cursor, "kernel_seal"))
    for link in Seal.objects.filter(number__gt=last):
        table = audit.LOGS[link.log].table
        cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [[row for row, _ in audit.entries(link)]])
    cursor.execute("DELETE FROM kernel_seal WHERE number > %s", [last])
    return "the end cut off"


def change_link(cursor: Any, chance: Random) -> str:
    column = chance.choice(list(LINK_CHANGES))
    cursor.execute(
        f'UPDATE kernel_seal SET "{column}" = {LINK_CHANGES[column]} WHERE id = %s', [_one(cursor, "kernel_seal", chance)]
    )
    return f"change of kernel_seal.{column}"


def take_out_link(cursor: Any, chance: Random) -> str:
    cursor.execute("DELETE FROM kernel_seal WHERE id = %s", [_one(cursor, "kernel_seal", chance)])
    return "a link taken out"


def make_anew(cursor: Any, chance: Random) -> str:
    """A row is changed, and every link from there on made again as our own code does, with a key that is not ours."""
    table = a_table(chance)
    row = _one(cursor, table, chance)
    column = "actor"
    cursor.execute(f"UPDATE {table} SET {column} = 'account:0' WHERE id = %s", [row])
    log = next(log for log in audit.LOGS.values() if log.table == table)
    before, is_after = audit.START, False
    for link in Seal.objects.order_by("number"):
        ids = [each for each, _ in audit.entries(link)]
        if link.log == log.name and row in ids:
            is_after = True
            cursor.execute(f"SELECT r.id, {audit.digest_sql(log)} FROM {table} AS r WHERE r.id = ANY(%s)", [ids])
            found = {each: bytes(digest) for each, digest in cursor.fetchall()}
            link.rows = b"".join(audit.ENTRY.pack(each, found[each]) for each in ids)
        if is_after:
            link.head = audit.head_of(link, before, b"a key of the tamperer's own, 32 b.")
            link.save()
        before = link.head
    return "the chain made anew without the key"


WAYS: tuple[Callable[[Any, Random], str], ...] = (
    change, change, change, take_out, put_in_between, swap, cut, change_link, take_out_link, make_anew,
)  # fmt: skip
