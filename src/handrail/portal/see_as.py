"""While somebody looks as another person every write is refused, and of the pages only a few open: decided here alone."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.kernel import clock
from handrail.kernel.access import sealed_closed
from handrail.kernel.web import SAFE
from handrail.people import seeing
from handrail.people.labels import SEEN_AS

SESSION = "sees_as"
STOP = "portal:see_as_stop"


class SeeAsMiddleware:
    """Puts the person in the place of who looks, closes what is sealed, and notes each page before it is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        ref = request.session.get(SESSION) if request.actor.is_signed_in else None
        if not ref:
            return self.get_response(request)
        seen = seeing.seen_through(ref, request.actor, clock.now())
        if seen is None:
            del request.session[SESSION]
            return self.get_response(request)
        request.actor = seen
        with sealed_closed():
            return self.get_response(request)

    def process_view(self, request: Any, *_: Any) -> HttpResponse | None:
        if request.actor.viewer is None:
            return None
        name = request.resolver_match.view_name
        if request.method == "POST" and name == STOP:
            return None
        if request.method not in SAFE or name not in SEEN_AS:
            return render(request, "portal/see_as_closed.html", {"writes": request.method not in SAFE}, status=403)
        seeing.note_page(request.session[SESSION], name)
        return None
