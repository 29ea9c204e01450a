"""What people fill in about a job: four fields for the person, one more for who writes it down for somebody else."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from handrail.employers import labels
from handrail.employers.rules import MOST_HOURS, MOST_PLACES, Contract, Kind, Said, Training
from handrail.kernel.forms import DayInput, Form

NAME = 200


class JobForm(Form):
    """I have a job."""

    employer = forms.CharField(
        label=_("Where do you work?"),
        help_text=_("The name of the employer."),
        max_length=NAME,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    started_on = forms.DateField(label=_("What is your first day?"), widget=DayInput)
    hours = forms.IntegerField(
        label=_("How many hours a week?"),
        help_text=_("Roughly. Leave it empty if you do not know yet."),
        required=False,
        min_value=1,
        max_value=MOST_HOURS,
    )
    contract = forms.ChoiceField(
        label=_("What kind of contract?"),
        choices=[(str(code), words) for code, words in labels.CONTRACTS.items()],
        widget=forms.RadioSelect,
        initial=str(Contract.NOT_KNOWN),
    )

    @property
    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            given["employer"],
            given["started_on"],
            given["hours"],
            Contract(given["contract"]),
            Kind(given.get("kind") or Kind.JOB),
        )


class JobOfOther(JobForm):
    """The same, written down by the mentor or the counsellor, who also says what it is."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(str(code), words) for code, words in labels.KINDS.items()],
        widget=forms.RadioSelect,
        initial=str(Kind.JOB),
    )
    field_order = ("kind", "employer", "started_on", "hours", "contract")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask("employer", _("Where?"))
        self.ask("started_on", _("Which is the first day?"))


class EndForm(Form):
    """The job has ended."""

    ended_on = forms.DateField(label=_("Which was the last day?"), widget=DayInput)
    reason = forms.ChoiceField(label=_("What fits best?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = labels.END_REASONS if mine else labels.OF_OTHERS
        self.offer("reason", ((str(code), each) for code, each in words.items()))


def begun(today: date) -> dict[str, Any]:
    """What a form about a new job begins with."""
    return {"started_on": today, "contract": str(Contract.NOT_KNOWN), "kind": str(Kind.JOB)}


class AboutForm(Form):
    """What is known of an employer."""

    sector = forms.ChoiceField(label=_("In which sector?"), required=False)
    size = forms.ChoiceField(
        label=_("How many people work there?"),
        choices=[("", _("Not said")), *((str(code), words) for code, words in labels.SIZES.items())],
        widget=forms.RadioSelect,
        required=False,
    )
    areas = forms.MultipleChoiceField(
        label=_("In which regions?"),
        help_text=_("You are invited to workshops there. Leave it empty to be invited everywhere in the country."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, sectors: list[tuple[str, str]], regions: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("sector", [("", _("Not said")), *sectors])
        self.offer("areas", regions)


class OfferForm(Form):
    """A training an employer offers; `employer` and `programme` are asked where there is a choice."""

    employer = forms.ChoiceField(label=_("Which employer?"))
    programme = forms.ChoiceField(label=_("For which programme?"))
    title = forms.CharField(
        label=_("What is the training?"),
        help_text=_("For example: four weeks in our bakery, with a certificate."),
        max_length=NAME,
    )
    for_whom = forms.CharField(
        label=_("For whom is it?"),
        help_text=_("What people should bring, and what they need not know yet."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(label=_("Where is it?"), max_length=NAME)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput, required=False)
    places = forms.IntegerField(label=_("How many can take part?"), min_value=1, max_value=MOST_PLACES)
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, employers: list[tuple[str, str]], programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("employer", employers), ("programme", programmes)):
            self.offer(name, choices)
            if len(choices) == 1:
                self.fields[name].widget, self.initial[name] = forms.HiddenInput(), choices[0][0]

    @property
    def said(self) -> Training:
        given = self.cleaned_data
        return Training(
            given["title"],
            given["for_whom"],
            given["place"],
            given["starts_on"],
            given["ends_on"],
            given["places"],
            given["language"],
        )


class ChangedOfferForm(OfferForm):
    """The same of an offer that stands: employer and programme stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, employers=[], programmes=[], **kwargs)
        del self.fields["employer"], self.fields["programme"]
