"""A mentor's own training: hours, what is missing, the next meeting, the certificate, the profile before and after."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, posted, render, say
from handrail.programmes.labels import marks_in_words
from handrail.training import actions, forms, labels, queries, rules


@page("training.learn")
def own(request: Request) -> HttpResponse:
    """Every course one's programmes ask for; what to do next stands first."""
    ways = queries.own_ways(request.actor, get_language() or "en", clock.today())
    return render(request, "training/own.html", {"ways": [_shown(each) for each in ways]})


def _shown(way: queries.Way) -> dict[str, object]:
    wanted = way.rule.hours * rules.MINUTES
    done, booked, left = rules.shares(way.facts.minutes, way.booked, wanted)
    said = [
        (labels.MOMENTS[moment], labels.SIDES[side], marks_in_words(marks.items()))
        for (moment, side), marks in way.said.items()
    ]
    hours = {"done_hours": done / rules.MINUTES, "booked_hours": booked / rules.MINUTES, "wanted": wanted}
    return {
        "way": way,
        "done": done,
        "booked": booked,
        "left": left,
        **hours,
        "profile": said,
        "asks_profile": (way.moment, rules.Side.SELF) not in way.said,
        "certificate": way.certificates[0] if way.certificates else None,
        "light": labels.LIGHTS[way.standing],
        "standing": labels.STANDINGS[way.standing],
    }


@page("training.learn", methods=("GET", "POST"))
def own_profile(request: Request, ref: str, code: str) -> HttpResponse:
    """Mark the mentor profile oneself, before the course or after it."""
    mentor = queries.own_mentor(request.actor, ref)
    ways = queries.own_ways(request.actor, get_language() or "en", clock.today())
    way = next((each for each in ways if each.mentor_ref == ref and each.code == code), None)
    if way is None:
        raise NotFound(code)
    form = forms.Profile(posted(request))
    if form.done(lambda said: actions.mark_profile(mentor, code, rules.Side.SELF, said, by=request.actor, on=clock.today())):
        say(request, _("Your marks are kept. You and your head of office see them."))
        return redirect("training:own")
    context = {"form": form, "moment": labels.MOMENTS[way.moment], "code": code}
    return render(request, "training/own_profile.html", context)
