"""Change or stop, without drama: pause, go on, another mentor, end, complete with thanks, cut the contact."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, forms, labels, queries
from handrail.mentorships.rules import GOOD_ENDS, Closing

BOTH = ("GET", "POST")
POST = ("POST",)


@page("mentorships.change")
def change(request: Request, ref: str) -> HttpResponse:
    return render(request, "mentorships/change.html", {"pair": queries.head(request.actor, ref)})


@page("mentorships.change", methods=BOTH)
def pause(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    if request.method == "POST":
        actions.pause(ref, by=request.actor, on=pair.today)
        say(request, _("You two have a pause. Either of you can go on whenever you like."))
        return redirect("mentorships:pair", ref)
    return render(request, "mentorships/pause.html", {"pair": pair})


@page("mentorships.change", methods=POST)
def resume(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    actions.resume(ref, by=request.actor, on=pair.today)
    say(request, _("You two go on."))
    return redirect("mentorships:pair", ref)


@page("mentorships.change", methods=BOTH)
def end(request: Request, ref: str) -> HttpResponse:
    """End it, with what fits best. The other side sees no reason."""
    pair = queries.head(request.actor, ref)
    words = labels.OF_MENTEE if pair.i_guide else labels.ENDINGS
    reasons: list[tuple[str, Any]] = [(code, words[code]) for code in pair.reasons if code != "completed"]
    form = forms.EndForm(request.POST or None, reasons=reasons, initial={"reason": "other"})
    if form.done(lambda said: actions.close(ref, said["reason"], by=request.actor, on=pair.today)):
        say(request, _("Your mentorship has ended."))
        return _after(form.cleaned_data["reason"], ref)
    return render(request, "mentorships/end.html", {"form": form, "pair": pair}, status=form.status)


@page("mentorships.change", methods=BOTH)
def another(request: Request, ref: str) -> HttpResponse:
    """Another mentor: nobody’s fault, no reason asked, back to choosing."""
    pair = queries.head(request.actor, ref)
    if pair.i_guide:
        raise NotFound("mentorship")
    if request.method == "POST":
        reason = "bad_fit" if "bad_fit" in pair.reasons else "other"
        actions.close(ref, reason, by=request.actor, on=pair.today, rematch=True)
        say(request, _("You can choose another mentor now."))
        return redirect("mentorships:together")
    return render(request, "mentorships/another.html", {"pair": pair})


@page("mentorships.change", methods=BOTH)
def complete(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    if request.method == "POST":
        actions.close(ref, "completed", by=request.actor, on=pair.today)
        say(request, _("You did it together. Now say goodbye well."))
        return redirect("mentorships:closing", ref)
    return render(request, "mentorships/complete.html", {"pair": pair})


@page("mentorships.change", methods=BOTH)
def closing(request: Request, ref: str) -> HttpResponse:
    """The closing checklist and the thanks."""
    pair, goodbye = queries.goodbye(request.actor, ref)
    thanks = next((each.words for each in goodbye.steps if each.code == Closing.SAY_THANKS), "")
    form = forms.ThanksForm(request.POST or None, initial={"words": thanks})
    done = form.done(
        lambda said: actions.tick_closing(ref, Closing.SAY_THANKS, words=said["words"], by=request.actor, on=pair.today)
    )
    if done:
        say(request, _("%(name)s can read your thanks.") % {"name": pair.other_first})
        return redirect("mentorships:closing", ref)
    context = {"form": form, "pair": pair, "goodbye": goodbye}
    return render(request, "mentorships/closing.html", context, status=form.status)


@page("mentorships.change", methods=POST)
def tick_closing(request: Request, ref: str, step: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    if step not in set(Closing):
        raise NotFound("closing step")
    actions.tick_closing(ref, Closing(step), by=request.actor, on=pair.today)
    say(request, _("Saved."))
    return redirect("mentorships:closing", ref)


@page("mentorships.block", methods=BOTH)
def block(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    if request.method == "POST":
        actions.block(ref, by=request.actor, on=pair.today)
        say(request, _("Contact is cut. The other sees only that the mentorship has ended."))
        return redirect("mentorships:together")
    return render(request, "mentorships/block.html", {"pair": pair})


def _after(reason: str, ref: str) -> HttpResponse:
    return redirect("mentorships:closing", ref) if reason in GOOD_ENDS else redirect("mentorships:together")
