"""Codes in words, in templates: {{ meeting.how|words:"HOW" }}."""

from typing import Any

from django import template

from handrail.mentorships import labels

register = template.Library()


@register.filter
def words(code: str, table: str) -> Any:
    """The words of this code in that table of `labels`; an unknown code says nothing."""
    return getattr(labels, table).get(code, "")
