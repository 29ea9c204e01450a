"""The questions of both ways in, one a page. A form knows its words, its choices and what it says to the action (`said`)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from handrail.kernel.access import NotFound
from handrail.kernel.forms import BirthDateField, DayInput, Form
from handrail.people.forms import gender_field
from handrail.programmes import labels, queries, rules
from handrail.programmes.definition import Definition
from handrail.programmes.parts import Party
from handrail.programmes.queries import Asked

DAYS, PARTS = 7, 6


class Question(Form):
    """One question of a way in."""

    def __init__(self, asked: Asked, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=self.initial_of(asked))
        self.prepare(asked)

    def initial_of(self, asked: Asked) -> dict[str, Any]:
        return asked.answers

    def prepare(self, asked: Asked) -> None:
        """Set the choices that come from the programme."""

    def said(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        return dict(self.cleaned_data)


def _choose(label: Any, help_text: Any = "", *, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, help_text=help_text, required=required, widget=forms.CheckboxSelectMultiple)


class HelpTopics(Question):
    help_topics = _choose(_("What would you like help with?"), _("Choose one or more."))

    def prepare(self, asked: Asked) -> None:
        self.offer(
            "help_topics", [(code, asked.words.get(f"help_topics.{code}", code)) for code in asked.definition.help_topics]
        )


class OfferedTopics(HelpTopics):
    help_topics = _choose(_("What can you help with?"), _("Choose one or more."))


class Languages(Question):
    languages = _choose(_("Which languages do you want to talk in?"), _("Choose every language you speak well enough."))

    def prepare(self, asked: Asked) -> None:
        self.offer("languages", list(labels.LANGUAGES.items()))


class Areas(Question):
    areas = _choose(_("Where can you meet?"), _("Choose one or more areas. You can also meet by video later."))

    def prepare(self, asked: Asked) -> None:
        choices = queries.area_choices(asked.definition, list(asked.answers["areas"]))
        self.offer("areas", choices)


class Times(Question):
    days = _choose(_("On which days?"))
    parts = _choose(_("At what time of the day?"))

    def prepare(self, asked: Asked) -> None:
        self.offer("days", list(enumerate(labels.DAYS)))
        self.offer("parts", list(enumerate(labels.PARTS_OF_DAY)))

    def initial_of(self, asked: Asked) -> dict[str, Any]:
        bits = asked.answers["availability"]
        free = [(day, part) for day in range(DAYS) for part in range(PARTS) if bits >> (day * PARTS + part) & 1]
        return {"days": sorted({day for day, _ in free}), "parts": sorted({part for _, part in free})}

    def said(self) -> dict[str, Any]:
        days, parts = (map(int, self.cleaned_data[name]) for name in ("days", "parts"))
        chosen = list(parts)
        return {"availability": sum(1 << (day * PARTS + part) for day in days for part in chosen)}


class Wishes(Question):
    wishes = _choose(_("Do you wish for a certain mentor?"), _("Only you and the search see this."), required=False)
    avoids = _choose(_("Is there anybody you would rather not meet?"), required=False)

    def prepare(self, asked: Asked) -> None:
        self.offer("wishes", [(code, labels.WISHES[code]) for code in rules.wishes(asked.definition)])
        self.offer("avoids", [(code, labels.AVOIDS[code]) for code in rules.AVOIDS])


class Places(Question):
    places = forms.TypedChoiceField(
        label=_("How many people can you accompany at the same time?"), coerce=int, widget=forms.RadioSelect
    )
    remote = forms.BooleanField(label=_("I can also meet by video"), required=False)

    def prepare(self, asked: Asked) -> None:
        most = rules.most_places(asked.definition)
        self.offer("places", [(number, str(number)) for number in range(1, most + 1)])


class Video(Question):
    """Where the file sets how many people, only this is left to ask."""

    remote = forms.TypedChoiceField(
        label=_("Can you also meet by video?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )

    def initial_of(self, asked: Asked) -> dict[str, Any]:
        return {"remote": "yes" if asked.answers["remote"] else "no"}


class You(Question):
    """Two things some mentees ask for. Both may stay unsaid, and neither is shown to anybody."""

    gender = gender_field()
    home_area = forms.ChoiceField(
        label=_("In which town do you live?"),
        help_text=_("Some people do not want a mentor from their own town. Your town is not shown to anybody."),
        required=False,
    )

    def prepare(self, asked: Asked) -> None:
        self.offer("home_area", [("", _("I would rather not say")), *queries.town_choices(asked.definition)])


class Intro(Question):
    intro = forms.CharField(
        label=_("How do you help?"),
        help_text=_("Two or three sentences. Begin with “I help with …”. The people you are proposed to read it."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    linkedin_url = forms.CharField(
        label=_("The address of your LinkedIn profile"),
        help_text=_("It is shown to people you are proposed to. Copy it from LinkedIn."),
        max_length=200,
        required=False,
    )


MENTEE: dict[str, type[Question]] = {
    "help": HelpTopics,
    "languages": Languages,
    "areas": Areas,
    "times": Times,
    "wishes": Wishes,
}
MENTOR: dict[str, type[Question]] = {
    "help": OfferedTopics,
    "languages": Languages,
    "areas": Areas,
    "times": Times,
    "places": Places,
    "video": Video,
    "you": You,
    "intro": Intro,
}
MENTEE_STEPS = ("consents", "terms", "work", *MENTEE, "check")
MENTOR_STEPS = ("work", *MENTOR, "conduct", "conflict", "check")


def mentor_steps(asked: Asked) -> tuple[str, ...]:
    """What this programme asks its mentors: nothing it has no use for."""
    definition = asked.definition
    sets, chosen = rules.mentors_set_places(definition), rules.mentees_choose(definition)
    asks = {
        "help": bool(definition.help_topics),
        "places": sets,
        "video": not sets and not rules.needs_post(definition),
        "you": chosen,
        "conduct": bool(definition.papers_of(Party.MENTOR, before=("joining",))),
        "conflict": ("no_conflict", 0) in rules.requirements(definition),
    }
    return tuple(step for step in MENTOR_STEPS if asks.get(step, True))


def question(forms_of: Mapping[str, type[Question]], step: str, asked: Asked, data: Mapping[str, Any] | None) -> Question:
    """The form of this step; NotFound for a step nobody has."""
    if step not in forms_of:
        raise NotFound(step)
    return forms_of[step](asked, data)


def after(steps: tuple[str, ...], step: str) -> str:
    return steps[steps.index(step) + 1]


def before(steps: tuple[str, ...], step: str) -> str:
    return steps[steps.index(step) - 1]


class Who(Form):
    """Where the register looks: it says where a code may go and ties nothing."""

    number = forms.CharField(label=_("Your national number"), help_text=_("It stands on your identity card."), max_length=40)
    born_on = BirthDateField(label=_("Your date of birth"), help_text=_("For example 19 3 2003."))


class Code(Form):
    code = forms.CharField(
        label=_("What is the code?"),
        help_text=_("Six digits. We sent it to the e-mail address or phone that the service knows of you."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class Consents(Form):
    """A yes or no for each purpose. What the programme cannot do without is marked and must be ticked."""

    def __init__(self, purposes: Mapping[str, tuple[Any, Any, bool]], given: Any, data: Any = None) -> None:
        super().__init__(data)
        for purpose, (words, small, required) in purposes.items():
            says = (
                format_lazy("{small} {needed}", small=small, needed=_("The programme needs this yes.")) if required else small
            )
            field = forms.BooleanField(label=words, help_text=says, required=required, initial=purpose in given)
            field.error_messages["required"] = _("We need your yes to this before you can join.")
            self.fields[purpose] = field


class Yes(Form):
    """One tick under a text."""

    yes = forms.BooleanField(
        label=_("Yes, I agree"), error_messages={"required": _("Tick “Yes, I agree” to go on. You can also stop here.")}
    )


class ConsentsTogether(Consents):
    """The same, read aloud by a counsellor who ticks what the person says."""

    def __init__(self, purposes: Mapping[str, tuple[Any, Any, bool]], given: Any, data: Any = None) -> None:
        super().__init__(purposes, given, data)
        aloud = forms.BooleanField(label=_("I have read each of these aloud, and ticked what the person said"))
        aloud.error_messages["required"] = _("Read each one aloud first, then tick this.")
        self.fields["aloud"] = aloud

    def clean(self) -> dict[str, Any]:
        """The tick is the counsellor's; what counts is the yes or no to each purpose."""
        said = super().clean() or {}
        said.pop("aloud", None)
        return said


