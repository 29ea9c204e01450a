"""A psychologist's own pages: her referrals and her entry, nothing else. A coordinator keeps entries of the service."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, queries, referral_forms
from handrail.mentorships.queries.referrals import EntryPage
from handrail.mentorships.rules import How, day_of
from handrail.mentorships.rules.referrals import DeclineReason

BOTH = ("GET", "POST")


@page("mentorships.take_referrals")
def sent(request: Request) -> HttpResponse:
    context = {"rows": queries.sent(request.actor), "entry": queries.directory_of(request.actor)}
    return render(request, "mentorships/sent.html", context)


@page("mentorships.take_referrals")
def referral(request: Request, ref: str) -> HttpResponse:
    return render(request, "mentorships/referral.html", {"page": queries.sent_one(request.actor, ref)})


@page("mentorships.take_referrals", methods=("POST",))
def accept(request: Request, ref: str) -> HttpResponse:
    actions.answer_referral(ref, yes=True, by=request.actor, on=clock.today())
    say(request, _("You said yes. Now propose a time."))
    return redirect("mentorships:referral", ref)


@page("mentorships.take_referrals", methods=BOTH)
def decline(request: Request, ref: str) -> HttpResponse:
    seen = queries.sent_one(request.actor, ref)
    form = referral_forms.DeclineForm(request.POST or None)
    done = form.done(
        lambda said: actions.answer_referral(
            ref, yes=False, because=DeclineReason(said["because"]), by=request.actor, on=clock.today()
        )
    )
    if done:
        say(request, _("Your answer is sent."))
        return redirect("mentorships:sent")
    return _form(request, form, seen, _("Not possible now"), _("Send this answer"))


@page("mentorships.take_referrals", methods=BOTH)
def appoint(request: Request, ref: str) -> HttpResponse:
    seen = queries.sent_one(request.actor, ref)
    form = referral_forms.AppointForm(request.POST or None, zone=seen.zone, initial={"at": seen.row.at, "how": "place"})
    now = clock.now()
    done = form.done(
        lambda said: actions.appoint(
            ref, said["at"], How(said["how"]), said["where"], by=request.actor, now=now, on=day_of(now, seen.zone)
        )
    )
    if done:
        say(request, _("The time is set. Both are told."))
        return redirect("mentorships:referral", ref)
    return _form(request, form, seen, _("Set a time"), _("Set this time"))


@page("mentorships.take_referrals", methods=("POST",))
def finish(request: Request, ref: str) -> HttpResponse:
    actions.finish_referral(ref, by=request.actor, on=clock.today())
    say(request, _("Saved. Your place is free again."))
    return redirect("mentorships:referral", ref)


@page("mentorships.take_referrals", methods=BOTH)
def tell(request: Request, ref: str) -> HttpResponse:
    seen = queries.sent_one(request.actor, ref)
    form = referral_forms.FeedbackForm(request.POST or None)
    if form.done(lambda said: actions.give_feedback(ref, said["text"], by=request.actor, on=clock.today())):
        say(request, _("Sent to the mentor alone."))
        return redirect("mentorships:referral", ref)
    return _form(request, form, seen, _("Tell the mentor"), _("Send to the mentor"))


@page("mentorships.take_referrals", methods=BOTH)
def own_entry(request: Request) -> HttpResponse:
    return _entry(request, queries.own_entry(request.actor), "mentorships:sent")


@page("mentorships.keep_directory")
def directory(request: Request) -> HttpResponse:
    return render(request, "mentorships/directory.html", {"rows": queries.directory_entries(request.actor)})


@page("mentorships.keep_directory", methods=BOTH)
def entry(request: Request, ref: str) -> HttpResponse:
    return _entry(request, queries.entry(request.actor, ref), "mentorships:directory")


def _entry(request: Request, seen: EntryPage, back: str) -> HttpResponse:
    initial = {**seen.said, "takes": "yes" if seen.said["takes"] else "no"}
    form = referral_forms.EntryForm(request.POST or None, regions=seen.areas, initial=initial)
    done = form.done(
        lambda _said: actions.say_psychologist(
            seen.organisation_id, seen.person_id, form.entry, by=request.actor, on=clock.today()
        )
    )
    if done:
        say(request, _("The entry is saved. Mentors see it at once."))
        return redirect(back)
    context = {"form": form, "page": seen, "back": back}
    return render(request, "mentorships/entry.html", context, status=form.status)


def _form(request: Request, form: Any, seen: Any, title: str, submit: str) -> HttpResponse:
    context = {"form": form, "page": seen, "title": title, "submit": submit}
    return render(request, "mentorships/referral_form.html", context, status=form.status)
