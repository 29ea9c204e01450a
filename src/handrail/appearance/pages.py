"""An organisation makes the pages its own: its look with a preview, its texts, its addresses, its sentences."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.appearance import actions, catalogue, queries, rules
from handrail.appearance.forms import FileForm, HostsForm, LookForm, SentenceForm, TextForm
from handrail.appearance.labels import PAGES, THEMES
from handrail.kernel import clock, looks
from handrail.kernel.access import NotFound
from handrail.kernel.web import PUBLIC, Request, page, posted, render, say
from handrail.people import staffing
from handrail.people.models import Organisation

BOTH = ("GET", "POST")
MOST_FOUND = 40
A_YEAR = 365 * 24 * 3600


@page("appearance.change")
def look(request: Request, ref: str) -> HttpResponse:
    """What it says, what it takes over, and the states before."""
    at = staffing.organisation(request.actor, ref)
    said = queries.said_by(at.pk)
    shown = queries.shown_with(at.pk, said)
    context = {
        "organisation": at,
        "said": said,
        "shown": shown,
        "theme": THEMES[shown.theme][0],
        "texts": [(name, words, _languages(said, name)) for name, words in PAGES.items()],
        "changes": queries.changes(at.pk),
        "hosts": queries.hosts_of(at.pk),
        "own": len(queries.own_sentences(at.pk)),
    }
    return render(request, "appearance/look.html", context)


def _languages(said: rules.Said, name: str) -> list[tuple[str, str, bool]]:
    return [(code, words, bool(said.texts.get(name, {}).get(code))) for code, words in settings.LANGUAGES]


@page("appearance.change", methods=BOTH)
def edit(request: Request, ref: str) -> HttpResponse:
    """The form; with "preview" the page itself wears what would be saved."""
    at = staffing.organisation(request.actor, ref)
    before = queries.said_by(at.pk)
    form = LookForm(posted(request), request.FILES or None, initial=LookForm.values(before))
    said = None
    if "save" in request.POST:
        if form.done(lambda _all: actions.say_look(ref, _sent(request, ref, form), by=request.actor, on=clock.today())):
            say(request, _("Saved. Everybody sees it from now on. You can undo it below."))
            return redirect("appearance:look", ref)
    elif form.is_bound and form.is_valid():
        said = _sent(request, ref, form)
        form = LookForm(initial=LookForm.values(said))
        looks.change_into(queries.shown_with(at.pk, said))
    context = {"organisation": at, "form": form, "preview": said, "before": said or before}
    return render(request, "appearance/edit.html", context, status=form.status)


def _sent(request: Request, ref: str, form: LookForm) -> rules.Said:
    """What the form says; a picture that came with it is kept, so that it need not be sent twice."""
    said: dict[str, Any] = {name: form.cleaned_data[name] for name in rules.Said.__dataclass_fields__ if name in form.fields}
    for name, sent in (("logo", "picture"), ("logo_dark", "picture_dark")):
        if form.cleaned_data[sent] is not None:
            said[name] = actions.keep_picture(ref, form.cleaned_data[sent], by=request.actor)
    if form.cleaned_data["no_logo"]:
        said |= {"logo": "", "logo_dark": "", "logo_alt": ""}
    return rules.Said(**said)


@page("appearance.change", methods=("POST",))
def undo(request: Request, ref: str, state: str) -> HttpResponse:
    actions.undo(ref, state, by=request.actor, on=clock.today())
    say(request, _("Undone. The look is as it was before."))
    return redirect("appearance:look", ref)


@page("appearance.change", methods=BOTH)
def text(request: Request, ref: str, name: str, language: str) -> HttpResponse:
    at = staffing.organisation(request.actor, ref)
    if name not in tuple(rules.Page) or language not in dict(settings.LANGUAGES):
        raise NotFound(name)
    which = rules.Page(name)
    form = TextForm(posted(request), initial={"text": queries.said_by(at.pk).texts.get(name, {}).get(language, "")})
    preview = (
        rules.blocks(form.cleaned_data["text"]) if form.is_bound and form.is_valid() and "save" not in request.POST else None
    )
    if preview is None and form.done(
        lambda said: actions.say_text(ref, which, language, said["text"], by=request.actor, on=clock.today())
    ):
        say(request, _("Saved. Everybody sees it from now on. You can undo it below."))
        return redirect("appearance:look", ref)
    context = {
        "organisation": at,
        "form": form,
        "what": PAGES[which],
        "blocks": preview,
        "language": dict(settings.LANGUAGES)[language],
    }
    return render(request, "appearance/text.html", context)


@page("appearance.change", methods=BOTH)
def hosts(request: Request, ref: str) -> HttpResponse:
    at = staffing.organisation(request.actor, ref)
    form = HostsForm(posted(request), initial={"hosts": queries.hosts_of(at.pk)})
    form.offer("hosts", [(name, name) for name in settings.HANDRAIL.hosts])
    if form.done(lambda said: actions.say_hosts(ref, said["hosts"], by=request.actor, on=clock.today())):
        say(request, _("Saved."))
        return redirect("appearance:look", ref)
    return render(request, "appearance/hosts.html", {"organisation": at, "form": form}, status=form.status)


@page(PUBLIC)
def logo(request: Request, ref: str) -> HttpResponse:
    """The picture; its address changes with it, so it may be kept for long."""
    image = queries.picture(ref)
    if image is None:
        raise NotFound(ref)
    answer = HttpResponse(image, content_type="image/png")
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer


# Sentences ---------------------------------------------------------------------------------------------------------------
def _language(request: Request) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else request.LANGUAGE_CODE


@page("appearance.change")
def sentences(request: Request, ref: str) -> HttpResponse:
    """Find a sentence by its words; below, all that are the organisation's own."""
    at, language, words = staffing.organisation(request.actor, ref), _language(request), request.GET.get("words", "")[:200]
    own = {(row.language, row.key): row for row in queries.own_sentences(at.pk)}
    hits = [(each, own.get((language, each.key))) for each in catalogue.found(language, words, MOST_FOUND)]
    listed = [(catalogue.entry(row.language, row.key), row) for row in own.values()]
    context = {"organisation": at, "language": language, "words": words, "hits": hits, "languages": settings.LANGUAGES}
    context |= {"own": listed, "most": MOST_FOUND}
    return render(request, "appearance/sentences.html", context)


