"""Codes of jobs in words, in templates: {{ job.contract|job_words:"CONTRACTS" }}."""

from typing import Any

from django import template

from handrail.employers import labels

register = template.Library()


@register.filter
def job_words(code: str, table: str) -> Any:
    """The words of this code in that table of `labels`; an unknown code says nothing."""
    return getattr(labels, table).get(code, "")
