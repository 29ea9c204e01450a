"""Facts people declare: the questions one a page, one's own answers to read and change, and the coordinator's list."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.programmes import queries
from handrail.programmes.declared_forms import Fact
from handrail.programmes.labels import LANGUAGES
from handrail.programmes.pages.joining import me
from handrail.register import actions
from handrail.register.labels import EDUCATION, PERMITS, QUESTIONS, SPEAKS, STANDINGS
from handrail.register.models import Jobseeker
from handrail.taxonomy import queries as taxonomy


@page("programmes.join")
def facts(request: Request, slug: str) -> HttpResponse:
    """To the next question; when all are answered, what was said, each to change."""
    asking = queries.asking(request.actor, queries.programme(slug))
    still = queries.open_questions(asking.definition, me(request))
    if still:
        return redirect("programmes:fact", slug, still[0])
    row = asking.jobseeker
    rows = [(QUESTIONS[each], in_words(row, each, foreign=asking.foreign), each) for each in asking.questions] if row else []
    return render(request, "programmes/facts.html", {"asking": asking, "rows": rows})


@page("programmes.join", methods=("GET", "POST"))
def fact(request: Request, slug: str, question: str) -> HttpResponse:
    shown = queries.programme(slug)
    asking = queries.asking(request.actor, shown)
    if question == "origin" and not asking.may_say_origin:
        return redirect("programmes:consents", slug)
    form = Fact(question, asking, posted(request))
    if form.done(lambda _said: actions.declare(me(request), form.said(), by=request.actor, on=clock.today())):
        if not queries.open_questions(asking.definition, me(request)):
            say(request, _("Saved."))
        return redirect("programmes:facts", slug)
    at = asking.questions.index(question)
    context = {"form": form, "asking": asking, "step": at + 1, "of": len(asking.questions)}
    if not asking.joined:
        context["wall"] = queries.wall(shown, get_language() or "en")
    return render(request, "programmes/fact.html", context)


@page("programmes.decide_mentors")
def declared(request: Request, slug: str) -> HttpResponse:
    """Who joined by their own word, and what they said. Origin is not shown."""
    shown = queries.programme_to_run(request.actor, slug)
    asked = [each for each in queries.questions_asked(shown) if each != "origin"]
    people = [
        (row, [(QUESTIONS[each], in_words(row.jobseeker, each)) for each in asked if each in row.jobseeker.answered])
        for row in queries.declared_in(request.actor, shown)
    ]
    return render(request, "programmes/declared.html", {"people": people, "name": queries.words(shown, "en")["name"]})


def in_words(row: Jobseeker, question: str, *, foreign: bool = False) -> Any:  # noqa: PLR0911  # one case for each question of the closed set
    """One answer as it is read."""
    match question:
        case "born_on" | "arrival":
            day = row.born_on if question == "born_on" else row.in_country_since
            return date_format(day) if day else _("Always")
        case "area":
            return taxonomy.area_name(row.area) if row.area else _("Somewhere else")
        case "standing":
            return STANDINGS.get(row.standing or "", "")
        case "permit":
            return PERMITS.get(row.permit or "", "")
        case "languages":
            spoken = (each.split(":") for each in row.languages)
            return ", ".join(f"{LANGUAGES.get(code, code)}: {SPEAKS[level]}" for code, level in spoken) or SPEAKS[""]
        case "education":
            return EDUCATION.get(row.education or 0, "")
        case "origin":
            return _("Yes") if foreign else _("No")
    return str(row.earlier_measures)
