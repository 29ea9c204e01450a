"""A mentor who chooses: the list of her office, three side by side, kept for two days, not this time, and back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.lists import Chip, Wanted, chips, wanted
from handrail.kernel.models import REF
from handrail.kernel.web import Request, page, ref_in, render, say
from handrail.matching import actions, choosing, queries
from handrail.programmes.labels import LANGUAGES, requirement
from handrail.programmes.labels import language as spoken

SIDE_BY_SIDE = 3


def _language() -> str:
    return get_language() or "en"


def place_of(request: Request, slug: str) -> queries.Selecting:
    return queries.selecting(request.actor, slug, _language(), on=clock.today(), now=clock.now())


@page("matching.select")
def start(request: Request) -> HttpResponse:
    """To the list of the programme in which she chooses; without one, the page says how to become such a mentor."""
    slugs = queries.selecting_programmes(request.actor)
    if len(slugs) == 1:
        return redirect("matching:select", slugs[0])
    return render(request, "matching/select_start.html", {"places": queries.selecting_names(slugs, _language())})


def _asked(request: Request, place: queries.Selecting) -> Wanted:
    groups = {group.code: "" for group in place.definition.joining.target_groups}
    filters = {
        "group": groups,
        "waits": choosing.WAITS,
        "school": choosing.SCHOOL,
        "measures": choosing.MEASURES,
        "jobs": choosing.JOBS,
        "language": LANGUAGES,
    }
    return wanted(request.GET, filters, choosing.SORTS)


@page("matching.select")
def listing(request: Request, slug: str) -> HttpResponse:
    """Who may join and is free, best fit first. What is asked for stands in the address."""
    place = place_of(request, slug)
    if place.lacks or not place.offices:
        return render(request, "matching/select_lacks.html", {"place": place, "lacks": _lacks(place)})
    asked = _asked(request, place)
    found = queries.listed(place, asked, request.GET.get("after", ""))
    context = {
        "found": found,
        "place": place,
        "wanted": asked,
        "groups": _groups(asked, found),
        "filters": _filters(asked, place),
        "sorts": _sorts(asked),
        "kept": queries.kept(place),
        "more": asked.address(after=found.more) if found.more else "",
        "is_first": not request.GET.get("after"),
        "why_not": choosing.WHY_NOT,
        "undo": queries.just_passed(place, ref_in(request, "passed")),
    }
    return render(request, "matching/select.html", context)


def _lacks(place: queries.Selecting) -> list[str]:
    """What is missing before the first client, in words."""
    return [
        str(requirement(reason.detail)) if reason.code == "not_cleared" else str(choosing.MENTOR_STATE)
        for reason in place.lacks
    ]


def _groups(asked: Wanted, found: queries.Listed) -> list[Chip]:
    words = {"": _("Everyone"), **{code: choosing.GROUPS.get(code, code) for code in found.counts}}
    return chips(asked, "group", words, {"": found.all, **found.counts})


def _filters(asked: Wanted, place: queries.Selecting) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """(name, question, choices) of each filter that is a list to choose from."""
    languages = {"": _("Any language"), **{code: spoken(code) for code in place.mentor.languages}}
    offered = [
        ("waits", _("Without work"), choosing.WAITS),
        ("school", _("School"), choosing.SCHOOL),
        ("language", _("Language"), languages),
        ("measures", _("Measures before"), choosing.MEASURES),
        ("jobs", _("Jobs before"), choosing.JOBS),
    ]
    return [
        (name, words, [(code, str(each), code == asked.of(name)) for code, each in choices.items()])
        for name, words, choices in offered
    ]


def _sorts(asked: Wanted) -> list[tuple[str, str, bool]]:
    return [(code, str(words), code == (asked.sort or "fit")) for code, words in choosing.SORTS.items()]


@page("matching.select")
def compare(request: Request, slug: str) -> HttpResponse:
    """Up to three people side by side; more were ticked: the first three."""
    place = place_of(request, slug)
    refs = [ref for ref in dict.fromkeys(request.GET.getlist("p")) if REF.fullmatch(ref)][:SIDE_BY_SIDE]
    people = queries.chosen_from(place, refs) if not place.lacks else []
    context = {"place": place, "people": people, "kept": {each.jobseeker_ref for each in queries.kept(place)}}
    return render(request, "matching/compare.html", context)


@page("matching.select", methods=("POST",))
def reserve(request: Request, slug: str, ref: str) -> HttpResponse:
    made = actions.reserve(slug, ref, by=request.actor, on=clock.today(), now=clock.now())
    say(request, _("%(name)s is kept for you for 48 hours. Nobody is told.") % {"name": made.jobseeker.name})
    return redirect("matching:invite", made.ref)


@page("matching.select", methods=("POST",))
def let_go(request: Request, selection_ref: str) -> HttpResponse:
    held = actions.let_go(selection_ref, by=request.actor, on=clock.today(), now=clock.now())
    say(request, _("%(name)s is on the list again.") % {"name": held.jobseeker.name})
    return redirect("matching:select", held.programme.slug)


@page("matching.select", methods=("POST",))
def pass_over(request: Request, slug: str, ref: str) -> HttpResponse:
    """One tap with a neutral reason; the page after it offers the way back."""
    why_not = request.POST.get("why_not", "")
    made = actions.pass_over(slug, ref, why_not, by=request.actor, on=clock.today(), now=clock.now())
    return redirect(f"{reverse('matching:select', args=[slug])}?passed={made.ref}")


@page("matching.select", methods=("POST",))
def undo(request: Request, selection_ref: str) -> HttpResponse:
    held = actions.undo_pass(selection_ref, by=request.actor, on=clock.today(), now=clock.now())
    say(request, _("%(name)s is on the list again.") % {"name": held.jobseeker.name})
    return redirect("matching:select", held.programme.slug)
