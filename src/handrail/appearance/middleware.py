"""Every request wears the look of the organisation it is for."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.http import HttpResponse

from handrail.appearance import queries
from handrail.kernel.looks import Look, wearing

WAY_IN = "/account/"
"""Where the pages of signing in stand. As text: every request asks, also one that comes while addresses cannot be looked up."""


class LookMiddleware:
    """After the actor is known, before anything is written. Who signed in brought the stamp along with the account."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        with wearing(_look(request)):
            return self.get_response(request)


def _look(request: Any) -> Look:
    path = _leads_to(request)
    if request.actor.is_signed_in:
        stamp = getattr(request.user, "look_stamp", None)
        now = queries.stamp() if stamp is None else stamp
        return queries.look_of_actor(request.actor, getattr(request.user, "belongs_to", None), path, now)
    return queries.look_of_visitor(request.get_host().rsplit(":", 1)[0], path, queries.stamp())


def _leads_to(request: Any) -> str:
    """The page itself; on the way through sign-in the one that comes afterwards."""
    path: str = request.path_info
    if not path.startswith(WAY_IN):
        return path
    waiting = request.session.get(LOGIN_SESSION_KEY) or {}
    after = request.GET.get("next") or waiting.get("redirect_url") or ""
    return after.partition("?")[0] or path
