"""Which help this pair has: what was chosen and why, own words of the mentee, and the mentor's choice."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, render, say
from handrail.mentorships import actions, help_forms, queries
from handrail.mentorships.queries import TrackPage
from handrail.mentorships.rules.tracks import Why

BOTH = ("GET", "POST")


@page("mentorships.plan", methods=BOTH)
def track(request: Request, ref: str) -> HttpResponse:
    seen = queries.track_page(request.actor, ref)
    form = help_forms.OwnWordsForm(request.POST or None, initial={"words": seen.now.words if seen.now else ""})
    if request.method == "POST" and form.done(
        lambda said: actions.add_track_words(ref, said["words"], by=request.actor, on=seen.head.today)
    ):
        say(request, _("Your words are saved."))
        return redirect("mentorships:track", ref)
    status = form.status
    return render(request, "mentorships/track.html", {"page": seen, "pair": seen.head, "form": form}, status=status)


@page("mentorships.plan", methods=BOTH)
def choose(request: Request, ref: str) -> HttpResponse:
    """First the three questions, then what the rule suggests and the mentor's decision."""
    seen = queries.track_page(request.actor, ref)
    if not seen.head.i_guide:
        raise NotFound("track")
    if "track" in request.POST:
        return _decide(request, seen)
    before = dict(seen.now.levels) if seen.now else None
    form = help_forms.LevelsForm(request.POST or None, initial=before)
    if form.is_bound and form.is_valid():
        return _suggest(request, seen, form)
    status = form.status
    return render(request, "mentorships/track_levels.html", {"page": seen, "pair": seen.head, "form": form}, status=status)


def _suggest(request: Request, seen: TrackPage, answered: help_forms.LevelsForm) -> HttpResponse:
    suggested = queries.suggestion(request.actor, seen.head.ref, answered.levels)
    form = help_forms.TrackForm(tracks=_names(seen), initial={**vars(answered.levels), "track": suggested.track})
    context = {
        "page": seen,
        "pair": seen.head,
        "form": form,
        "suggested": suggested,
        "name": dict(_names(seen))[suggested.track],
    }
    return render(request, "mentorships/track_choose.html", context)


def _decide(request: Request, seen: TrackPage) -> HttpResponse:
    form = help_forms.TrackForm(request.POST, tracks=_names(seen))
    ref, on = seen.head.ref, seen.head.today
    done = form.done(
        lambda said: actions.choose_track(ref, form.levels, said["track"], Why(said["why"]), by=request.actor, on=on)
    )
    if done:
        say(request, _("Saved. The steps of this help are in your plan now."))
        return redirect("mentorships:track", ref)
    return render(request, "mentorships/track_choose.html", {"page": seen, "pair": seen.head, "form": form}, status=422)


def _names(seen: TrackPage) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in seen.tracks]
