"""Keeping what happened in a run: attendance in few taps, corrections with a reason, tests, certificates."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.training import actions, forms, queries
from handrail.training.rules import State


@page("training.teach", methods=("GET", "POST"))
def attendance(request: Request, ref: str) -> HttpResponse:
    """Who was there. Everybody is marked present; change those who were not, and press once."""
    session, rows = queries.attendance_sheet(request.actor, ref)
    form = forms.Attendance(rows, posted(request))
    if form.done(lambda _said: actions.keep_attendance(ref, form.states(), by=request.actor, on=clock.today())):
        say(request, _("Attendance is kept."))
        return redirect("training:attendance", ref)
    kept = [row for row in rows if row.ref]
    context = {"form": form, "session": session, "kept": kept, "to_keep": len(form.fields), "today": clock.today()}
    return render(request, "training/attendance.html", context)


@page("training.teach", methods=("GET", "POST"))
def correct(request: Request, ref: str) -> HttpResponse:
    row = queries.attendance_row(request.actor, ref)
    initial = {"state": row.state, "minutes": row.minutes or row.session.minutes}
    form = forms.Correction(posted(request), initial=initial)
    if form.done(lambda said: _correct(request, ref, row.session.minutes, said)):
        say(request, _("Corrected. The old line stays beside it."))
        return redirect("training:attendance", row.session.ref)
    return render(request, "training/correct.html", {"form": form, "row": row})


def _correct(request: Request, ref: str, length: int, said: Any) -> None:
    minutes = length if said["minutes"] is None else said["minutes"]
    actions.correct(ref, State(said["state"]), minutes, said["reason"], by=request.actor, on=clock.today())


@page("training.teach", methods=("GET", "POST"))
def drop(request: Request, ref: str) -> HttpResponse:
    """Take a planned meeting back; the page says what that means before the press."""
    session = queries.session(request.actor, ref)
    run_ref = session.run.ref
    form = forms.Press(posted(request))
    if form.done(lambda _said: actions.drop_session(ref, by=request.actor, on=clock.today())):
        say(request, _("The meeting is taken back."))
        return redirect("training:run", run_ref)
    return render(request, "training/drop.html", {"form": form, "session": session})


@page("training.teach", methods=("GET", "POST"))
def learner(request: Request, ref: str, mentor_ref: str) -> HttpResponse:
    """One mentor in a run: the test where the course has one, and the certificate once everything is there."""
    shown = queries.shown(request.actor, ref, clock.today())
    row = queries.learner(shown, mentor_ref)
    test = forms.Test(request.POST if "result" in request.POST else None, initial={"taken_on": clock.today()})
    issue = forms.Press(request.POST if "issue" in request.POST else None)
    if test.done(lambda said: _test(request, ref, mentor_ref, said)):
        say(request, _("The test is written down."))
        return redirect("training:learner", ref, mentor_ref)
    if issue.done(lambda _said: actions.issue(ref, mentor_ref, by=request.actor, on=clock.today())):
        say(request, _("The certificate is issued. The mentor is told and may begin."))
        return redirect("training:learner", ref, mentor_ref)
    open_form, may = (test if test.is_bound else issue), request.actor.may("training.run")
    return render(request, "training/learner.html", {"run": shown, "row": row, "test": test, "form": open_form, "may_run": may})


def _test(request: Request, ref: str, mentor_ref: str, said: Any) -> None:
    passed, day = said["result"] == "passed", said["taken_on"]
    actions.keep_test(ref, mentor_ref, passed=passed, taken_on=day, by=request.actor, on=clock.today())


@page("training.run", methods=("GET", "POST"))
def revoke(request: Request, ref: str) -> HttpResponse:
    paper = queries.certificate(request.actor, ref)
    form = forms.Revoke(posted(request))
    if form.done(lambda said: actions.revoke(ref, said["reason"], by=request.actor, on=clock.today())):
        say(request, _("The certificate is taken back. Its page says so from now on."))
        return redirect("training:lacking")
    return render(request, "training/revoke.html", {"form": form, "paper": paper})
