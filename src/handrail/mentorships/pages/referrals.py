"""The pair's side of a referral: whom to ask, how it stands, taking it back, and what the mentor was told."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, queries, referral_forms

BOTH = ("GET", "POST")


@page("mentorships.plan")
def psychologists(request: Request, ref: str) -> HttpResponse:
    """Region and language stand in the address; they say nothing about the mentee."""
    area, language = request.GET.get("area", ""), request.GET.get("language", "")
    seen = queries.psychologists(request.actor, ref, area=area, language=language)
    return render(request, "mentorships/psychologists.html", {"page": seen, "pair": seen.head})


@page("mentorships.plan", methods=BOTH)
def ask(request: Request, ref: str, who: str) -> HttpResponse:
    head, asked = queries.to_ask(request.actor, ref, who)
    if not head.i_guide:
        raise NotFound("psychologist")
    form = referral_forms.AskForm(request.POST or None)
    if form.done(lambda said: actions.ask_psychologist(ref, who, said["question"], by=request.actor, on=head.today)):
        say(request, _("Asked. You both see the answer here."))
        return redirect("mentorships:psychologists", ref)
    context = {"form": form, "pair": head, "asked": asked}
    return render(request, "mentorships/psychologist_ask.html", context, status=form.status)


@page("mentorships.plan", methods=("POST",))
def withdraw(request: Request, ref: str) -> HttpResponse:
    pair_ref = queries.pair_ref_of(request.actor, "referrals", ref)
    actions.withdraw_referral(ref, by=request.actor, on=clock.today())
    say(request, _("Taken back. The psychologist no longer sees it."))
    return redirect("mentorships:psychologists", pair_ref)


@page("mentorships.plan")
def feedback(request: Request, ref: str) -> HttpResponse:
    head, told = queries.feedback(request.actor, ref)
    return render(request, "mentorships/referral_feedback.html", {"pair": head, "told": told})
