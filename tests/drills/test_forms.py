"""Every form of every page, as somebody who may open it, with hostile values in each field: never a 500, input kept."""

import html
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse

from tests.access.conftest import here, there, town
from tests.access.table import TABLE, Route, Rule, routes
from tests.access.town import Side, Town
from tests.access.walking import Walker, Who, address, everybody, expected
from tests.drills.conftest import FULL

pytestmark = pytest.mark.django_db
__all__ = ["here", "there", "town"]  # the fixtures of the access matrix

FEW = [
    "",
    "\x00",
    "'; DROP TABLE people_person; --",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}",
    "9" * 40,
    "\u202egnirts",
    "x" * 1_000_000,
    "-1",
    "2026-02-30",
]
MANY = [
    *FEW, " ", "\t", "\r\n\r\n", "\ud7ff", "\uffff",
    "\U0001f469\u200d\U0001f9bd", "e\u0301" * 300, "\u0000abc", "NaN", "Infinity",
    "1e309", "0", "-0", "1.5", "1,5", "٣", "2147483648", "9223372036854775808", "true", "null", "None", "undefined", "[]", "{}",
    "[object Object]", "%s%s%s", "%n", "{0}", "${7*7}", "{% debug %}", "../../../etc/passwd", "C:\\con", "file:///etc/passwd",
    "javascript:alert(1)",
    "https://example.org/" + "a" * 3_000, "=1+1", "@SUM(A1)", "+32 470 00 00 00", "+", "a@b",
    "a@" + "b" * 300 + ".org", "rasa@example.org\nBcc: x@example.org", '" onfocus=alert(1) x="',
    "<img src=x onerror=alert(1)>",
    "0000-00-00", "9999-12-31", "1000000-01-01", "25:61", "2026-10-25T02:30", "2026-03-29T02:30", "T", "||", "*", "\\", "''",
]  # fmt: skip
VALUES = MANY if FULL else FEW
SMALL_ENOUGH_TO_KEEP = 200
TYPED = ("text", "email", "tel", "url", "search", "number")


@dataclass
class Found:
    """A form of a page: where it goes and what it sends unchanged."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page that change something."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found, self.inside, self.area = path, list[Found](), False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = said.get("method", "").lower() == "post"
            if self.inside:
                self.found.append(Found(said.get("action") or self.path))
        name = said.get("name", "")
        if not self.inside or not name or name == "csrfmiddlewaretoken":
            return
        if tag == "textarea" or (tag == "input" and said.get("type", "text") in TYPED):
            self.found[-1].typed.add(name)
        if tag == "input" and (said.get("type") not in {"radio", "checkbox"} or "checked" in said):
            self.found[-1].fields[name] = said.get("value", "")
        elif tag in {"input", "textarea", "select"}:
            self.found[-1].fields.setdefault(name, "")
        elif tag == "button":
            self.found[-1].fields.setdefault(name, said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


def page_text(answer: HttpResponse) -> str:
    return answer.content.decode(errors="replace")


def forms_of(route: Route, rule: Rule, here: Side, there: Side, walker: Walker) -> tuple[Who, list[Found]] | None:
    """The first who sees this page, and its forms."""
    path = address(route, rule, here)
    for who in everybody(here, there, rule.kind):
        if 200 in expected(rule, who, "GET"):
            answer = walker.ask(who, "GET", path)
            if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
                reader = Forms(path)
                reader.feed(page_text(answer))
                return (who, reader.found) if reader.found else None
    return None


def was_lost(answer: HttpResponse, value: str) -> bool:
    """The page came back with errors and without what was typed."""
    if answer.status_code not in {200, 422} or not 0 < len(value.strip()) <= SMALL_ENOUGH_TO_KEEP or "\x00" in value:
        return False
    text = page_text(answer)
    return "error-summary" in text and html.escape(value.strip()) not in text and value.strip() not in html.unescape(text)


def test_no_form_breaks(town: Town, here: Side, there: Side, figures: dict[str, Any]) -> None:
    walker, broken, lost, tried, seen = Walker(), list[str](), list[str](), 0, set[tuple[str, str]]()
    for route in routes():
        rule = TABLE.get(route.name, Rule(frozenset(), frozenset()))
        found = forms_of(route, rule, here, there, walker) if "GET" in rule.methods and not rule.is_drawing else None
        for form in found[1] if found else []:
            for name in form.fields:
                if found is None or (form.action.split("?")[0], name) in seen:
                    continue
                seen.add((form.action.split("?")[0], name))
                for value in VALUES:
                    answer = walker.ask(found[0], "POST", form.action, {**form.fields, name: value})
                    tried += 1
                    if answer.status_code >= 500:
                        broken.append(f"{form.action} {name}={value[:30]!r} as {found[0].name}: {answer.status_code}")
                    elif name in form.typed and was_lost(answer, value):
                        lost.append(f"{form.action} {name}={value[:30]!r} as {found[0].name}: not in the page any more")
    figures |= {"fields": len(seen), "tried": tried, "errors_500": len(broken), "input_lost": len(lost)}
    assert seen, "no form was found: the drill itself is broken"
    assert not broken + lost, "\n".join(broken + lost)
