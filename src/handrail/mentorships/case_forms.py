"""What a safeguarding lead fills in: how grave a case is, who takes it on, an answer, dates, what is kept; the rota."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import DayInput, Form
from handrail.mentorships import labels
from handrail.mentorships.forms import TEXT


def _words(label: Any, rows: int = 4, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=TEXT, required=required, help_text=help_text, widget=area)


class WeighForm(Form):
    severity = forms.ChoiceField(
        label=_("How grave is it?"),
        choices=[(str(code), words) for code, words in labels.SEVERITIES.items()],
        widget=forms.RadioSelect,
    )
    reason = _words(
        _("Why?"), 3, required=False, help_text=_("Needed when you make it less grave. “Danger now” holds contact at once.")
    )


class HandOverForm(Form):
    to = forms.ChoiceField(label=_("Who answers for it from now on?"), widget=forms.RadioSelect)
    note = _words(_("What is done, what is open, what matters?"))

    def __init__(self, *args: Any, leads: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", leads)


class AnswerForm(Form):
    text = _words(
        _("Your answer to who reported"),
        help_text=_("It is read with the code of the receipt, signed in or not. Name nobody else in it."),
    )


class DatesForm(Form):
    step_by = forms.DateField(label=_("By when is the next step done?"), widget=DayInput)
    close_by = forms.DateField(label=_("By when is the case to be closed?"), widget=DayInput)


class KeepForm(Form):
    reason = _words(_("Why must nothing be erased?"), 3)
    review_on = forms.DateField(label=_("When do you look at it again?"), widget=DayInput)


class LetGoForm(Form):
    because = _words(_("Why may it be erased again?"), 3)


class TellForm(Form):
    text = _words(
        _("What you tell the person it is about"),
        help_text=_("Say what it is about, when it was, and what happens next. Never say or hint who reported it."),
    )
    is_safe = forms.BooleanField(
        label=_("I have made sure that this puts nobody in danger"),
        error_messages={"required": _("First make sure that it is safe for who reported.")},
    )


class OwnSideForm(Form):
    text = _words(_("Your own words"), help_text=_("A trained person reads it. It stands in the case as you write it."))


class RuleForm(Form):
    """What is decided about the person, for how long, and why in words that person reads."""

    kind = forms.ChoiceField(label=_("What do you decide?"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until which day?"),
        required=False,
        widget=DayInput,
        help_text=_("For a pause and for keeping somebody out: two years at most. Leave it empty when a pair ends."),
    )
    reason = _words(
        _("Why? The person reads these words"),
        help_text=_("Say what you found and what it means for them. Never say or hint who reported it."),
    )
    is_safe = forms.BooleanField(
        label=_("I have made sure that this puts nobody in danger"),
        error_messages={"required": _("First make sure that it is safe for who reported.")},
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", kinds)


class AppealForm(Form):
    text = _words(_("Why do you not agree?"), help_text=_("Somebody else than who decided reads it. You can say this once."))


class SettleForm(Form):
    outcome = forms.ChoiceField(label=_("What do you decide?"), widget=forms.RadioSelect)
    reason = _words(_("Why? The person reads these words"), help_text=_("Never say or hint who reported it."))

    def __init__(self, *args: Any, outcomes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("outcome", outcomes)


class ShiftForm(Form):
    """Some days of the rota, each between the same two hours."""

    person = forms.ChoiceField(label=_("Who is on call?"))
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("To and with"), widget=DayInput)
    start = forms.TimeField(label=_("From this hour"), widget=forms.TimeInput(attrs={"type": "time"}))
    end = forms.TimeField(
        label=_("To this hour"),
        help_text=_("An earlier hour means the next morning. The same hour means the whole day."),
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    phone = forms.RegexField(
        regex=r"^\+?[0-9][0-9 ()/.-]{5,28}$",
        label=_("Number to call"),
        help_text=_("It stands on the public page “Whom to call now”. Give a number of the service, not your own."),
        error_messages={"invalid": _("Write a phone number, for example +32 2 123 45 67.")},
    )

    def __init__(self, *args: Any, leads: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("person", leads)


class AwayForm(Form):
    away_since = forms.DateField(label=_("First day"), widget=DayInput)
    away_until = forms.DateField(label=_("Last day"), widget=DayInput)


class GiveForm(Form):
    to = forms.ChoiceField(label=_("Who takes it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, leads: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", leads)
