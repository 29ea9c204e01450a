"""What is filled in about a meeting with several mentees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.mentorships.forms import ArrangeForm, LogForm


def _who() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Who is in the group?"),
        help_text=_("Nobody sees the names of the others."),
        widget=forms.CheckboxSelectMultiple,
    )


class PlanGroupForm(ArrangeForm):
    who = _who()

    def __init__(self, *args: Any, people: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["who", *self.fields])
        self.offer("who", people)


class LogGroupForm(LogForm):
    """Without a line about it: what is written about one is written on that one's page."""

    who = _who()

    def __init__(self, *args: Any, people: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, other="", **kwargs)
        del self.fields["note"], self.fields["second"]
        self.order_fields(["who", *self.fields])
        self.offer("who", people)
