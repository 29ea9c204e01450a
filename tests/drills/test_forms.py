"""Every form and every address of every page, with hostile values in each part: never a 500, and what was typed is kept."""

import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.http import HttpResponse

from tests.access.conftest import here, there, town
from tests.access.table import TABLE, Route, Rule, routes
from tests.access.town import Side, Town
from tests.access.walking import Walker, Who, address, everybody, expected
from tests.drills.hostile import AS_REF, Form, Forms, in_address, names_read, values
from tests.drills.progress import Progress

pytestmark = pytest.mark.django_db
__all__ = ["here", "there", "town"]  # the fixtures of the access matrix

SMALL_ENOUGH_TO_KEEP = 200


class Visit:
    """A page of the town as the first one who sees it, with its forms and the names its address may hold."""

    def __init__(self, walker: Walker, who: Who, path: str) -> None:
        self.walker, self.who, self.path = walker, who, path
        with names_read() as self.names:
            # Some value there must be, or a page may not even look.
            self.answer = walker.ask(who, "GET", f"{path}?_=1")
        self.names -= {"_"}
        self.forms = Forms(path)
        if "html" in self.answer.headers.get("Content-Type", ""):
            self.forms.feed(page_text(self.answer))
        self.tried, self.broken = 0, list[str]()

    def send(self, method: str, path: str, data: dict[str, Any] | None, what: str) -> HttpResponse:
        answer = self.walker.ask(self.who, method, path, data)
        self.tried += 1
        if answer.status_code >= 500:
            self.broken.append(f"{method} {path[:90]} {what} as {self.who.name}: {answer.status_code}")
        return answer

    def fill(self, form: Form, name: str, field: int) -> None:
        """Every value in this field, the others as they stand."""
        for value in values(field):
            answer = self.send("POST", form.action, {**form.fields, name: value}, f"{name}={value[:30]!r}")
            if name in form.typed and was_lost(answer, value):
                self.broken.append(f"{form.action} {name}={value[:30]!r} as {self.who.name}: not in the page any more")

    def bend(self) -> None:
        """Every value behind each name the page asks for."""
        for number, name in enumerate(sorted(self.names), len(self.path)):
            for value in in_address(number):
                query = urlencode({name: value.encode(errors="surrogatepass")})
                self.send("GET", f"{self.path}?{query}", None, f"{name}={value[:30]!r}")


def page_text(answer: HttpResponse) -> str:
    return answer.content.decode(errors="replace")


def was_lost(answer: HttpResponse, value: str) -> bool:
    """The page came back with errors and without what was typed."""
    if answer.status_code not in {200, 422} or not 0 < len(value.strip()) <= SMALL_ENOUGH_TO_KEEP or "\x00" in value:
        return False
    text = page_text(answer)
    return "error-summary" in text and html.escape(value.strip()) not in text and value.strip() not in html.unescape(text)


def rule_of(route: Route) -> Rule:
    return TABLE.get(route.name, Rule(frozenset(), frozenset()))


def visits(here: Side, there: Side, done: list[str]) -> Iterator[tuple[str, Visit]]:
    """Each page that is not done yet, by the name of its route."""
    walker = Walker()
    for route in routes():
        rule = rule_of(route)
        if route.name in done or "GET" not in rule.methods or rule.is_drawing:
            continue
        path = address(route, rule, here)
        for who in everybody(here, there, rule.kind):
            if 200 in expected(rule, who, "GET") and (visit := Visit(walker, who, path)).answer.status_code == 200:
                yield route.name, visit
                break


def test_no_form_breaks(town: Town, here: Side, there: Side, figures: dict[str, Any]) -> None:
    progress, broken, seen = Progress("forms", 0), list[str](), set[tuple[str, str]]()
    for name, visit in visits(here, there, progress.said.setdefault("done", [])):
        fields = 0
        for form in visit.forms.found:
            for field in form.fields:
                if (where := (form.action.split("?")[0], field)) not in seen:
                    seen.add(where)
                    fields += 1
                    visit.fill(form, field, len(seen))
        broken += visit.broken
        if not visit.broken:
            progress.said["done"].append(name)
            progress.add(fields=fields, posts=visit.tried, posts_broken=0)
    finished(progress, broken, figures)
    assert figures["fields"], "no form was found: the drill itself is broken"


def test_no_address_breaks(town: Town, here: Side, there: Side, figures: dict[str, Any]) -> None:
    progress, broken = Progress("addresses", 0), list[str]()
    for name, visit in visits(here, there, progress.said.setdefault("done", [])):
        visit.bend()
        broken += visit.broken
        if not visit.broken:
            progress.said["done"].append(name)
            progress.add(names=len(visit.names), gets=visit.tried, gets_broken=0)
    finished(progress, broken, figures)
    assert figures["names"], "no page asks for a name: the drill itself is broken"


def test_no_part_of_an_address_breaks(town: Town, here: Side, there: Side, figures: dict[str, Any]) -> None:
    """Each part of each address holds what no link of ours holds: not found, refused or the door, and never a 500."""
    walker, broken, tried = Walker(), list[str](), 0
    for route in routes():
        rule = rule_of(route)
        who = next((who for who in everybody(here, there, rule.kind) if rule.may & who.roles), None)
        if who is None or not rule.of or rule.is_drawing:
            continue
        honest = address(route, rule, here)
        for part in route_parts(honest, route, rule, here):
            for value in AS_REF:
                path = honest.replace(f"/{part}/", f"/{quote(value, safe='')}/", 1)
                for method in sorted(rule.methods & {"GET", "POST"}):
                    tried += 1
                    status = walker.ask(who, method, path, {} if method == "POST" else None).status_code
                    if status >= 500:
                        broken.append(f"{method} {path[:90]} as {who.name}: {status}")
    figures |= {"parts_tried": tried, "parts_broken": len(broken)}
    assert tried, "no address has a part: the drill itself is broken"
    assert not broken, "\n".join(broken)
    for name in ("forms", "addresses"):
        Progress(name, 0).done()


def route_parts(honest: str, route: Route, rule: Rule, here: Side) -> list[str]:
    from tests.access.walking import PLAIN

    return [quote(part) for kind in rule.of.values() if f"/{quote(part := PLAIN.get(kind) or here.refs[kind])}/" in honest]


def finished(progress: Progress, broken: list[str], figures: dict[str, Any]) -> None:
    """What broke stays to be tried again; the rest need not be, until the last part of the drill has come to its end."""
    assert not broken, f"{len(broken)} broke:\n" + "\n".join(broken)
    said = {name: figure for name, figure in progress.said.items() if name not in {"done", "rounds"}}
    figures |= {"commit": progress.frame["commit"], "pages": progress.rounds, **said}
