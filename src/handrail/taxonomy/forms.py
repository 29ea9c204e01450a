"""What the search page reads from its address: words, where to go on, and the name of the choosing button."""

import re
from typing import Any

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form

BUTTON = re.compile(r"[a-z_]{1,30}")
CHOSEN = "occupation"


class SearchForm(Form):
    q = forms.CharField(label=_("What work do you want?"), required=False, max_length=100)
    occupation = forms.RegexField(r"^[A-Za-z0-9_-]{22}$", required=False, max_length=22)
    next = forms.CharField(required=False, max_length=500)
    button = forms.CharField(required=False, max_length=30)

    def clean_next(self) -> str:
        """Only a path of this house; anything else is as if it were not there."""
        path = str(self.cleaned_data["next"])
        return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""

    def clean_button(self) -> str:
        name = str(self.cleaned_data["button"])
        return name if BUTTON.fullmatch(name) else CHOSEN

    def said(self, name: str) -> Any:
        """A field that holds, else empty: a search never fails on what is in its address."""
        if not self.is_bound:
            return ""
        self.is_valid()
        return self.cleaned_data.get(name, "")
