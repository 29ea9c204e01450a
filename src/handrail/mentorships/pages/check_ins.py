"""Check-ins: each of the two on the own page, and a coordinator who asks by phone or in person."""

from typing import Any

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import PUBLIC, Request, page, render, say
from handrail.mentorships import check_in_words as words
from handrail.mentorships.actions.check_ins import (
    Said,
    note_check_in,
    report_from_check_in,
    say_check_in,
    say_check_in_by_link,
)
from handrail.mentorships.check_in_forms import CheckInForm, NotedForm
from handrail.mentorships.queries import check_ins as queries
from handrail.mentorships.queries.check_in_links import asked_by_link
from handrail.mentorships.rules.check_ins import QUESTIONS, WORRYING, By

BOTH = ("GET", "POST")


@page("mentorships.see", methods=BOTH)
def own(request: Request, ref: str) -> HttpResponse:
    """How it goes, said by one of the two. What was said before can be changed until the next time."""
    asked = queries.own_check_in(request.actor, ref)
    form = CheckInForm(request.POST or None, side=asked.side, initial=_said_last(asked))
    if form.done(lambda said: say_check_in(ref, _said(said), by=request.actor, on=asked.today)):
        say(request, _("Thank you. Your answers are kept."))
        return redirect("mentorships:check_in_said", form.result.ref)
    context = {"asked": asked, "form": form, "words": words}
    return render(request, "mentorships/check_in.html", context, status=form.status)


@page("mentorships.see")
def said(request: Request, ref: str) -> HttpResponse:
    """What was said once, for who said it; after “not safe” a trained person is one tap away."""
    row, pair_ref = queries.answers_of(request.actor, ref)
    return render(request, "mentorships/check_in_said.html", {"row": row, "pair_ref": pair_ref})


@page("mentorships.see", methods=("POST",))
def worry(request: Request, ref: str) -> HttpResponse:
    """The one tap."""
    concern = report_from_check_in(ref, by=request.actor, on=clock.today(), now=clock.now())
    return redirect("mentorships:receipt", concern.ref)


@page(PUBLIC, methods=BOTH)
def by_link(request: Request, token: str) -> HttpResponse:
    """The same without signing in, from a letter. Opening it does nothing; it shows no name and no earlier answer."""
    if request.method == "POST" and not ratelimit.consume(request, action="check_in_link"):
        return render(request, "mentorships/check_in_by_link.html", {}, status=429)
    on = clock.today()
    asked = asked_by_link(token, on)
    form = CheckInForm(request.POST or None, side=asked.side) if asked else None
    if form and form.done(lambda said: say_check_in_by_link(token, _said(said), on=on)):
        worrying = form.cleaned_data["safety"] in WORRYING
        return render(request, "mentorships/check_in_by_link.html", {"done": True, "worrying": worrying})
    context = {"asked": asked, "form": form}
    return render(request, "mentorships/check_in_by_link.html", context, status=form.status if form else 410)


@page("mentorships.check_in")
def pair(request: Request, ref: str) -> HttpResponse:
    """Both sides, for the coordinator."""
    return render(request, "mentorships/checked_pair.html", {"pair": queries.checked_pair(request.actor, ref)})


@page("mentorships.check_in", methods=BOTH)
def note(request: Request, ref: str, side: str) -> HttpResponse:
    """Write down what one of the two tells."""
    pair = queries.checked_pair(request.actor, ref)
    row = next((each for each in pair.sides if each.side == side), None)
    if row is None:
        raise NotFound("side")
    form = NotedForm(request.POST or None, side=row.side)
    on = pair.today
    if form.done(lambda said: note_check_in(ref, row.side, _said(said), how=By(said["how"]), by=request.actor, on=on)):
        say(request, _("The check-in is noted."))
        return redirect("mentorships:checked_pair", ref)
    context = {"pair": pair, "row": row, "form": form, "words": words}
    return render(request, "mentorships/check_in_note.html", context, status=form.status)


def _said(said: Any) -> Said:
    return Said({name: said[name] for name in QUESTIONS}, said["safety"], said["note"])


def _said_last(asked: queries.OwnCheckIn) -> dict[str, Any]:
    """What is to be changed: the newest answers, while no new check-in is asked for."""
    if asked.asked_on is not None or not asked.said:
        return {}
    last = asked.said[0]
    return {**last.answers, "safety": last.safety, "note": last.note}
