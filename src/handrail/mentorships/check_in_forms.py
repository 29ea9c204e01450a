"""The set questions of a check-in as a form: one closed answer each, safety last, and a few words if one likes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form
from handrail.mentorships import check_in_words as words
from handrail.mentorships.rules.check_ins import LONGEST_NOTE, QUESTIONS, SAFETY, By, Side


def _asked(label: Any, answers: tuple[str, ...], said: dict[str, Any]) -> forms.ChoiceField:
    choices = [(code, said[code]) for code in answers]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class CheckInForm(Form):
    """What one of the two is asked; the words differ by side."""

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = words.ASKED[side]
        for name, answers in QUESTIONS.items():
            self.fields[name] = _asked(asked[name], answers, words.ANSWERS[name])
        self.fields["safety"] = _asked(asked["safety"], SAFETY, words.SAFETY)
        self.fields["note"] = forms.CharField(
            label=_("Do you want to add something?"),
            help_text=words.WHO_READS[side],
            max_length=LONGEST_NOTE,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class NotedForm(CheckInForm):
    """The same, written down by a coordinator while somebody tells it."""

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, side=side, **kwargs)
        how = [(str(code), words.HOW[code]) for code in (By.PHONE, By.IN_PERSON)]
        self.fields["how"] = forms.ChoiceField(label=_("How did you talk?"), choices=how, widget=forms.RadioSelect)
        self.fields["note"].label = _("A few words, as they were said")
        self.order_fields(["how"])