class YesTogether(Yes):
    yes = forms.BooleanField(
        label=_("I have read it aloud, and the person says yes"),
        error_messages={"required": _("Tick this when the person says yes. You can also stop here.")},
    )


class WantTogether(Form):
    """The person's own word that she wants a mentor."""

    wants = forms.BooleanField(
        label=_("The person says: I want a mentor"),
        help_text=_("Wanting none, or not now, has no consequences."),
        error_messages={"required": _("Tick this when the person says so. You can also stop here.")},
    )


class Guardian(Form):
    name = forms.CharField(label=_("The name of your parent or guardian"), max_length=120)
    contact = forms.CharField(
        label=_("Their e-mail address or phone number"), help_text=_("We send a link that works once."), max_length=120
    )

    def clean_contact(self) -> str:
        contact = str(self.cleaned_data["contact"]).replace(" ", "")
        if not (rules.EMAIL.fullmatch(contact) or rules.PHONE.fullmatch(contact)):
            raise forms.ValidationError(_("Write an e-mail address or a phone number, for example +32 470 12 34 56."))
        return contact


class Answer(Form):
    answer = forms.ChoiceField(
        label=_("Do you say yes?"),
        choices=[("yes", _("Yes, they may take part")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )


class Press(Form):
    """A page with one button and nothing to fill in."""


class Apply(Form):
    """One button; and which kind of mentor somebody is, where the programme has more than one."""

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {"kind": self.cleaned_data.get("kind", "")}

    def __init__(self, definition: Definition, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        if len(definition.mentor_kinds) > 1:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Which of these are you?"),
                choices=[(kind, labels.OWN_KINDS[kind]) for kind in definition.mentor_kinds],
                widget=forms.RadioSelect,
            )


class Conflict(Form):
    answer = forms.ChoiceField(
        label=_("Do you have a part in deciding about jobs or benefits of young people?"),
        help_text=_("For example: you work for an agency, or you decide about benefits. A yes is no refusal."),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
    )


class Leave(Form):
    reason = forms.ChoiceField(
        label=_("Why do you leave the programme?"),
        help_text=_("You need not say why. Then leave it as it is."),
        choices=list(labels.CLOSING.items()),
        initial="other",
        widget=forms.RadioSelect,
    )


class Away(Form):
    starts = forms.DateField(label=_("First day away"), widget=DayInput)
    ends = forms.DateField(label=_("Last day away"), widget=DayInput)


DECISIONS = (("accept", _("Approve")), ("refuse", _("Do not approve")))


class Decide(Form):
    decision = forms.ChoiceField(label=_("Your decision"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It is kept with the decision. A mentor who is not approved reads it, so be kind and clear."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, steps: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("decision", [(code, words) for code, words in DECISIONS if code in steps])


CHECKED = ("background_checked", "referenced", "experienced", "old_enough", "no_conflict")


class Check(Form):
    """A check that was made: kind, result, expiry. Never the papers themselves."""

    requirement = forms.ChoiceField(label=_("What was checked?"), choices=[(code, labels.CHECKS[code]) for code in CHECKED])
    result = forms.ChoiceField(
        label=_("Result"), choices=[("met", _("In order")), ("not_met", _("Not in order"))], widget=forms.RadioSelect
    )
    amount = forms.IntegerField(
        label=_("How much?"), help_text=_("Number of references, years, or age."), required=False, min_value=0, max_value=120
    )
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DayInput)


class Answering(Form):
    """Who answers a concern, who when they are away, and when."""

    lead = forms.ChoiceField(label=_("Who answers a concern?"))
    deputy = forms.ChoiceField(
        label=_("Who answers when that person is away?"), help_text=_("Another person, so that somebody is always there.")
    )
    hours = forms.CharField(
        label=_("When do they answer?"), help_text=_("For example: Monday to Friday, 9:00 to 17:00"), max_length=120
    )

    def __init__(self, *args: Any, leads: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "deputy"):
            self.offer(name, [("", "–"), *leads])
