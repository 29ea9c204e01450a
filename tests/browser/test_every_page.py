"""Every page that somebody of the demo can reach by links: accessible, no sideways scrolling, large enough to press."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from tests.browser.looking import DESK, PHONE
from tests.browser.walking import looks_well, walk

# The demo's people come to about so many routes; far fewer means that a way was lost.
FEWEST = 40
STAFF = {"counsellor", "coordinator", "lead", "administrator"}


def test_every_page_of_the_demo_is_accessible(open_page: Callable[..., Page], house: str) -> None:
    call_command("demo_people", few=True, verbosity=0)
    seen: dict[str, str] = {}
    visitor = open_page(PHONE)
    faults = walk(visitor, house, seen=seen)
    faults += walk(visitor, house, "/demo/", seen=seen)
    visitor.goto("/demo/")
    for who in visitor.locator("button[name=who]").evaluate_all("(all) => all.map((each) => each.value)"):
        page = open_page(DESK if who in STAFF else PHONE)
        page.goto("/demo/")
        page.click(f"button[name=who][value='{who}']")
        seen.pop("", None)
        faults += walk(page, house, seen=seen)
    assert faults == [], "\n".join(faults)
    assert len(seen) >= FEWEST, sorted(seen)


def test_control_words_too_pale_in_the_dark_alone_are_found(phone: Page) -> None:
    phone.goto("/look/")
    looks_well(phone)
    phone.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync("@media (prefers-color-scheme: dark) { h1 { color: #333 !important } }");
        document.adoptedStyleSheets = [sheet]; }"""
    )
    with pytest.raises(AssertionError, match="color-contrast"):
        looks_well(phone)
