"""A coordinator's page: how a programme goes."""

from django.http import HttpResponse
from django.shortcuts import redirect

from handrail.kernel.web import Request, page, render
from handrail.portal.queries import cockpit as queries


@page("portal.cockpit")
def cockpit(request: Request) -> HttpResponse:
    """The only programme at once; a choice where there are several, a word where there is none."""
    found = queries.programmes(request.actor)
    if len(found) == 1:
        return redirect("portal:programme", found[0].slug)
    return render(request, "portal/programmes.html", {"programmes": found})


@page("portal.cockpit")
def programme(request: Request, slug: str) -> HttpResponse:
    return render(request, "portal/cockpit.html", {"view": queries.cockpit(request.actor, slug)})
