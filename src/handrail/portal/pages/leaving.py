"""Leaving: what goes, what stays and until when; a code, one button; and the way back for some days."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.labels import sentence
from handrail.kernel.reasons import Refused
from handrail.kernel.web import PUBLIC, Request, page, posted, render, say
from handrail.people import leaving as people
from handrail.people.codes import one_at_a_time
from handrail.people.forms import CodeForm
from handrail.people.proving import Proof
from handrail.people.rules import Cause
from handrail.portal import leaving
from handrail.portal.forms import PaperForm
from handrail.portal.queries import leaving as queries

BOTH = ("GET", "POST")


@page("people.me", methods=BOTH)
def erase(request: Request) -> HttpResponse:
    """What will go and what stays; the button asks for a code, because a phone may lie about open."""
    if request.method != "POST":
        return render(request, "portal/erase.html", {"leaving": queries.leaving(request.actor, clock.today())})
    try:
        Proof.begin(request)
    except Refused as refused:
        return _not_now(request, [sentence(each) for each in refused.reasons])
    return redirect("portal:erase_code")


def _not_now(request: Request, sentences: Iterable[Any]) -> HttpResponse:
    """The page before the code again, with what stands against it."""
    context = {"leaving": queries.leaving(request.actor, clock.today()), "sentences": sentences}
    return render(request, "portal/erase.html", context, status=409)


@page("people.me", methods=BOTH)
@one_at_a_time
def erase_code(request: Request) -> HttpResponse:
    waiting = Proof.waiting(request)
    if waiting is None:
        return redirect("portal:erase")
    form = CodeForm(posted(request), expected=waiting.code)
    if form.done(lambda _said: _leave(request, waiting)):
        return render(request, "portal/erased.html", {"erasure": form.result})
    if form.is_right:
        return _not_now(request, form.non_field_errors())
    if form.is_bound and not waiting.record_invalid_attempt():
        return render(request, "people/code_over.html", {}, status=409)
    return render(request, "portal/erase_code.html", {"form": form, "contact": waiting.contact})


def _leave(request: Request, waiting: Proof) -> object:
    waiting.abort()
    now = clock.now()
    return leaving.leave(request.actor.person_id or 0, Cause.ASKED, by=request.actor, on=clock.today(), now=now)


@page(PUBLIC, methods=BOTH)
def erase_back(request: Request, token: str) -> HttpResponse:
    """The letter's link shows one button; only pressing it takes the erasure back."""
    try:
        shown = people.take_back(token, on=clock.today()) if request.method == "POST" else people.of_token(token)
    except Refused as refused:
        words = [sentence(each) for each in refused.reasons]
        return render(request, "portal/erase_back.html", {"sentences": words}, status=409)
    return render(request, "portal/erase_back.html", {"erasure": shown, "done": request.method == "POST"})


@page("people.erase", methods=BOTH)
def erasures(request: Request) -> HttpResponse:
    """Somebody asked on paper: staff write down why, and another agrees where the service wants two."""
    form = PaperForm(posted(request))
    by, on, now = request.actor, clock.today(), clock.now()
    if form.done(lambda said: leaving.leave_on_paper(said["contact"], said["reason"], by=by, on=on, now=now)):
        say(request, _("It is written down."))
        return redirect("portal:erasures")
    return render(request, "portal/erasures.html", {"form": form, "rows": queries.erasures(by)})


@page("people.erase", methods=("POST",))
def erase_agree(request: Request, ref: str) -> HttpResponse:
    leaving.agree(ref, by=request.actor, on=clock.today(), now=clock.now())
    say(request, _("You have agreed. The account is closed."))
    return redirect("portal:erasures")


@page(PUBLIC)
def kept(request: Request) -> HttpResponse:
    """How long everything is kept, for everybody to read."""
    said = settings.HANDRAIL
    return render(
        request, "portal/kept.html", {"rows": queries.kept(), "unused": said.unused_months, "looks": said.looks_months}
    )
