"""Workshops for a person: what comes, a place, the calendar entry, I am here, how it was, and speaking oneself."""

import hashlib
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.community import actions, forms
from handrail.community.labels.workshops import KINDS
from handrail.community.queries import speaking, workshops
from handrail.community.rules.signing import SignupState, SpeakingState
from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.people.labels import PURPOSES

BOTH, POST = ("GET", "POST"), ("POST",)


def named(row: workshops.WorkshopRow) -> Any:
    """What a workshop is called: its own title, the programme's word for the series, or its kind."""
    return row.name or KINDS[row.kind]


@page("community.attend")
def coming(request: Request) -> HttpResponse:
    found = workshops.coming(request.actor)
    context = {
        "coming": [(named(row), row) for row in found.coming],
        "been": [(named(row), row) for row in found.been],
        "quotes": found.quotes,
    }
    return render(request, "community/coming.html", context)


@page("community.attend")
def workshop(request: Request, ref: str) -> HttpResponse:
    found = workshops.workshop(request.actor, ref)
    return render(request, "community/workshop.html", {"page": found, "row": found.row, "name": named(found.row)})


@page("community.attend", methods=POST)
def sign_up(request: Request, ref: str) -> HttpResponse:
    row = actions.sign_up(ref, by=request.actor, now=clock.now())
    if row.state == SignupState.WAITING:
        say(request, _("All places are taken. You are on the waiting list and are told as soon as one is free."))
    else:
        say(request, _("You have a place. We remind you the day before."))
    return redirect("community:workshop", ref)


@page("community.attend", methods=POST)
def leave(request: Request, ref: str) -> HttpResponse:
    actions.leave(ref, by=request.actor, now=clock.now())
    say(request, _("Thank you for telling us. Your place goes to somebody else."))
    return redirect("community:workshop", ref)


@page("community.attend")
def calendar(request: Request, ref: str) -> HttpResponse:
    name = named(workshops.workshop(request.actor, ref).row)
    file = workshops.calendar_file(request.actor, ref, summary=name, stamp=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="workshop.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


@page("community.attend", methods=BOTH)
def here(request: Request, ref: str, code: str) -> HttpResponse:
    """Behind the code on the door: one button. Reading the address changes nothing."""
    found = workshops.workshop(request.actor, ref)
    if request.method == "POST":
        actions.check_in(ref, code, by=request.actor, now=clock.now())
        say(request, _("You are on the list. Good to have you here."))
        return redirect("community:workshop", ref)
    return render(request, "community/here.html", {"row": found.row, "name": named(found.row)})


@page("community.attend", methods=BOTH)
def feedback(request: Request, ref: str) -> HttpResponse:
    found = workshops.workshop(request.actor, ref)
    form = forms.FeedbackForm(posted(request))
    if form.done(lambda said: actions.give_feedback(ref, said["tap"], said["words"], by=request.actor, now=clock.now())):
        say(request, _("Thank you. The host sees how many said what, never who."))
        return redirect("community:workshop", ref)
    return render(request, "community/feedback.html", {"form": form, "row": found.row, "name": named(found.row)})


@page("community.attend", methods=BOTH)
def speak(request: Request, ref: str) -> HttpResponse:
    """Asked to speak: yes or no, what may be quoted, and the way back."""
    own = speaking.own(request.actor, ref)
    initial = {"words": own.reveal("quote")}
    form = forms.QuoteForm(request.POST if "words" in request.POST else None, initial=initial)
    if form.done(lambda said: actions.give_quote(ref, said["words"], _text_hash(), by=request.actor, now=clock.now())):
        say(request, _("Saved. You can change it or take it back here, any day."))
        return redirect("community:speak", ref)
    found = workshops.workshop(request.actor, ref)
    answers = SpeakingState(own.state) in {SpeakingState.ASKED, SpeakingState.NO} and found.is_open
    context = {"form": form, "row": found.row, "name": named(found.row), "state": own.state, "answers": answers}
    return render(request, "community/speak.html", context | {"purpose": PURPOSES["publicity"]})


def _text_hash() -> str:
    """Which sentence was agreed to, in the language it was read in."""
    return hashlib.sha256(str(PURPOSES["publicity"]).encode()).hexdigest()


@page("community.attend", methods=POST)
def speak_answer(request: Request, ref: str) -> HttpResponse:
    match request.POST.get("answer"):
        case "withdraw":
            actions.withdraw_speaking(ref, by=request.actor, now=clock.now())
            say(request, _("Done. Nothing of yours is shown."))
        case "yes":
            actions.answer_speaking(ref, yes=True, by=request.actor, now=clock.now())
            say(request, _("Thank you. The host is glad and is told."))
        case _no:
            actions.answer_speaking(ref, yes=False, by=request.actor, now=clock.now())
            say(request, _("Thank you for answering. The host is told."))
    return redirect("community:speak", ref)
