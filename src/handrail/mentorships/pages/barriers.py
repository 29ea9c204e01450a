"""What stands in the way: tick it, see what helps, take a step into the plan, say how far it is."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.kernel.access import NotFound
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, help_forms, help_words, queries
from handrail.mentorships.rules.barriers import BARRIER, HEALTH_CONSENT, Barrier
from handrail.people.labels import PURPOSES
from handrail.programmes.actions import hash_of
from handrail.programmes.labels import PURPOSE_HELP

BOTH = ("GET", "POST")
POST = ("POST",)


@page("mentorships.plan", methods=BOTH)
def barriers(request: Request, ref: str) -> HttpResponse:
    seen = queries.barriers(request.actor, ref)
    form = help_forms.BarrierForm(request.POST or None, kinds=seen.to_tick)
    done = form.done(lambda said: actions.raise_barrier(ref, Barrier(said["kind"]), by=request.actor, on=seen.head.today))
    if done:
        say(request, _("Ticked. Below you see what can help."))
        return _to(ref)
    context = {
        "page": seen, "pair": seen.head, "form": form,
        "health": PURPOSES[HEALTH_CONSENT], "health_help": PURPOSE_HELP[HEALTH_CONSENT],
    }  # fmt: skip
    return render(request, "mentorships/barriers.html", context, status=form.status)


@page("mentorships.plan", methods=POST)
def move(request: Request, ref: str, step: str) -> HttpResponse:
    if step not in BARRIER.steps:
        raise NotFound("step")
    pair = queries.head(request.actor, queries.pair_ref_of(request.actor, "barriers", ref))
    actions.move_barrier(ref, step, by=request.actor, on=pair.today)
    say(request, str(help_words.BARRIER_SAID[step]))
    return _to(pair.ref)


@page("mentorships.plan", methods=POST)
def untick(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, queries.pair_ref_of(request.actor, "barriers", ref))
    actions.untick_barrier(ref, by=request.actor, on=pair.today)
    say(request, _("Taken back. Nothing of it is kept."))
    return _to(pair.ref)


@page("mentorships.plan", methods=POST)
def allow(request: Request, ref: str) -> HttpResponse:
    """The mentee’s yes to keep what is about health, with the words that were read."""
    pair = queries.barriers(request.actor, ref).head
    read = hash_of(f"{PURPOSES[HEALTH_CONSENT]}\n{PURPOSE_HELP[HEALTH_CONSENT]}")
    actions.allow_health(ref, read, by=request.actor, on=pair.today)
    say(request, _("Thank you. You can take this back under “Me” whenever you like."))
    return _to(ref)


@page("mentorships.plan", methods=POST)
def take_up(request: Request, ref: str) -> HttpResponse:
    """One of the steps that help comes into the plan."""
    seen = queries.barriers(request.actor, ref)
    form = help_forms.TakeUpForm(request.POST, steps={step for row in seen.rows for step in row.steps})
    if not form.done(lambda said: actions.take_up(ref, said["text"], by=request.actor, on=seen.head.today)):
        raise Refused([Reason("step_closed")])
    say(request, _("The step is in your plan."))
    return redirect("mentorships:barriers", ref)


def _to(ref: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("mentorships:barriers", args=[ref]))
