"""What she and the mentor write: a few words, a question, an answer, a reason."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form
from handrail.matching.labels import DECLINE_REASONS

WORDS = 1_000


def _text(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a few words first.")},
    )


REF = re.compile(r"[\w-]{22}", re.ASCII)
"""An outer address, as `kernel.models.new_ref` makes them."""

PLACES = ("1", "2", "3", "4", "5")


def in_order(said: Mapping[str, str]) -> list[str]:
    """The mentors an address names: one by `mentor`, several by `place_1`, `place_2` …; an empty place is passed over."""
    if said.get("mentor"):
        return [said["mentor"]]
    return [ref for place in PLACES if (ref := said.get(f"place_{place}", ""))]


class AskForm(Form):
    """The check page: who is asked in which order is in the hidden list; the words go to each of them."""

    mentors = forms.CharField(widget=forms.HiddenInput, max_length=200)
    words = _text(_("A few words about you"), _("Who you are and what you hope for. Two sentences are enough."), required=False)

    def chosen(self) -> list[str]:
        """Whom the form names, sent or not yet; nonsense names nobody."""
        return [ref for ref in str(self["mentors"].value() or "")[:200].split(",") if REF.fullmatch(ref)]


class AskTogether(AskForm):
    """The same with the counsellor beside her: the yes is hers, the tick says it was spoken."""

    field_order = ("mentors", "yes", "words")
    yes = forms.BooleanField(
        label=_("The person has chosen and says: yes, ask"),
        error_messages={"required": _("Tick this when the person says yes. Nobody is asked before.")},
    )


class DeclineForm(Form):
    reason = forms.ChoiceField(
        label=_("Why not?"),
        choices=list(DECLINE_REASONS.items()),
        widget=forms.RadioSelect,
        help_text=_("Only the programme sees the reason. The jobseeker gets a kind note."),
        error_messages={"required": _("Choose a reason. It helps us to find a better mentor.")},
    )


class QuestionForm(Form):
    words = _text(_("What would you like to know?"), _("Ask one thing. The clock stops until there is an answer."))


class AnswerForm(Form):
    words = _text(_("Your answer"), _("A few sentences are enough. Do not write your phone number or address yet."))
