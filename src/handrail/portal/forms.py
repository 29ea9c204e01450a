"""The few things staff type in the portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import DayInput, Form
from handrail.people.forms import SignInForm
from handrail.portal.labels import CORRECTION_STEPS


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


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput)


def _contact(label: Any, help_text: Any, *, missing: Any) -> forms.CharField:
    """Somebody else's address: nothing that the counsellor's own browser remembers."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
    errors = {"required": missing}
    return forms.CharField(label=label, help_text=help_text, error_messages=errors, max_length=254, widget=widget)


def _identity() -> forms.BooleanField:
    """What the counsellor vouches for, before an account is opened or tied."""
    return forms.BooleanField(
        label=_("I have seen the identity document of this person"),
        help_text=_("Name and date of birth on it are those of the register."),
        error_messages={"required": _("Look at the identity document first, then tick this.")},
    )


class DeskForm(SignInForm):
    """Who stands before the desk: how they sign in, and where they stand in the register."""

    contact = _contact(
        _("How does the person sign in?"),
        _("The e-mail address or mobile number of their account. Ask them."),
        missing=_("Write the e-mail address or mobile number the person signs in with."),
    )
    number = forms.CharField(
        label=_("National number"),
        help_text=_("As it stands on the identity card. Or leave it empty and write name and date of birth."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Name in the register"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    born_on = _day(_("Date of birth"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("number") and not (said.get("name") and said.get("born_on")):
            self.add_error("number", _("Write the national number, or the name and the date of birth."))
        return said


class AccountForm(SignInForm):
    """How somebody without an account wants to be reached."""

    contact = _contact(
        _("How can we reach the person?"),
        _("An e-mail address or a mobile number of their own. A phone is enough. They sign in with it."),
        missing=_("Write an e-mail address or a mobile number. Without one there is no account."),
    )
    identity = _identity()


class SeenForm(Form):
    """The one thing a counsellor vouches for before she ties."""

    identity = _identity()


class GuardianPaperForm(Form):
    """A parent's or guardian's yes that was brought on paper."""

    name = forms.CharField(label=_("Who signed?"), help_text=_("The name of the parent or guardian."), max_length=120)
    said_on = _day(_("On which day?"))
    paper = forms.BooleanField(
        label=_("I have the signed paper before me"),
        help_text=_("Keep the paper as your office does. We note the name, the day and that you saw it."),
        error_messages={"required": _("Note the yes only when you see the signed paper.")},
    )


class WrongForm(Form):
    """What is wrong, and how it should be."""

    words = forms.CharField(
        label=_("What is wrong, and how should it be?"),
        help_text=_("Only who answers reads it, and you."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PutRightForm(Form):
    """The answer to somebody who says that something is wrong."""

    step = forms.ChoiceField(label=_("What did you do?"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("The person reads it. If it stays as it is, say why."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("step", list(CORRECTION_STEPS.items()))


class DeputyForm(Form):
    """Who stands in, and on which days."""

    deputy = forms.ChoiceField(label=_("Who stands in?"), widget=forms.RadioSelect)
    since = _day(_("From which day?"))
    until = _day(_("Last day"))


class SeeAsForm(SignInForm):
    """Whose pages, and what the person asked for."""

    reason = forms.CharField(
        label=_("What did the person ask you?"),
        help_text=_("The person reads this."),
        min_length=10,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask("contact", _("The person’s e-mail address or mobile number"))
        self.fields["contact"].help_text = _("Only people of your own organisation.")
        self.fields["contact"].widget.attrs["autocomplete"] = "off"


class PaperForm(SignInForm):
    """Whose data is to be erased, and the paper on which she asked for it."""

    reason = forms.CharField(
        label=_("What paper, of which day, and where it is kept"),
        help_text=_("For example: letter of 3 May, in her file at the desk."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask("contact", _("The person’s e-mail address or mobile number"))
        self.fields["contact"].help_text = ""
        self.fields["contact"].widget.attrs["autocomplete"] = "off"
