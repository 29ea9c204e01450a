"""What people fill in: moments on the wall clock of the programme, meetings in tiles, few words."""

import secrets
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel import plugs
from handrail.kernel.forms import DayInput, Form
from handrail.kernel.labels import sentence
from handrail.kernel.providers import Kind
from handrail.kernel.reasons import Reason
from handrail.mentorships import labels, queries, rules
from handrail.mentorships.rules import MOST_MINUTES, How

LINE = 300
TEXT = 2_000
YEARS = range(2000, 2101)
HOW = [(str(code), words) for code, words in labels.HOW.items()]
MINUTES = [(str(minutes), words) for minutes, words in labels.MINUTES.items()]


def new_key() -> str:
    """Goes with a form, so that sending it twice is the same as sending it once."""
    return secrets.token_urlsafe(16)


class MomentField(forms.DateTimeField):
    """A day and a time as they stand on the wall clock; the form knows where that clock hangs."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        try:
            moment = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if moment.year not in YEARS or moment.tzinfo is not None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment.replace(second=0, microsecond=0)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value


class DayField(forms.DateField):
    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class ZonedForm(Form):
    """Turns what the wall clock says into moments; an hour that spring skips is said so."""

    moments: tuple[str, ...] = ()

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        for name in self.moments:
            local = values.get(name)
            if not isinstance(local, datetime):
                continue
            values[name] = rules.instant(local.date(), local.time(), self.zone)
            if values[name] is None:
                self.add_error(name, sentence(Reason("no_such_time")))
        return values


class _Place(ZonedForm):
    how = forms.ChoiceField(label=_("How do you meet?"), choices=HOW, widget=forms.RadioSelect, initial=How.PLACE)
    where = forms.CharField(
        label=_("Where?"),
        help_text=_("A place, a phone number or a video link. Choose a public place for the first time."),
        max_length=LINE,
        required=False,
    )
    minutes = forms.TypedChoiceField(label=_("How long?"), choices=MINUTES, widget=forms.RadioSelect, initial="60", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plugs.chosen(Kind.MEETING_LINK):
            self.fields["where"].help_text = _("A place or a phone number. By video, leave it empty: we make the link.")


class ThreeTimesForm(_Place):
    moments = ("first", "second", "third")
    field_order = ("first", "second", "third", "how", "where", "minutes")
    first = MomentField(label=_("First time"))
    second = MomentField(label=_("Second time"))
    third = MomentField(label=_("Third time"))

    @property
    def times(self) -> list[datetime]:
        return [self.cleaned_data[name] for name in self.moments]


class ArrangeForm(_Place):
    moments = ("at",)
    field_order = ("at", "how", "where", "minutes")
    at = MomentField(label=_("When?"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)


class ChooseForm(Form):
    at = forms.CharField(max_length=40)

    def clean_at(self) -> datetime:
        try:
            moment = datetime.fromisoformat(self.cleaned_data["at"])
        except ValueError:
            raise forms.ValidationError(sentence(Reason("times_gone"))) from None
        if moment.tzinfo is None or moment.year not in YEARS:
            raise forms.ValidationError(sentence(Reason("times_gone")))
        return moment


class CancelForm(Form):
    """A press alone is enough."""

    because = forms.ChoiceField(
        label=_("Why?"),
        help_text=_("You need not say it. The other does not see it. It is only counted, never used against anybody."),
        choices=[(str(code), words) for code, words in labels.BECAUSE.items()],
        widget=forms.RadioSelect,
        required=False,
    )


class MoveForm(ZonedForm):
    moments = ("at",)
    at = MomentField(label=_("When instead?"))


class _Account(Form):
    """What one side says about a meeting; how long it was is asked by the two kinds of form below."""

    held_on = DayField(label=_("On which day?"))
    how = forms.ChoiceField(label=_("How?"), choices=HOW, widget=forms.RadioSelect)
    note = forms.CharField(label=_("One line about it"), max_length=LINE, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    second = forms.BooleanField(label=_("It was a second meeting on that day"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("%(name)s can read this.") % {"name": other}

    def offer_second(self) -> None:
        """After a double was caught: let people say that it was meant."""
        self.fields["second"].widget = forms.CheckboxInput()

    @property
    def told(self) -> rules.Told:
        said = self.cleaned_data
        return rules.Told(said["held_on"], said["minutes"], How(said["how"]))


class LogForm(_Account):
    """Filled in already as it usually was: most people only press the button."""

    field_order = ("took", "held_on", "minutes", "how", "note")
    minutes = forms.TypedChoiceField(label=_("How long was it?"), choices=MINUTES, widget=forms.RadioSelect, coerce=int)


class PlannedLogForm(LogForm):
    """A planned meeting may also have been moved or missed."""

    took = forms.ChoiceField(label=_("Did it take place?"), widget=forms.RadioSelect, initial="yes")

    def __init__(self, *args: Any, other: str, **kwargs: Any) -> None:
        super().__init__(*args, other=other, **kwargs)
        came = _("%(name)s could not come") % {"name": other}
        self.offer("took", [("yes", _("Yes")), ("moved", _("Moved")), ("other", came), ("me", _("I could not come"))])


class CorrectForm(_Account):
    """The length may be any, because it is being put right."""

    field_order = ("held_on", "minutes", "how", "note")
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=1, max_value=MOST_MINUTES)


class GoalForm(Form):
    text = forms.CharField(
        label=_("What do you want to reach together?"), help_text=_("You both see it. Nobody else does."), max_length=LINE
    )


class StepForm(Form):
    text = forms.CharField(label=_("What is the step?"), help_text=_("You both see it. Nobody else does."), max_length=LINE)
    whose = forms.ChoiceField(label=_("Who does it?"), widget=forms.RadioSelect)
    due_on = DayField(label=_("By which day?"), required=False)

    def __init__(self, *args: Any, other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("whose", [("me", _("I do")), ("other", other)])


class NoteForm(Form):
    note = forms.CharField(label=_("Do you want to say something to the other?"), max_length=LINE, required=False)


class EndForm(Form):
    reason = forms.ChoiceField(
        label=_("What fits best?"),
        help_text=_("You owe nobody a reason. This helps the programme. The other does not see it."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, reasons: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reason", reasons)


class ExtendForm(Form):
    planned_end = DayField(label=_("Until which day?"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It is kept with the change. The two are told the new day, not the reason."),
        max_length=LINE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ContactForm(Form):
    phone = forms.CharField(label=_("Phone number"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=200, required=False)


class ThanksForm(Form):
    words = forms.CharField(label=_("Your words"), max_length=TEXT, required=False, widget=forms.Textarea(attrs={"rows": 4}))


YES_NO = [("no", _("No")), ("yes", _("Yes"))]


def _question(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect)


SOMEBODY_ELSE = "somebody-else"


class ConcernKindForm(Form):
    """The first page: what it is about, and of whom."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(str(code), words) for code, words in labels.CONCERNS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest. “Something else” is fine too.")},
    )
    about = forms.ChoiceField(label=_("Who is it about?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.offer("about", [*people, (SOMEBODY_ELSE, _("Somebody else"))])
        else:
            del self.fields["about"]


class ConcernForm(ConcernKindForm):
    """The second page: three questions, own words, and whether we may answer."""

    danger = _question(_("Is somebody in danger right now?"))
    hurt = _question(_("Was somebody hurt, touched or threatened?"))
    goes_on = _question(_("Can it happen again soon?"))
    text = forms.CharField(
        label=_("What happened, in your own words?"), max_length=TEXT, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    may_contact = forms.ChoiceField(
        label=_("May we contact you?"),
        choices=[
            ("yes", _("Yes, by phone or e-mail")),
            ("no", _("No, I want to stay unnamed\nWe can still act, but we cannot ask you anything")),
        ],
        widget=forms.RadioSelect,
    )
    reach_at = forms.CharField(label=_("Phone number or e-mail address"), max_length=200, required=False)
    kept_from = forms.ChoiceField(
        label=_("Is there somebody who should not read this?"), widget=forms.RadioSelect, required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, people: list[tuple[str, str]], responsible: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        for name in ("kind", "about"):
            if name in self.fields:
                self.fields[name].widget = forms.HiddenInput()
        if responsible:
            self.offer("kept_from", [("", _("No")), *responsible])
        else:
            del self.fields["kept_from"]


class CodeForm(Form):
    """The receipt's code, as it was written down."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Twelve letters and figures, for example ACDE-FGHJ-KMNP."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        ref = queries.ref_of_code(self.cleaned_data["code"])
        if ref is None:
            raise forms.ValidationError(_("We do not know this code. Look at it once more, or report again."))
        return ref


class AddForm(Form):
    text = forms.CharField(label=_("What do you want to add?"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4}))


class ActForm(Form):
    text = forms.CharField(label=_("What was done?"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4}))


class ReleaseForm(Form):
    text = forms.CharField(
        label=_("Why may the two be in contact again?"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseConcernForm(Form):
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[(str(code), words) for code, words in labels.OUTCOMES.items()],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("What was done?"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4}))
