"""Every page × method × role × how one stands to what the page is about, against the table written by hand.

And, of the same walk, that only the declared readers find the word that stands in each text.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from handrail.kernel import access
from handrail.kernel.access import Actor, Role
from handrail.kernel.web import PUBLIC, SIGNED_IN
from handrail.mentorships.models import Mentorship
from handrail.people.access import THIRD_PARTY
from tests.access.document import FILE, document
from tests.access.marking import Marked
from tests.access.table import BEHIND, DEMO, PUBLIC_ROLE, TABLE, Route, Rule, routes
from tests.access.test_markers import READERS, readers
from tests.access.town import Side, Town
from tests.access.walking import VISITOR, Answers, Knowing, Noting, Walker, Who, address, everybody, expected

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


def holders(route: Route) -> set[str]:
    """Who may come in by what the page declares: every role that holds its permission."""
    asked = route.view.permission
    if asked in {PUBLIC, SIGNED_IN}:
        return {PUBLIC_ROLE if asked == PUBLIC else Role.PERSON}
    return set(_roles_with(asked))


def misdeclared(named: Iterable[Route]) -> list[str]:
    """Pages that declare something else than the table says, also where an action behind them would still refuse."""
    ours = [route for route in named if route.name not in THIRD_PARTY and hasattr(route.view, "permission")]
    return [route.name for route in ours if holders(route) != TABLE[route.name].may]


def held_otherwise() -> list[str]:
    """Permissions behind no page that other roles hold than the table says."""
    asked = {getattr(route.view, "permission", PUBLIC) for route in routes()}
    every = {permission for held in access.grants().values() for permission in held} - asked
    return sorted(each for each in every | set(BEHIND) if _roles_with(each) != BEHIND.get(each))


def _roles_with(permission: str) -> set[Role]:
    return {role for role, held in access.grants().items() if permission in held}


def test_every_page_declares_what_the_table_says() -> None:
    assert misdeclared(routes()) == []


def test_a_permission_behind_no_page_is_held_by_whom_the_table_names() -> None:
    assert held_otherwise() == []


def cells(rule: Rule, here: Side, there: Side) -> Iterator[tuple[Who, str]]:
    """Who asks how. A method no page answers is tried by two, and the styleguide is opened by them alone.

    To a page about nothing in particular nobody is a stranger.
    """
    for who in everybody(here, there, rule.kind):
        if not rule.kind and who.name.startswith("foreign"):
            continue
        if rule.is_drawing and who.name not in {VISITOR, "mentee"}:
            continue
        for method in METHODS:
            if method in rule.methods or who.name in {VISITOR, "mentee"}:
                yield who, method


def faults(route: Route, here: Side, there: Side, walker: Walker) -> list[str]:
    """The cells of one page that do not hold."""
    rule = TABLE[route.name]
    path = address(route, rule, here)
    found = [fault(rule, here, who, method, walker.ask(who, method, path)) for who, method in cells(rule, here, there)]
    return [f"{route.name}: {each}" for each in found if each]


def fault(rule: Rule, here: Side, who: Who, method: str, answer: HttpResponse) -> str:
    """What is wrong with one cell."""
    right = expected(rule, who, method)
    if answer.status_code not in right:
        return f"{method} as {who.name} gave {answer.status_code}, not {sorted(right)}"
    if right == {302} and not answer.headers["Location"].startswith(SIGN_IN):
        return f"{method} as {who.name} went to {answer.headers['Location']}"
    if answer.status_code in {403, 404} and here.mark in answer.content.decode(errors="replace"):
        return f"{method} as {who.name} was refused, yet read a text"
    return ""


@dataclass(frozen=True)
class Walked:
    """Each page that a role opens, asked for once by everybody while every text holds a word of its own."""

    found: dict[str, set[str]]
    answers: Answers


@pytest.fixture(scope="module")
def walked(town: Town, here: Side, there: Side) -> Walked:
    walker = Noting()
    with transaction.atomic():
        marked = Marked(deepcopy(here))
        found = readers(marked, here, there, walker)
        transaction.set_rollback(True)
    return Walked({label: found[label] for label in marked.words}, walker.answers)


def test_only_the_declared_readers_find_a_text(walked: Walked) -> None:
    assert walked.found == READERS


def test_every_cell_of_the_matrix_holds(here: Side, there: Side, walked: Walked) -> None:
    walker, found = Knowing(walked.answers), []
    for route in routes():
        found += faults(route, here, there, walker)
    assert not found, "\n" + "\n".join(found)


def test_the_matrix_would_see_a_filter_that_was_dropped(town: Town, here: Side, there: Side) -> None:
    """Control: with `content_of` letting everybody in, the page of a pair has wrong cells."""
    route = next(route for route in routes() if route.name == "mentorships:pair")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(Mentorship.objects.all()), "content_of", lambda rows, *_: rows)
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
