"""A fair hearing: the lead's page to tell the person a concern is about, and that person's page to answer."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.mentorships import actions, case_forms, queries

BOTH = ("GET", "POST")


@page("mentorships.concerns", methods=BOTH)
def tell(request: Request, ref: str) -> HttpResponse:
    """Never by itself: a lead writes the words and says that it is safe."""
    form = case_forms.TellForm(posted(request))
    by, now = request.actor, clock.now()
    if form.done(lambda said: actions.tell_person(ref, said["text"], is_safe=said["is_safe"], by=by, now=now)):
        say(request, _("The person is told, and may answer in writing."))
        return redirect("mentorships:case", ref)
    context = {"form": form, "case": queries.case(request.actor, ref)}
    return render(request, "mentorships/case_tell.html", context, status=form.status)


@page("mentorships.see", methods=BOTH)
def hearing(request: Request, ref: str) -> HttpResponse:
    """What the person was told, and room for their own side."""
    shown = queries.hearing(request.actor, ref)
    form = case_forms.OwnSideForm(posted(request))
    if form.done(lambda said: actions.say_own_side(ref, said["text"], by=request.actor, now=clock.now())):
        say(request, _("We have it. A trained person reads it."))
        return redirect("mentorships:hearing", ref)
    return render(request, "mentorships/hearing.html", {"hearing": shown, "form": form}, status=form.status)
