"""Walks all pages one can reach by links, each route once."""

from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.looking import axe, large_enough, no_sideways

LINKS = "[...document.querySelectorAll('a[href]')].map((each) => each.href)"
MOST = 80


def looks_well(page: Page) -> None:
    axe(page)
    no_sideways(page)
    large_enough(page)


def walk(page: Page, base: str, starts: list[str], look: Callable[[Page], None] = looks_well) -> dict[str, str]:
    """Every route that can be reached from these pages, with the address it was seen at."""
    seen: dict[str, str] = {}
    waiting = deque(starts)
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        route = route_of(address)
        if route is None or route in seen:
            continue
        seen[route] = address
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 400, f"{answer.status}: {address}"
        look(page)
        waiting.extend(link.removeprefix(base) for link in page.evaluate(LINKS) if link.startswith(base))
    return seen


def route_of(address: str) -> str | None:
    """The route of an address of ours; None for files and for what is not a page."""
    path = urlsplit(address).path
    if path.endswith((".ics", ".csv")) or path.startswith(("/look/", "/health/")):
        return None
    try:
        return resolve(path).route
    except Resolver404:
        return path
