"""The pages of a pair: where it stands, times for a meeting, goals and steps, contact details."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, forms, queries
from handrail.mentorships.pages.warning import warn_when_full
from handrail.mentorships.rules import GoalState, How

BOTH = ("GET", "POST")
POST = ("POST",)


@page("mentorships.see")
def together(request: Request) -> HttpResponse:
    """One mentor: straight to that page. Everybody else gets the list."""
    found = queries.together(request.actor)
    if not found.is_mentor and len(found.guides_me) == 1:
        return redirect("mentorships:pair", found.guides_me[0].ref)
    return render(request, "mentorships/together.html", {"together": found, "beside": queries.beside(request.actor)})


@page("mentorships.see")
def pair(request: Request, ref: str) -> HttpResponse:
    try:
        found = queries.together_with(request.actor, ref)
        said = {"pair": found, "lines": found.lines if "all" in request.GET else queries.newest(found.lines)}
        if isinstance(found, queries.Following):
            return render(request, "mentorships/aftercare.html", said)
        return render(request, "mentorships/pair.html", said, fragment="steps")
    except NotFound:
        if (cover := queries.cover_of(request.actor, ref)) is not None:
            return redirect("mentorships:cover", cover)
        return render(request, "mentorships/own_log.html", {"log": queries.own_log(request.actor, ref)})


@page("mentorships.arrange")
def told(request: Request, ref: str) -> HttpResponse:
    """What a mentee answered to the programme's own questions, as far as her mentor sees it."""
    pair, own = queries.told(request.actor, ref, get_language() or "en")
    return render(request, "mentorships/told.html", {"pair": pair, "own": own})


@page("mentorships.arrange", methods=BOTH)
def times(request: Request, ref: str) -> HttpResponse:
    """Propose three times."""
    pair = queries.head(request.actor, ref)
    form = forms.ThreeTimesForm(request.POST or None, zone=pair.zone)
    done = form.done(
        lambda said: actions.propose_times(
            ref,
            form.times,
            how=How(said["how"]),
            where=said["where"],
            minutes=said["minutes"],
            by=request.actor,
            now=clock.now(),
        )
    )
    if done:
        say(request, _("Your three times are sent. %(name)s chooses one.") % {"name": pair.other_first})
        return _to(ref)
    return render(request, "mentorships/times.html", {"form": form, "pair": pair}, status=form.status)


@page("mentorships.arrange", methods=BOTH)
def choose(request: Request, ref: str) -> HttpResponse:
    """Choose one of the three times the other side proposed."""
    pair, offer = queries.offered(request.actor, ref)
    form = forms.ChooseForm(request.POST or None)
    if form.done(lambda said: actions.choose_time(ref, said["at"], by=request.actor, now=clock.now())):
        say(request, _("Your meeting is arranged. You can add it to your calendar."))
        warn_when_full(request, form.result.ref)
        return _to(pair.ref)
    context = {"form": form, "pair": pair, "offer": offer}
    return render(request, "mentorships/choose.html", context, status=form.status)


@page("mentorships.arrange", methods=BOTH)
def arrange(request: Request, ref: str) -> HttpResponse:
    """A time the two have already agreed on."""
    pair = queries.acting_head(request.actor, ref)
    form = forms.ArrangeForm(request.POST or None, zone=pair.zone, initial={"key": forms.new_key()})
    done = form.done(
        lambda said: actions.arrange(
            ref,
            said["at"],
            how=How(said["how"]),
            where=said["where"],
            minutes=said["minutes"],
            key=said["key"],
            by=request.actor,
            now=clock.now(),
        )
    )
    if done:
        say(request, _("Your meeting is arranged. You can add it to your calendar."))
        warn_when_full(request, form.result.ref)
        return _to(ref)
    return render(request, "mentorships/arrange.html", {"form": form, "pair": pair}, status=form.status)


@page("mentorships.plan", methods=BOTH)
def goal(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    form = forms.GoalForm(request.POST or None)
    if form.done(lambda said: actions.set_goal(ref, said["text"], by=request.actor, on=pair.today)):
        say(request, _("Your goal is set."))
        return _to(ref)
    return render(request, "mentorships/goal.html", {"form": form, "pair": pair}, status=form.status)


@page("mentorships.plan", methods=POST)
def end_goal(request: Request, ref: str, state: str) -> HttpResponse:
    pair = queries.head(request.actor, queries.pair_ref_of(request.actor, "goals", ref))
    actions.end_goal(ref, GoalState(state), by=request.actor, on=pair.today)
    say(
        request, {"reached": _("Well done. The goal is reached."), "open": _("The goal is open again.")}.get(state, _("Saved."))
    )
    return _to(pair.ref)


@page("mentorships.plan", methods=BOTH)
def step(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    form = forms.StepForm(request.POST or None, other=pair.other_first, initial={"whose": "me"})
    done = form.done(
        lambda said: actions.add_step(
            ref, said["text"], mine=said["whose"] == "me", due_on=said["due_on"], by=request.actor, on=pair.today
        )
    )
    if done:
        say(request, _("Your step is saved."))
        return _to(ref)
    return render(request, "mentorships/step.html", {"form": form, "pair": pair}, status=form.status)


@page("mentorships.plan", methods=POST)
def tick(request: Request, ref: str) -> HttpResponse:
    """Done. With htmx only the list of steps comes back, with a way to undo it."""
    found = queries.pair_ref_of(request.actor, "steps", ref)
    actions.tick(ref, by=request.actor, on=clock.today())
    return _steps(request, found, ref)


@page("mentorships.plan", methods=POST)
def untick(request: Request, ref: str) -> HttpResponse:
    found = queries.pair_ref_of(request.actor, "steps", ref)
    actions.untick(ref, by=request.actor, on=clock.today())
    return _steps(request, found, "")


@page("mentorships.share", methods=BOTH)
def contact(request: Request, ref: str) -> HttpResponse:
    pair, mine = queries.shared(request.actor, ref)
    shown = {"phone": mine.phone, "email": mine.email} if mine else {}
    form = forms.ContactForm(request.POST or None, initial=shown)
    done = form.done(
        lambda said: actions.share_contact(ref, phone=said["phone"], email=said["email"], by=request.actor, on=pair.today)
    )
    if done:
        say(request, _("%(name)s can see this now.") % {"name": pair.other_first})
        return _to(ref)
    context = {"form": form, "pair": pair, "mine": mine}
    return render(request, "mentorships/contact.html", context, status=form.status)


@page("mentorships.share", methods=POST)
def withdraw(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    actions.withdraw_contact(ref, by=request.actor, on=pair.today)
    say(request, _("%(name)s no longer sees this.") % {"name": pair.other_first})
    return _to(ref)


def _steps(request: Request, pair_ref: str, undo: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        if undo:
            say(request, _("Your step is done."))
        return _to(pair_ref)
    context = {"pair": queries.pair(request.actor, pair_ref), "undo": undo}
    return render(request, "mentorships/pair.html", context, fragment="steps")


def _to(ref: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("mentorships:pair", args=[ref]))
