"""What nobody types, and where on a page it can be put: the values, the forms of a page, and the names its address may hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.drills.conftest import FULL

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
LONGEST_ADDRESS = 8_000
"""A server refuses a longer one before we see it."""
REFS = ["\x00", "\U0001f469\u200d\U0001f9bd", "x" * 3_000, "'; --", "%", "{0}", "-1", "..;"]
AS_REF = REFS if FULL else REFS[:2]


def values(field: int) -> list[str]:
    """What the n-th field is given: all at full size; small, a third of the few in turn, so that each comes to many fields."""
    return MANY if FULL else FEW[field % 3 :: 3]


def in_address(name: int) -> list[str]:
    """The same for the n-th name of an address."""
    return [value for value in values(name) if len(value) < LONGEST_ADDRESS]


TYPED = ("text", "email", "tel", "url", "search", "number")


@dataclass
class Form:
    """A form of a page: where it goes and what it sends unchanged."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page that change something."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found, self.inside, self.area = path, list[Form](), False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = said.get("method", "").lower() == "post"
            if self.inside:
                self.found.append(Form(said.get("action") or self.path))
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


@contextmanager
def names_read() -> Iterator[set[str]]:
    """Which names of its address a page asks for."""
    found: set[str] = set()
    item, many, holds = MultiValueDict.__getitem__, MultiValueDict.getlist, MultiValueDict.__contains__

    def noted(said: MultiValueDict[str, str], name: str) -> None:
        if isinstance(said, QueryDict) and isinstance(name, str):
            found.add(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MultiValueDict, "__getitem__", lambda said, name: (noted(said, name), item(said, name))[1])
        patch.setattr(
            MultiValueDict, "getlist", lambda said, name, default=None: (noted(said, name), many(said, name, default))[1]
        )
        patch.setattr(MultiValueDict, "__contains__", lambda said, name: (noted(said, name), holds(said, name))[1])
        yield found
