"""The forms of a formal application and of the talk about the mentor profile."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import DayInput, Form
from handrail.programmes import labels, rules
from handrail.programmes.definition import Definition
from handrail.programmes.profile import TRAITS

MOST_CASES = 500


class ApplyByPost(Form):
    """Who becomes a mentor as part of her work says what she knows best and what else she carries."""

    specialism = forms.CharField(
        label=_("What do you know best in your work?"),
        help_text=_("For example: young people without a diploma, or people over 55."),
        max_length=200,
    )
    ordinary_cases = forms.IntegerField(
        label=_("How many ordinary clients stay with you?"),
        help_text=_("Besides the people you accompany as a mentor. A good guess is enough."),
        min_value=0,
        max_value=MOST_CASES,
    )
    why = forms.CharField(
        label=_("Why do you want to be a mentor?"),
        help_text=_("Two or three sentences. The coordinator reads them."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, definition: Definition, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["why"].required = rules.says_why(definition)

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {"said": rules.Applied(**self.cleaned_data)}


class Talk(Form):
    """A mark for each line of the mentor profile, one tap each, and a note if there is something to keep."""

    held_on = forms.DateField(label=_("On which day did you talk?"), widget=DayInput)
    note = forms.CharField(
        label=_("Is there something to remember?"),
        help_text=_("It is stored sealed. The person can read it, so write it as you would say it."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = [(mark, words) for mark, words in labels.MARKS.items()]
        for trait in TRAITS:
            field = forms.TypedChoiceField(label=labels.TRAITS[trait], choices=marks, coerce=int, widget=forms.RadioSelect)
            field.error_messages["required"] = labels.REASONS["profile_incomplete"]
            self.fields[trait] = field
        self.order_fields(["held_on", *TRAITS, "note"])

    def marks(self) -> dict[str, int]:
        return {trait: self.cleaned_data[trait] for trait in TRAITS}
