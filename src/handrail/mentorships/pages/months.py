"""How it goes, from the page, from a letter or written down for somebody; and another mentor for a pair."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.web import PUBLIC, Request, page, render, say
from handrail.mentorships import actions, help_forms, queries
from handrail.mentorships.rules.mood import Tap

BOTH = ("GET", "POST")


@page("mentorships.plan", methods=BOTH)
def going(request: Request, ref: str) -> HttpResponse:
    seen = queries.going(request.actor, ref)
    form = help_forms.TapForm(request.POST or None)
    if request.method == "POST":
        if not form.done(lambda said: actions.say_how(ref, Tap(said["tap"]), by=request.actor, on=seen.head.today)):
            raise Refused([Reason("step_closed")])
        say(request, _("Thank you. You can change it until Sunday."))
        return redirect("mentorships:going", ref)
    return render(request, "mentorships/going.html", {"page": seen, "pair": seen.head})


@page("mentorships.note_how", methods=BOTH)
def going_note(request: Request, ref: str) -> HttpResponse:
    """Staff write down what somebody without a smartphone said."""
    seen = queries.to_note(request.actor, ref)
    form = help_forms.TapForm(request.POST or None)
    if form.done(lambda said: actions.note_how(ref, Tap(said["tap"]), by=request.actor, on=clock.today())):
        say(request, _("It is written down, with your name. The person can change it until Sunday."))
        return redirect("mentorships:going_note", ref)
    status = form.status
    return render(request, "mentorships/going_note.html", {"page": seen, "form": form}, status=status)


@page("mentorships.plan")
def going_paper(request: Request, ref: str) -> HttpResponse:
    """The same question as a letter, for who has no smartphone."""
    seen = queries.going(request.actor, ref)
    return render(request, "mentorships/going_paper.html", {"page": seen, "pair": seen.head})


@page(PUBLIC, methods=BOTH)
def going_by_link(request: Request, token: str) -> HttpResponse:
    """A link from a letter: opening it does nothing, a button does. It says no name."""
    if queries.mentorship_of_tap(token, clock.today()) is None:
        raise NotFound("tap")
    form = help_forms.TapForm(request.POST or None)
    done = False
    if request.method == "POST":
        done = form.done(lambda said: actions.say_how_by_link(token, Tap(said["tap"]), on=clock.today()))
        if not done:
            raise Refused([Reason("step_closed")])
    return render(request, "mentorships/going_by_link.html", {"done": done})


@page("mentorships.plan")
def handovers(request: Request, ref: str) -> HttpResponse:
    pair, rows = queries.handovers(request.actor, ref)
    return render(request, "mentorships/handovers.html", {"pair": pair, "rows": rows})


@page("mentorships.hand_over", methods=BOTH)
def hand_over(request: Request, ref: str) -> HttpResponse:
    """The coordinator gives a pair another mentor, with a note."""
    seen = queries.to_hand_over(request.actor, ref)
    form = help_forms.HandOverForm(request.POST or None, mentors=seen.mentors)
    if form.done(lambda said: actions.hand_over(ref, said["mentor"], said["note"], by=request.actor, on=clock.today())):
        say(request, _("Handed over. All three are told."))
        return redirect("portal:cockpit")
    status = form.status
    return render(request, "mentorships/hand_over.html", {"page": seen, "form": form}, status=status)
