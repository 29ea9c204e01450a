"""Template tags of the look: icons, pictures, initials, lights, fields and charts. Built in, so templates need no `load`.

Everything written here is HTML without `style`: sizes are SVG attributes, colours are classes (strict CSP).
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from handrail.kernel import charts
from handrail.kernel.lists import Wanted

register = template.Library()

# Icons that point along the line turn with the direction of writing.
TURNING = frozenset({"back", "next", "leave"})
# Choices up to this many letters stand side by side on a phone, two at least where no word is longer than the last.
SHORT, HALF, WORD = 12, 22, 9
OPENING = re.compile(r"^\s*<svg[^>]*>|</svg>\s*$")


@cache
def _drawing(path: str) -> str:
    """The text of one of our SVG files; an unknown name fails loudly, also in tests."""
    text = files("handrail.kernel").joinpath(f"static/handrail/{path}.svg").read_text(encoding="utf-8")
    return text.strip().replace(' xmlns="http://www.w3.org/2000/svg"', "")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of our icons, written into the page; always beside a word, so hidden from screen readers."""
    turns = mark_safe(" data-turns") if name in TURNING else ""
    drawing = mark_safe(OPENING.sub("", _drawing(f"icons/{name}")))  # noqa: S308  # our own file
    return format_html('<svg class="icon"{} viewBox="0 0 24 24" aria-hidden="true">{}</svg>', turns, drawing)


@register.simple_tag
def art(name: str) -> SafeString:
    """One of our pictures: wordmark, hero (start page), rail (next step), empty."""
    return mark_safe(_drawing(f"art/{name}"))  # noqa: S308  # our own file


def letters(name: str) -> str:
    """The first letters of the first and the last name: "Rasa Petrauskaitė" gives "RP"."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys([words[0], words[-1]])).upper() if words else "?"


@register.simple_tag
def initials(name: str, color: str = "neutral", size: str = "md") -> SafeString:
    """A disc with a person's initials; stands beside the name, so hidden from screen readers."""
    return format_html(
        '<span class="ds-avatar" data-color="{}" data-size="{}" data-initials="{}" aria-hidden="true"></span>',
        color,
        size,
        letters(str(name)),
    )


@register.simple_tag
def light(kind: str, words: str) -> SafeString:
    """A state with a shape and a word: go (circle), soon (triangle), now (octagon), rest (dash)."""
    return format_html('<span class="light" data-light="{}">{}</span>', kind, words)


@register.simple_tag
def to(asked: Wanted, **changes: Any) -> str:
    """The address of the same list with these changes: {% to wanted page=2 %}."""
    return asked.address(**changes)


@register.simple_tag
def bar(*values: float | str, thick: bool = False) -> SafeString:
    """A bar of percent and tone in turn: {% bar 53.5 "main" 33.4 "soft" thick=True %}."""
    parts = zip(map(float, values[::2]), map(str, values[1::2]), strict=True)
    return mark_safe(charts.bar(parts, thick=thick))  # noqa: S308  # numbers and class names


@register.simple_tag
def rungs(done: float, booked: float = 0, total: int = 40) -> SafeString:
    """Hours towards a goal as posts under a rail."""
    return mark_safe(charts.rungs(float(done), float(booked), int(total)))  # noqa: S308  # numbers only


@register.simple_tag
def step_path(points: Iterable[tuple[float, float]], span: float) -> str:
    """The `d` of a step curve: points of (time, share)."""
    return charts.step_path(points, span)


@register.simple_tag
def swatch(tone: str) -> SafeString:
    """The small square that ties a word to a tone of a chart."""
    return format_html(
        '<svg class="swatch" viewBox="0 0 18 14" aria-hidden="true"><rect class="fill-{}" width="18" height="14"/></svg>', tone
    )


def _kind(bound: BoundField) -> str:
    match bound.field.widget:
        case RadioSelect() | CheckboxSelectMultiple():
            return "tiles"
        case CheckboxInput():
            return "tick"
    return "input"


def _options(bound: BoundField) -> list[dict[str, Any]]:
    """The choices as tiles; a line break in a choice's words begins its explanation. A widget may give each a colour."""
    options = []
    for sub in bound.subwidgets:
        sub.data["attrs"]["class"] = "ds-input"
        words, _, small = str(sub.choice_label).partition("\n")
        options.append({"tag": sub.tag(), "words": words, "small": small, "colour": sub.data.get("colour", "")})
    return options


def _fit(options: list[dict[str, Any]]) -> str:
    longest = max((len(each["words"]) for each in options), default=0)
    # A name would be cut in the middle where several tiles stand side by side.
    cut = any(len(word) > WORD for each in options for word in str(each["words"]).split())
    if cut or longest > HALF or any(each["small"] for each in options):
        return "all"
    return "short" if longest <= SHORT else "half"


def _described(bound: BoundField) -> str:
    named = [(bound.help_text, "helptext"), (bound.errors, "error")]
    return " ".join(f"{bound.auto_id}_{part}" for there, part in named if there)


@register.inclusion_tag("kernel/field.html")
def field(bound: BoundField, *, heading: bool = False) -> dict[str, Any]:
    """One field with label, help, error and input. `heading=True` makes the label the page's h1 (one question a page)."""
    kind = _kind(bound)
    options = _options(bound) if kind == "tiles" else []
    return {
        "bound": bound,
        "kind": kind,
        "heading": heading,
        "options": options,
        "fit": _fit(options),
        "described": _described(bound),
        # An empty search shows everything; that need not be said.
        "optional": not bound.field.required and bound.field.widget.attrs.get("type") != "search",
        "widget": "" if options else bound.as_widget(attrs={"class": "ds-input"}),
    }


def _first_input(bound: BoundField) -> str:
    """The id of the first thing to press or to fill in: an error's link leads there."""
    return f"{bound.auto_id}_0" if _kind(bound) == "tiles" else str(bound.auto_id)


@register.inclusion_tag("kernel/error_summary.html")
def error_summary(form: object) -> dict[str, Any]:
    """What needs a change, with links to the fields. Said once a page: base.html says it, form.html only where that did not."""
    if not isinstance(form, BaseForm) or not form.is_bound or not form.errors or getattr(form, "is_summarised", False):
        return {"links": [], "others": []}
    form.is_summarised = True  # type: ignore[attr-defined]  # the form lives as long as the page
    links = [(_first_input(bound), bound.errors[0]) for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"links": links, "others": [*form.non_field_errors(), *hidden]}
