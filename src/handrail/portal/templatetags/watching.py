"""Addresses of a place and words of its codes, in templates."""

from typing import Any

from django import template
from django.urls import reverse

from handrail.portal import office_words
from handrail.portal.queries.office import Place

register = template.Library()


@register.filter
def office_word(code: str, table: str) -> Any:
    """The words of this code in that table of `office_words`."""
    return getattr(office_words, table).get(code, "")


@register.simple_tag
def at(place: Place, page: str, ref: str = "") -> str:
    """A page of this place: {% at place "mentors" %}; an office's for its leader, a programme's for its coordinator."""
    name = f"{'watch' if place.slug else 'office'}_{page}"
    return reverse(f"portal:{OWN.get(name, name)}", args=[part for part in (place.slug, ref) if part])


OWN = {"watch_pairs": "watch", "office_pairs": "office"}
