"""The pages of who stays in touch without being the mentor, and what she sees and decides about it herself."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.employers.rules import CheckState
from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.kernel.lists import wanted
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, queries
from handrail.mentorships.aftercare_forms import OwnTouchForm, WhoForm
from handrail.mentorships.forms import new_key
from handrail.mentorships.rules.aftercare import Channel

BOTH = ("GET", "POST")
POST = ("POST",)


@page("mentorships.see")
def owned(request: Request) -> HttpResponse:
    """Everybody I stay in touch with."""
    asked = wanted(request.GET, {})
    return render(request, "mentorships/owned.html", {"page": queries.owned(request.actor, asked), "wanted": asked})


@page("mentorships.see")
def owned_one(request: Request, ref: str) -> HttpResponse:
    return render(request, "mentorships/owned_one.html", {"one": queries.owned_one(request.actor, ref)})


@page("mentorships.see", methods=BOTH)
def owned_touch(request: Request, ref: str) -> HttpResponse:
    """I was in touch: two taps."""
    one = queries.owned_one(request.actor, ref)
    usual = {"channel": Channel.PHONE, "day": one.today, "key": new_key()}
    form = OwnTouchForm(request.POST or None, channels=one.channels, other=one.first, initial=usual)
    done = form.done(
        lambda said: actions.log_owned(
            ref, said["day"], said["channel"], note=said["note"], key=said["key"], by=request.actor, on=one.today
        )
    )
    if done:
        say(request, _("Your contact is saved."))
        return redirect("mentorships:owned_one", ref)
    return render(request, "mentorships/owned_touch.html", {"form": form, "one": one}, status=form.status)


@page("mentorships.see", methods=POST)
def owned_remove(request: Request, ref: str) -> HttpResponse:
    row = actions.remove_owned(ref, by=request.actor)
    say(request, _("The contact is taken back."))
    return redirect("mentorships:owned_one", row.ref)


@page("mentorships.see", methods=BOTH)
def owned_check(request: Request, ref: str) -> HttpResponse:
    """Does the job go on? Unknown is an answer too."""
    one = queries.owned_one(request.actor, ref)
    said = request.POST.get("state", "")
    if said in set(CheckState):
        actions.check_owned(ref, CheckState(said), by=request.actor, on=one.today)
        say(request, _("Thank you. Your answer is kept."))
        return redirect("mentorships:owned_one", ref)
    return render(request, "mentorships/owned_check.html", {"one": one}, status=422 if request.method == "POST" else 200)


@page("mentorships.see", methods=BOTH)
def owned_back(request: Request, ref: str) -> HttpResponse:
    """Hand it back, after a page that says to whom."""
    one = queries.owned_one(request.actor, ref)
    if request.method == "POST":
        actions.hand_back(ref, by=request.actor, on=one.today)
        say(request, _("Handed back. Who stays in touch from now on is told."))
        return redirect("mentorships:owned")
    return render(request, "mentorships/owned_back.html", {"one": one})


@page("mentorships.see", methods=BOTH)
def owned_end(request: Request, ref: str) -> HttpResponse:
    """The support after the end is over."""
    one = queries.owned_one(request.actor, ref)
    if request.method == "POST":
        actions.end_owned(ref, by=request.actor, on=one.today)
        say(request, _("The support has ended. Thank you."))
        return redirect("mentorships:owned")
    return render(request, "mentorships/owned_end.html", {"one": one})


@page("mentorships.extend")
def owners(request: Request) -> HttpResponse:
    """Who stays in touch with whom; how it goes with their jobs is not here, and their names are not beside the figures."""
    asked = wanted(request.GET, {})
    page = queries.who_stays_in_touch(request.actor, asked)
    return render(request, "mentorships/owners.html", {"page": page, "wanted": asked})


@page("mentorships.change", methods=BOTH)
def name_owner(request: Request, ref: str) -> HttpResponse:
    """The mentor or the coordinator says who stays in touch."""
    seen = queries.to_name_owner(request.actor, ref)
    form = WhoForm(request.POST or None, colleagues=seen.colleagues)
    if form.done(lambda said: actions.name_owner(ref, said["who"], by=request.actor, on=clock.today())):
        say(request, _("Named. Both are told."))
        return redirect(*_after_naming(request, ref, is_pair=seen.is_pair))
    context = {"form": form, "page": seen, "ref": ref, "runs": request.actor.at(Role.COORDINATOR)}
    return render(request, "mentorships/name_owner.html", context, status=form.status)


@page("mentorships.share", methods=BOTH)
def support(request: Request, ref: str) -> HttpResponse:
    """Who stays in touch with me, and whether they see how to reach me."""
    seen = queries.support(request.actor, ref)
    if request.method == "POST":
        yes = request.POST.get("share") == "yes"
        actions.let_reach(ref, yes=yes, by=request.actor, on=clock.today())
        say(request, _("Saved. You can change it at any time."))
        return redirect("mentorships:support", ref)
    return render(request, "mentorships/support.html", {"support": seen})


@page("mentorships.change", methods=POST)
def look_again(request: Request, ref: str) -> HttpResponse:
    """I want a mentor again."""
    actions.look_again(ref, by=request.actor, on=clock.today())
    say(request, _("You can look for a mentor again."))
    return redirect("portal:home")


def _after_naming(request: Request, ref: str, *, is_pair: bool) -> tuple[str, ...]:
    """Back to the pair, or to the list a coordinator came from."""
    if is_pair:
        return "mentorships:pair", ref
    return ("mentorships:owners",) if request.actor.at(Role.COORDINATOR) else ("mentorships:together",)
