"""Every address by every method, as everybody, with whatever a program could send: never a 500, and reading changes nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from hypothesis import given, seed
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from handrail.kernel import pages
from tests.access.conftest import here, there, town
from tests.access.table import Route, routes
from tests.access.town import Side, Town
from tests.access.walking import VISITOR, Who, address, everybody, expected
from tests.drills.asking import METHODS, SAFE, TYPES, Asker, Said, bent, digests, requests, right, wrong_type
from tests.drills.conftest import FULL, sized
from tests.drills.progress import Progress, commit
from tests.drills.test_forms import rule_of, visits
from tests.people.provider import running, set_up

pytestmark = pytest.mark.django_db
__all__ = ["here", "there", "town"]  # the fixtures of the access matrix

ROUNDS, CASES, MOST = sized(1, 20), sized(300, 1_000), sized(6, 10_000)
HONEST = Said()
REFUSED = frozenset({200, 302, 303, 307, 400, 403, 404, 405, 409, 410, 413, 415, 422, 429})
TOO_MUCH = 2_600_000
WHOLE = {"kernel:ready": 503}
"""It says in so many words that something is wrong; here nothing runs beside the tests."""


@pytest.fixture
def asker(town: Town, here: Side, there: Side) -> Asker:
    """Everybody is signed in before: that writes, and it is not what is asked for here."""
    made, kinds = Asker(), {"", *(rule_of(route).kind for route in routes())}
    for kind in sorted(kinds):
        for who in everybody(here, there, kind):
            if who.person is not None:
                made.signed_in(who.person)
    return made


def some_routes() -> list[Route]:
    """Those a program reads, and at full size all of them."""
    return [each for number, each in enumerate(routes()) if FULL or each.name in TYPES or number % 16 == 0]


def askers(here: Side, there: Side, route: Route) -> list[Who]:
    """A visitor, the first who may, and the first who may not."""
    all_of_them, rule = everybody(here, there, rule_of(route).kind), rule_of(route)
    method = min(rule.methods)
    may = [who for who in all_of_them if expected(rule, who, method) & {200, 302, 409, 422} and who.name != VISITOR]
    others = [who for who in all_of_them if who not in may and who.name != VISITOR]
    return [all_of_them[0], *may[:1], *others[:1]]


def changed(before: dict[str, Any]) -> list[str]:
    now = digests()
    return sorted(name for name in {*before, *now} if before.get(name) != now.get(name))


# By every method --------------------------------------------------------------------------------------------------------
def method_faults(asker: Asker, here: Side, there: Side, named: Sequence[Route]) -> Iterator[str]:
    """An empty line for what is right, else what is wrong."""
    for route in named:
        rule, ours = rule_of(route), hasattr(route.view, "permission")
        path = address(route, rule, here)
        for who in askers(here, there, route):
            for method in METHODS:
                answer = asker.send(who, method, path, HONEST)
                status, good = answer.status_code, right(rule, who, method) | {WHOLE.get(route.name, 0)}
                # Pages of third parties say in their own way that they are not there.
                fits = status in good if ours else status < 500
                wrong = wrong_type(route.name, answer)
                said = f"{status}, not {sorted(good)}" if not fits else wrong
                yield f"{method} {route.name} as {who.name}: {said}" if said else ""


def test_every_address_answers_every_method_as_it_should(
    asker: Asker, here: Side, there: Side, figures: dict[str, Any]
) -> None:
    named, tried, found, written = some_routes(), 0, list[str](), list[str]()
    for first in range(0, len(named), 40):
        before = digests()
        said = list(method_faults(asker, here, there, named[first : first + 40]))
        tried += len(said)
        found += [each for each in said if each]
        written += changed(before)
    assert not found, f"{len(found)} of {tried}:\n" + "\n".join(found)
    assert written == [], "reading changed these tables"
    figures |= {"commit": commit(), "addresses": len(named), "methods": len(METHODS), "asked": tried, "tables_changed": 0}


# With whatever a program could send ---------------------------------------------------------------------------------------
def fuzzed(asker: Asker, here: Side, there: Side, number: int) -> list[str]:
    """One round of made-up requests; what broke. The machine's own pages are asked as often as all others together."""
    named = [each for each in routes() if not rule_of(each).is_drawing]
    machine = [each for each in named if each.name in TYPES]
    broken, people = list[str](), {route.name: askers(here, there, route) for route in named}

    @seed(number)
    @hypothesis(max_examples=CASES, derandomize=False, database=None)
    @given(st.sampled_from(machine) | st.sampled_from(named), st.sampled_from(METHODS), st.integers(0, 2), requests, bent)
    def one(route: Route, method: str, who: int, said: Said, part: str | None) -> None:
        path = address(route, rule_of(route), here)
        for kind in list(rule_of(route).of.values())[:1] if part is not None else ():
            path = path.replace(here.refs.get(kind, "\0"), part or "x")
        asks = people[route.name][who % len(people[route.name])]
        answer = asker.send(asks, method, path, said)
        fits = answer.status_code in REFUSED | {WHOLE.get(route.name, 200)}
        if not fits or wrong_type(route.name, answer):
            broken.append(f"{method} {path[:120]} as {asks.name} {said}: {answer.status_code} {wrong_type(route.name, answer)}")

    one()
    return broken


