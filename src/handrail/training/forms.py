"""What is typed about courses: runs, sessions, attendance, tests, certificates, the mentor profile."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import DayInput, Form
from handrail.programmes import labels as programmes
from handrail.programmes.profile import TRAITS
from handrail.training import labels
from handrail.training.queries import AttendanceRow
from handrail.training.rules import BLUEPRINT, LONGEST_SESSION, MINUTES, State

MOST_PLACES = 200
STATES = [(state, labels.STATES[state]) for state in State]


class NewRun(Form):
    course = forms.ChoiceField(label=_("Which course?"), widget=forms.RadioSelect)
    partner = forms.ChoiceField(label=_("Who gives it?"))
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    places = forms.IntegerField(label=_("How many places?"), min_value=1, max_value=MOST_PLACES)
    where = forms.CharField(label=_("Where?"), help_text=_("Town and room, or online."), max_length=200, required=False)

    def __init__(
        self, *args: Any, courses: Sequence[tuple[str, str, str]], partners: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        several = len({slug for slug, _name, _code in courses}) > 1
        named = [
            (f"{slug}:{code}", f"{labels.course(code)}\n{name}" if several else labels.course(code))
            for slug, name, code in courses
        ]
        self.offer("course", named)
        self.offer("partner", [("", "–"), *partners])
        if len(named) == 1:
            self.initial.setdefault("course", named[0][0])


class NewSession(Form):
    title = forms.CharField(label=_("What is it about?"), max_length=120)
    day = forms.DateField(label=_("Day"), widget=DayInput)
    starts_at = forms.TimeField(
        label=_("Begins at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    hours = forms.DecimalField(
        label=_("How many hours?"),
        help_text=_("For example 6.5. Breaks do not count."),
        min_value=0,
        max_value=LONGEST_SESSION // MINUTES,
        decimal_places=2,
        max_digits=4,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    topics = forms.MultipleChoiceField(
        label=_("Which topics does it treat?"),
        help_text=_("The table on the page of the course shows which topics are covered."),
        required=False,
        choices=[(topic, labels.TOPICS[topic]) for topic in BLUEPRINT],
        widget=forms.CheckboxSelectMultiple,
    )

    def minutes(self) -> int:
        return int(self.cleaned_data["hours"] * MINUTES)


class Attendance(Form):
    """One line a mentor; everybody is present until you say otherwise, so a full room is one tap."""

    def __init__(self, rows: Iterable[AttendanceRow], data: Any = None) -> None:
        super().__init__(data)
        for row in rows:
            if not row.ref:
                field = forms.ChoiceField(label=row.name, choices=STATES, initial=State.PRESENT, widget=forms.RadioSelect)
                self.fields[f"of_{row.mentor_ref}"] = field

    def states(self) -> dict[str, str]:
        return {name.removeprefix("of_"): str(state) for name, state in self.cleaned_data.items()}


class Correction(Form):
    state = forms.ChoiceField(label=_("How was it really?"), choices=STATES, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("How many minutes count?"),
        help_text=_("Only if the person was present. For example, less when somebody left early."),
        min_value=0,
        max_value=LONGEST_SESSION,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why do you correct it?"), help_text=_("The mentor reads this. The old line stays."), max_length=300
    )


class Test(Form):
    __test__ = False
    result = forms.ChoiceField(
        label=_("Test"),
        choices=[("passed", _("Passed")), ("failed", _("Not passed"))],
        widget=forms.RadioSelect,
    )
    taken_on = forms.DateField(label=_("On which day?"), widget=DayInput)


class Enrol(Form):
    mentors = forms.MultipleChoiceField(
        label=_("Who gets a place?"), help_text=_("Each is told at once."), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, mentors: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("mentors", mentors)


class Press(Form):
    """A page with one button and nothing to fill in."""


class Revoke(Form):
    reason = forms.CharField(
        label=_("Why is it taken back?"), help_text=_("The mentor reads this. The public page shows no reason."), max_length=300
    )


class Profile(Form):
    """A mark for each line of the mentor profile, one tap each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for trait in TRAITS:
            field = forms.TypedChoiceField(
                label=programmes.TRAITS[trait], choices=list(programmes.MARKS.items()), coerce=int, widget=forms.RadioSelect
            )
            field.error_messages["required"] = programmes.REASONS["profile_incomplete"]
            self.fields[trait] = field
