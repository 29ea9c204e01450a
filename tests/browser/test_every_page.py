"""Every page that somebody of the demo can reach by links: accessible, no sideways scrolling, large enough to press."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from tests.browser.looking import DESK, PHONE
from tests.browser.walking import walk

# The demo's people come to about so many routes; far fewer means that a way was lost.
FEWEST = 40
STAFF = {"counsellor", "coordinator", "lead", "administrator"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_demo_is_accessible(open_page: Callable[..., Page], house: str, scheme: str) -> None:
    call_command("demo_people", few=True, verbosity=0)
    seen: dict[str, str] = {}
    visitor = open_page(PHONE, color_scheme=scheme)
    walk(visitor, house, seen=seen)
    walk(visitor, house, "/demo/", seen=seen)
    visitor.goto("/demo/")
    for who in visitor.locator("button[name=who]").evaluate_all("(all) => all.map((each) => each.value)"):
        page = open_page(DESK if who in STAFF else PHONE, color_scheme=scheme)
        page.goto("/demo/")
        page.click(f"button[name=who][value='{who}']")
        seen.pop("", None)
        walk(page, house, seen=seen)
    assert len(seen) >= FEWEST, sorted(seen)
