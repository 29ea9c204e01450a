"""What people are asked about themselves where no register is asked: one question a page, made from the programme's rules."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.access import NotFound
from handrail.kernel.forms import DayInput, Form
from handrail.programmes.labels import LANGUAGES
from handrail.programmes.queries import Asking, area_choices
from handrail.register.declared import Declared
from handrail.register.labels import EDUCATION, PERMITS, QUESTIONS, SPEAKS, STANDINGS
from handrail.register.rules import Permit, Speaks, Standing

ELSEWHERE = "elsewhere"


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required, widget=DayInput)


def _one_of(label: Any, choices: Any = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect)


def fields_of(question: str, asking: Asking) -> dict[str, forms.Field]:  # noqa: PLR0911  # one case for each question of the closed set
    """The fields of one question; NotFound for one this programme does not ask."""
    if question not in asking.questions:
        raise NotFound(question)
    words = QUESTIONS[question]
    match question:
        case "born_on":
            return {"born_on": _day(words)}
        case "area":
            return {"area": _one_of(words, [*area_choices(asking.definition, []), (ELSEWHERE, _("Somewhere else"))])}
        case "standing":
            return {"standing": _one_of(words, STANDINGS.items()), "registered_since": _day(_("Since when?"))}
        case "permit":
            until = _day(_("Until when?"), _("Leave it empty if there is no last day."), required=False)
            return {"permit": _one_of(words, PERMITS.items()), "permit_until": until}
        case "arrival":
            return {"in_country_since": _day(words, _("Have you always lived here? Leave it empty."), required=False)}
        case "languages":
            return {
                code: forms.ChoiceField(label=LANGUAGES.get(code, code), choices=list(SPEAKS.items()), required=False)
                for code in languages_of(asking)
            }
        case "education":
            return {"education": _one_of(words, EDUCATION.items())}
        case "origin":
            return {"foreign": _one_of(words, [("yes", _("Yes")), ("no", _("No"))])}
    return {"earlier_measures": forms.IntegerField(label=words, min_value=0, max_value=50)}


def languages_of(asking: Asking) -> list[str]:
    """The languages the programme's rules ask about."""
    joining = asking.definition.joining
    every = [*joining.requires, *(rule for group in joining.target_groups for rule in group.needs)]
    return list(dict.fromkeys(code for rule in every if isinstance(rule, Speaks) for code in rule.any_of))


class Fact(Form):
    """One question."""

    def __init__(self, question: str, asking: Asking, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=_answered(question, asking))
        self.question = question
        self.fields.update(fields_of(question, asking))

    def said(self) -> Declared:  # noqa: PLR0911  # one case for each question of the closed set
        """The answer as the action takes it."""
        given = dict(self.cleaned_data)
        match self.question:
            case "languages":
                return Declared("languages", languages=tuple(f"{code}:{level}" for code, level in given.items() if level))
            case "area":
                return Declared("area", area=None if given["area"] == ELSEWHERE else given["area"])
            case "standing":
                return Declared("standing", standing=Standing(given["standing"]), registered_since=given["registered_since"])
            case "permit":
                return Declared("permit", permit=Permit(given["permit"]), permit_until=given["permit_until"])
            case "education":
                return Declared("education", education=int(given["education"]))
            case "origin":
                return Declared("origin", foreign=given["foreign"] == "yes")
        return Declared(self.question, **given)


def _answered(question: str, asking: Asking) -> dict[str, Any]:
    """What was answered before."""
    row = asking.jobseeker
    if row is None or question not in row.answered:
        return {}
    plain = ("born_on", "standing", "registered_since", "permit", "permit_until", "in_country_since", "education")
    found = {name: getattr(row, name) for name in (*plain, "earlier_measures")}
    spoken = dict(each.split(":") for each in row.languages)
    return {**found, **spoken, "area": row.area or ELSEWHERE, "foreign": "yes" if asking.foreign else "no"}
