"""Naming a deputy, standing in for a colleague, and going back to one's own desk."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import SIGNED_IN, Request, page, posted, render, say
from handrail.people import deputies
from handrail.people.labels import ROLES
from handrail.people.middleware import WORKS_FOR
from handrail.portal.forms import DeputyForm

BOTH = ("GET", "POST")


@page("people.deputise")
def standing_in(request: Request) -> HttpResponse:
    """Who stands in for one, and for whom one stands in."""
    today = clock.today()
    found = deputies.standing(request.actor, today)
    context = {
        "for_me": [(row, ROLES[row.role]) for row in found.for_me],
        "by_me": [(row, ROLES[row.role]) for row in found.by_me],
        "roles": [(row.ref, ROLES[row.role], row.organisation.name) for row in deputies.own_roles(request.actor, today)],
    }
    return render(request, "portal/standing_in.html", context)


@page("people.deputise", methods=BOTH)
def deputy(request: Request, ref: str) -> HttpResponse:
    """Hand one's own role over for some days, and with it as many of one's others as one likes."""
    return _name(request, ref, "portal:standing_in")


@page("people.appoint", methods=BOTH)
def deputy_for(request: Request, ref: str) -> HttpResponse:
    """An administrator names a deputy for somebody who cannot."""
    return _name(request, ref, "")


def _name(request: Request, ref: str, back: str) -> HttpResponse:
    today = clock.today()
    role = deputies.role_for(request.actor, ref, today)
    form = DeputyForm(posted(request), initial={"since": today})
    form.offer("deputy", [(each.ref, each.name) for each in deputies.candidates(role, today)])
    if form.done(
        lambda said: deputies.name_deputy(ref, said["deputy"], said["since"], said["until"], by=request.actor, on=today)
    ):
        say(request, _("Saved. Your colleague gets a letter, and you both see it."))
        return redirect(back) if back else redirect("portal:organisation", role.organisation.ref)
    context = {"form": form, "held": role, "role": ROLES[role.role], "back": back}
    return render(request, "portal/deputy.html", context, status=form.status)


@page(SIGNED_IN, methods=("POST",))
def deputy_end(request: Request, ref: str) -> HttpResponse:
    deputies.withdraw(ref, by=request.actor, on=clock.today())
    request.session.pop(WORKS_FOR, None)
    say(request, _("Ended. From now on nobody stands in there."))
    return redirect("/")


@page(SIGNED_IN, methods=("POST",))
def stand_in(request: Request, ref: str) -> HttpResponse:
    """Take a seat at the other's desk."""
    request.session[WORKS_FOR] = deputies.stand_of(request.actor, ref)
    return redirect("/")


@page(SIGNED_IN, methods=("POST",))
def stand_back(request: Request) -> HttpResponse:
    request.session.pop(WORKS_FOR, None)
    return redirect("/")
