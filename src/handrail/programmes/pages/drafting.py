"""Writing the next version in the browser: copy, change by table or as text, undo, throw away. Nothing takes effect here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.programmes import part_forms, part_words, queries, schema
from handrail.programmes.actions import drafting as actions
from handrail.programmes.queries import drafting


@page("programmes.draft", methods=("GET", "POST"))
def copy(request: Request, slug: str) -> HttpResponse:
    """A version becomes a draft: of this programme, or of a new one."""
    programme, sides = drafting.sides(request.actor, slug)
    versions = [(each.ref, _("Version %(number)s") % {"number": each.number}) for each in reversed(sides) if each.ref]
    form = part_forms.Copy(posted(request))
    form.offer("version", versions)
    if form.done(lambda said: _begin(request, said)):
        say(request, _("The draft is here. Nothing takes effect until it is published."))
        return redirect("programmes:draft", form.result.ref)
    context = {"form": form, "name": queries.programme_name(programme), "slug": slug}
    return render(request, "programmes/copy.html", context, status=form.status)


def _begin(request: Request, said: Any) -> Any:
    new = {"slug": said["slug"], "name": said["name"]} if said["what"] == "programme" else {}
    return actions.draft_from(said["version"], **new, by=request.actor, on=clock.today(), now=clock.now())


@page("programmes.draft")
def draft(request: Request, ref: str) -> HttpResponse:
    """What the draft says, part by part, and what keeps it from being published."""
    shown = drafting.draft_page(request.actor, ref)
    parts = [(*part_words.table(each.name), each) for each in shown.parts]
    context = {"shown": shown, "parts": parts, "about": part_words.table(schema.TOP), "changed": by_table(shown.changed)}
    context |= {"may_publish": request.actor.may("programmes.publish"), "has_weights": shown.has_weights}
    return render(request, "programmes/draft.html", context)


def by_table(changed: Any) -> list[tuple[Any, Any, list[Any]]]:
    """(title, whether it holds for everybody, lines) by table."""
    tables = dict.fromkeys(change.table for change in changed)
    found = {table: [change for change in changed if change.table == table] for table in tables}
    return [(part_words.table(table)[0], lines[0].for_everybody, lines) for table, lines in found.items()]


@page("programmes.draft", methods=("GET", "POST"))
def draft_text(request: Request, ref: str) -> HttpResponse:
    """The whole file. A faulty one is kept too, and each fault is named with its line."""
    shown = drafting.draft_page(request.actor, ref)
    mark = actions.mark_of(shown.draft.text)
    form, both = part_forms.WholeText(posted(request), initial={"text": shown.draft.text, "seen": mark}), []
    try:
        if form.done(lambda said: _save_text(request, ref, said)):
            return _kept(request, form.result, "programmes:draft_text", ref)
    except actions.Changed as changed:
        both = drafting.text_changes(changed.now, form.cleaned_data["text"])
        form = part_forms.WholeText(_again(request, changed.now))
    context = {"shown": shown, "form": form, "both": both}
    return render(request, "programmes/draft_text.html", context, status=form.status)


def _save_text(request: Request, ref: str, said: Any) -> actions.Saved:
    return actions.save_text(ref, said["text"], seen=said["seen"], by=request.actor, on=clock.today(), now=clock.now())


def _again(request: Request, now: Any) -> Any:
    """What was sent, to be sent again over what stands there now."""
    data = request.POST.copy()
    data["seen"] = actions.mark_of(now)
    return data


def _kept(request: Request, saved: actions.Saved, route: str, *parts: str) -> HttpResponse:
    if saved.lost:
        lost = " · ".join(f"# {each}" for each in saved.lost)
        say(request, _("Saved. These remarks went with it: %(lost)s. You can undo it.") % {"lost": lost})
    else:
        say(request, _("Saved in the draft."))
    return redirect(route, *parts)


@page("programmes.draft", methods=("GET", "POST"))
def draft_part(request: Request, ref: str, where: str) -> HttpResponse:
    """One table as a form; a list of tables; or which kind of table is to be added."""
    kind = request.GET.get("kind", "")
    shown = drafting.part_page(request.actor, ref, where, kind)
    if shown.node.is_list or shown.chooses:
        return render(request, "programmes/draft_list.html", _around(shown))
    form, both = part_forms.Part(shown.node, actions.mark_of(shown.node.data), posted(request)), []
    try:
        if form.done(lambda _said: _save_part(request, ref, where, kind, form.said())):
            return _kept(request, form.result, "programmes:draft_part", ref, shown.here)
    except actions.Faulty as faulty:
        form.blame(faulty.faults)
    except actions.Changed as changed:
        both = _both(shown, form, changed.now or {})
        form = part_forms.Part(shown.node, "", _again(request, changed.now))
    context = _around(shown) | {"form": form, "both": both}
    return render(request, "programmes/draft_part.html", context, status=form.status)


def _save_part(request: Request, ref: str, where: str, kind: str, said: Any) -> actions.Saved:
    by, on, now = request.actor, clock.today(), clock.now()
    return actions.save_part(ref, where, said, kind=kind, seen=request.POST.get("seen", ""), by=by, on=on, now=now)


def _both(shown: drafting.PartPage, form: part_forms.Part, now: Any) -> list[tuple[Any, Any, Any]]:
    """(key, mine, theirs) of everything in which two people differ."""
    said = form.said()
    rows = [(key, said.get(key.name), now.get(key.name, key.default)) for key in shown.node.keys]
    return [(part_words.key(key.name), _read(mine), _read(theirs)) for key, mine, theirs in rows if mine != theirs]


def _read(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value if value not in (None, "") else "–")


def _around(shown: drafting.PartPage) -> dict[str, Any]:
    """The page's words, the tables below and the members of a list."""
    title, small = part_words.table(shown.title)
    below = [(part_words.table(key.name)[0], f"{shown.node.address}.{key.name}", key) for key in shown.node.below]
    kinds = [(tag, part_words.member(tag)) for tag in (shown.node.key.tables if shown.node.key else {}) if tag]
    members = [(number, part_words.member(tag), said, f"{shown.node.address}.{number}") for number, tag, said in shown.members]
    faults = [each for each in shown.faults if each.key.startswith(shown.said_as)] if shown.node.path else []
    return {
        "shown": shown,
        "title": title,
        "small": small,
        "below": below,
        "kinds": kinds,
        "members": members,
        "faults": faults,
    }


