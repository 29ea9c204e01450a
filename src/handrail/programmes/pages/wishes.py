"""A mentee's questions after joining, one a page, each saved at once; the check page; and leaving."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.programmes import actions, forms, labels, queries
from handrail.programmes.pages.joining import tongue
from handrail.programmes.queries import Asked, answering
from handrail.taxonomy import queries as taxonomy
from handrail.taxonomy import showing

LAST = "wishes"


@dataclass(frozen=True)
class Browsed:
    """What the work page shows: suggestions for what was typed, or a sector's groups and their occupations."""

    text: str
    rows: list[showing.Row]
    sectors: list[Any]
    groups: list[Any]
    sector: str
    group: str
    openings: tuple[str, ...]
    esco: bool


def browse(request: Request, asked: Asked) -> Browsed:
    text, sector, group = (request.GET.get(name, "").replace("\0", "").strip() for name in ("q", "sector", "group"))
    text, sector, group = text[:100], sector[:1], group[:4]
    tongues = tuple(dict.fromkeys([asked.language, *asked.answers["languages"]]))
    in_group = taxonomy.occupations_of(group, asked.language) if group else []
    found = taxonomy.suggestions(text, tongues) if text else in_group
    groups = taxonomy.groups_of(sector, asked.language) if sector and not group else []
    every = [] if text or sector else taxonomy.sectors(asked.language)
    sectors = taxonomy.sectors_called(text, asked.language) if text else every
    openings = tuple(showing.openings()) if every else ()
    rows = [showing.row_of(one, text, asked.language) for one in found]
    return Browsed(text, rows, sectors, groups, sector, group, openings, esco=taxonomy.uses_esco())


def step_of(steps: tuple[str, ...], step: str) -> dict[str, int]:
    return {"step": steps.index(step) + 1, "of": len(steps)}


@page("programmes.join", methods=("GET", "POST"))
def work(request: Request, slug: str) -> HttpResponse:
    """What work somebody wants, in their own words; every press of a suggestion is the answer."""
    asked = queries.mentee_asked(request.actor, slug, tongue())
    if request.method == "POST" and (said := chosen(request)):
        actions.say_work_wish(asked.place_id, **said, step="work", by=request.actor, on=clock.today())
        return redirect(_page_of(slug, "check" if changes(asked) else "help"))
    context = {"slug": slug, "asked": asked, "seen": browse(request, asked), **step_of(forms.MENTEE_STEPS, "work")}
    context |= {"changes": changes(asked)}
    return render(request, "programmes/work.html", context, fragment="found")


def chosen(request: Request) -> dict[str, Any]:
    """What was pressed: an occupation, a whole sector, or the words as they were typed."""
    if sector := request.POST.get("sector", ""):
        known = {each.code for each in taxonomy.sectors("en")}
        return {"occupation_id": 0, "sectors": [sector], "own_words": ""} if sector in known else {}
    if own := request.POST.get("own", "").replace("\0", "").strip()[:100]:
        return {"occupation_id": 0, "sectors": [], "own_words": own}
    found = taxonomy.occupation_of(request.POST.get("c", "").replace("\0", "")[:22])
    return {"occupation_id": found, "sectors": [], "own_words": ""} if found else {}


@page("programmes.join", methods=("GET", "POST"))
def question(request: Request, slug: str, step: str) -> HttpResponse:
    asked = queries.mentee_asked(request.actor, slug, tongue())
    form = forms.question(forms.MENTEE, step, asked, posted(request))
    if form.done(
        lambda _said: actions.say_work_wish(asked.place_id, **form.said(), step=step, by=request.actor, on=clock.today())
    ):
        return redirect(_page_of(slug, "check" if changes(asked, step) else forms.after(forms.MENTEE_STEPS, step)))
    back = _page_of(slug, "check" if changes(asked, step) else forms.before(forms.MENTEE_STEPS, step))
    context = {"form": form, "back": back, "changes": changes(asked, step), **step_of(forms.MENTEE_STEPS, step)}
    return render(request, "programmes/question.html", context)


def changes(asked: Asked, step: str = "") -> bool:
    """Whether the questions were answered before: then each leads back to the check page, not through all others.

    The last one needs no answer; on the way in it comes after the times, which are said by then.
    """
    on_the_way = step == LAST and asked.stage == "joined"
    return bool(asked.answers["availability"]) and not on_the_way


def _page_of(slug: str, step: str) -> str:
    if step in ("work", "check"):
        return reverse(f"programmes:{step}", args=[slug])
    return reverse("programmes:question", args=[slug, step])


@page("programmes.join", methods=("GET", "POST"))
def check(request: Request, slug: str) -> HttpResponse:
    """All answers on one page; one button says: I want a mentor."""
    asked = queries.mentee_asked(request.actor, slug, tongue())
    form = forms.Press(posted(request))
    if form.done(lambda _said: actions.want_mentor(asked.place_id, by=request.actor, on=clock.today())):
        # The press goes on: the first list is made without another one.
        return redirect("matching:start", preserve_request=True)
    waits = queries.needs_guardian(asked, clock.today())
    context = {"form": form, "slug": slug, "facts": facts(asked), "waits": waits, "asked": asked}
    context |= {"own": answering.own_page(asked.place_id).said(asked.language)}
    return render(request, "programmes/check.html", context | step_of(forms.MENTEE_STEPS, "check"))


def facts(asked: Asked) -> list[tuple[str, str, str]]:
    """(question, answer in words, step to change it)."""
    said = asked.answers
    wishes = [str(labels.WISHES[code]) for code in said["wishes"]] + [str(labels.AVOIDS[code]) for code in said["avoids"]]
    return [
        (_("Work"), _work(asked), "work"),
        (_("Help with"), ", ".join(asked.words.get(f"help_topics.{code}", code) for code in said["help_topics"]), "help"),
        (_("Languages"), ", ".join(labels.language(code) for code in said["languages"]), "languages"),
        (_("Where"), ", ".join(taxonomy.area_names(said["areas"]).values()), "areas"),
        (_("When"), times_in_words(asked), "times"),
        (_("Your wishes"), ", ".join(wishes), "wishes"),
    ]


def times_in_words(asked: Asked) -> str:
    times = forms.Times(asked).initial
    days = ", ".join(str(labels.DAYS[day]) for day in times["days"])
    parts = ", ".join(str(labels.PARTS_OF_DAY[part]) for part in times["parts"])
    return f"{days} · {parts}" if days else ""


def _work(asked: Asked) -> str:
    said = asked.answers
    if said["occupation_id"]:
        return taxonomy.occupation_name(said["occupation_id"], asked.language)
    names = taxonomy.sector_names(said["sectors"], asked.language)
    return ", ".join(names.get(code, code) for code in said["sectors"]) or str(said["own_words"])


@page("programmes.join", methods=("GET", "POST"))
def leave(request: Request, slug: str) -> HttpResponse:
    """Leaving is as easy as joining."""
    asked = queries.mentee_asked(request.actor, slug, tongue())
    form = forms.Leave(posted(request))
    if form.done(lambda said: actions.close_participation(asked.place_id, said["reason"], by=request.actor, on=clock.today())):
        say(request, _("You have left the programme. You can come back any day."))
        return redirect("programmes:programme", slug)
    return render(request, "programmes/leave.html", {"form": form, "slug": slug})
