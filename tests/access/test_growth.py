"""A page asks the database as often for three rows as for fifty, and never more than fifteen times.

`HANDRAIL_WRITE_FIGURES=1 script/test tests/access/test_growth.py` writes what was counted to docs/quality.md.
"""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.mentorships.models import Goal
from handrail.programmes.models import Participation
from tests.access.document import queries_section, write_section
from tests.access.growing import grow
from tests.access.table import PUBLIC_ROLE, TABLE, Route, routes
from tests.access.town import Side, Town
from tests.access.walking import OK, VISITOR, Walker, Who, address, everybody, expected

pytestmark = pytest.mark.django_db

MOST = 15
# What a test's own transactions add, and the line that makes a safe request safe.
FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "SET TRANSACTION")


def readers(route: Route, here: Side, there: Side) -> Iterator[Who]:
    """One of each kind of reader of this page: strangers see what their own side has, a deputy what the lead sees."""
    rule = TABLE[route.name]
    for who in everybody(here, there, rule.kind):
        same = who.name == "deputy" or who.name.startswith(("foreign", "other"))
        if not same and (PUBLIC_ROLE in rule.may or who.name != VISITOR) and expected(rule, who, "GET") == (rule.answers or OK):
            yield who


def asked(walker: Walker, who: Who, path: str) -> int:
    """How many statements answer this page, once somebody is signed in."""
    if who.person is not None:
        walker.signed_in(who.person)
    # The log keeps the last 9,000 of a whole test, and all pages together ask more.
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as seen:
        walker.ask(who, "GET", path)
    return sum(not each["sql"].startswith(FRAME) for each in seen.captured_queries)


def pages(here: Side, there: Side) -> Iterator[tuple[str, Who, str]]:
    for route in routes():
        rule = TABLE[route.name]
        if "GET" in rule.methods and not rule.is_drawing:
            for who in readers(route, here, there):
                yield route.name, who, address(route, rule, here)


def figures(here: Side, there: Side, walker: Walker) -> dict[tuple[str, str], int]:
    """(page, reader) → statements."""
    return {(name, who.name): asked(walker, who, path) for name, who, path in pages(here, there)}


def test_no_page_asks_more_when_there_is_more(town: Town, here: Side, there: Side) -> None:
    walker = Walker()
    for who, path in {name: (who, path) for name, who, path in pages(here, there)}.values():
        walker.ask(who, "GET", path)  # what a process reads once is not counted
    grow(here, 3)
    before = figures(here, there, walker)
    grow(here, 47)
    after = figures(here, there, walker)
    if os.environ.get("HANDRAIL_WRITE_FIGURES"):
        write_section("queries", queries_section(after))
    grown = [f"{name} as {who}: {few} → {after[name, who]}" for (name, who), few in before.items() if few != after[name, who]]
    heavy = [f"{name} as {who}: {number}" for (name, who), number in after.items() if number > MOST]
    assert not grown + heavy, "\n".join(["", *grown, *heavy])


def test_the_growth_test_would_see_a_query_a_row(town: Town, here: Side, there: Side) -> None:
    """Control: a page that reads each goal's pair once more asks more often when there are more goals."""
    walker, pair = Walker(), Who("mentee", here.people["mentee"])
    path = f"/together/{here.refs['pair']}/"
    reveal = Goal.reveal

    def careless(row: Goal, *args: object, **more: object) -> str:
        Participation.objects.filter(trust=row.trust).exists()
        return reveal(row, *args, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Goal, "reveal", careless)
        walker.ask(pair, "GET", path)
        few = asked(walker, pair, path)
        grow(here, 5)
        assert asked(walker, pair, path) > few
