"""Before any other page: staff set up their second step, and everybody says their name once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

# Getting help, leaving and signing in or out stay open to everybody at every moment.
ALWAYS_OPEN = ("/account/", "/concern/", "/health/", "/static/", "/help/", "/demo/")


class ComeInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.actor.is_signed_in and not request.path.startswith(ALWAYS_OPEN):
            if request.user.second_step_due:
                return redirect(f"{reverse('people:second_step_set_up')}?{urlencode({'next': request.path})}")
            if not request.actor.name:
                return redirect(f"{reverse('people:name')}?{urlencode({'next': request.path})}")
        return self.get_response(request)
