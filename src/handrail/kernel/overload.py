"""More requests than can be answered: some wait a moment, the rest are told at once to come back, and some doors stay open.

Each process answers so many requests at a time (`HANDRAIL_AT_ONCE`). A few more wait for their turn, for a moment only, for a
page that comes after a minute helps nobody and holds a place. What is left gets a page that is ready already: it asks no
database and no session, and what somebody had written stands in it, to be sent again with one press. Signing in, reporting a
concern and the health of the server have places of their own.
"""

from collections.abc import Callable, Iterable
from functools import cache
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import translation

RESERVED = 2
"""Places for what must always work."""
WAITING = 24
"""How many may wait for a place. Each of them is a thread that does nothing."""
SPARE = 4
"""Threads that tell the rest to come back."""
PATIENCE_SECONDS = 2.0
RETRY_AFTER_SECONDS = 10
MOST_HELD = 64_000
"""Bytes of a form that come back in the page; a longer one, or one with a file, is sent again by the browser itself."""
FORM = "application/x-www-form-urlencoded"
ALWAYS = (
    "/account/sign-in/",
    "/account/code/",
    "/account/link/",
    "/account/second-step/",
    "/account/with/",
    "/concern/",
    "/health/",
)


def threads(at_once: int) -> int:
    """How many threads a process needs to keep these promises."""
    return at_once + RESERVED + WAITING + SPARE


class Places:
    """The places of one process."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self.working, self.queue, self.reserved = (BoundedSemaphore(number) for number in (at_once, WAITING, RESERVED))

    def take(self, path: str) -> BoundedSemaphore | None:
        """A place to be given back, or none."""
        if self.working.acquire(blocking=False):
            return self.working
        if path.startswith(ALWAYS) and self.reserved.acquire(timeout=PATIENCE_SECONDS):
            return self.reserved
        if self.queue.acquire(blocking=False):
            try:
                if self.working.acquire(timeout=PATIENCE_SECONDS):
                    return self.working
            finally:
                self.queue.release()
        return None


class OverloadMiddleware:
    """Stands before the session and the account: whoever is sent away has cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.places = Places(settings.HANDRAIL.at_once)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place = self.places.take(request.path_info)
        if place is None:
            return come_back(request)
        try:
            return self.get_response(request)
        finally:
            place.release()


def come_back(request: HttpRequest) -> HttpResponse:
    """The page that was ready; one step back there may be no page any more, so what was typed stands in this one."""
    language, typed = translation.get_language_from_request(request), _typed(request)
    page = _written(language, True, typed) if typed else _page(language, request.method == "POST")
    answer = HttpResponse(page, status=503)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that was sent, the token that guards it among them."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if request.method != "POST" or request.content_type != FORM or not length.isdecimal() or int(length) > MOST_HELD:
        return []
    return [(name, value) for name, values in QueryDict(request.body).lists() for value in values]


@cache
def _page(language: str, was_sent: bool) -> str:  # noqa: FBT001  # the key of a cache
    return _written(language, was_sent)


def _written(language: str, was_sent: bool, typed: Iterable[tuple[str, str]] = ()) -> str:  # noqa: FBT001
    context = {"installation": settings.HANDRAIL, "was_sent": was_sent, "typed": typed}
    with translation.override(language):
        return render_to_string("overload.html", context)
