"""Walks all pages one can reach by links, each route once."""

from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from tests.browser.looking import axe, colours_in_the_dark, large_enough, no_sideways

LINKS = "[...document.querySelectorAll('a[href]:not([download])')].map((each) => each.href.split('#')[0])"
MOST = 400


def looks_well(page: Page) -> None:
    help_is_near(page)
    axe(page)
    colours_in_the_dark(page)
    no_sideways(page)
    large_enough(page)


def help_is_near(page: Page) -> None:
    """Two taps from here a concern can be reported: "Help", then the link; no script is needed for the first."""
    expect(page.locator("[popovertarget=help]")).to_have_count(1)
    expect(page.locator("#help a[href='/concern/']")).to_have_count(1)


def walk(
    page: Page, base: str, start: str = "/", *, seen: dict[str, str], look: Callable[[Page], None] = looks_well
) -> list[str]:
    """Look at every route that can be reached from this page and is not in `seen`, which keeps where it was seen.

    What is wrong is returned, not raised: one run tells of all pages.
    """
    waiting, faults = deque([start]), []
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        route = route_of(address)
        if route is None or route in seen:
            continue
        seen[route] = address
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 400, f"{answer.status}: {address}"
        try:
            look(page)
        except AssertionError as fault:
            faults.append(str(fault))
        waiting.extend(link.removeprefix(base) for link in page.evaluate(LINKS) if link.startswith(base))
    return faults


def route_of(address: str) -> str | None:
    """The route of an address of ours; None for files and for what is not a page."""
    path = urlsplit(address).path
    if path.endswith((".ics", ".csv", ".jwt")) or path.startswith(("/look/", "/health/")):
        return None
    try:
        return resolve(path).route
    except Resolver404:
        return path
