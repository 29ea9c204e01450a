"""The coordinator decides about mentors, with a reason, and writes down checks."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, render, say
from handrail.programmes import actions, forms, labels, queries
from handrail.programmes.pages.joining import tongue


@page("programmes.decide_mentors")
def applications(request: Request) -> HttpResponse:
    return render(request, "programmes/applications.html", {"rows": queries.applications(request.actor)})


@page("programmes.decide_mentors", methods=("GET", "POST"))
def application(request: Request, ref: str) -> HttpResponse:
    """One application: the facts beside the decision."""
    shown = queries.application(request.actor, ref, tongue(), clock.today())
    form = forms.Decide(request.POST if "decision" in request.POST else None)
    check = forms.Check(request.POST if "requirement" in request.POST else None)
    if form.done(lambda said: _decide(request, shown.id, said)):
        say(request, _("Your decision is kept. The mentor is told."))
        return redirect("programmes:applications")
    if check.done(lambda said: _check(request, shown.id, said)):
        say(request, _("Saved."))
        return redirect("programmes:application", ref)
    open_form = check if check.is_bound else form
    checks = [(labels.requirement(row.requirement), row) for row in shown.checks]
    context = {"row": shown, "form": open_form, "decide": form, "check": check, "checks": checks}
    missing = [labels.requirement(code) for code in shown.lacks]
    return render(request, "programmes/application.html", context | {"missing": missing})


def _decide(request: Request, mentor_id: int, said: Mapping[str, Any]) -> None:
    act = actions.accept_mentor if said["decision"] == "accept" else actions.refuse_mentor
    act(mentor_id, said["reason"], by=request.actor, on=clock.today())


def _check(request: Request, mentor_id: int, said: Mapping[str, Any]) -> None:
    actions.clear(
        mentor_id,
        said["requirement"],
        amount=said["amount"] or 0,
        met=said["result"] == "met",
        valid_until=said["valid_until"],
        by=request.actor,
        on=clock.today(),
    )
