"""Every page × method × role × how one stands to what the page is about, against the table written by hand."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from handrail.kernel.access import Actor
from handrail.mentorships.models import Mentorship
from handrail.people.access import THIRD_PARTY
from tests.access.document import FILE, document
from tests.access.table import DEMO, TABLE, Route, Rule, routes
from tests.access.town import Side, Town
from tests.access.walking import VISITOR, Walker, Who, address, everybody, expected

# The town itself is built once, below each test's own transaction; without the mark there is no test database.
pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "DELETE")
SIGN_IN = reverse("people:sign_in")


def test_every_page_has_a_line_in_the_table_and_every_line_a_page() -> None:
    there_are = {route.name for route in routes()}
    assert there_are - set(TABLE) == set(), "say in tests/access/table.py who may open these"
    assert set(TABLE) - there_are - set(DEMO) == set(), "these lines are about no page"


def test_every_part_of_an_address_is_named() -> None:
    unnamed = [route.name for route in routes() if set(route.parts) != set(TABLE[route.name].of)]
    assert unnamed == []


def test_pages_of_third_parties_stand_in_their_own_table_too() -> None:
    bare = {route.name for route in routes() if not hasattr(route.view, "permission")}
    assert bare == set(THIRD_PARTY)


def cells(rule: Rule, here: Side, there: Side) -> Iterator[tuple[Who, str]]:
    """Who asks how. A method no page answers is tried by two, and the styleguide is opened by them alone."""
    for who in everybody(here, there, rule.kind):
        if rule.is_drawing and who.name not in {VISITOR, "mentee"}:
            continue
        for method in METHODS:
            if method in rule.methods or who.name in {VISITOR, "mentee"}:
                yield who, method


def faults(route: Route, here: Side, there: Side, walker: Walker) -> list[str]:
    """The cells of one page that do not hold."""
    rule, found = TABLE[route.name], []
    path = address(route, rule, here)
    for who, method in cells(rule, here, there):
        answer = walker.ask(who, method, path)
        right = expected(rule, who, method)
        if answer.status_code not in right:
            found.append(f"{route.name}: {method} as {who.name} gave {answer.status_code}, not {sorted(right)}")
        elif right == {302} and not answer.headers["Location"].startswith(SIGN_IN):
            found.append(f"{route.name}: {method} as {who.name} went to {answer.headers['Location']}")
        elif answer.status_code in {403, 404} and here.mark in answer.content.decode(errors="replace"):
            found.append(f"{route.name}: {method} as {who.name} was refused, yet read a text")
    return found


def test_every_cell_of_the_matrix_holds(town: Town, here: Side, there: Side) -> None:
    walker, found = Walker(), []
    for route in routes():
        found += faults(route, here, there, walker)
    assert not found, "\n" + "\n".join(found)


def test_the_matrix_would_see_a_filter_that_was_dropped(town: Town, here: Side, there: Side) -> None:
    """Control: with `content_for` letting everybody in, the page of a pair has wrong cells."""
    route = next(route for route in routes() if route.name == "mentorships:pair")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(Mentorship.objects.all()), "content_for", lambda rows, *_: rows)
        found = faults(route, here, there, Walker())
    assert any("as foreign mentee gave 200" in each for each in found)


def test_the_matrix_would_see_a_permission_that_was_dropped(town: Town, here: Side, there: Side) -> None:
    """Control: with every actor allowed everything, the leads' list has wrong cells."""
    route = next(route for route in routes() if route.name == "mentorships:cases")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Actor, "may", lambda *_: True)
        found = faults(route, here, there, Walker())
    assert any("as administrator gave 200" in each for each in found)


def test_the_page_about_access_is_fresh() -> None:
    assert FILE.read_text(encoding="utf-8") == document(), "run python -m tests.access.document"
