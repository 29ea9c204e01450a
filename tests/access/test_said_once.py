"""A page says a thing once: what stands under its heading does not come again, for instance below the button."""

import re
from collections.abc import Iterator

import pytest

from tests.access.table import TABLE, Route, routes
from tests.access.town import PEOPLE, STAFF, Side
from tests.access.walking import VISITOR, Walker, Who, address, expected

pytestmark = pytest.mark.django_db
PARAGRAPH = re.compile(r"<p\b([^>]*)>(.*?)</p>", re.DOTALL)
SHORTEST = 12
"""Letters: below this it is a word such as "None", which may stand twice."""


def repeated(page: str) -> list[str]:
    """The words under the heading that stand in a paragraph of their own once more."""
    found = [(" ".join(re.sub(r"<[^>]+>", "", words).split()), "lede" in how) for how, words in PARAGRAPH.findall(page)]
    said = [words for words, _ in found]
    return [words for words, is_lede in found if is_lede and len(words) >= SHORTEST and said.count(words) > 1]


def who_comes_in(route: Route, here: Side) -> Who | None:
    """Somebody who sees this page: the visitor, or the first who may."""
    rule = TABLE[route.name]
    everybody = [Who(VISITOR), *(Who(name, here.who(name, rule.kind)) for name in PEOPLE + STAFF)]
    return next((who for who in everybody if 200 in expected(rule, who, "GET")), None)


def pages(here: Side) -> Iterator[tuple[str, str]]:
    walker = Walker()
    for route in routes():
        rule, who = TABLE[route.name], who_comes_in(route, here)
        if who is None or rule.is_drawing:
            continue
        answer = walker.ask(who, "GET", address(route, rule, here))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            yield route.name, answer.content.decode()


def test_no_page_says_twice_what_it_is_about(here: Side) -> None:
    seen = dict(pages(here))
    assert {name: found for name, page in seen.items() if (found := repeated(page))} == {}
    assert sum("lede" in page for page in seen.values()) > 50, "too few pages were looked at"


def test_control_a_sentence_below_the_button_as_well_is_found() -> None:
    page = '<p class="lede">Who pays, and until when.</p><p class="soft small">Who pays, and\n until when.</p>'
    assert repeated(page) == ["Who pays, and until when."]
