"""A counsellor's pages: today's caseload, one person, referring, and the ways in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.drawing import qr
from handrail.kernel.lists import chips, columns, wanted
from handrail.kernel.web import Request, page, render, say
from handrail.matching.queries import invited_here
from handrail.mentorships.queries import in_touch
from handrail.portal import actions
from handrail.portal.forms import ReferForm, SearchForm
from handrail.portal.labels import CASELOAD_COLUMNS, FILTERS, WHOSE
from handrail.portal.queries import caseload
from handrail.portal.rules import SILENT_AFTER, WAITS_LONG
from handrail.programmes.queries import offers_by_post


@page("portal.caseload")
def today(request: Request) -> HttpResponse:
    found = caseload.caseload(request.actor, wanted(request.GET, {"stage": FILTERS, "whose": WHOSE}, caseload.SORTS))
    asked = found.asked
    context = {
        "load": found,
        "wanted": asked,
        "stages": chips(asked, "stage", FILTERS, found.counts["stage"]),
        "whose": chips(asked, "whose", WHOSE, found.counts["whose"]),
        "columns": columns(asked, CASELOAD_COLUMNS, default="state"),
        "silent_after": SILENT_AFTER,
        "waits_long": WAITS_LONG,
        "in_touch": in_touch(request.actor),
        "offers": offers_by_post(request.actor, get_language() or "en", clock.today()),
    }
    return render(request, "portal/today.html", context)


@page("portal.refer")
def refer(request: Request) -> HttpResponse:
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = caseload.search_register(request.actor, text)
    context = {"form": form, "found": found, "text": text, "invited": invited_here(request.actor, clock.now())}
    return render(request, "portal/refer.html", context, fragment="found")


@page("portal.refer", methods=("GET", "POST"))
def refer_one(request: Request, ref: str) -> HttpResponse:
    name = caseload.register_name(request.actor, ref)
    form = ReferForm(request.POST or None, choices=caseload.programme_choices())
    on = clock.today()
    if form.done(lambda said: actions.refer(ref, said["programme"], by=request.actor, on=on)):
        say(request, _("Referred. Now give a way in: by SMS, by e-mail or on paper."))
        return redirect("portal:person", form.result.ref)
    return render(request, "portal/refer_one.html", {"form": form, "name": name})


@page("portal.caseload")
def person(request: Request, ref: str) -> HttpResponse:
    return render(request, "portal/person.html", {"person": caseload.person(request.actor, ref)})


@page("portal.refer", methods=("POST",))
def send(request: Request, ref: str) -> HttpResponse:
    actions.send_way_in(ref, by=request.actor, on=clock.today())
    say(request, _("The link is on its way."))
    return redirect("portal:person", ref)


@page("portal.refer", methods=("POST",))
def slip(request: Request, ref: str) -> HttpResponse:
    address = actions.print_way_in(ref, by=request.actor, on=clock.today())
    found = caseload.person(request.actor, ref)
    return render(request, "portal/slip.html", {"person": found, "address": address, "code": qr(address)})
