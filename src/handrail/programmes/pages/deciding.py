"""The coordinator decides about mentors, with a reason, and writes down checks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.export import as_csv
from handrail.kernel.lists import Wanted, chips, columns, paged, wanted
from handrail.kernel.web import Request, page, posted, render, say
from handrail.programmes import actions, forms, labels, queries
from handrail.programmes.formal_forms import Talk
from handrail.programmes.pages.joining import tongue
from handrail.programmes.queries.answering import mentors_answers

FILE_COLUMNS = ("id", "programme", "state", "applied_on", "accepted_on", "mentees", "places", "languages", "sectors")


def _asked(request: Request, programmes: Mapping[str, Any], counts: Mapping[str, int]) -> Wanted:
    """Without a word about the state those who wait for a decision are shown, or everybody when nobody does."""
    said = wanted(request.GET, {"state": labels.MENTOR_STATES, "programme": programmes}, queries.MENTOR_SORTS)
    first = "applied" if counts["applied"] else "all"
    return replace(said, chosen={**said.chosen, "state": said.of("state") or first})


@page("programmes.decide_mentors")
def applications(request: Request) -> HttpResponse:
    """The mentors of one's programmes; those who wait for a decision first."""
    programmes = {"": _("All programmes"), **queries.run_programmes(request.actor)}
    counts = queries.mentors_by_state(request.actor, _known(request, programmes))
    asked = _asked(request, programmes, counts)
    shown = paged(queries.mentors(request.actor, asked), asked)
    context = {
        "rows": [(labels.MENTOR_STATE_OF[row.state], row) for row in queries.mentor_rows(shown, programmes)],
        "page": shown,
        "wanted": asked,
        "waiting": counts["applied"],
        "trains": queries.asks_for_courses(request.actor),
        "several": len(programmes) > 2,  # noqa: PLR2004  # one and "all"
        "programmes": chips(asked, "programme", programmes),
        "states": chips(asked, "state", labels.MENTOR_STATES, counts),
        "columns": columns(asked, labels.MENTOR_COLUMNS, default="applied"),
    }
    return render(request, "programmes/applications.html", context)


def _known(request: Request, programmes: Mapping[str, Any]) -> str:
    slug = request.GET.get("programme", "")
    return slug if slug in programmes else ""


@page("programmes.decide_mentors")
def mentors_file(request: Request) -> HttpResponse:
    """The same list to take along, without names."""
    programmes = queries.run_programmes(request.actor)
    asked = _asked(request, programmes, queries.mentors_by_state(request.actor, _known(request, programmes)))
    found = queries.mentor_rows(queries.mentors(request.actor, asked), {})
    return as_csv("mentors", FILE_COLUMNS, map(_line, found))


def _line(row: queries.MentorRow) -> list[Any]:
    known = [row.ref, row.programme_slug, row.state, row.applied_on, row.accepted_on, row.guides, row.places]
    return [*known, " ".join(row.languages), " ".join(row.sectors)]


@page("programmes.decide_mentors", methods=("GET", "POST"))
def application(request: Request, ref: str) -> HttpResponse:
    """One mentor: the facts beside what can be decided."""
    shown = queries.application(request.actor, ref, tongue(), clock.today())
    form = forms.Decide(request.POST if "decision" in request.POST else None, steps=shown.steps)
    check = forms.Check(request.POST if "requirement" in request.POST else None)
    if form.done(lambda said: _decide(request, shown.id, said)):
        say(request, _("Your decision is kept. The mentor is told."))
        return redirect("programmes:applications")
    if check.done(lambda said: _check(request, shown.id, said)):
        say(request, _("Saved."))
        return redirect("programmes:application", ref)
    open_form = check if check.is_bound else form
    checks = [(labels.requirement(row.requirement), row) for row in shown.checks]
    talks = [(each, labels.marks_in_words(each.marks)) for each in shown.talks]
    context = {"row": shown, "talks": talks, "form": open_form, "decide": form, "check": check, "checks": checks}
    words = {"missing": [labels.requirement(code) for code in shown.lacks], "state": labels.MENTOR_STATE_OF[shown.state]}
    words |= {"own": mentors_answers(shown.id, tongue())}
    return render(request, "programmes/application.html", context | words)


@page("programmes.decide_mentors", methods=("GET", "POST"))
def interview(request: Request, ref: str) -> HttpResponse:
    """Write down a talk about the mentor profile; the decision stands on the page before."""
    shown = queries.application(request.actor, ref, tongue(), clock.today())
    form = Talk(posted(request), initial={"held_on": clock.today()})
    if form.done(lambda said: _keep_talk(request, shown.id, said["held_on"], form)):
        say(request, _("The talk is kept. Now you can decide."))
        return redirect("programmes:application", ref)
    return render(request, "programmes/interview.html", {"row": shown, "form": form})


def _keep_talk(request: Request, mentor_id: int, held_on: date, form: Talk) -> None:
    note = form.cleaned_data["note"]
    actions.interview(mentor_id, form.marks(), note=note, held_on=held_on, by=request.actor, on=clock.today())


@page("programmes.decide_mentors", methods=("POST",))
def application_pause(request: Request, ref: str) -> HttpResponse:
    """Let a mentor's place rest, or open it again; pressing once more undoes it."""
    shown = queries.application(request.actor, ref, tongue(), clock.today())
    if "resume" in shown.steps:
        actions.resume_mentor(shown.id, by=request.actor, on=clock.today())
        say(request, _("Jobseekers can ask this mentor again."))
    else:
        actions.pause_mentor(shown.id, by=request.actor, on=clock.today(), because="coordinator")
        say(request, _("The place rests. The mentor is told, and nobody new is sent."))
    return redirect("programmes:application", ref)


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
