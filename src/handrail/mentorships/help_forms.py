"""What is filled in about the help a pair has: levels, a track, own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form
from handrail.mentorships import help_words
from handrail.mentorships.rules.barriers import Barrier
from handrail.mentorships.rules.tracks import Levels, Question

WORDS = 1_000


def _level(question: Question, widget: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=help_words.QUESTIONS[question], choices=list(help_words.LEVELS.items()), coerce=int, widget=widget
    )


class LevelsForm(Form):
    """The three questions, answered by both together."""

    motivation = _level(Question.MOTIVATION, forms.RadioSelect)
    qualification = _level(Question.QUALIFICATION, forms.RadioSelect)
    experience = _level(Question.EXPERIENCE, forms.RadioSelect)

    @property
    def levels(self) -> Levels:
        said = self.cleaned_data
        return Levels(said["motivation"], said["qualification"], said["experience"])


class TrackForm(LevelsForm):
    """The answers once more, hidden, and what the mentor decides."""

    motivation = _level(Question.MOTIVATION, forms.HiddenInput)
    qualification = _level(Question.QUALIFICATION, forms.HiddenInput)
    experience = _level(Question.EXPERIENCE, forms.HiddenInput)
    track = forms.ChoiceField(label=_("Which help do you begin with?"), widget=forms.RadioSelect)
    why = forms.ChoiceField(
        label=_("Why?"),
        help_text=_("You both read this."),
        choices=[(str(code), words) for code, words in help_words.WHY_TRACK.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, tracks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("track", tracks)


class OwnWordsForm(Form):
    words = forms.CharField(
        label=_("Your own words"),
        help_text=_("Your mentor reads them too. Nobody else does."),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class BarrierForm(Form):
    kind = forms.ChoiceField(label=_("What stands in the way?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [(each, help_words.BARRIERS[Barrier(each)]) for each in kinds])


class TakeUpForm(Form):
    """One of the steps the page offers; any other is none of ours."""

    text = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("text", [(each, each) for each in sorted(steps)])


class TapForm(Form):
    tap = forms.TypedChoiceField(choices=[(int(code), words) for code, words in help_words.TAPS.items()], coerce=int)


class HandOverForm(Form):
    mentor = forms.ChoiceField(label=_("Who accompanies from now on?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What does the next mentor need to know?"),
        help_text=_("The next mentor and the mentee read this."),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, mentors: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("mentor", mentors)
