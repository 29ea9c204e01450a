"""Coming in as somebody, and reading what was sent. These routes exist only in a demo, which binds to loopback alone."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect

from handrail.kernel.access import Denied
from handrail.kernel.web import PUBLIC, Request, page, render
from handrail.portal.queries import demo as queries

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def _only_from_here(request: Request) -> None:
    """Belt and braces: a proxy that passes strangers on would not make the demo public."""
    if request.META.get("REMOTE_ADDR") not in LOOPBACK or request.headers.get("X-Forwarded-For"):
        raise Denied("demo")


@page(PUBLIC, methods=("GET", "POST"))
def come_in(request: Request) -> HttpResponse:
    _only_from_here(request)
    if request.method == "POST":
        account = queries.demo_account(request.POST.get("who", ""))
        login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("portal:home")
    return render(request, "portal/demo.html", {"people": queries.demo_people(), "newcomer": queries.newcomer()})


@page(PUBLIC)
def outbox(request: Request) -> HttpResponse:
    _only_from_here(request)
    return render(request, "portal/outbox.html", {"sent": queries.simulated()})
