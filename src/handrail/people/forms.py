"""What people write to sign in and about themselves."""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import DayInput, Form
from handrail.people.labels import GENDERS, ORGANISATIONS, REASONS, ROLES
from handrail.people.rules import Contact, contact_of


class SignInForm(Form):
    """One question: where do we send the code?"""

    contact = forms.CharField(
        label=_("Your e-mail address or mobile number"),
        help_text=_("We send you a code. You need no password."),
        error_messages={"required": REASONS["contact_unreadable"]},
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_contact(self) -> Contact:
        contact = contact_of(self.cleaned_data["contact"], settings.HANDRAIL.country)
        if contact is None:
            raise forms.ValidationError(REASONS["contact_unreadable"])
        if contact.email:
            EmailValidator(message=REASONS["contact_unreadable"])(contact.email)
        return contact


class EmailForm(SignInForm):
    """A new e-mail address."""

    contact = forms.EmailField(
        label=_("Your new e-mail address"),
        help_text=_("We send a code to it. You go on with it once you have typed the code."),
        error_messages={"required": _("Write an e-mail address."), "invalid": _("Write an e-mail address.")},
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )


class PhoneForm(SignInForm):
    """A new mobile number."""

    contact = forms.CharField(
        label=_("Your new mobile number"),
        help_text=_(
            "We send a code to it by SMS. Then you can sign in with it. "
            "So can whoever has your phone or takes over your number: an e-mail address is safer."
        ),
        error_messages={"required": _("Write a mobile number, for example 0470 12 34 56.")},
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_contact(self) -> Contact:
        contact = super().clean_contact()
        if contact.phone is None:
            raise forms.ValidationError(_("Write a mobile number, for example 0470 12 34 56."))
        return contact


class CodeForm(Form):
    """The code that was sent, compared without regard to spaces and dashes."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        error_messages={"required": _("Type the code from the message.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        self.expected = expected
        super().__init__(*args, **kwargs)

    is_right = False

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not compare_user_code(actual=code, expected=self.expected):
            raise forms.ValidationError(REASONS["sign_in_code_wrong"])
        self.is_right = True
        return code


class SecondStepForm(Form):
    code = forms.CharField(
        label=_("The code your app shows now"),
        max_length=40,
        error_messages={"required": _("Open the app on your phone and type its six digits.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class NameForm(Form):
    name = forms.CharField(
        label=_("What is your name?"),
        help_text=_("First name and family name, as you use them."),
        max_length=200,
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def gender_field() -> forms.ChoiceField:
    """Optional, and said why it is asked: nobody reads it, a mentee's own wish is all it serves."""
    return forms.ChoiceField(
        label=_("Are you a woman or a man?"),
        help_text=_("Some people wish for a woman or a man as their mentor. We use your answer for that and for nothing else."),
        choices=list(GENDERS.items()),
        widget=forms.RadioSelect,
        required=False,
    )


class GenderForm(Form):
    gender = gender_field()


class OrganisationForm(Form):
    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    kind = forms.ChoiceField(label=_("What is it?"), choices=list(ORGANISATIONS.items()), widget=forms.RadioSelect)
    parent = forms.ChoiceField(label=_("It belongs to"))


class RoleForm(Form):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("We send a letter there that says how to come in."), max_length=254
    )
    name = forms.CharField(label=_("First name and family name"), max_length=200)
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()), widget=forms.RadioSelect)
    since = forms.DateField(label=_("From which day?"), widget=DayInput)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class EndRoleForm(Form):
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave it empty to end the role now."),
        required=False,
        widget=DayInput,
    )


class LanguageForm(Form):
    language = forms.ChoiceField(label=_("Which language do you want to read?"), choices=settings.LANGUAGES)
