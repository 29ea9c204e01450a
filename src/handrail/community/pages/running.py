"""A coordinator's workshops: the rule of each series, one date, who comes, who came, speakers and material."""

import io

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from handrail.community import actions, forms
from handrail.community.labels.workshops import INVITED, KINDS, SPEAKING, TAPS
from handrail.community.pages.workshops import named
from handrail.community.queries import planning, speaking, workshops
from handrail.community.queries.network import NETWORKS
from handrail.community.rules.signing import SignupState, SpeakingState, Tap
from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say

BOTH, POST = ("GET", "POST"), ("POST",)


def _series_name(row: planning.SeriesRow) -> object:
    return row.name or KINDS[row.kind]


@page("community.run")
def series(request: Request) -> HttpResponse:
    rows = [(_series_name(row), [INVITED[each] for each in row.invites], row) for row in planning.series_rows(request.actor)]
    return render(
        request, "community/series.html", {"rows": rows, "has_network": any(r.kind in NETWORKS for _n, _i, r in rows)}
    )


@page("community.run", methods=BOTH)
def series_rule(request: Request, slug: str, code: str) -> HttpResponse:
    """The rule is confirmed once; the dates it gives stand below."""
    found = planning.series_page(request.actor, slug, code)
    regions = planning.regions(found.row.country)
    form = forms.SeriesForm(posted(request), regions=regions, initial=_said(found))
    if form.done(lambda said: actions.confirm_series(slug, code, said, by=request.actor, now=clock.now())):
        say(request, _("The series plans itself now. You see the next dates below."))
        return redirect("community:series_rule", slug, code)
    context = {"form": form, "page": found, "row": found.row, "name": _series_name(found.row)}
    context["invited"] = [INVITED[each] for each in found.row.invites]
    return render(request, "community/series_rule.html", context, status=form.status)


def _said(found: planning.SeriesPage) -> dict[str, object]:
    rule = found.row.rule
    if rule is None:
        return {"begins": found.today, "nth": 2, "weekday": 1}
    shown = ("begins", "weekday", "nth", "day", "at", "minutes", "place", "area", "places")
    return {name: getattr(rule, name) for name in shown} | {"how": "weekday" if rule.day is None else "day"}


@page("community.run", methods=POST)
def series_stop(request: Request, slug: str, code: str) -> HttpResponse:
    actions.stop_series(slug, code, by=request.actor, now=clock.now())
    say(request, _("Nothing new is planned. Dates people know of stay. Save the rule again to go on."))
    return redirect("community:series_rule", slug, code)


@page("community.run")
def run(request: Request, ref: str) -> HttpResponse:
    """One workshop for its host: who comes, who came, and everything to change."""
    found = workshops.run_page(request.actor, ref)
    context = {
        "page": found,
        "row": found.row,
        "name": named(found.row),
        "taps": [(TAPS[Tap(code)], number) for code, number in found.opinion.counts],
        "speakers": [(each.name, SPEAKING[SpeakingState(each.state)]) for each in found.speakers],
    }
    return render(request, "community/run.html", context)


