"""The few things staff type in the portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form


class SearchForm(Form):
    """Find somebody in the register by name."""

    q = forms.CharField(label=_("Name"), max_length=80, required=False, widget=forms.TextInput(attrs={"type": "search"}))


class ReferForm(Form):
    """Which programme somebody is referred to."""

    programme = forms.ChoiceField(label=_("Programme"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("programme", choices)
        if len(choices) == 1:
            self.fields["programme"].initial = choices[0][0]
