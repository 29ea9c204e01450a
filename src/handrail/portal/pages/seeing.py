"""Asking to see the pages as somebody sees them, and stopping."""

from django.http import HttpResponse
from django.shortcuts import redirect

from handrail.kernel import clock
from handrail.kernel.web import SIGNED_IN, Request, page, posted, render
from handrail.people import seeing
from handrail.portal.forms import SeeAsForm
from handrail.portal.queries.seeing import account_of_ours
from handrail.portal.see_as import SESSION


@page("people.see_as", methods=("GET", "POST"))
def see_as(request: Request) -> HttpResponse:
    form = SeeAsForm(posted(request))
    if form.done(
        lambda said: seeing.begin(
            account_of_ours(request.actor, said["contact"]), said["reason"], by=request.actor, on=clock.today()
        )
    ):
        request.session[SESSION] = form.result.ref
        return redirect("/")
    return render(request, "portal/see_as.html", {"form": form}, status=form.status)


@page(SIGNED_IN, methods=("POST",))
def stop(request: Request) -> HttpResponse:
    seeing.stop(request.session.pop(SESSION, ""), by=request.actor)
    return redirect("/")
