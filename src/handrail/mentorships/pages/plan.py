"""The agenda of a meeting to tick and print, and the plan on paper with both signatures."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, queries

BOTH = ("GET", "POST")


@page("mentorships.plan")
def agenda(request: Request, ref: str) -> HttpResponse:
    """Of the meeting that comes next."""
    return render(request, "mentorships/agenda.html", {"page": queries.agenda(request.actor, ref)})


@page("mentorships.plan", methods=BOTH)
def agenda_of(request: Request, ref: str, number: str) -> HttpResponse:
    if not number.isdecimal():
        raise NotFound("agenda")
    seen = queries.agenda(request.actor, ref, int(number))
    if request.method == "POST":
        line = request.POST.get("line", "")
        if line not in {each.code for each in seen.rows}:
            raise Refused([Reason("step_closed")])
        done = request.POST.get("done") == "yes"
        actions.tick_agenda(ref, seen.number, line, done=done, by=request.actor, on=seen.head.today)
        return redirect("mentorships:agenda_of", ref, number)
    return render(request, "mentorships/agenda.html", {"page": seen})


@page("mentorships.plan", methods=BOTH)
def plan(request: Request, ref: str) -> HttpResponse:
    seen = queries.plan(request.actor, ref)
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request, ref, seen)
    if request.method == "POST":
        actions.sign_plan(ref, by=request.actor, on=seen.head.today)
        say(request, _("You have signed the plan."))
        return redirect("mentorships:plan", ref)
    return render(request, "mentorships/plan.html", {"page": seen, "pair": seen.head})


def _confirm(request: Request, ref: str, seen: queries.PlanPage) -> HttpResponse:
    """To the provider's page by a link: a form may not lead to another site."""
    language = get_language() or "en"
    address = actions.confirm_plan(ref, request.path, language, by=request.actor, on=seen.head.today, now=clock.now())
    return render(request, "mentorships/plan_confirm.html", {"address": address, "ref": ref, "title": seen.title})
