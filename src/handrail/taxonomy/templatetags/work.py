"""Marks what was typed in a title that was found: {{ words|marked:text }}."""

from django import template
from django.utils.safestring import SafeString

from handrail.taxonomy.showing import marked as mark

register = template.Library()


@register.filter
def marked(title: str, text: str) -> SafeString:
    return mark(title, text)
