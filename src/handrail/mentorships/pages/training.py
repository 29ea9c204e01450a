"""The page of employers' trainings for a pair: he proposes, she says yes or no."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, queries

POST = ("POST",)


@page("mentorships.plan")
def trainings(request: Request, ref: str) -> HttpResponse:
    return render(request, "mentorships/trainings.html", {"page": queries.trainings(request.actor, ref)})


@page("mentorships.plan", methods=POST)
def propose(request: Request, ref: str, offer_ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    actions.propose_training(ref, offer_ref, by=request.actor, on=pair.today)
    say(request, _("Proposed. %(name)s says yes or no.") % {"name": pair.other_first})
    return redirect("mentorships:trainings", ref)


@page("mentorships.plan", methods=POST)
def answer(request: Request, ref: str, word: str) -> HttpResponse:
    """Her yes or no; both are fine."""
    done = actions.answer_training(ref, yes=word == "yes", by=request.actor, on=clock.today())
    say(request, _("You take part. It stands among your steps.") if word == "yes" else _("You said no. That is fine."))
    return redirect("mentorships:trainings", done.mentorship.ref)


@page("mentorships.plan", methods=POST)
def leave(request: Request, ref: str) -> HttpResponse:
    done = actions.leave_training(ref, by=request.actor, on=clock.today())
    say(request, _("Your place is free again. You need no reason."))
    return redirect("mentorships:trainings", done.mentorship.ref)
