"""Runs of a course: the coordinator makes them and gives places, the trainer plans meetings; both read who lacks what."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.export import as_csv
from handrail.kernel.lists import chips, paged, wanted
from handrail.kernel.web import Request, page, posted, render, say
from handrail.people.rules import has_words
from handrail.training import actions, forms, labels, queries
from handrail.training.models import Run

FILE_COLUMNS = ("name", "office", "hours", "certificate", "issued_on", "expires_on")
LACKING_COLUMNS = ("name", "office", "programme", "course", "hours", "hours_needed", "state")


def tongue() -> str:
    return get_language() or "en"


@page("training.see_runs")
def runs(request: Request) -> HttpResponse:
    rows = queries.runs(request.actor, tongue(), clock.today())
    return render(request, "training/runs.html", {"rows": rows, "may_make": request.actor.may("training.run")})


@page("training.run", methods=("GET", "POST"))
def new_run(request: Request) -> HttpResponse:
    courses = queries.programmes_with_courses(request.actor, tongue())
    partners = queries.partners(request.actor)
    form = forms.NewRun(posted(request), courses=courses, partners=partners)
    if form.done(lambda said: _make(request, said)):
        say(request, _("The course is made. Give places now; the trainer plans the meetings."))
        return redirect("training:run", form.result.ref)
    return render(request, "training/new_run.html", {"form": form, "courses": courses, "partners": partners})


def _make(request: Request, said: Mapping[str, Any]) -> Run:
    slug, _colon, code = said["course"].partition(":")
    day, places, on = said["starts_on"], said["places"], clock.today()
    return actions.make_run(slug, code, said["partner"], day, places, where=said["where"], by=request.actor, on=on)


@page("training.see_runs")
def run(request: Request, ref: str) -> HttpResponse:
    """One run: meetings to keep, who is in it and what each lacks, and which topics it covers."""
    shown = queries.shown(request.actor, ref, clock.today())
    met = sum(each.is_met for each in shown.coverage)
    context = {"run": shown, "may_run": request.actor.may("training.run"), "met": met, "today": clock.today()}
    return render(request, "training/run.html", context)


@page("training.see_runs")
def run_file(request: Request, ref: str) -> HttpResponse:
    """The mentors of a run to take along."""
    _shown, rows = queries.file_rows(request.actor, ref, clock.today())
    return as_csv("course", FILE_COLUMNS, rows)


@page("training.teach", methods=("GET", "POST"))
def new_session(request: Request, ref: str) -> HttpResponse:
    shown = queries.shown(request.actor, ref, clock.today())
    form = forms.NewSession(posted(request), initial={"day": clock.today()})
    if form.done(lambda said: _plan(request, ref, form, said)):
        say(request, _("The meeting stands."))
        return redirect("training:run", ref)
    return render(request, "training/new_session.html", {"form": form, "run": shown})


def _plan(request: Request, ref: str, form: forms.NewSession, said: Mapping[str, Any]) -> None:
    times = {"topics": said["topics"], "starts_at": said["starts_at"]}
    actions.plan_session(ref, said["title"], said["day"], form.minutes(), **times, by=request.actor, on=clock.today())


@page("training.run", methods=("GET", "POST"))
def enrol(request: Request, ref: str) -> HttpResponse:
    """Give places to accepted mentors, several at once; if there are too few places, nobody gets one."""
    row = queries.run(request.actor, ref)
    mentors = queries.enrollable(request.actor, row)
    form = forms.Enrol(posted(request), mentors=mentors)
    if form.done(lambda said: actions.enrol_all(ref, said["mentors"], by=request.actor, on=clock.today())):
        say(request, _("They have their places and are told."))
        return redirect("training:run", ref)
    context = {"form": form, "ref": ref, "code": row.course.code, "mentors": mentors, "free": row.places - row.taken}
    return render(request, "training/enrol.html", context)


@page("training.run", methods=("POST",))
def leave(request: Request, ref: str, mentor_ref: str) -> HttpResponse:
    actions.leave(ref, mentor_ref, by=request.actor, on=clock.today())
    say(request, _("The place is free again. The hours stay in the ledger; you can give the place back any time."))
    return redirect("training:run", ref)


@page("training.run")
def lacking(request: Request) -> HttpResponse:
    """Every accepted mentor and what she lacks; filter and search stand in the address."""
    asked = wanted(request.GET, {"state": labels.PROGRESS})
    rows = queries.lacking(request.actor, tongue(), clock.today())
    counts = {code: sum(row.state == code for row in rows) for code in labels.PROGRESS} | {"": len(rows)}
    found = [row for row in rows if asked.of("state") in ("", row.state) and has_words(row.name, asked.q)]
    shown = paged(found, asked)
    context = {"rows": [(row, *labels.PROGRESS_OF[row.state]) for row in shown], "page": shown, "wanted": asked}
    return render(request, "training/lacking.html", context | {"states": chips(asked, "state", labels.PROGRESS, counts)})


@page("training.run")
def lacking_file(request: Request) -> HttpResponse:
    """The same list to take along."""
    asked = wanted(request.GET, {"state": labels.PROGRESS})
    rows = queries.lacking(request.actor, tongue(), clock.today())
    found = [row for row in rows if asked.of("state") in ("", row.state) and has_words(row.name, asked.q)]
    lines = [
        [row.name, row.office, row.programme, row.code, round(row.progress.minutes / 60, 2), row.needed, row.state]
        for row in found
    ]
    return as_csv("mentors-training", LACKING_COLUMNS, lines)
