"""The safeguarding lead's pages: the list, one case with its log, and what can be done about it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.forms import Form
from handrail.kernel.lists import chips, wanted
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, forms, labels, queries

BOTH = ("GET", "POST")
POST = ("POST",)


@page("mentorships.concerns")
def cases(request: Request) -> HttpResponse:
    asked = wanted(request.GET, {"which": labels.WHICH_CASES})
    found = queries.cases(request.actor, asked)
    context = {
        "cases": found.rows,
        "page": found.page,
        "wanted": asked,
        "which": chips(asked, "which", labels.WHICH_CASES, found.counts),
    }
    return render(request, "mentorships/cases.html", context)


@page("mentorships.concerns")
def case(request: Request, ref: str) -> HttpResponse:
    return render(request, "mentorships/case.html", {"case": queries.case(request.actor, ref)})


@page("mentorships.concerns", methods=POST)
def take(request: Request, ref: str) -> HttpResponse:
    actions.take_concern(ref, by=request.actor, now=clock.now())
    say(request, _("You answer for it now."))
    return redirect("mentorships:case", ref)


@page("mentorships.concerns", methods=POST)
def hold(request: Request, ref: str) -> HttpResponse:
    actions.hold_contact(ref, by=request.actor, now=clock.now())
    say(request, _("Contact is held. Neither of the two is told why."))
    return redirect("mentorships:case", ref)


@page("mentorships.concerns", methods=BOTH)
def act(request: Request, ref: str) -> HttpResponse:
    form = forms.ActForm(request.POST or None)
    if form.done(lambda said: actions.act(ref, said["text"], by=request.actor, now=clock.now())):
        say(request, _("It stands in the log."))
        return redirect("mentorships:case", ref)
    return _form(request, ref, form, "mentorships/case_act.html")


@page("mentorships.concerns", methods=BOTH)
def release(request: Request, ref: str) -> HttpResponse:
    form = forms.ReleaseForm(request.POST or None)
    if form.done(lambda said: actions.release_contact(ref, said["text"], by=request.actor, now=clock.now())):
        say(request, _("The two may be in contact again."))
        return redirect("mentorships:case", ref)
    return _form(request, ref, form, "mentorships/case_release.html")


@page("mentorships.concerns", methods=BOTH)
def close(request: Request, ref: str) -> HttpResponse:
    form = forms.CloseConcernForm(request.POST or None)
    if form.done(lambda said: actions.close_concern(ref, said["outcome"], said["note"], by=request.actor, now=clock.now())):
        say(request, _("The case is closed."))
        return redirect("mentorships:cases")
    return _form(request, ref, form, "mentorships/case_close.html")


def _form(request: Request, ref: str, form: Form, template: str) -> HttpResponse:
    context = {"form": form, "case": queries.case(request.actor, ref)}
    return render(request, template, context, status=form.status)
