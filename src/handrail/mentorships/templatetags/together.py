"""Codes in words, in templates: {{ meeting.how|words:"HOW" }}."""

from datetime import date
from typing import Any

from django import template
from django.urls import reverse
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


# Where what is due is done. What is missing here is done by meeting, or stands on the pair's own page.
DUE_PAGES = {
    "first_meeting": "times",
    "meet": "times",
    "sign_paper": "plan",
    "say_how": "going",
    "check_in": "check_in",
    "close_well": "closing",
}


@register.simple_tag
def due_page(row: Any, pair: Any) -> str:
    """The page where the reader does what is due; none for what the other one does."""
    route = DUE_PAGES.get(row.kind, "") if row.mine else ""
    return reverse(f"mentorships:{route}", args=[pair.ref]) if route else ""


@register.simple_tag
def is_late(step: Any, today: date) -> bool:
    """A step that is not done and whose day has passed."""
    return step.done_on is None and step.due_on is not None and step.due_on < today
