"""A programme's own questions: one a page for who joins or applies, and what a role is shown of the answers."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render
from handrail.programmes import queries
from handrail.programmes.actions import answering as actions
from handrail.programmes.answer_forms import Own
from handrail.programmes.pages.joining import tongue
from handrail.programmes.queries import answering

type Next = Callable[[str], str]


@page("programmes.join", methods=("GET", "POST"))
def own(request: Request, slug: str, code: str) -> HttpResponse:
    asked = queries.mentee_asked(request.actor, slug, tongue())
    shown = answering.own_page(asked.place_id)
    back = reverse("programmes:start", args=[slug]) if shown.asked.still else reverse("programmes:check", args=[slug])
    return _asked(request, shown, code, actions.answer_as_mentee, {"after": back, "back": _before(slug)})


def _before(slug: str) -> str:
    return reverse("programmes:question", args=[slug, "wishes"])


@page("programmes.fill_in", methods=("GET", "POST"))
def with_own(request: Request, ref: str, code: str) -> HttpResponse:
    """A counsellor writes down what the person says; an answer she is not shown elsewhere is not shown to her here."""
    asked = queries.helped_asked(request.actor, ref, tongue())
    shown = answering.own_page(asked.place_id)
    after = reverse("programmes:with_start", args=[ref])
    hides = "counsellor" not in shown.asked.question(code).seen_by
    return _asked(
        request, shown, code, actions.answer_as_mentee, {"after": after, "back": after, "helped": asked, "hides": hides}
    )


@page("programmes.mentor")
def own_offer_start(request: Request, slug: str) -> HttpResponse:
    """To the first question without an answer, else to the settings with all of them."""
    asked = queries.mentor_asked(request.actor, slug, tongue())
    shown = answering.own_offer_page(request.actor, asked.place_id, asked.definition)
    still = shown.asked.still
    return redirect("programmes:own_offer", slug, still[0]) if still else redirect("programmes:mentor_settings", slug)


@page("programmes.mentor", methods=("GET", "POST"))
def own_offer(request: Request, slug: str, code: str) -> HttpResponse:
    asked = queries.mentor_asked(request.actor, slug, tongue())
    shown = answering.own_offer_page(request.actor, asked.place_id, asked.definition)
    after = reverse("programmes:own_offer_start", args=[slug])
    back = reverse("programmes:mentor_settings", args=[slug])
    return _asked(request, shown, code, actions.answer_as_mentor, {"after": after, "back": back})


def _asked(request: Request, shown: answering.OwnPage, code: str, answer: Any, context: dict[str, Any]) -> HttpResponse:
    question = shown.asked.question(code)
    value = None if context.get("hides") else shown.value(code)
    form = Own(question, tongue(), value, posted(request))
    if form.done(lambda _said: answer(shown.place_id, code, form.said(), by=request.actor, on=clock.today())):
        return redirect(context["after"])
    context |= {"form": form, "question": question, **shown.at(code)}
    return render(request, "programmes/own.html", context, status=form.status)


@page("programmes.refer")
def answers(request: Request, ref: str) -> HttpResponse:
    """What a counsellor or coordinator is shown of somebody's answers; the person sees that it was looked at."""
    row, role = answering.place_of_mentee(request.actor, ref)
    context = {"own": answering.shown_to(row, role, tongue()), "name": row.person.name if row.person else ""}
    return render(request, "programmes/answers.html", context)
