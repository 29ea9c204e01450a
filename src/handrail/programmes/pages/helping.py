"""A counsellor fills in with somebody who sits there: the mentee's own questions, actions and words, written down by her."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.people import queries as persons
from handrail.programmes import actions, forms, queries
from handrail.programmes.pages.joining import asked_purposes, keep_consents, tongue
from handrail.programmes.pages.wishes import browse, chosen, facts, step_of

BOTH = ("GET", "POST")
ELSEWHERE = {"account": "portal:with_account", "mentors": "matching:with_mentors"}


@page("programmes.fill_in")
def start(request: Request, ref: str) -> HttpResponse:
    """To the next question that is still open."""
    step = queries.helped_way(request.actor, ref, clock.today())
    if step in ELSEWHERE:
        return redirect(ELSEWHERE[step], ref)
    if step in ("consents", "terms", "work", "check"):
        return redirect(f"programmes:with_{step}", ref)
    if step.startswith(queries.OWN):
        return redirect("programmes:with_own", ref, step.removeprefix(queries.OWN))
    return redirect("programmes:with_question", ref, step)


def _page_of(ref: str, step: str) -> str:
    """Where one of her questions lies."""
    if step in ("work", "check"):
        return reverse(f"programmes:with_{step}", args=[ref])
    return reverse("programmes:with_question", args=[ref, step])


def steps(step: str) -> Mapping[str, int]:
    return step_of(forms.MENTEE_STEPS, step)


@page("programmes.fill_in", methods=BOTH)
def consents(request: Request, ref: str) -> HttpResponse:
    """Read aloud, one by one; a yes is kept with the words that were read and with who read them."""
    her = queries.helped(request.actor, ref)
    purposes = asked_purposes(queries.newest_definition(her.programme))
    form = forms.ConsentsTogether(purposes, persons.consents_given(her.person_id), posted(request))
    if form.done(lambda said: keep_consents(request, her.person_id, said, purposes)):
        return redirect("programmes:with_start", ref)
    context = {"form": form, "helped": her, "wall": queries.wall(her.programme, tongue()), **steps("consents")}
    return render(request, "programmes/consents.html", context)


@page("programmes.fill_in", methods=BOTH)
def terms(request: Request, ref: str) -> HttpResponse:
    """What is agreed, read aloud; with the person's yes she has joined."""
    her = queries.helped(request.actor, ref)
    papers = queries.helped_papers(her, tongue())
    signed = {paper.code: paper.pk for paper in papers}
    form = forms.YesTogether(posted(request))
    if form.done(
        lambda _said: actions.join(her.programme.pk, her.person_id, papers=signed, by=request.actor, on=clock.today())
    ):
        say(request, _("Joined. Go on with the questions as long as the person likes."))
        return redirect("programmes:with_start", ref)
    context = {"form": form, "helped": her, "papers": papers, "wall": queries.wall(her.programme, tongue()), **steps("terms")}
    return render(request, "programmes/terms.html", context)


@page("programmes.fill_in", methods=BOTH)
def work(request: Request, ref: str) -> HttpResponse:
    asked = queries.helped_asked(request.actor, ref, tongue())
    if request.method == "POST" and (said := chosen(request)):
        actions.say_work_wish(asked.place_id, **said, step="work", by=request.actor, on=clock.today())
        return redirect(_page_of(ref, "help"))
    context = {"helped": asked, "asked": asked, "seen": browse(request, asked), **steps("work")}
    return render(request, "programmes/work.html", context, fragment="found")


@page("programmes.fill_in", methods=BOTH)
def question(request: Request, ref: str, step: str) -> HttpResponse:
    asked = queries.helped_asked(request.actor, ref, tongue())
    form = forms.question(forms.MENTEE, step, asked, posted(request))
    if form.done(
        lambda _said: actions.say_work_wish(asked.place_id, **form.said(), step=step, by=request.actor, on=clock.today())
    ):
        return redirect(_page_of(ref, forms.after(forms.MENTEE_STEPS, step)))
    back = _page_of(ref, forms.before(forms.MENTEE_STEPS, step))
    kept = step == "wishes" and asked.has_wishes
    context = {"form": form, "helped": asked, "back": back, "kept": kept, **steps(step)}
    return render(request, "programmes/question.html", context)


@page("programmes.fill_in", methods=BOTH)
def check(request: Request, ref: str) -> HttpResponse:
    """All answers once more, read aloud; then the person's own word."""
    asked = queries.helped_asked(request.actor, ref, tongue())
    form = forms.WantTogether(posted(request))
    if form.done(lambda _said: actions.want_mentor(asked.place_id, by=request.actor, on=clock.today())):
        return redirect("programmes:with_start", ref)
    context: dict[str, Any] = {"form": form, "helped": asked, "asked": asked, "facts": facts(asked), **steps("check")}
    context["guardian_due"] = queries.guardian_missing(asked.place_id, clock.today())
    return render(request, "programmes/check.html", context)
