"""The pages of a meeting: log it in two taps, put it right, move it, call it off, take it along."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.mentorships import actions, forms, queries
from handrail.mentorships.pages.warning import warn_when_full
from handrail.mentorships.queries.meeting import MeetingPage
from handrail.mentorships.rules import How, Missed

BOTH = ("GET", "POST")
POST = ("POST",)


@page("mentorships.see")
def meeting(request: Request, ref: str) -> HttpResponse:
    return render(request, "mentorships/meeting.html", {"page": queries.meeting(request.actor, ref)})


@page("mentorships.log", methods=BOTH)
def log(request: Request, ref: str) -> HttpResponse:
    """A meeting that was not planned here."""
    pair = queries.acting_head(request.actor, ref)
    usual = {"held_on": pair.today, "minutes": "60", "how": How.PLACE, "key": forms.new_key()}
    form = forms.LogForm(request.POST or None, other=pair.other_first, initial=usual)
    done = form.done(
        lambda said: actions.log_meeting(
            ref, form.told, note=said["note"], key=said["key"], second=said["second"], by=request.actor, on=pair.today
        )
    )
    if done:
        return _logged(request, ref)
    return _log_page(request, form, {"pair_ref": ref, "other": pair.other_first})


@page("mentorships.log", methods=BOTH)
def log_planned(request: Request, ref: str) -> HttpResponse:
    """A planned meeting: held, moved, or one of the two could not come."""
    seen = queries.meeting(request.actor, ref)
    form = forms.PlannedLogForm(request.POST or None, other=seen.other_first, initial=_usual(seen))
    if form.is_bound and form.is_valid() and form.cleaned_data["took"] == "moved":
        return redirect("mentorships:move", ref)
    if form.done(lambda said: _take(request, seen, form, said)):
        return _logged(request, seen.pair_ref)
    context = {"pair_ref": seen.pair_ref, "other": seen.other_first, "planned_at": seen.meeting.at}
    return _log_page(request, form, context)


@page("mentorships.log", methods=BOTH)
def correct(request: Request, ref: str) -> HttpResponse:
    seen = queries.meeting(request.actor, ref)
    row = seen.meeting
    said_before = {"held_on": row.held_on, "minutes": row.minutes, "how": row.how, "note": row.note, "key": forms.new_key()}
    form = forms.CorrectForm(request.POST or None, other=seen.other_first, initial=said_before)
    if form.done(lambda said: actions.correct(ref, form.told, note=said["note"], by=request.actor, now=clock.now())):
        say(request, _("The meeting is put right. You can both see what it said before."))
        return redirect("mentorships:meeting", ref)
    return render(request, "mentorships/correct.html", {"form": form, "page": seen}, status=form.status)


@page("mentorships.log", methods=POST)
def confirm(request: Request, ref: str) -> HttpResponse:
    actions.confirm(ref, by=request.actor, now=clock.now())
    say(request, _("Thank you. You both say so now."))
    return redirect("mentorships:meeting", ref)


@page("mentorships.arrange", methods=BOTH)
def move(request: Request, ref: str) -> HttpResponse:
    seen = queries.meeting(request.actor, ref)
    form = forms.MoveForm(request.POST or None, zone=seen.zone, initial={"at": seen.meeting.at})
    if form.done(lambda said: actions.move(ref, said["at"], by=request.actor, now=clock.now())):
        say(request, _("The meeting is moved. %(name)s is told.") % {"name": seen.other_first})
        warn_when_full(request, ref)
        return redirect("mentorships:pair", seen.pair_ref)
    return render(request, "mentorships/move.html", {"form": form, "page": seen}, status=form.status)


@page("mentorships.arrange", methods=BOTH)
def cancel(request: Request, ref: str) -> HttpResponse:
    """I can’t come: one button. Who likes to say why chooses a line; nobody has to."""
    seen = queries.meeting(request.actor, ref)
    form = forms.CancelForm(posted(request))
    if form.done(lambda said: actions.cancel(ref, by=request.actor, now=clock.now(), because=said["because"])):
        say(request, _("The meeting is called off. %(name)s is told.") % {"name": seen.other_first})
        return redirect("mentorships:pair", seen.pair_ref)
    return render(request, "mentorships/cancel.html", {"page": seen, "form": form}, status=form.status)


@page("mentorships.hand_over")
def called_off(request: Request, slug: str) -> HttpResponse:
    """How often meetings are called off and why: counts for who coordinates, nothing about anybody."""
    return render(request, "mentorships/called_off.html", {"page": queries.called_off(request.actor, slug)})


@page("mentorships.see")
def calendar(request: Request, ref: str) -> HttpResponse:
    entry = queries.appointment(request.actor, ref)
    summary = _("Meeting with %(name)s") % {"name": entry.other_first}
    file = queries.calendar_file(entry, summary=summary, stamp=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


@page("mentorships.see")
def sheet(request: Request, ref: str) -> HttpResponse:
    """The appointment on one page of paper."""
    return render(request, "mentorships/sheet.html", {"page": queries.meeting(request.actor, ref)})


def _usual(seen: MeetingPage) -> dict[str, Any]:
    row = seen.meeting
    day = row.at.date() if row.at else seen.today
    minutes = str(row.minutes) if row.minutes in {30, 45, 60, 90} else "60"
    return {"took": "yes", "held_on": min(day, seen.today), "minutes": minutes, "how": row.how, "key": forms.new_key()}


def _take(request: Request, seen: MeetingPage, form: forms.PlannedLogForm, said: Any) -> Any:
    if said["took"] in {"other", "me"}:
        mentee_missed = (said["took"] == "other") == seen.i_guide
        missed_by = Missed.MENTEE if mentee_missed else Missed.MENTOR
        return actions.log_missed(seen.meeting.ref, missed_by, by=request.actor, now=clock.now())
    return actions.log_meeting(
        seen.pair_ref,
        form.told,
        note=said["note"],
        key=said["key"],
        second=said["second"],
        meeting_ref=seen.meeting.ref,
        by=request.actor,
        on=seen.today,
    )


def _log_page(request: Request, form: forms.LogForm, context: dict[str, Any]) -> HttpResponse:
    if form.is_bound and form.non_field_errors():
        form.offer_second()
    return render(request, "mentorships/log.html", {"form": form, **context}, status=form.status)


def _logged(request: Request, pair_ref: str) -> HttpResponseRedirect:
    say(request, _("Your meeting is saved."))
    return HttpResponseRedirect(reverse("mentorships:pair", args=[pair_ref]))
