"""What is filled in around a psychologist: the question, the answer, the time, what the mentor is told, the entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form
from handrail.mentorships import help_words, labels
from handrail.mentorships.actions.referrals import Entry
from handrail.mentorships.forms import LINE, TEXT, MomentField, ZonedForm
from handrail.programmes.labels import LANGUAGES


class AskForm(Form):
    question = forms.CharField(
        label=_("What is it about?"),
        help_text=_("A few words are enough. You, the mentee and the psychologist read them."),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineForm(Form):
    because = forms.ChoiceField(
        label=_("Why not now?"),
        help_text=_("The mentor and the mentee read this. It judges nobody."),
        choices=[(str(code), words) for code, words in help_words.DECLINES.items()],
        widget=forms.RadioSelect,
    )


class AppointForm(ZonedForm):
    moments = ("at",)
    at = MomentField(label=_("When?"))
    how = forms.ChoiceField(
        label=_("How do you meet?"),
        choices=[(str(code), words) for code, words in labels.HOW.items()],
        widget=forms.RadioSelect,
    )
    where = forms.CharField(label=_("Where?"), max_length=LINE, required=False)


class FeedbackForm(Form):
    text = forms.CharField(
        label=_("What should the mentor know?"),
        help_text=_("Only this mentor and you can read it. The mentee sees that you wrote something, and who read it."),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class EntryForm(Form):
    areas = forms.MultipleChoiceField(
        label=_("In which regions?"),
        help_text=_("None means everywhere, by video or phone."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages?"), choices=list(LANGUAGES.items()), widget=forms.CheckboxSelectMultiple
    )
    places = forms.IntegerField(label=_("How many free places are there?"), min_value=0, max_value=100)
    waiting_days = forms.IntegerField(label=_("How many days does one wait for a first talk?"), min_value=0, max_value=365)
    takes = forms.TypedChoiceField(
        label=_("Are new people taken now?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, regions: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("areas", regions)

    @property
    def entry(self) -> Entry:
        said = self.cleaned_data
        return Entry(tuple(said["areas"]), tuple(said["languages"]), said["places"], said["waiting_days"], said["takes"])
