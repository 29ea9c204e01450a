"""Before any page that is not open to everybody: staff set up their second step, and everybody says their name once."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from handrail.kernel import clock
from handrail.kernel.web import PUBLIC
from handrail.people import sessions, staff_sign_in

WORKS_FOR = "works_for"


class SittingMiddleware:
    """What this session says of its sign-in, told to the account before it becomes an actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated:
            sessions.seen(request, request.user, clock.today())
            sessions.hold(request, at_work=bool(request.user.held))
            request.user.works_for = request.session.get(WORKS_FOR, "")
            request.user.did_second_step_elsewhere = staff_sign_in.did_second_step(request, request.user.pk)
        return self.get_response(request)


class ComeInMiddleware:
    """Public pages stay open on the way in, and so do one's own: getting help, leaving, signing out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if not request.actor.is_signed_in or _stays_open(request, view):
            return None
        if request.user.second_step_due:
            return _first("people:second_step_set_up", request)
        return None if request.actor.name else _first("people:name", request)


def _stays_open(request: Any, view: Callable[..., Any]) -> bool:
    own = request.resolver_match.app_names == ["people"]
    # The front door is public, but for somebody signed in it is their home.
    return own or (request.path != "/" and getattr(view, "permission", PUBLIC) == PUBLIC)


def _first(page: str, request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
