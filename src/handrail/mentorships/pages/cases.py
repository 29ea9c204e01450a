"""The safeguarding lead's pages: the list, one case with its log, and what can be done about it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.forms import Form
from handrail.kernel.lists import chips, wanted
from handrail.kernel.web import Request, page, posted, render, say
from handrail.mentorships import actions, case_forms, forms, labels, queries
from handrail.mentorships.rules import Severity

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


@page("mentorships.concerns", methods=BOTH)
def weigh(request: Request, ref: str) -> HttpResponse:
    """The lead finds it graver or less grave than the three answers."""
    form = case_forms.WeighForm(posted(request))
    by, now = request.actor, clock.now()
    if form.done(lambda said: actions.weigh(ref, Severity(said["severity"]), said["reason"], by=by, now=now)):
        say(request, _("It stands in the log."))
        return redirect("mentorships:case", ref)
    return _form(request, ref, form, "mentorships/case_weigh.html")


@page("mentorships.concerns", methods=BOTH)
def hand_over(request: Request, ref: str) -> HttpResponse:
    shown = queries.case(request.actor, ref)
    form = case_forms.HandOverForm(posted(request), leads=[(each.value, each.name) for each in shown.others])
    by, now = request.actor, clock.now()
    if form.done(lambda said: actions.hand_over_case(ref, said["to"], said["note"], by=by, now=now)):
        say(request, _("Handed over. The other one is told."))
        return redirect("mentorships:cases")
    return render(request, "mentorships/case_hand_over.html", {"form": form, "case": shown}, status=form.status)


@page("mentorships.concerns", methods=BOTH)
def answer(request: Request, ref: str) -> HttpResponse:
    form = case_forms.AnswerForm(posted(request))
    if form.done(lambda said: actions.answer(ref, said["text"], by=request.actor, now=clock.now())):
        say(request, _("Who reported can read it now, with the code."))
        return redirect("mentorships:case", ref)
    return _form(request, ref, form, "mentorships/case_answer.html")


@page("mentorships.concerns", methods=BOTH)
def dates(request: Request, ref: str) -> HttpResponse:
    shown = queries.case(request.actor, ref)
    form = case_forms.DatesForm(posted(request), initial={"step_by": shown.step_by, "close_by": shown.close_by})
    by, now = request.actor, clock.now()
    if form.done(lambda said: actions.plan_case(ref, said["step_by"], said["close_by"], by=by, now=now)):
        say(request, _("Saved. You are reminded the day before; the other leads the day after."))
        return redirect("mentorships:case", ref)
    return render(request, "mentorships/case_dates.html", {"form": form, "case": shown}, status=form.status)


@page("mentorships.concerns", methods=BOTH)
def keep(request: Request, ref: str) -> HttpResponse:
    """A legal hold."""
    form = case_forms.KeepForm(posted(request))
    by, now = request.actor, clock.now()
    if form.done(lambda said: actions.keep_case(ref, said["reason"], said["review_on"], by=by, now=now)):
        say(request, _("Nothing of it is erased until somebody lets it go."))
        return redirect("mentorships:case", ref)
    return _form(request, ref, form, "mentorships/case_keep.html")


@page("mentorships.concerns", methods=BOTH)
def let_go(request: Request, ref: str) -> HttpResponse:
    form = case_forms.LetGoForm(posted(request))
    if form.done(lambda said: actions.let_case_go(ref, said["because"], by=request.actor, now=clock.now())):
        say(request, _("It is no longer kept from erasure."))
        return redirect("mentorships:case", ref)
    return _form(request, ref, form, "mentorships/case_let_go.html")


def _form(request: Request, ref: str, form: Form, template: str) -> HttpResponse:
    context = {"form": form, "case": queries.case(request.actor, ref)}
    return render(request, template, context, status=form.status)