@page("appearance.change", methods=BOTH)
def sentence(request: Request, ref: str, language: str, key: str) -> HttpResponse:
    at, entry = staffing.organisation(request.actor, ref), catalogue.named(language, key)
    if entry is None:
        raise NotFound(key)
    own = next((row for row in queries.own_sentences(at.pk) if (row.language, row.key) == (language, entry.key)), None)
    labels = tuple(_("Form %(number)s") % {"number": at_ + 1} for at_ in range(len(entry.forms)))
    labels = labels if entry.counts else (_("In your own words"),)
    form = SentenceForm(posted(request), forms_now=tuple(own.forms) if own else entry.forms, labels=labels)
    forms = ("",) * len(entry.forms) if "reset" in request.POST else None
    if form.done(
        lambda _all: actions.say_sentence(ref, language, entry.key, forms or form.said, by=request.actor, on=clock.today())
    ):
        say(request, _("Saved. It holds on every page and in every letter from now on."))
        return redirect("appearance:sentences", ref)
    context = {"organisation": at, "entry": entry, "own": own, "form": form, "language": dict(settings.LANGUAGES)[language]}
    context["blanks"] = rules.placeholders(entry.originals[-1])
    return render(request, "appearance/sentence.html", context, status=form.status)


@page("appearance.change")
def sentences_file(request: Request, ref: str, language: str) -> HttpResponse:
    at = staffing.organisation(request.actor, ref)
    if language not in dict(settings.LANGUAGES):
        raise NotFound(language)
    own = [(row.key, row.forms) for row in queries.own_sentences(at.pk) if row.language == language]
    answer = HttpResponse(catalogue.as_po(language, own), content_type="text/x-gettext-translation; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sentences-{language}.po"'
    return answer


@page("appearance.change", methods=BOTH)
def sentences_bring(request: Request, ref: str, language: str) -> HttpResponse:
    """Many at once, from a file."""
    at = staffing.organisation(request.actor, ref)
    if language not in dict(settings.LANGUAGES):
        raise NotFound(language)
    form = FileForm(posted(request), request.FILES or None)
    if form.done(lambda said: _brought(request, at, language, said["file"].read(catalogue.MOST_BYTES + 1))):
        say(request, _("Saved. %(count)s sentences were read.") % {"count": form.result})
        return redirect("appearance:sentences", ref)
    context = {"organisation": at, "form": form, "language": dict(settings.LANGUAGES)[language], "code": language}
    return render(request, "appearance/sentences_bring.html", context, status=form.status)


def _brought(request: Request, at: Organisation, language: str, content: bytes) -> int:
    said = catalogue.from_po(content, language)
    return actions.bring_in_sentences(at.ref, language, said, by=request.actor, on=clock.today())
