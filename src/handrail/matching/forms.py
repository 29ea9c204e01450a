"""What she and the mentor write: a few words, a question, an answer, a reason."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form
from handrail.kernel.models import REF
from handrail.matching import choosing
from handrail.matching.labels import DECLINE_REASONS
from handrail.people.rules import Contact, contact_of

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


class InviteForm(Form):
    """What the letter says about why, and how it goes. What was ticked shows in the letter below before it is sent."""

    reasons = forms.MultipleChoiceField(
        label=_("Why this person? The letter says it in these words."),
        choices=list(choosing.SAID_WHY.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one reason. The person reads it in the letter.")},
    )
    channel = forms.ChoiceField(
        label=_("How does the letter go?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the letter goes.")},
    )


class CodeForm(Form):
    """The code of a letter, typed as it stands there or without the dashes."""

    code = forms.CharField(
        label=_("The code in your letter"),
        max_length=20,
        help_text=_("Twelve letters and numbers, for example K7PM-4QXW-9RTD."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the code that stands in your letter.")},
    )


class YesForm(Form):
    """The yes to an invitation: to each purpose, and where there is none, how to be reached."""

    def __init__(self, purposes: Mapping[str, tuple[Any, Any, bool]], *, reached: bool, data: Any = None) -> None:
        super().__init__(data)
        for purpose, (words, small, required) in purposes.items():
            needed = format_lazy("{small} {needed}", small=small, needed=_("The programme needs this yes."))
            field = forms.BooleanField(label=words, help_text=needed if required else small, required=required)
            field.error_messages["required"] = _("We need your yes to this before you can join.")
            self.fields[purpose] = field
        self.purposes = purposes
        if not reached:
            # Not "contact": a purpose of that name is asked for as well.
            self.fields["reach"] = forms.CharField(
                label=_("Your e-mail address or phone number"),
                max_length=254,
                help_text=_("Your mentor reaches you there, and you sign in with it."),
                error_messages={"required": _("Write an e-mail address or a phone number, so that your mentor can reach you.")},
            )

    def clean_reach(self) -> Contact:
        found = contact_of(str(self.cleaned_data["reach"]), settings.HANDRAIL.country)
        if found is None:
            raise forms.ValidationError(_("Write an e-mail address or a phone number, so that your mentor can reach you."))
        return found

    def agreed(self) -> dict[str, str]:
        """The purposes said yes to, each with the words that were read."""
        return {
            purpose: f"{words}\n{small}"
            for purpose, (words, small, _required) in self.purposes.items()
            if self.cleaned_data.get(purpose)
        }


class YesTogether(YesForm):
    """The same, read aloud by a counsellor."""

    def __init__(self, purposes: Mapping[str, tuple[Any, Any, bool]], *, reached: bool, data: Any = None) -> None:
        super().__init__(purposes, reached=reached, data=data)
        aloud = forms.BooleanField(label=_("I have read it aloud, and the person says yes"))
        aloud.error_messages["required"] = _("Tick this when the person says yes. You can also stop here.")
        self.fields["aloud"] = aloud


class NoForm(Form):
    """A no needs no reason."""

    reason = forms.ChoiceField(
        label=_("Would you like to say why?"),
        required=False,
        choices=[("", _("I give no reason")), *choosing.NO_BECAUSE.items()],
        widget=forms.RadioSelect,
        help_text=_("You need not. Your mentor does not read it, and it changes nothing for you."),
    )