@page("community.run", methods=BOTH)
def edit(request: Request, ref: str) -> HttpResponse:
    row = workshops.head(request.actor, ref)
    minutes = int((row.ends - row.starts).total_seconds() // 60)
    initial = {"title": row.name, "about": row.about, "day": row.starts.date(), "at": row.starts.time(), "minutes": minutes}
    initial |= {"place": row.place, "area": row.area, "places": row.places}
    regions = planning.regions(row.country)
    form = forms.WorkshopForm(posted(request), regions=regions, initial=initial)
    if form.done(lambda said: actions.edit(ref, **said, by=request.actor, now=clock.now())):
        say(request, _("Saved. If the day, the time or the place is another, everybody who is signed up is told."))
        return redirect("community:run", ref)
    return render(request, "community/edit.html", {"form": form, "row": row, "name": named(row)})


@page("community.run", methods=BOTH)
def cancel(request: Request, ref: str) -> HttpResponse:
    found = workshops.run_page(request.actor, ref)
    form = forms.ReasonForm(posted(request))
    if form.done(lambda said: actions.cancel(ref, said["reason"], by=request.actor, now=clock.now())):
        say(request, _("It is called off. Everybody who is signed up or waits is told."))
        return redirect("community:run", ref)
    told = len(found.coming) + len(found.waiting)
    return render(request, "community/cancel.html", {"form": form, "row": found.row, "name": named(found.row), "told": told})


@page("community.run", methods=POST)
def restore(request: Request, ref: str) -> HttpResponse:
    actions.restore(ref, by=request.actor, now=clock.now())
    say(request, _("It takes place after all. Everybody who is signed up is told."))
    return redirect("community:run", ref)


@page("community.run", methods=BOTH)
def attendance(request: Request, ref: str) -> HttpResponse:
    """The list: one tap a person."""
    found = workshops.run_page(request.actor, ref)
    people = [(each.ref, each.name, each.state) for each in found.coming]
    form = forms.ListForm(posted(request), people=people)
    if form.done(lambda said: actions.tick(ref, {k: v for k, v in said.items() if v}, by=request.actor, now=clock.now())):
        say(request, _("The list is saved."))
        return redirect("community:run", ref)
    return render(request, "community/attendance.html", {"form": form, "row": found.row, "name": named(found.row)})


@page("community.run")
def door(request: Request, ref: str) -> HttpResponse:
    """A sheet for the door: who points a phone at it says "I am here"."""
    found = workshops.run_page(request.actor, ref)
    address = settings.HANDRAIL.base_url + reverse("community:here", args=[ref, found.code])
    context = {"row": found.row, "name": named(found.row), "address": address, "code": _qr(address)}
    return render(request, "community/door.html", context)


def _qr(address: str) -> str:
    """The address as an SVG that needs no style attribute."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", xmldecl=False, svgclass="qr", lineclass=None, omitsize=True, border=2)
    return mark_safe(out.getvalue().decode())  # noqa: S308  # drawn here from our own address


@page("community.run", methods=BOTH)
def guest(request: Request, ref: str) -> HttpResponse:
    """Somebody from an employer, written down by the coordinator."""
    row, employers = workshops.head(request.actor, ref), workshops.employers()
    form = forms.GuestForm(posted(request), employers=employers)
    if form.done(lambda said: actions.place_guest(ref, said["guest"], said["organisation"], by=request.actor, now=clock.now())):
        waits = form.result.state == SignupState.WAITING
        say(request, _("All places are taken, so the guest waits.") if waits else _("The guest has a place."))
        return redirect("community:run", ref)
    context = {"form": form, "row": row, "name": named(row), "employers": employers}
    return render(request, "community/guest.html", context)


@page("community.run", methods=POST)
def take_out(request: Request, ref: str) -> HttpResponse:
    row = actions.take_out(ref, by=request.actor, now=clock.now())
    say(request, _("The place is free again. The next one who waits has it now."))
    return redirect("community:run", row.workshop.ref)


@page("community.run", methods=BOTH)
def ask_speaker(request: Request, ref: str) -> HttpResponse:
    row, people = workshops.head(request.actor, ref), speaking.choices(request.actor, ref)
    form = forms.SpeakerForm(posted(request), people=people)
    if form.done(lambda said: actions.ask_speaker(ref, said["person"], by=request.actor, now=clock.now())):
        say(request, _("Asked. You are told when the answer comes."))
        return redirect("community:run", ref)
    context = {"form": form, "row": row, "name": named(row), "people": people}
    return render(request, "community/ask_speaker.html", context)


@page("community.run", methods=BOTH)
def material(request: Request, ref: str) -> HttpResponse:
    found = workshops.run_page(request.actor, ref)
    form = forms.MaterialForm(posted(request))
    if form.done(lambda said: actions.add_material(ref, **said, by=request.actor, now=clock.now())):
        say(request, _("Added. Everybody who may see the workshop finds it there."))
        return redirect("community:run", ref)
    context = {"form": form, "row": found.row, "name": named(found.row), "materials": found.materials}
    return render(request, "community/material.html", context)


@page("community.run", methods=POST)
def material_remove(request: Request, ref: str) -> HttpResponse:
    workshop_ref = actions.remove_material(ref, by=request.actor)
    say(request, _("Removed."))
    return redirect("community:material", workshop_ref)