@page("programmes.draft", methods=("POST",))
def draft_remove(request: Request, ref: str, where: str) -> HttpResponse:
    """Take a table or a member away; undoing brings it back."""
    shown = drafting.part_page(request.actor, ref, where, "")
    actions.remove_part(ref, where, by=request.actor, on=clock.today(), now=clock.now())
    say(request, _("Taken away. You can undo it."))
    return redirect("programmes:draft_part", ref, shown.above) if shown.in_list else redirect("programmes:draft", ref)


@page("programmes.draft", methods=("POST",))
def draft_undo(request: Request, ref: str) -> HttpResponse:
    actions.undo(ref, by=request.actor, on=clock.today(), now=clock.now())
    say(request, _("The last change is undone. Press again to have it back."))
    return redirect("programmes:draft", ref)


@page("programmes.draft", methods=("GET", "POST"))
def draft_drop(request: Request, ref: str) -> HttpResponse:
    shown = drafting.draft_page(request.actor, ref)
    if request.method == "POST":
        actions.throw_away(ref, by=request.actor, on=clock.today())
        say(request, _("The draft is gone. Published versions stay as they are."))
        return redirect("programmes:running")
    return render(request, "programmes/draft_drop.html", {"shown": shown})


@page("programmes.open")
def compare(request: Request, slug: str) -> HttpResponse:
    """Two versions side by side, in plain words and as text; the draft is one of them."""
    programme, sides = drafting.sides(request.actor, slug)
    context: dict[str, Any] = {"slug": slug, "name": queries.programme_name(programme), "sides": sides}
    if sides:
        found = drafting.compare(sides, request.GET.get("old", ""), request.GET.get("new", ""))
        context |= {"found": found, "changed": by_table(found.changed)}
    return render(request, "programmes/compare.html", context)
