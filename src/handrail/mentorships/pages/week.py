"""The mentor's week, her hours for it, and the link for her own calendar."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from handrail.kernel import clock
from handrail.kernel.forms import Form
from handrail.kernel.web import PUBLIC, Request, page, render, say
from handrail.mentorships import actions, queries
from handrail.mentorships.rules.week import MOST_HOURS

POST = ("POST",)


class HoursForm(Form):
    hours = forms.IntegerField(
        label=gettext_lazy("Hours a week for mentoring"),
        help_text=gettext_lazy("As agreed with your office. Leave it empty to see your week without comparison."),
        min_value=1,
        max_value=MOST_HOURS,
        required=False,
    )


@page("mentorships.see")
def week(request: Request) -> HttpResponse:
    """One week, Monday to Sunday; any day of it in the address names it."""
    found = queries.week(request.actor, request.GET.get("week", ""))
    form = HoursForm(initial={"hours": found.hours.agreed})
    return _show(request, found, form)


@page("mentorships.see", methods=POST)
def hours(request: Request) -> HttpResponse:
    form = HoursForm(request.POST)
    if form.done(lambda said: actions.say_hours(said["hours"], by=request.actor)):
        say(request, _("Saved."))
        return redirect("mentorships:week")
    return _show(request, queries.week(request.actor, ""), form, status=422)


@page("mentorships.see", methods=POST)
def link(request: Request) -> HttpResponse:
    """A new link: the one before ends."""
    actions.renew_week_link(by=request.actor)
    say(request, _("Your new link is ready. An earlier link no longer works."))
    return redirect("mentorships:week")


@page("mentorships.see", methods=POST)
def link_off(request: Request) -> HttpResponse:
    actions.end_week_link(by=request.actor)
    say(request, _("The link no longer works. You can make a new one any time."))
    return redirect("mentorships:week")


@page(PUBLIC)
def calendar(request: Request, token: str) -> HttpResponse:
    """What a calendar program fetches with the link: no sign-in, no family name, no place, no note."""
    found = queries.feed(token)
    with override(found.language):
        named = [(each, _meeting_with(each.first)) for each in found.entries]
        file = queries.feed_file(named, name=_("Mentoring"), stamp=clock.now())
    headers = {"Content-Disposition": 'inline; filename="week.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


def _meeting_with(first: str) -> str:
    return _("Meeting with %(name)s") % {"name": first} if first else _("Meeting with several")


def _show(request: Request, found: Any, form: HoursForm, *, status: int = 200) -> HttpResponse:
    address = settings.HANDRAIL.base_url + found.link if found.link else ""
    return render(request, "mentorships/week.html", {"page": found, "form": form, "address": address}, status=status)
