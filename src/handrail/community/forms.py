"""What people fill in: about workshops, in the network of mentors, and to suggest something."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from handrail.community.labels.network import KINDS, KINDS_MORE, TELLS
from handrail.community.labels.workshops import NTH, ON_LIST, TAPS
from handrail.community.rules.recurrence import LAST_DAY
from handrail.community.rules.talk import tells
from handrail.kernel.forms import DayInput, Form
from handrail.programmes.labels import DAYS

LINE, WORDS = 300, 1_000
MOST_PLACES, MOST_MINUTES = 500, 600


class TimeInput(forms.TimeInput):
    def __init__(self) -> None:
        super().__init__(attrs={"type": "time"}, format="%H:%M")


class _Where(Form):
    """What every date has."""

    at = forms.TimeField(label=_("At what time does it begin?"), widget=TimeInput())
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=15, max_value=MOST_MINUTES, initial=120)
    place = forms.CharField(label=_("Where?"), help_text=_("A place, or a video link."), max_length=LINE)
    area = forms.ChoiceField(
        label=_("Employers of which region are invited?"),
        help_text=_("Employers who have not said where they work are invited too."),
        required=False,
    )
    places = forms.IntegerField(label=_("How many places?"), min_value=1, max_value=MOST_PLACES, initial=20)

    def __init__(self, *args: Any, regions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area", [("", _("Every region")), *regions])


class SeriesForm(_Where):
    """The rule of a series: the nth weekday of the month, or a day of it."""

    field_order = ("how", "nth", "weekday", "day", "begins", "at", "minutes", "place", "area", "places")
    how = forms.ChoiceField(
        label=_("Which day of the month?"),
        choices=[("weekday", _("A weekday, for example the second Tuesday")), ("day", _("A date, for example the 15th"))],
        widget=forms.RadioSelect,
        initial="weekday",
    )
    nth = forms.TypedChoiceField(label=_("Which one in the month?"), choices=list(NTH.items()), coerce=int)
    weekday = forms.TypedChoiceField(label=_("Which weekday?"), choices=list(enumerate(DAYS)), coerce=int)
    day = forms.IntegerField(
        label=_("Which date?"),
        help_text=_("Only where you chose a date: a number from 1 to 28."),
        min_value=1,
        max_value=LAST_DAY,
        required=False,
    )
    begins = forms.DateField(label=_("From which month on?"), help_text=_("Any day of that month."), widget=DayInput())

    def clean(self) -> dict[str, Any]:
        """Only the chosen way of saying it counts."""
        said = super().clean() or self.cleaned_data
        if said.get("how") == "day":
            said["weekday"] = said["nth"] = None
        else:
            said["day"] = None
        if begins := said.get("begins"):
            said["begins"] = begins.replace(day=1)
        return said


class WorkshopForm(_Where):
    field_order = ("title", "about", "day", "at", "minutes", "place", "area", "places")
    title = forms.CharField(
        label=_("Title"), help_text=_("Empty: the name of the series is shown."), max_length=120, required=False
    )
    about = forms.CharField(
        label=_("What is it about?"), max_length=WORDS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    day = forms.DateField(label=_("Which day?"), widget=DayInput())


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Why does it not take place?"), help_text=_("Everybody who is signed up reads it."), max_length=LINE
    )


class GuestForm(Form):
    organisation = forms.ChoiceField(label=_("Employer"))
    guest = forms.CharField(label=_("Who comes?"), help_text=_("First and last name."), max_length=120)

    def __init__(self, *args: Any, employers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation", employers)


class SpeakerForm(Form):
    person = forms.ChoiceField(label=_("Who may be asked?"))

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("person", people)


class MaterialForm(Form):
    title = forms.CharField(label=_("What is it?"), max_length=120)
    url = forms.URLField(
        label=_("Address"),
        help_text=_("Begins with https://"),
        max_length=400,
        required=False,
        assume_scheme="https",
    )
    text = forms.CharField(
        label=_("Or a few words"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class FeedbackForm(Form):
    tap = forms.ChoiceField(label=_("How was it for you?"), choices=list(TAPS.items()), widget=forms.RadioSelect)
    words = forms.CharField(label=_("One sentence"), max_length=LINE, required=False)


class QuoteForm(Form):
    words = forms.CharField(
        label=_("What may we quote?"),
        help_text=_("One or two sentences. Leave it empty and nothing is shown."),
        max_length=LINE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ListForm(Form):
    """Who was there: one choice a person."""

    def __init__(self, *args: Any, people: Iterable[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ref, name, state in people:
            self.fields[ref] = forms.ChoiceField(
                label=name, choices=list(ON_LIST.items()), widget=forms.RadioSelect, initial=state, required=False
            )


TEXT = 4_000


class _Talk(Form):
    """A text of the network. What may tell who somebody is, is said once; then the writer decides."""

    looked = forms.BooleanField(label=_("I have looked: nobody can be recognised"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(names)
        self.order_fields(["kind", "title", "text", "topics", "looked"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        found = tells(f"{said.get('title', '')}\n{said.get('text', '')}", self.names)
        if found and not said.get("looked"):
            self.fields["looked"].widget = forms.CheckboxInput()
            listed = ", ".join(str(TELLS[each.kind]) % {"found": each.found} for each in found)
            words = _("This may tell who somebody is: %(listed)s. Take it out, or tick the box and send it again.")
            self.add_error(None, forms.ValidationError(words, params={"listed": listed}, code="tells"))
        return said


class PostForm(_Talk):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(kind, format_lazy("{}\n{}", words, KINDS_MORE[kind])) for kind, words in KINDS.items()],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("Your text"),
        help_text=_("All mentors of your service read it. No names, no towns, nothing by which somebody is recognised."),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    topics = forms.MultipleChoiceField(label=_("What is it about?"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, topics: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("topics", topics)


class AnswerForm(_Talk):
    text = forms.CharField(label=_("Your answer"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 5}))


class EditPostForm(AnswerForm):
    title = forms.CharField(label=_("Title"), max_length=160)


class HideForm(Form):
    reason = forms.CharField(label=_("Why is it hidden?"), help_text=_("The writer reads it."), max_length=LINE)


class ReportForm(Form):
    words = forms.CharField(
        label=_("What should the coordinator look at?"),
        help_text=_("Only the coordinators read it. The writer does not learn who reported."),
        max_length=LINE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LettersForm(Form):
    answers = forms.BooleanField(label=_("Tell me at once when somebody answers me"), required=False)
    weekly = forms.BooleanField(label=_("Once a week, tell me what is new"), required=False)


class SuggestionForm(Form):
    programme = forms.ChoiceField(label=_("For which programme?"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("What would you do otherwise?"), help_text=_("In one line."), max_length=160)
    text = forms.CharField(
        label=_("Why, and how?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 6}), help_text=_("No names of people.")
    )

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("programme", programmes)
        if len(programmes) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
            self.fields["programme"].initial = programmes[0][0]


class AdoptForm(Form):
    version = forms.TypedChoiceField(label=_("With which version of the programme?"), coerce=int)
    answer = forms.CharField(label=_("A word to the mentors"), max_length=WORDS, required=False)

    def __init__(self, *args: Any, versions: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("version", [(number, str(number)) for number in versions])


class DeclineForm(Form):
    answer = forms.CharField(
        label=_("Why not?"), help_text=_("All mentors read it."), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
