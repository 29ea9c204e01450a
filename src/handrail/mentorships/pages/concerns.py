"""Report a concern, signed in or not, and see how it stands by its receipt."""

from collections.abc import Mapping
from typing import Any

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.labels import sentence
from handrail.kernel.reasons import Reason
from handrail.kernel.web import PUBLIC, Request, page, render, say
from handrail.mentorships import actions, forms, queries
from handrail.mentorships.actions.concerns import Report
from handrail.mentorships.rules import ConcernKind

BOTH = ("GET", "POST")


@page(PUBLIC, methods=BOTH)
def report(request: Request) -> HttpResponse:
    """First page: what it is about. Nothing is kept before the second page is sent."""
    people = _people(request)
    form = forms.ConcernKindForm(request.POST or None, people=people, initial={"about": request.GET.get("about")})
    if form.is_bound and form.is_valid():
        said = {**form.cleaned_data, "key": forms.new_key()}
        return _second(request, forms.ConcernForm(people=people, responsible=_responsible(), initial=said))
    return render(request, "mentorships/concern.html", {"form": form}, status=form.status)


@page(PUBLIC, methods=("POST",))
def send(request: Request) -> HttpResponse:
    form = forms.ConcernForm(request.POST, people=_people(request), responsible=_responsible())
    if form.done(lambda said: actions.report_concern(_report(said), by=request.actor, now=clock.now(), key=said["key"])):
        return redirect("mentorships:receipt", form.result.ref)
    return _second(request, form)


@page(PUBLIC)
def receipt(request: Request, ref: str) -> HttpResponse:
    return render(request, "mentorships/receipt.html", {"receipt": queries.receipt(ref), "form": forms.AddForm()})


@page(PUBLIC, methods=("POST",))
def add(request: Request, ref: str) -> HttpResponse:
    shown, form = queries.receipt(ref), forms.AddForm(request.POST)
    if form.done(lambda said: actions.add_to_concern(ref, said["text"], now=clock.now())):
        say(request, _("We have added it. A trained person reads it."))
        return redirect("mentorships:receipt", ref)
    return render(request, "mentorships/receipt.html", {"receipt": shown, "form": form}, status=422)


@page(PUBLIC, methods=BOTH)
def by_code(request: Request) -> HttpResponse:
    """How it stands, for who has only the code: on another phone, or without ever having signed in."""
    form = forms.CodeForm(request.POST or None)
    if form.is_bound and not ratelimit.consume(request, action="concern_code"):
        form.add_error(None, sentence(Reason("sign_in_too_often")))
    elif form.done(lambda said: said["code"]):
        return redirect("mentorships:receipt", form.result)
    return render(request, "mentorships/concern_code.html", {"form": form}, status=form.status)


@page(PUBLIC)
def night(request: Request) -> HttpResponse:
    """One sheet for 22:00: whom to call, what to do, what not to do. It is printed and hangs on the wall."""
    return render(request, "mentorships/night.html", {"night": queries.night(clock.now())})


def _second(request: Request, form: forms.ConcernForm) -> HttpResponse:
    return render(request, "mentorships/concern_details.html", {"form": form}, status=form.status)


def _people(request: Request) -> list[tuple[str, str]]:
    return [(each.value, each.name) for each in queries.about_whom(request.actor)]


def _responsible() -> list[tuple[str, str]]:
    return [(each.value, each.name) for each in queries.responsible()]


def _report(said: Mapping[str, Any]) -> Report:
    return Report(
        kind=ConcernKind(said["kind"]),
        danger=said["danger"] == "yes",
        hurt=said["hurt"] == "yes",
        goes_on=said["goes_on"] == "yes",
        text=said["text"],
        may_contact=said["may_contact"] == "yes",
        reach_at=said["reach_at"],
        mentorship_ref=said.get("about", ""),
        kept_from=queries.person_of(said.get("kept_from", "")),
    )
