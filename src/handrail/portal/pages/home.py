"""The first page: for visitors the start, for people what comes next, for staff their desk."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from handrail.kernel.access import Role
from handrail.kernel.web import PUBLIC, SIGNED_IN, Request, page, render
from handrail.messaging.labels import part
from handrail.messaging.queries import filled_in as filled_in_with
from handrail.portal.queries import home as queries

DESKS = {
    Role.COORDINATOR: "portal:cockpit",
    Role.LEADER: "portal:office",
    Role.COUNSELLOR: "portal:today",
    Role.LEAD: "mentorships:cases",
    Role.ADMINISTRATOR: "portal:system",
    Role.TRAINER: "training:runs",
    Role.PSYCHOLOGIST: "mentorships:sent",
    Role.EMPLOYER: "employers:offers",
}


@page(PUBLIC)
def home(request: Request) -> HttpResponse:
    if not request.actor.is_signed_in:
        found = queries.open_programmes(get_language() or "en")
        return render(request, "portal/start.html", {"programme": found[0] if found else None, "others": found[1:]})
    for role, desk in DESKS.items():
        if role in request.actor.roles:
            return redirect(desk)
    mine = queries.home(request.actor)
    # Who is in a programme is not offered others here.
    offered = [] if mine.steps or mine.places else queries.open_programmes(get_language() or "en")
    return render(request, "portal/home.html", {"home": mine, "programmes": offered})


@page(SIGNED_IN)
def filled_in(request: Request) -> HttpResponse:
    """What a counsellor wrote down with this person, by whom and when; each can be changed."""
    rows = [(row, part(row.part)) for row in filled_in_with(request.actor.person_id or 0)]
    return render(request, "portal/filled_in.html", {"rows": rows})


@page(SIGNED_IN)
def more(request: Request) -> HttpResponse:
    """The places a phone's bar has no room for."""
    return render(request, "portal/more.html", {})
