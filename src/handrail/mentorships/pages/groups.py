"""One meeting with several mentees: planned, logged, called off for everybody."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, forms, group_forms, queries
from handrail.mentorships.rules import How

BOTH = ("GET", "POST")
POST = ("POST",)


@page("mentorships.arrange", methods=BOTH)
def plan(request: Request) -> HttpResponse:
    seen = queries.group_page(request.actor)
    form = group_forms.PlanGroupForm(request.POST or None, zone=seen.zone, people=seen.people, initial={"key": forms.new_key()})
    done = form.done(
        lambda said: actions.plan_group(
            said["who"],
            actions.GroupPlan(said["at"], How(said["how"]), said["where"], said["minutes"]),
            key=said["key"],
            by=request.actor,
            now=clock.now(),
        )
    )
    if done:
        say(request, _("The meeting is planned. Each of them is told, without the names of the others."))
        return redirect("mentorships:together")
    return render(request, "mentorships/group.html", {"form": form, "plans": True}, status=form.status)


@page("mentorships.log", methods=BOTH)
def log(request: Request) -> HttpResponse:
    seen = queries.group_page(request.actor)
    usual = {"held_on": seen.today, "minutes": "60", "how": How.PLACE, "key": forms.new_key()}
    form = group_forms.LogGroupForm(request.POST or None, people=seen.people, initial=usual)
    if form.done(lambda said: actions.log_group(said["who"], form.told, key=said["key"], by=request.actor, on=seen.today)):
        say(request, _("The meeting is saved for each of them."))
        return redirect("mentorships:together")
    return render(request, "mentorships/group.html", {"form": form, "plans": False}, status=form.status)


@page("mentorships.arrange", methods=POST)
def cancel(request: Request, ref: str) -> HttpResponse:
    actions.cancel_group(ref, by=request.actor, now=clock.now())
    say(request, _("The meeting is called off for everybody. Each of them is told."))
    return redirect("mentorships:together")
