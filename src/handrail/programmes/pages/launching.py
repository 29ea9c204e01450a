"""The checklist before a programme opens: how each item stands, and what somebody says of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, posted, render, say
from handrail.programmes import labels, part_forms
from handrail.programmes.actions import launching as actions
from handrail.programmes.queries import launching


@page("programmes.open")
def launch(request: Request, slug: str) -> HttpResponse:
    shown = launching.launch_page(request.actor, slug, clock.today())
    rows = [(*labels.LAUNCH[row.item], labels.LAUNCH_STATES[row.state], row) for row in shown.rows]
    context = {"shown": shown, "rows": rows, "keeps_rota": request.actor.may("mentorships.concerns")}
    return render(request, "programmes/launch.html", context)


@page("programmes.open", methods=("GET", "POST"))
def launch_item(request: Request, slug: str, item: str) -> HttpResponse:
    """Say that it is in place, or open without it for a reason; or take back what was said."""
    shown = launching.launch_page(request.actor, slug, clock.today())
    row = next((each for each in shown.rows if each.item == item and each.may_note), None)
    if row is None:
        raise NotFound(item)
    if "take_back" in request.POST:
        return _taken_back(request, shown, item)
    initial = {"state": "waived" if row.state == "waived" else "stated", "why": row.why}
    form = part_forms.Launch(posted(request), initial=initial)
    if form.done(lambda said: _note(request, shown.id, item, said)):
        say(request, _("Noted."))
        return redirect("programmes:launch", slug)
    words, small = labels.LAUNCH[row.item]
    context = {"form": form, "slug": slug, "words": words, "small": small, "noted": bool(row.why)}
    return render(request, "programmes/launch_item.html", context, status=form.status)


def _note(request: Request, programme_id: int, item: str, said: Any) -> None:
    waived = said["state"] == "waived"
    actions.note_item(programme_id, item, said["why"], waived=waived, by=request.actor, on=clock.today())


def _taken_back(request: Request, shown: launching.LaunchPage, item: str) -> HttpResponse:
    actions.unnote_item(shown.id, item, by=request.actor, on=clock.today())
    say(request, _("Taken back."))
    return redirect("programmes:launch", shown.slug)
