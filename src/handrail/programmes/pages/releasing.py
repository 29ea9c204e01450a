"""From draft to version: one asks, one publishes, and what nobody entered by is taken back."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.programmes import part_forms
from handrail.programmes.actions import releasing as actions
from handrail.programmes.actions.drafting import mark_of
from handrail.programmes.pages.drafting import by_table
from handrail.programmes.queries import drafting, trial


@page("programmes.draft")
def draft_trial(request: Request, ref: str) -> HttpResponse:
    """What publishing would do to the rows there are. Nothing is changed."""
    shown = drafting.draft_page(request.actor, ref)
    counted = trial.trial(request.actor, shown.draft, clock.today())
    return render(request, "programmes/draft_trial.html", {"shown": shown, "trial": counted})


@page("programmes.draft", methods=("GET", "POST"))
def draft_ask(request: Request, ref: str) -> HttpResponse:
    """Ask somebody else to publish exactly this text."""
    shown = drafting.draft_page(request.actor, ref)
    form = part_forms.Why(posted(request), initial={"seen": mark_of(shown.draft.text)})
    if form.done(lambda said: actions.ask_to_publish(ref, said["why"], seen=said["seen"], by=request.actor, on=clock.today())):
        say(request, _("Asked. Who may publish sees it in the list of programmes for 14 days."))
        return redirect("programmes:draft", ref)
    return render(request, "programmes/draft_ask.html", _context(shown, form), status=form.status)


def _context(shown: drafting.DraftPage, form: part_forms.Why) -> dict[str, Any]:
    return {"shown": shown, "form": form, "changed": by_table(shown.changed)}


@page("programmes.draft", methods=("POST",))
def draft_unask(request: Request, ref: str) -> HttpResponse:
    actions.take_back_question(ref, by=request.actor, on=clock.today())
    say(request, _("Taken back. The draft stays."))
    return redirect("programmes:draft", ref)


@page("programmes.publish", methods=("GET", "POST"))
def draft_publish(request: Request, ref: str) -> HttpResponse:
    """Publish exactly the text that is shown here; it never changes again."""
    shown = drafting.draft_page(request.actor, ref)
    form = part_forms.Why(posted(request), initial={"seen": mark_of(shown.draft.text), "why": shown.draft.asked_why})
    if form.done(lambda said: _publish(request, shown, said)):
        say(request, _("Published. New people enter by this version from now on."))
        return redirect("programmes:run", shown.draft.slug)
    return render(request, "programmes/draft_publish.html", _context(shown, form), status=form.status)


def _publish(request: Request, shown: drafting.DraftPage, said: Any) -> Any:
    zone = shown.draft.programme.zone if shown.draft.programme else settings.TIME_ZONE
    seen, why = said["seen"], said["why"]
    return actions.publish_draft(shown.draft.ref, why, seen=seen, zone=zone, by=request.actor, on=clock.today())


@page("programmes.publish", methods=("GET", "POST"))
def withdraw(request: Request, ref: str) -> HttpResponse:
    """Take the newest version back while nobody has entered by it."""
    shown = drafting.version_to_withdraw(request.actor, ref)
    form = part_forms.Why(posted(request))
    if form.done(lambda said: actions.withdraw(ref, said["why"], by=request.actor, on=clock.today())):
        say(request, _("Taken back. The version before is the newest again."))
        return redirect("programmes:run", shown.slug)
    return render(request, "programmes/withdraw.html", {"shown": shown, "form": form}, status=form.status)
