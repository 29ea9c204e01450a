"""Holding the audit chain against what is there: which row was changed, taken out or put in, or whether the end is cut."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from handrail.kernel.audit import FORM, LOGS, START, Head, Log, digest_sql, entries, head_of, one_view, proof_of_letting_go
from handrail.kernel.models import Seal

WORDS = {"event": "Event", "access": "Access note"}
AT_ONCE = 50_000
THOSE = "SELECT r.id, {digest} FROM {table} AS r WHERE r.id = ANY(%s)"
ALL = "SELECT id, xid FROM {table} WHERE id > %s ORDER BY id LIMIT %s"
NEXT = "SELECT kernel_moment(pg_snapshot_xmax(pg_current_snapshot()))"


@dataclass
class Report:
    """What was looked at, and each fault in a sentence."""

    links: int = 0
    rows: int = 0
    waiting: int = 0
    let_go: int = 0
    newest: Head | None = None
    faults: list[str] = field(default_factory=list)


@dataclass
class _Sealed:
    """What the chain says of one log."""

    ids: list[Any] = field(default_factory=list)
    last: tuple[int, int] = (0, 0)


def verify(exported: Sequence[Head] = ()) -> Report:
    """Every link, every row it names, every row it does not name, and the heads that were kept elsewhere."""
    report = Report()
    sealed = {name: _Sealed() for name in LOGS}
    with one_view() as cursor:
        known = _links(cursor, report, sealed)
        for name, log in LOGS.items():
            report.faults += _unnamed(cursor, log, sealed[name], report)
    report.faults += _cut(known, exported, report)
    return report


# The links ---------------------------------------------------------------------------------------------------------------
def _links(cursor: Any, report: Report, sealed: dict[str, _Sealed]) -> dict[int, str]:
    """Every link in its order; gives the head of each."""
    before, expected, known = START, 1, dict[int, str]()
    # By keyset and not by a server-side cursor: that does not go through a pooler of transactions.
    while (link := Seal.objects.filter(number__gte=expected).order_by("number").first()) is not None:
        if link.number != expected:
            report.faults.append(f"Links {expected} to {link.number - 1} of the chain were taken out.")
        elif link.log not in LOGS or link.form != FORM or head_of(link, before) != link.head:
            report.faults.append(f"Link {link.number} of the chain was changed, or was made without this installation's key.")
        report.links += 1
        if link.log in LOGS:
            sealed[link.log].last = (link.last_xid, link.last_id)
            report.faults += _rows(cursor, link, sealed[link.log], report)
        known[link.number] = before = link.head
        expected = link.number + 1
        report.newest = Head(link.number, link.head, link.at)
    return known


def _rows(cursor: Any, link: Seal, sealed: _Sealed, report: Report) -> Iterator[str]:
    said = dict(entries(link))
    log = LOGS[link.log]
    sealed.ids.append(np.fromiter(said, np.int64, len(said)))
    cursor.execute(THOSE.format(digest=digest_sql(log), table=log.table), [list(said)])
    there = {row: bytes(digest) for row, digest in cursor.fetchall()}
    report.rows += len(there)
    is_let_go = link.let_go_at is not None
    if is_let_go and link.let_go_proof != proof_of_letting_go(link):
        yield f"Link {link.number} says that its rows were let go, but not with this installation's key."
        is_let_go = False
    for row, digest in said.items():
        if row not in there:
            if is_let_go:
                report.let_go += 1
            else:
                yield f"{WORDS[log.name]} {row} was taken out (link {link.number}, sealed {link.at:%Y-%m-%d %H:%M} UTC)."
        elif there[row] != digest:
            yield f"{WORDS[log.name]} {row} was changed (link {link.number}, sealed {link.at:%Y-%m-%d %H:%M} UTC)."


# What no link names ------------------------------------------------------------------------------------------------------
def _unnamed(cursor: Any, log: Log, sealed: _Sealed, report: Report) -> Iterator[str]:
    """A row before the last sealed one that no link names was put in between; a later one waits for its minute."""
    named = np.sort(np.concatenate(sealed.ids)) if sealed.ids else np.empty(0, np.int64)
    cursor.execute(NEXT)
    (following,) = cursor.fetchone()
    for row, xid in _left(cursor, log, named):
        if (xid, row) <= sealed.last:
            yield f"{WORDS[log.name]} {row} was put in between: no link of the chain names it."
        elif xid >= following:
            yield f"{WORDS[log.name]} {row} was put in: it names a transaction that has not been yet."
        else:
            report.waiting += 1


def _left(cursor: Any, log: Log, named: Any) -> Iterable[tuple[int, int]]:
    last = -(2**63)
    while True:
        cursor.execute(ALL.format(table=log.table), [last, AT_ONCE])
        rows = cursor.fetchall()
        if not rows:
            return
        is_named = np.isin(np.fromiter((row for row, _ in rows), np.int64, len(rows)), named, assume_unique=True)
        yield from (rows[each] for each in np.flatnonzero(~is_named))
        last = rows[-1][0]


# What was kept elsewhere -------------------------------------------------------------------------------------------------
def _cut(known: dict[int, str], exported: Sequence[Head], report: Report) -> Iterator[str]:
    longest = max(exported, key=lambda each: each.number, default=None)
    length = report.newest.number if report.newest else 0
    if longest is not None and longest.number > length:
        yield (
            f"The chain ends with link {length}, but on {longest.at:%Y-%m-%d %H:%M} UTC it had {longest.number}: "
            "its end was cut off."
        )
    for each in exported:
        if each.number in known and known[each.number] != each.head:
            yield f"Link {each.number} is not the one exported on {each.at:%Y-%m-%d %H:%M} UTC: the chain was made anew."
            return
