"""How a request becomes an answer: who may, what a safe request may touch, and what a refusal looks like.

`@page` alone decides whether a route is open; a route without it needs a line in a table of third parties or a test fails.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Protocol, cast

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render as django_render
from django.utils.module_loading import import_string

from handrail.kernel import clock
from handrail.kernel.access import Actor, Denied, Disclosure, NotFound, begin_noting
from handrail.kernel.labels import sentence
from handrail.kernel.models import REF, AccessLog
from handrail.kernel.reasons import Refused

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = "public"
SIGNED_IN = "signed_in"


class Request(HttpRequest):
    """A request whose actor is known."""

    actor: Actor
    number: str


type View[**P] = Callable[Concatenate[Request, P], HttpResponse]


class Page(Protocol):
    """What `@page` leaves on a view, for the access matrix."""

    permission: str
    methods: tuple[str, ...]
    login_required: bool


def page[**P](permission: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View[P]], View[P]]:
    """Declare what a view needs: a permission of an `access.py`, SIGNED_IN or PUBLIC; and which methods it answers."""
    answered = frozenset(methods) | {"HEAD", "OPTIONS"} if "GET" in methods else frozenset(methods)

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in answered:
                return HttpResponseNotAllowed(methods)
            if permission not in {PUBLIC, SIGNED_IN}:
                request.actor.must(permission)
            if "\0" in request.path_info:
                # PostgreSQL keeps no such character, so nothing has such an address; asked for it would be our error.
                raise NotFound("nul")
            if request.method not in SAFE:
                return view(request, *args, **kwargs)
            return _read(lambda: view(request, *args, **kwargs), request)

        said = cast("Page", guarded)
        said.permission, said.methods, said.login_required = permission, methods, permission != PUBLIC
        return guarded

    return declare


def posted(request: Request) -> QueryDict | None:
    """What was sent, also when it was nothing at all; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def ref_in(request: Request, name: str) -> str:
    """The `ref` that the address says under this name; nothing where it cannot be one."""
    said = request.GET.get(name, "")
    return said if REF.fullmatch(said) else ""


def _read(answer: Callable[[], HttpResponse], request: Request) -> HttpResponse:
    """Answer within a transaction in which PostgreSQL itself refuses every write; then log what was disclosed."""
    notes = begin_noting()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        response = answer()
    return response if _written(notes, request.actor) else _error(request, 503)


def _written(notes: list[Disclosure], actor: Actor) -> bool:
    if not notes:
        return True
    name = actor.trace
    rows = [
        AccessLog(at=clock.now(), actor=name, actor_person_id=actor.reader_id, **vars(note)) for note in dict.fromkeys(notes)
    ]
    try:
        AccessLog.objects.bulk_create(rows)
    except DatabaseError:
        return False
    return True


def render(
    request: Request,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int | None = None,
) -> HttpResponse:
    """The page; or, when htmx asks and the page has such a part, only that part of the same template."""
    if fragment and request.headers.get("HX-Request"):
        template = f"{template}#{fragment}"
    return django_render(request, template, context, status=status)


def say(request: HttpRequest, words: str) -> None:
    """A note of success on the next page."""
    messages.success(request, words)


class ActorMiddleware:
    """Gives every request its actor; the session and the account are read before a safe request turns read-only.

    No answer is kept on the way or by the browser unless its page says so: the next person at the desk presses “back”.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.actor_of: Callable[[Any], Actor] = import_string(settings.HANDRAIL_ACTOR)

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = self.actor_of(request.user) if request.user.is_authenticated else Actor.visitor()
        response = self.get_response(request)
        response.setdefault("Cache-Control", "private, no-store")
        return response


class ErrorsMiddleware:
    """Refusals become pages in words, in one place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        match error:
            case Denied():
                return _error(request, 403)
            case NotFound():
                return _error(request, 404)
            case Refused():
                return _error(request, 409, {"sentences": [sentence(reason) for reason in error.reasons]})
        return None


def _error(request: HttpRequest, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    return django_render(request, f"{status}.html", context, status=status)
