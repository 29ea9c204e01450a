"""Suggestions for the programme: everybody of it reads them, with what became of each."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.community import actions, forms
from handrail.community.labels.network import STAGES
from handrail.community.queries import suggestions as queries
from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.lists import chips, paged, wanted
from handrail.kernel.web import Request, page, posted, render, say
from handrail.programmes.queries import words_of

BOTH, POST = ("GET", "POST"), ("POST",)


@page("community.network")
def suggestions(request: Request) -> HttpResponse:
    stages = {"": _("All"), **STAGES}
    asked = wanted(request.GET, {"stage": stages})
    shown = paged(queries.suggestions(request.actor, asked), asked)
    context = {"rows": [(STAGES[row.stage], row) for row in shown], "page": shown, "wanted": asked}
    return render(request, "community/suggestions.html", context | {"stages": chips(asked, "stage", stages)})


@page("community.network", methods=BOTH)
def suggest(request: Request) -> HttpResponse:
    found = queries.programmes_of(request.actor)
    if not found:
        raise NotFound("programme")
    names = words_of(found, get_language() or "en")
    programmes = [(row.slug, names[row.pk]["name"]) for row in found]
    form = forms.SuggestionForm(posted(request), programmes=programmes)
    if form.done(
        lambda said: actions.suggest(said["programme"], said["title"], said["text"], by=request.actor, on=clock.today())
    ):
        say(request, _("Thank you. A coordinator answers within four weeks, and you are told."))
        return redirect("community:suggestion", form.result.ref)
    return render(request, "community/suggest.html", {"form": form})


@page("community.network")
def suggestion(request: Request, ref: str) -> HttpResponse:
    found = queries.suggestion(request.actor, ref)
    return render(request, "community/suggestion.html", {"page": found, "row": found.row, "stage": STAGES[found.row.stage]})


@page("community.moderate", methods=POST)
def suggestion_take(request: Request, ref: str) -> HttpResponse:
    actions.take_suggestion(ref, by=request.actor, on=clock.today())
    say(request, _("You answer for it now. We remind you a week before the day."))
    return redirect("community:suggestion", ref)


@page("community.moderate", methods=BOTH)
def suggestion_adopt(request: Request, ref: str) -> HttpResponse:
    found = queries.suggestion(request.actor, ref)
    form = forms.AdoptForm(posted(request), versions=found.versions)
    if form.done(lambda said: actions.adopt(ref, said["version"], said["answer"], by=request.actor, on=clock.today())):
        return _answered(request, ref)
    return _deciding(request, found, form, _("It becomes part of the programme"))


@page("community.moderate", methods=BOTH)
def suggestion_decline(request: Request, ref: str) -> HttpResponse:
    found = queries.suggestion(request.actor, ref)
    form = forms.DeclineForm(posted(request))
    if form.done(lambda said: actions.decline_suggestion(ref, said["answer"], by=request.actor, on=clock.today())):
        return _answered(request, ref)
    return _deciding(request, found, form, _("It is not taken up"))


def _answered(request: Request, ref: str) -> HttpResponse:
    say(request, _("Answered. The mentor is told, and all mentors can read it."))
    return redirect("community:suggestion", ref)


def _deciding(request: Request, found: queries.SuggestionPage, form: Any, words: str) -> HttpResponse:
    return render(request, "community/suggestion_answer.html", {"form": form, "row": found.row, "heading": words})


@page("community.moderate", methods=POST)
def suggestion_reopen(request: Request, ref: str) -> HttpResponse:
    actions.reopen_suggestion(ref, by=request.actor, on=clock.today())
    say(request, _("It is open again."))
    return redirect("community:suggestion", ref)
