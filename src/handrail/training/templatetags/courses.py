"""Codes and minutes in words, in templates: {{ line.state|said:"STATES" }}, {{ minutes|hours }}."""

from typing import Any

from django import template

from handrail.training import labels

register = template.Library()
register.filter("hours", labels.hours)
register.filter("course", labels.course)


@register.filter
def said(code: str, table: str) -> Any:
    """The words of this code in that table of `labels`; an unknown code says nothing."""
    return getattr(labels, table).get(code, "")
