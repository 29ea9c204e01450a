"""The pages of a job: say that there is one, look at it, put it right, say that it has ended, take it back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.employers import actions, forms, queries
from handrail.employers.rules import CheckState
from handrail.kernel import clock
from handrail.kernel.web import PUBLIC, Request, page, render, say

BOTH = ("GET", "POST")
POST = ("POST",)


@page("employers.placement", methods=BOTH)
def start(request: Request, ref: str) -> HttpResponse:
    """I have a job; or a counsellor writes down that somebody has."""
    place = queries.place_to_start(request.actor, ref)
    form = _form(place)(request.POST or None, initial=forms.begun(place.today))
    if form.done(lambda _said: actions.start(ref, form.said, by=request.actor, on=place.today)):
        say(request, _("Congratulations on your job.") if place.mine else _("The job is written down."))
        return redirect("employers:job", form.result.ref)
    return render(request, "employers/start.html", {"form": form, "place": place}, status=form.status)


@page("employers.placement")
def job(request: Request, ref: str) -> HttpResponse:
    return render(request, "employers/job.html", {"page": queries.job_page(request.actor, ref)})


@page("employers.placement", methods=BOTH)
def change(request: Request, ref: str) -> HttpResponse:
    shown = queries.job_page(request.actor, ref)
    form = _form(shown.place)(request.POST or None, initial=_as_said(shown.job))
    if form.done(lambda _said: actions.change(ref, form.said, by=request.actor, on=shown.place.today)):
        say(request, _("The job is put right. What it said before can still be read."))
        return redirect("employers:job", ref)
    return render(request, "employers/change.html", {"form": form, "page": shown}, status=form.status)


@page("employers.placement", methods=BOTH)
def end(request: Request, ref: str) -> HttpResponse:
    shown = queries.job_page(request.actor, ref)
    form = forms.EndForm(request.POST or None, mine=shown.place.mine, initial={"ended_on": shown.place.today})
    done = form.done(lambda said: actions.end(ref, said["ended_on"], said["reason"], by=request.actor, on=shown.place.today))
    if done:
        say(request, _("Written down. We are still there for you.") if shown.place.mine else _("The end is written down."))
        return redirect("employers:job", ref)
    return render(request, "employers/end.html", {"form": form, "page": shown}, status=form.status)


@page("employers.placement", methods=POST)
def undo_end(request: Request, ref: str) -> HttpResponse:
    shown = queries.job_page(request.actor, ref)
    actions.undo_end(ref, by=request.actor, on=shown.place.today)
    say(request, _("The job goes on."))
    return redirect("employers:job", ref)


@page("employers.placement", methods=BOTH)
def withdraw(request: Request, ref: str) -> HttpResponse:
    """It was said by mistake."""
    shown = queries.job_page(request.actor, ref)
    if request.method == "POST":
        actions.withdraw(ref, by=request.actor, on=shown.place.today)
        say(request, _("It is taken back. The job no longer stands here."))
        return redirect("portal:home")
    return render(request, "employers/withdraw.html", {"page": shown})


@page(PUBLIC, methods=BOTH)
def still(request: Request, token: str) -> HttpResponse:
    """Does the job go on? Reading changes nothing; one of two buttons answers, and a second press mends the first."""
    today = clock.today()
    asked = queries.check_asked(token, today)
    said = request.POST.get("state", "")
    if request.method == "POST" and asked and said in (CheckState.YES, CheckState.NO):
        actions.answer_by_link(token, CheckState(said), on=today)
        return render(request, "employers/still_thanks.html", {"yes": said == CheckState.YES, "token": token})
    return render(request, "employers/still.html", {"asked": asked, "token": token}, status=200 if asked else 410)


def _form(place: queries.Place) -> type[forms.JobForm]:
    return forms.JobForm if place.mine else forms.JobOfOther


def _as_said(job: queries.Job) -> dict[str, Any]:
    named = ("employer", "started_on", "hours", "contract", "kind")
    return {each: getattr(job, each) for each in named}
