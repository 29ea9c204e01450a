"""Codes in words, in templates: {{ meeting.how|words:"HOW" }}."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from handrail.mentorships import help_words, labels
from handrail.programmes import labels as kinds

register = template.Library()


@register.filter
def words(code: str, table: str) -> Any:
    """The words of this code in that table of `labels` or `help_words`; an unknown code says nothing."""
    holder = labels if hasattr(labels, table) else help_words
    return getattr(holder, table).get(code, "")


@register.filter
def by_kind(kind: str, table: str) -> Any:
    """The sentence of that table for this kind of mentor: {{ pair.kind|by_kind:"MY_MENTEES" }}."""
    return kinds.by_kind(getattr(labels, table), kind)


@register.filter
def meeting(number: int) -> Any:
    """What the timeline calls a meeting: the first ones by a word, later ones by their number."""
    return labels.MEETINGS[number - 1] if number <= len(labels.MEETINGS) else _("Meeting %(number)d") % {"number": number}
