"""What is filled in about who stands in for a mentor."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form
from handrail.mentorships.actions import Wanted
from handrail.mentorships.forms import DayField

WORDS = 1_000


class _Colleague(Form):
    mentor = forms.ChoiceField(label=_("Who can be there?"), widget=forms.RadioSelect)
    starts = DayField(label=_("From which day?"))
    ends = DayField(label=_("Until which day?"))
    note = forms.CharField(
        label=_("What does your colleague need to know?"),
        help_text=_("Your colleague and the mentee read this. Leave it empty if nothing is needed."),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, colleagues: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("mentor", colleagues)

    @property
    def wanted(self) -> Wanted:
        said = self.cleaned_data
        starts: date = said["starts"]
        return Wanted(said["mentor"], starts, said["ends"], said["note"])


class AskCoverForm(_Colleague):
    field_order = ("mentor", "pairs", "starts", "ends", "note")
    pairs = forms.MultipleChoiceField(label=_("For whom?"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, pairs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("pairs", pairs)
        self.fields["pairs"].initial = [ref for ref, _name in pairs]


class NameCoverForm(_Colleague):
    """The same for staff: for everybody with whom nobody is there."""
