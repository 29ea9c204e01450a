"""What is due with the pairs of an office, for its leader, and with those of a programme, for its coordinator.

Each page stands twice in the addresses, once for either. Every row has one next action; none shows a text of a pair.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.export import as_csv
from handrail.kernel.lists import Wanted, chips, wanted
from handrail.kernel.web import SIGNED_IN, Request, page, ref_in, render, say
from handrail.mentorships.actions.check_ins import ask_how_it_goes
from handrail.mentorships.actions.watching import remind_mentor, see_log, unsee_log
from handrail.mentorships.queries.watching import unseen_logs, watch
from handrail.portal import office_words as words
from handrail.portal.queries import office as queries
from handrail.programmes.actions import leading

PAIR_COLUMNS = ("id", "mentor", "group", "since", "agreed_on", "last_met", "reminded_on")
LONGEST_KEY = 300
MENTOR_COLUMNS = ("id", "guides", "usual", "most", "mean", "load", "takes_new")


def _asked(request: Request) -> Wanted:
    return wanted(request.GET, {"group": words.GROUPS, "load": words.LOADS})


def _shown(request: Request, where: queries.Place, more: dict[str, Any]) -> dict[str, Any]:
    return {"place": where, "words": words, "back": request.get_full_path(), **more}


def _pairs(request: Request, slug: str = "") -> HttpResponse:
    """Open pairs, what is due first. The page after begins behind the last row, wherever that row is by then."""
    where, asked = queries.place(request.actor, slug), _asked(request)
    code = asked.of("group")
    found = watch(where.pairs, where.today, code=code, q=asked.q, after=request.GET.get("after", "")[:60])
    shown = chips(asked, "group", words.GROUPS, found.counts)
    more = {"found": found, "wanted": asked, "groups": shown, "is_begun": "after" in request.GET}
    return render(request, "portal/watch.html", _shown(request, where, more))


def _pairs_file(request: Request, slug: str = "") -> HttpResponse:
    """The same list to take along, without names."""
    where, asked = queries.place(request.actor, slug), _asked(request)
    found = watch(where.pairs, where.today, code=asked.of("group"), q=asked.q, most=None)
    lines = [
        (row.ref, row.mentor_ref, row.group, row.since, row.agreed_on, row.last_met, row.done.reminded_on) for row in found.rows
    ]
    return as_csv(f"{slug or 'office'}-pairs", PAIR_COLUMNS, lines)


def _mentors(request: Request, slug: str = "") -> HttpResponse:
    where, asked = queries.place(request.actor, slug), _asked(request)
    rows = queries.loads(where.mentors)
    shown = chips(asked, "load", words.LOADS, queries.counted(rows))
    after = request.GET.get("after", "")[:LONGEST_KEY]
    fit = queries.page_of(queries.fitting(rows, asked.of("load"), asked.q), after)
    more = {"found": fit, "wanted": asked, "loads": shown, "is_begun": bool(after)}
    return render(request, "portal/watch_mentors.html", _shown(request, where, more))


def _mentors_file(request: Request, slug: str = "") -> HttpResponse:
    where, asked = queries.place(request.actor, slug), _asked(request)
    rows = queries.fitting(queries.loads(where.mentors), asked.of("load"), asked.q)
    lines = [(row.ref, row.guides, row.usual, row.most, row.mean, row.load, int(row.takes_new)) for row in rows]
    return as_csv(f"{slug or 'office'}-mentors", MENTOR_COLUMNS, lines)


def _mentor(request: Request, ref: str, slug: str = "") -> HttpResponse:
    """One mentor: the same as the mentor sees of it."""
    where = queries.place(request.actor, slug)
    seen, free = queries.seen_mentor(where, ref)
    more = {"seen": seen, "free": free}
    return render(request, "portal/watch_mentor.html", _shown(request, where, more))


def _logs(request: Request, slug: str = "") -> HttpResponse:
    """Logged meetings this person has not acknowledged yet, newest first."""
    where, after = queries.place(request.actor, slug), request.GET.get("after", "")[:60]
    found = unseen_logs(where.pairs, request.actor, where.today, after=after)
    more = {"found": found, "is_begun": bool(after), "undo": ref_in(request, "seen")}
    return render(request, "portal/watch_logs.html", _shown(request, where, more))


office, programme = page("portal.office")(_pairs), page("portal.cockpit")(_pairs)
office_file, programme_file = page("portal.office")(_pairs_file), page("portal.cockpit")(_pairs_file)
office_mentors, programme_mentors = page("portal.office")(_mentors), page("portal.cockpit")(_mentors)
office_mentors_file, programme_mentors_file = page("portal.office")(_mentors_file), page("portal.cockpit")(_mentors_file)
office_mentor, programme_mentor = page("portal.office")(_mentor), page("portal.cockpit")(_mentor)
office_logs, programme_logs = page("portal.office")(_logs), page("portal.cockpit")(_logs)


@page(SIGNED_IN)
def mine(request: Request) -> HttpResponse:
    """What your leader sees of you as a mentor."""
    return render(request, "portal/my_leader.html", {"views": queries.seen_of_me(request.actor), "words": words})


@page("mentorships.watch", methods=("POST",))
def remind(request: Request, ref: str) -> HttpResponse:
    remind_mentor(ref, by=request.actor, on=clock.today())
    say(request, _("The mentor is reminded."))
    return _back(request)


@page("mentorships.watch", methods=("POST",))
def ask(request: Request, ref: str) -> HttpResponse:
    ask_how_it_goes(ref, by=request.actor, on=clock.today())
    say(request, _("Both are asked how it goes, each apart. The coordinator reads the answers."))
    return _back(request)


@page("programmes.give_room", methods=("POST",))
def room(request: Request, ref: str) -> HttpResponse:
    leading.give_room(ref, by=request.actor, on=clock.today())
    say(request, _("Nobody new comes to this mentor for now. The mentor is told."))
    return _back(request)


@page("programmes.give_room", methods=("POST",))
def come(request: Request, ref: str) -> HttpResponse:
    leading.let_come(ref, by=request.actor, on=clock.today())
    say(request, _("New people can come to this mentor again."))
    return _back(request)


@page("mentorships.watch", methods=("POST",))
def seen(request: Request, ref: str) -> HttpResponse:
    see_log(ref, by=request.actor, on=clock.today())
    return _back(request, f"?seen={ref}")


@page("mentorships.watch", methods=("POST",))
def unseen(request: Request, ref: str) -> HttpResponse:
    unsee_log(ref, by=request.actor, on=clock.today())
    return _back(request)


def _back(request: Request, more: str = "") -> HttpResponseRedirect:
    """To the list where it was pressed, with its filters; never to another site."""
    path = request.POST.get("back", "")
    if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return redirect(path.partition("?")[0] + more if more else path)
    return redirect(reverse("portal:home"))
