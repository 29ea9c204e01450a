"""The pages of employers' trainings: the list, one with its answers, writing, opening, closing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.employers import actions, forms, queries
from handrail.kernel import clock
from handrail.kernel.web import Request, page, render, say

BOTH = ("GET", "POST")
POST = ("POST",)


@page("employers.offer")
def offers(request: Request) -> HttpResponse:
    return render(request, "employers/offers.html", {"offers": queries.offers(request.actor)})


@page("employers.offer", methods=BOTH)
def write(request: Request) -> HttpResponse:
    employers, programmes = queries.employers_for(request.actor), queries.programmes_for(request.actor)
    form = forms.OfferForm(
        request.POST or None, employers=employers, programmes=programmes, initial={"language": get_language() or "en"}
    )
    done = form.done(
        lambda said: actions.write_offer(said["employer"], said["programme"], form.said, by=request.actor, on=clock.today())
    )
    if done:
        say(request, _("The training is written down. A coordinator looks at it and opens it."))
        return redirect("employers:offer", form.result.ref)
    context = {"form": form, "ready": bool(employers and programmes)}
    return render(request, "employers/offer_write.html", context, status=form.status)


@page("employers.offer")
def offer(request: Request, ref: str) -> HttpResponse:
    return render(request, "employers/offer.html", {"page": queries.offer(request.actor, ref)})


@page("employers.offer", methods=BOTH)
def change(request: Request, ref: str) -> HttpResponse:
    shown = queries.offer(request.actor, ref)
    form = forms.ChangedOfferForm(request.POST or None, initial=_as_said(shown.row))
    if form.done(lambda _said: actions.change_offer(ref, form.said, by=request.actor, on=clock.today())):
        say(request, _("Saved."))
        return redirect("employers:offer", ref)
    return render(request, "employers/offer_change.html", {"form": form, "page": shown}, status=form.status)


@page("employers.publish", methods=POST)
def publish(request: Request, ref: str) -> HttpResponse:
    actions.publish_offer(ref, by=request.actor, on=clock.today())
    say(request, _("The training is open. Mentors can propose it now."))
    return redirect("employers:offer", ref)


@page("employers.offer", methods=POST)
def close(request: Request, ref: str) -> HttpResponse:
    actions.close_offer(ref, by=request.actor, on=clock.today())
    say(request, _("The training is closed. Who has a place keeps it."))
    return redirect("employers:offer", ref)


def _as_said(row: queries.OfferRow) -> dict[str, Any]:
    named = ("title", "for_whom", "place", "starts_on", "ends_on", "places", "language")
    return {each: getattr(row, each) for each in named}
