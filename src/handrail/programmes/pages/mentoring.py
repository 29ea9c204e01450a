"""A mentor's way in and the mentor's own settings."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import PUBLIC, Request, page, posted, render, say
from handrail.programmes import actions, forms, labels, queries, rules
from handrail.programmes.formal_forms import ApplyByPost
from handrail.programmes.pages.joining import me, numbered, tongue
from handrail.programmes.pages.wishes import browse, step_of, times_in_words
from handrail.programmes.queries import Asked, answering
from handrail.taxonomy import queries as taxonomy

MOST_OCCUPATIONS = 10
# Where a step stands that is no question of its own; what comes after the last one is the page with everything.
PAGES = {"work": "expertise", "check": "mentor_settings"}


@page(PUBLIC)
def become_mentor(request: Request, slug: str) -> HttpResponse:
    """What it takes, before the first field."""
    shown = queries.programme(slug)
    words = queries.words(shown, tongue())
    context = {"slug": slug, "words": words, "takes": numbered(words, "mentor_takes")}
    is_mentor = queries.is_mentor(request.actor, shown.pk)
    return render(request, "programmes/become_mentor.html", context | {"is_mentor": is_mentor})


@page("programmes.mentor", methods=("GET", "POST"))
def apply(request: Request, slug: str) -> HttpResponse:
    """To the first question; who has none yet becomes one who offers to be a mentor."""
    shown = queries.programme(slug)
    if not queries.named(me(request)):
        return redirect(f"{reverse('people:name')}?next={request.path}")
    if queries.is_mentor(request.actor, shown.pk):
        return redirect("programmes:mentor_settings", slug)
    definition = queries.newest_definition(shown)
    is_post = bool(rules.needs_post(definition))
    form = (ApplyByPost if is_post else forms.Apply)(definition, posted(request))
    providers = queries.providers_of(me(request))
    if form.done(
        lambda _said: actions.apply_mentor(
            shown.pk, me(request), **form.said(), by=request.actor, on=clock.today(), providers=providers
        )
    ):
        return redirect("programmes:expertise", slug)
    words = queries.words(shown, tongue())
    context = {"form": form, "slug": slug, "words": words, "refusal": queries.refusal(request.actor, slug)}
    return render(request, "programmes/apply.html", context | {"is_post": is_post})


@page("programmes.mentor", methods=("GET", "POST"))
def expertise(request: Request, slug: str) -> HttpResponse:
    """The work somebody knows: several, added and taken away one by one."""
    asked = queries.mentor_asked(request.actor, slug, tongue())
    if request.method == "POST" and (said := _changed(request, asked)) is not None:
        actions.say_expertise(asked.place_id, **said, by=request.actor, on=clock.today())
        return redirect("programmes:expertise", slug)
    names = taxonomy.names(asked.answers["occupations"], asked.language)
    sectors = taxonomy.sector_names(asked.answers["sectors"], asked.language)
    chosen = [(str(pk), name, "occupation") for pk, name in sorted(names.items(), key=lambda pair: pair[1])]
    chosen += [(code, sectors.get(code, code), "sector") for code in asked.answers["sectors"]]
    context = {"slug": slug, "asked": asked, "seen": browse(request, asked), "chosen": chosen, "changes": changes(asked)}
    steps = forms.mentor_steps(asked)
    context |= {"after": _page_of(slug, forms.after(steps, "work")), **step_of(steps, "work")}
    return render(request, "programmes/expertise.html", context, fragment="found")


def _changed(request: Request, asked: Asked) -> dict[str, Any] | None:
    """The new lists after a press, or None when nothing fits."""
    occupations, sectors = list(asked.answers["occupations"]), list(asked.answers["sectors"])
    taken = request.POST.get("remove", "")
    if taken:
        return {
            "occupations": [pk for pk in occupations if str(pk) != taken],
            "sectors": [code for code in sectors if code != taken],
        }
    sector = request.POST.get("sector", "")
    if sector in {each.code for each in taxonomy.sectors("en")}:
        return {"sectors": [*sectors, sector]}
    found = taxonomy.occupation_of(request.POST.get("c", "").replace("\0", "")[:22])
    if found is None or len(occupations) >= MOST_OCCUPATIONS:
        return None
    return {"occupations": list(dict.fromkeys([*occupations, found]))}


@page("programmes.mentor", methods=("GET", "POST"))
def offer(request: Request, slug: str, step: str) -> HttpResponse:
    """One question about what is offered."""
    asked = queries.mentor_asked(request.actor, slug, tongue())
    form = forms.question(forms.MENTOR, step, asked, posted(request))
    steps = forms.mentor_steps(asked)
    if form.done(lambda _said: actions.say_expertise(asked.place_id, **form.said(), by=request.actor, on=clock.today())):
        return redirect(_page_of(slug, "mentor_settings" if changes(asked) else forms.after(steps, step)))
    back = _page_of(slug, "mentor_settings" if changes(asked) else forms.before(steps, step))
    context = {"form": form, "back": back, "changes": changes(asked), **step_of(steps, step)}
    return render(request, "programmes/question.html", context)


def changes(asked: Asked) -> bool:
    """Whether everything was answered before: then each question leads back to the settings."""
    return bool(asked.answers["intro"])


def _page_of(slug: str, step: str) -> str:
    if step in forms.MENTOR:
        return reverse("programmes:offer", args=[slug, step])
    return reverse(f"programmes:{PAGES.get(step, step)}", args=[slug])


@page("programmes.mentor", methods=("GET", "POST"))
def conduct(request: Request, slug: str) -> HttpResponse:
    """The papers a mentor agrees to."""
    asked = queries.mentor_asked(request.actor, slug, tongue())
    papers = queries.mentor_papers(asked)
    form = forms.Yes(posted(request))
    if not papers or form.done(lambda _said: _sign(request, asked, [paper.pk for paper in papers])):
        return redirect(_page_of(slug, forms.after(forms.mentor_steps(asked), "conduct")))
    context = {"form": form, "slug": slug, "papers": papers, **step_of(forms.mentor_steps(asked), "conduct")}
    return render(request, "programmes/conduct.html", context)


def _sign(request: Request, asked: Asked, papers: list[int]) -> None:
    for paper in papers:
        actions.sign_paper(asked.place_id, paper, by=request.actor, on=clock.today())


@page("programmes.mentor", methods=("GET", "POST"))
def conflict(request: Request, slug: str) -> HttpResponse:
    asked = queries.mentor_asked(request.actor, slug, tongue())
    form = forms.Conflict(posted(request))
    if form.done(
        lambda said: actions.answer_conflict(
            asked.place_id, has_conflict=said["answer"] == "yes", by=request.actor, on=clock.today()
        )
    ):
        return redirect("programmes:mentor_settings", slug)
    context = {
        "form": form,
        "slug": slug,
        "back": _page_of(slug, "mentor_settings"),
        **step_of(forms.mentor_steps(asked), "conflict"),
    }
    return render(request, "programmes/question.html", context)


@page("programmes.mentor")
def mentor_settings(request: Request, slug: str) -> HttpResponse:
    """Where a mentor stands, what is still to do, and every answer to change; the pause switch stands on top."""
    asked = queries.mentor_asked(request.actor, slug, tongue())
    way = queries.mentor_way(asked, clock.today())
    context = {
        "slug": slug,
        "asked": asked,
        "way": way,
        "stage": labels.stage(asked.stage, asked.kind),
        "may": labels.by_kind(labels.MAY_GUIDE, asked.kind),
        "before": labels.by_kind(labels.BEFORE_GUIDING, asked.kind),
        "to_do": labels.to_do(way.lacks),
        "absences": queries.absences(asked.place_id, clock.today()),
        "away": forms.Away(),
        "has_cover": asked.definition.caseload is not None and asked.definition.caseload.usual is not None,
        "facts": facts(asked),
        "own": answering.own_offer_page(request.actor, asked.place_id, asked.definition).said(asked.language),
        "talks": [(each, labels.marks_in_words(each.marks)) for each in queries.own_talks(asked.place_id)],
    }
    return render(request, "programmes/mentor_settings.html", context)


def facts(asked: Asked) -> list[tuple[str, str, str]]:
    """(address of the question, its words, the answer of now in words)."""
    said = asked.answers
    sectors = taxonomy.sector_names(said["sectors"], asked.language)
    work = [
        *taxonomy.names(said["occupations"], asked.language).values(),
        *(sectors.get(code, code) for code in said["sectors"]),
    ]
    told: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("work", _("Work you know"), work),
        ("help", _("What you help with"), [asked.words.get(f"help_topics.{code}", code) for code in said["help_topics"]]),
        ("languages", _("Languages"), [labels.language(code) for code in said["languages"]]),
        ("areas", _("Where you can meet"), taxonomy.area_names(said["areas"]).values()),
        ("times", _("When you have time"), [times_in_words(asked)]),
        ("places", _("How many people"), [str(said["places"])]),
        ("video", _("Meetings by video"), [_("Yes") if said["remote"] else _("No")]),
        ("you", _("For people with a wish"), []),
        ("intro", _("About you"), [said["intro"]]),
    )
    asks = forms.mentor_steps(asked)
    return [(_page_of(asked.slug, step), words, ", ".join(answer)) for step, words, answer in told if step in asks]


@page("programmes.mentor", methods=("POST",))
def pause(request: Request, slug: str) -> HttpResponse:
    asked = queries.mentor_asked(request.actor, slug, tongue())
    if asked.stage == "paused":
        actions.resume_mentor(asked.place_id, by=request.actor, on=clock.today())
        say(request, _("Welcome back. You can be proposed again."))
    else:
        actions.pause_mentor(asked.place_id, by=request.actor, on=clock.today())
        say(request, _("You have a pause. Nobody new is sent to you."))
    return redirect("programmes:mentor_settings", slug)


@page("programmes.mentor", methods=("POST",))
def away(request: Request, slug: str) -> HttpResponse:
    """Days away, or taking them back."""
    asked = queries.mentor_asked(request.actor, slug, tongue())
    if taken := request.POST.get("remove", "").replace("\0", ""):
        actions.come_back(taken[:22], asked.place_id, by=request.actor, on=clock.today())
        return redirect("programmes:mentor_settings", slug)
    form = forms.Away(request.POST)
    if form.done(lambda said: actions.away(asked.place_id, said["starts"], said["ends"], by=request.actor, on=clock.today())):
        say(request, _("Saved. Nobody new is sent to you on these days."))
        return redirect("programmes:mentor_settings", slug)
    return render(request, "programmes/away.html", {"form": form, "slug": slug})


@page("programmes.mentor", methods=("GET", "POST"))
def stop(request: Request, slug: str) -> HttpResponse:
    """Stop being a mentor."""
    asked = queries.mentor_asked(request.actor, slug, tongue())
    form = forms.Press(posted(request))
    if form.done(lambda _said: actions.end_mentor(asked.place_id, by=request.actor, on=clock.today())):
        say(request, _("Thank you for what you gave. You can come back any day."))
        return redirect("programmes:become_mentor", slug)
    return render(request, "programmes/stop.html", {"form": form, "slug": slug})
