"""A coordinator's pages: how a programme goes, and the people behind each of its figures."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.export import as_csv
from handrail.kernel.lists import Wanted, chips, columns, paged, wanted
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import queries as mentorships
from handrail.mentorships.actions import extend
from handrail.mentorships.forms import ExtendForm
from handrail.portal.labels import STEPS, WAY_COLUMNS, WHO
from handrail.portal.queries import cockpit as queries
from handrail.portal.queries import ways
from handrail.portal.queries.ways import Way
from handrail.programmes.queries import run_programmes

FILE_COLUMNS = (
    "id", "stage", "joined_on", "since", "searched", "first_asked_on", "asking_since", "accepted_on", "first_met_on",
)  # fmt: skip


@page("portal.cockpit")
def cockpit(request: Request) -> HttpResponse:
    """The only programme at once; a choice where there are several, a word where there is none."""
    found = list(run_programmes(request.actor).items())
    if len(found) == 1:
        return redirect("portal:programme", found[0][0])
    return render(request, "portal/programmes.html", {"programmes": found})


@page("portal.cockpit")
def programme(request: Request, slug: str) -> HttpResponse:
    return render(request, "portal/cockpit.html", {"view": queries.cockpit(request.actor, slug)})


def _asked(request: Request) -> Wanted:
    return wanted(request.GET, {"who": WHO, "step": STEPS}, ways.SORTS)


@page("portal.cockpit")
def people(request: Request, slug: str) -> HttpResponse:
    """Everybody who joined; the figures of the cockpit lead here."""
    programme = ways.programme_of(request.actor, slug)
    found, asked = ways.ways(programme), _asked(request)
    counts, shown = ways.counted(found), paged(ways.chosen(found, asked), asked)
    context = {
        "slug": slug,
        "page": shown,
        "wanted": asked,
        "who": chips(asked, "who", WHO, counts["who"]),
        "steps": chips(asked, "step", STEPS, counts["step"]),
        "columns": columns(asked, WAY_COLUMNS, default="since"),
        "has_told": ways.asks_coordinator(programme),
    }
    return render(request, "portal/people.html", context)


@page("portal.cockpit")
def people_file(request: Request, slug: str) -> HttpResponse:
    """The same list to take along: no names, no reasons, nothing anybody wrote."""
    found = ways.chosen(ways.ways(ways.programme_of(request.actor, slug)), _asked(request))
    return as_csv(f"{slug}-people", FILE_COLUMNS, map(_line, found))


def _line(way: Way) -> list[Any]:
    went = [way.joined_on, way.since, int(way.searched), way.asked_on, way.asking_since, way.accepted_on, way.met_on]
    return [way.ref, way.standing, *went]


@page("mentorships.extend", methods=("GET", "POST"))
def planned_end(request: Request, slug: str, ref: str) -> HttpResponse:
    """Move the planned end of a pair, with the reason."""
    pair, form = mentorships.planned_end(request.actor, ref), ExtendForm(request.POST or None)
    if form.done(lambda said: extend(pair.ref, said["planned_end"], reason=said["reason"], by=request.actor, on=clock.today())):
        say(request, _("Saved. Both are told the new day."))
        return redirect("portal:people", slug)
    return render(request, "portal/planned_end.html", {"form": form, "pair": pair, "slug": slug})
