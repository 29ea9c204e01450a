"""The network of mentors: the library, one post, what helped, reports, hiding, and letters.

What writes a text stands in `portal.pages.network`: it warns of the names of the writer's own mentees, and those are known
to mentorships, a sibling above this app.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.community import actions, forms
from handrail.community.labels.network import KINDS, WHOSE, topic
from handrail.community.queries import network as queries
from handrail.kernel import clock
from handrail.kernel.lists import chips, paged, wanted
from handrail.kernel.web import PUBLIC, Request, page, posted, render, say
from handrail.people.models import Organisation
from handrail.programmes.queries import words_of_owner

BOTH, POST = ("GET", "POST"), ("POST",)


def topics(owner: Organisation) -> dict[str, Any]:
    """What posts of this network may be about, in words."""
    words = words_of_owner(owner.pk, get_language() or "en")
    return {code: topic(code, words) for code in queries.topics_of(owner.pk)}


@page("community.network")
def network(request: Request) -> HttpResponse:
    owner = queries.first_owner(request.actor)
    about = topics(owner)
    kinds = {"": _("All kinds"), **KINDS}
    asked = wanted(request.GET, {"kind": kinds, "topic": about, "whose": WHOSE})
    shown = paged(queries.library(request.actor, asked), asked)
    context = {
        "rows": [(KINDS[row.kind], [about.get(code, code) for code in row.topics], row) for row in shown],
        "page": shown,
        "wanted": asked,
        "kinds": chips(asked, "kind", kinds),
        "topics": chips(asked, "topic", {"": _("All topics"), **about}),
        "whose": chips(asked, "whose", WHOSE),
        "moderates": request.actor.may("community.moderate"),
    }
    return render(request, "community/network.html", context)


@page("community.network")
def post(request: Request, ref: str) -> HttpResponse:
    found = queries.post(request.actor, ref)
    context = {"page": found, "kind": KINDS[found.kind], "asks": found.post.mine and found.kind == "question"}
    return render(request, "community/post.html", context)


@page("community.network", methods=POST)
def helped(request: Request, ref: str) -> HttpResponse:
    """This answer helped me; pressed again it is taken back."""
    row = actions.mark_helped(ref, helped=request.POST.get("helped") == "yes", by=request.actor, now=clock.now())
    say(request, _("Noted. Who answered sees it."))
    return redirect("community:post", row.ref)


@page("community.network", methods=BOTH)
def report(request: Request, what: str, ref: str) -> HttpResponse:
    found = queries.said(request.actor, what, ref)
    form = forms.ReportForm(posted(request))
    if form.done(lambda said: actions.report_said(what, ref, said["words"], by=request.actor, now=clock.now())):
        say(request, _("A coordinator looks at it. Thank you for taking care."))
        return redirect("community:post", found.ref)
    return render(request, "community/report.html", {"form": form, "post": found})


@page("community.moderate", methods=BOTH)
def hide(request: Request, what: str, ref: str) -> HttpResponse:
    found = queries.said(request.actor, what, ref)
    form = forms.HideForm(posted(request))
    if form.done(lambda said: actions.hide(what, ref, said["reason"], by=request.actor, now=clock.now())):
        say(request, _("Hidden. The writer is told and reads why. You can show it again."))
        return redirect("community:post", found.ref)
    return render(request, "community/hide.html", {"form": form, "post": found})


@page("community.moderate", methods=POST)
def unhide(request: Request, what: str, ref: str) -> HttpResponse:
    row = actions.hide(what, ref, "", by=request.actor, now=clock.now())
    say(request, _("Everybody sees it again. The writer is told."))
    return redirect("community:post", row.ref)


@page("community.moderate")
def reports(request: Request) -> HttpResponse:
    return render(request, "community/reports.html", {"rows": queries.reports(request.actor)})


@page("community.moderate", methods=POST)
def settle(request: Request, ref: str) -> HttpResponse:
    actions.settle_report(ref, by=request.actor, now=clock.now())
    say(request, _("Settled. The text stays as it is."))
    return redirect("community:reports")


@page("community.network", methods=BOTH)
def letters(request: Request) -> HttpResponse:
    """Which letters one wants."""
    owner = queries.first_owner(request.actor)
    answers, weekly = queries.letters_of(request.actor, owner.pk)
    form = forms.LettersForm(posted(request), initial={"answers": answers, "weekly": weekly})
    if form.done(lambda said: actions.choose_letters(owner.ref, **said, by=request.actor, now=clock.now())):
        say(request, _("Saved."))
        return redirect("community:network")
    return render(request, "community/letters.html", {"form": form})


@page(PUBLIC, methods=BOTH)
def stop_letters(request: Request, ref: str) -> HttpResponse:
    """From the letter: one button, signed in or not. Reading the page stops nothing."""
    if request.method == "POST":
        actions.stop_weekly(ref, now=clock.now())
        return redirect("community:stop_letters", ref)
    return render(request, "community/stop_letters.html", {"stopped": queries.stopped(ref)})
