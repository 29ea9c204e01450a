"""The rota of concerns: who is on call, where nobody is, swaps and absences. Leads alone."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, posted, render, say
from handrail.mentorships import actions, case_forms, queries
from handrail.mentorships.actions.rota import Line

BOTH = ("GET", "POST")


@page("mentorships.concerns", methods=BOTH)
def rota(request: Request) -> HttpResponse:
    """The lines of the organisation, and one more."""
    shown = queries.rota(request.actor, clock.now())
    form = case_forms.ShiftForm(posted(request), leads=list(shown.leads))
    if form.done(lambda said: actions.put_on_call(shown.organisation_id, Line(**said), by=request.actor, on=clock.today())):
        say(request, _("It stands in the rota. Who is on call is told."))
        return redirect("mentorships:rota")
    return render(request, "mentorships/rota.html", {"rota": shown, "form": form}, status=form.status)


@page("mentorships.concerns", methods=BOTH)
def away(request: Request) -> HttpResponse:
    shown = queries.rota(request.actor, clock.now())
    form = case_forms.AwayForm(posted(request))
    by, on = request.actor, clock.today()
    if form.done(lambda said: actions.say_away(shown.organisation_id, said["away_since"], said["away_until"], by=by, on=on)):
        say(request, _("Reports go past you on these days."))
        return redirect("mentorships:rota")
    return render(request, "mentorships/rota_away.html", {"form": form}, status=form.status)


@page("mentorships.concerns", methods=("POST",))
def back(request: Request, ref: str) -> HttpResponse:
    actions.back_again(ref, by=request.actor)
    say(request, _("The absence is taken out."))
    return redirect("mentorships:rota")


@page("mentorships.concerns", methods=BOTH)
def give(request: Request, ref: str) -> HttpResponse:
    """A swap: somebody else takes these days."""
    shown = queries.rota(request.actor, clock.now())
    row = next((each for each in shown.rows if each.ref == ref), None)
    if row is None:
        raise NotFound("on call")
    form = case_forms.GiveForm(posted(request), leads=[each for each in shown.leads if each[1] != row.person])
    if form.done(lambda said: actions.give_on_call(ref, said["to"], by=request.actor, on=clock.today())):
        say(request, _("Given. The other one is told."))
        return redirect("mentorships:rota")
    return render(request, "mentorships/rota_give.html", {"form": form, "row": row}, status=form.status)


@page("mentorships.concerns", methods=("POST",))
def remove(request: Request, ref: str) -> HttpResponse:
    actions.take_off_call(ref, by=request.actor)
    say(request, _("Taken out. Look whether there is a gap now."))
    return redirect("mentorships:rota")