def test_whatever_a_program_sends_it_gets_an_answer(asker: Asker, here: Side, there: Side, figures: dict[str, Any]) -> None:
    progress = Progress("api", 0)
    while progress.rounds < ROUNDS:
        before = digests()
        broken = fuzzed(asker, here, there, progress.rounds)
        assert not broken, f"{len(broken)} broke:\n" + "\n".join(each[:600] for each in broken[:20])
        assert changed(before) == [], "reading changed these tables"
        progress.add(cases=CASES, errors_500=0)
    figures |= progress.done()


# Too much, and from another server ---------------------------------------------------------------------------------------
def test_too_much_is_refused(asker: Asker, here: Side, there: Side, figures: dict[str, Any]) -> None:
    """A body larger than the limit, or a form of too many fields: where a form is read, it is refused."""
    large, many = b"a=" + b"x" * TOO_MUCH, b"&".join(b"a%d=1" % number for number in range(1_200))
    broken, tried = list[str](), 0
    for name, visit in visits(here, there, []):
        if not any(form.typed for form in visit.forms.found):
            continue
        if tried >= MOST:
            break
        form = next(form for form in visit.forms.found if form.typed)
        for body, good in ((large, {400, 413}), (many, {400, 413})):
            tried += 1
            status = asker.send(visit.who, "POST", form.action, Said(body=body)).status_code
            if status not in good:
                broken.append(f"{name} {form.action}: {len(body)} bytes gave {status}")
    assert not broken, "\n".join(broken)
    assert tried
    figures["too_much_refused"] = tried


def test_the_organisations_server_is_answered_whatever_it_sends(
    asker: Asker, settings: LazySettings, tmp_path: Path, figures: dict[str, Any]
) -> None:
    """The one address another server writes to: with a provider that runs, nothing but a token of its own is taken."""
    path, statuses = "/account/with/staff/ended/", list[int]()
    with running() as provider:
        set_up(settings, provider, tmp_path)

        @hypothesis(max_examples=sized(40, 400))
        @given(st.sampled_from(METHODS), requests)
        def one(method: str, said: Said) -> None:
            answer = asker.send(Who(VISITOR), method, path, said)
            statuses.append(answer.status_code)
            assert answer.status_code in ({400, 413, 429} if method == "POST" else {405})
            assert not wrong_type("kernel:live", answer)

        one()
    figures["from_another_server"] = len(statuses)
    assert 400 in statuses


# Controls ---------------------------------------------------------------------------------------------------------------
def test_control_a_page_that_breaks_and_a_row_that_changes_are_counted(
    asker: Asker, here: Side, there: Side, figures: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = [each for each in routes() if each.name == "kernel:ready"]
    assert not any(method_faults(asker, here, there, ready))
    monkeypatch.setattr(pages, "faults", lambda: 1 / 0)
    broken = [each for each in method_faults(asker, here, there, ready) if each]
    assert {each.split()[0] for each in broken} == set(SAFE)
    before = digests()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_organisation SET name = name || '.' WHERE id = (SELECT min(id) FROM people_organisation)")
    assert changed(before) == ["people_organisation"]
    figures["controls_found"] = len(broken) + 1
