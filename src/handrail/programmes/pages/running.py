"""Running programmes: what is missing before one opens, who answers for safety, versions and texts."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.lists import chips, wanted
from handrail.kernel.web import Request, page, posted, render, say
from handrail.programmes import actions, forms, labels
from handrail.programmes.pages.joining import tongue
from handrail.programmes.queries import drafting, launching
from handrail.programmes.queries import running as queries


@page("programmes.open")
def programmes(request: Request) -> HttpResponse:
    rows = [(labels.PROGRAMME_STAGES[row.stage], _said(row.lacks), row) for row in queries.run_rows(request.actor)]
    return render(request, "programmes/running.html", {"rows": rows, "drafts": drafting.drafts(request.actor)})


def _said(lacks: tuple[str, ...]) -> list[Any]:
    return [labels.OPENING.get(code, code) for code in lacks]


@page("programmes.open", methods=("GET", "POST"))
def run(request: Request, slug: str) -> HttpResponse:
    """One programme; the form names who answers a concern."""
    shown = queries.run_page(request.actor, slug)
    initial = {"lead": shown.lead_ref, "deputy": shown.deputy_ref, "hours": shown.hours}
    form = forms.Answering(posted(request), leads=shown.leads, initial=initial)
    if form.done(lambda said: _name(request, shown, said)):
        say(request, _("Saved. These people answer for concerns now."))
        return redirect("programmes:run", slug)
    stage = labels.PROGRAMME_STAGES[shown.row.stage]
    context = {"shown": shown, "form": form, "stage": stage, "lacks": _said(shown.row.lacks)}
    context |= {"draft": drafting.draft_of(request.actor, shown.id), "may_draft": request.actor.may("programmes.draft")}
    context |= {"may_publish": request.actor.may("programmes.publish")}
    context |= {"launch": shown.may_open and launching.launch_open(shown.id, clock.today())}
    return render(request, "programmes/run.html", context, status=form.status)


def _name(request: Request, shown: queries.RunPage, said: Mapping[str, Any]) -> None:
    lead, deputy = (queries.lead_id(shown, said[name]) for name in ("lead", "deputy"))
    actions.name_lead(shown.id, lead, deputy, said["hours"], by=request.actor, on=clock.today())


@page("programmes.open", methods=("POST",))
def open_programme(request: Request, slug: str) -> HttpResponse:
    shown = queries.run_page(request.actor, slug)
    actions.open_programme(shown.id, by=request.actor, on=clock.today())
    say(request, _("The programme is open. People can join from now on."))
    return redirect("programmes:run", slug)


@page("programmes.open")
def texts(request: Request, slug: str) -> HttpResponse:
    """What people read and sign, in each language."""
    languages = dict(settings.LANGUAGES)
    asked = wanted(request.GET, {"language": languages})
    language = asked.of("language") or tongue()
    chosen = wanted({"language": language}, {"language": languages})
    context = {"shown": queries.texts_page(request.actor, slug, language), "chips": chips(chosen, "language", languages)}
    return render(request, "programmes/texts.html", context | {"lang": language})
