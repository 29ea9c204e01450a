"""A colleague stands in: the mentor asks one, the colleague answers and works, the mentee may rather wait, staff name one."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, cover_forms, queries

BOTH = ("GET", "POST")
POST = ("POST",)


@page("mentorships.change", methods=BOTH)
def away(request: Request, ref: str) -> HttpResponse:
    """Who is there on some days away of mine, and whom I ask."""
    seen = queries.away(request.actor, ref)
    pairs = [(each.ref, each.mentee) for each in seen.alone]
    usual = {"starts": max(seen.starts, seen.today), "ends": seen.ends}
    form = cover_forms.AskCoverForm(request.POST or None, colleagues=seen.colleagues, pairs=pairs, initial=usual)
    if form.done(lambda said: actions.ask_cover(form.wanted, said["pairs"], by=request.actor, on=seen.today)):
        say(request, _("Your colleague is asked. You see the answer here."))
        return redirect("mentorships:away", ref)
    return render(request, "mentorships/away.html", {"page": seen, "form": form}, status=form.status)


@page("mentorships.see")
def cover(request: Request, ref: str) -> HttpResponse:
    return render(request, "mentorships/cover.html", {"page": queries.cover_page(request.actor, ref)})


@page("mentorships.change", methods=POST)
def answer(request: Request, ref: str, word: str) -> HttpResponse:
    yes = word == "yes"
    actions.answer_cover(ref, yes=yes, by=request.actor, on=clock.today())
    if yes:
        say(request, _("Thank you. Everybody is told that you are there."))
        return redirect("mentorships:cover", ref)
    say(request, _("That is fine. Your colleague is told."))
    return redirect("mentorships:together")


@page("mentorships.change", methods=POST)
def cancel(request: Request, ref: str) -> HttpResponse:
    """Undo, for the mentor and for staff: back to where it was pressed."""
    row = actions.cancel_cover(ref, by=request.actor, on=clock.today())
    say(request, _("Taken back. Everybody who knew is told."))
    if row.covered.person_id == request.actor.person_id:
        return redirect("mentorships:week")
    return redirect("mentorships:cover_name", row.covered.ref)


@page("mentorships.change", methods=POST)
def wait(request: Request, ref: str) -> HttpResponse:
    """The mentee would rather wait, or is glad about somebody after all."""
    row = actions.rather_wait(ref, by=request.actor, on=clock.today())
    say(request, _("That is fine. Nobody asks why."))
    return redirect("mentorships:pair", row.mentorship.ref)


@page("mentorships.change", methods=POST)
def welcome(request: Request, ref: str) -> HttpResponse:
    row = actions.welcome_cover(ref, by=request.actor, on=clock.today())
    say(request, _("Good. Your mentor and the colleague are told."))
    return redirect("mentorships:pair", row.mentorship.ref)


@page("mentorships.watch", methods=BOTH)
def name(request: Request, ref: str) -> HttpResponse:
    """Who leads or coordinates names a colleague for a mentor who is away or ill."""
    seen = queries.to_name(request.actor, ref)
    usual = {"starts": seen.starts, "ends": seen.ends}
    form = cover_forms.NameCoverForm(request.POST or None, colleagues=seen.colleagues, initial=usual)
    if form.done(lambda _said: actions.name_cover(ref, form.wanted, by=request.actor, on=clock.today())):
        say(request, _("It is written down. All three are told."))
        return redirect("mentorships:cover_name", ref)
    return render(request, "mentorships/cover_name.html", {"page": seen, "form": form}, status=form.status)
