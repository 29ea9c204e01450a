"""Codes in words, in templates: {{ meeting.how|words:"HOW" }}."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from handrail.mentorships import check_in_words, help_words, labels
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
    if not number:
        return _("A meeting")
    return labels.MEETINGS[number - 1] if number <= len(labels.MEETINGS) else _("Meeting %(number)d") % {"number": number}


@register.filter
def check_in(code: str, table: str) -> Any:
    """The same for check-ins: {{ row.how|check_in:"HOW" }}; for an answer the table is the question's code."""
    found: Any = getattr(check_in_words, table, None) or check_in_words.ANSWERS.get(table, {})
    return found.get(code, "")


@register.filter
def asked_of(question: str, side: Any) -> Any:
    """A set question as this side is asked it."""
    return check_in_words.ASKED[side].get(question, "")
