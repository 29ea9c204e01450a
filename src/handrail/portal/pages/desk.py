"""At the desk, with the person there: tying an account to the register, and a guardian's yes on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.web import Request, page, posted, render, say
from handrail.portal import actions
from handrail.portal.forms import AccountForm, DeskForm, GuardianPaperForm, SeenForm
from handrail.portal.queries import caseload, desk
from handrail.register import actions as register

BOTH = ("GET", "POST")


@page("portal.refer", methods=BOTH)
def find(request: Request) -> HttpResponse:
    """Whose account, and which row. The number is sent, never part of an address."""
    form = DeskForm(posted(request))
    if form.done(lambda said: _looked_for(request.actor, {key: said[key] for key in DeskForm.base_fields})):
        return redirect("portal:desk_pair", form.result)
    return render(request, "portal/desk.html", {"form": form})


def _looked_for(actor: Actor, said: dict[str, Any]) -> str:
    if said["number"]:
        register.look_up(said["number"], by=actor, on=clock.today())
    return desk.find_pair(actor, **said)


@page("portal.refer", methods=BOTH)
def compare(request: Request, ticket: str) -> HttpResponse:
    """Both sides, then one tick and one button."""
    pair = desk.pair(request.actor, ticket)
    form = SeenForm(posted(request))
    if form.done(lambda _said: actions.tie_pair(pair, by=request.actor, on=clock.today())):
        say(request, _("Tied. The person finds the next question on their own page."))
        return redirect("portal:desk_pair", ticket)
    return render(request, "portal/desk_pair.html", {"form": form, "pair": pair})


@page("portal.caseload", methods=BOTH)
def guardian(request: Request, ref: str) -> HttpResponse:
    """Who signed, and when."""
    found = caseload.person(request.actor, ref)
    form = GuardianPaperForm(posted(request))
    if form.done(
        lambda said: actions.note_paper(ref, said["name"], said["said_on"], by=request.actor, on=clock.today(), now=clock.now())
    ):
        say(request, _("The yes of the parent or guardian is noted."))
        return redirect("portal:person", ref)
    return render(request, "portal/guardian_paper.html", {"form": form, "found": found})


@page("portal.refer", methods=BOTH)
def account(request: Request, ref: str) -> HttpResponse:
    """An account for somebody who has none, before the two fill in together."""
    found = caseload.person(request.actor, ref)
    form = AccountForm(posted(request), initial={"contact": found.email or found.phone})
    if form.done(lambda said: actions.open_at_desk(ref, said["contact"], by=request.actor, on=clock.today())):
        say(request, _("The account is open. The person signs in with a code that we send there."))
        return redirect("programmes:with_start", ref)
    return render(request, "portal/with_account.html", {"form": form, "found": found})
