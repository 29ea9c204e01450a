"""One of a programme's own questions as a form: its kind says which field, its words come from the file."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import DayInput, Form
from handrail.programmes.answer_rules import LONGEST, MOST_NUMBER
from handrail.programmes.own_questions import OwnQuestion

SEEN_BY = {"mentor": _("your mentor"), "counsellor": _("your counsellor"), "coordinator": _("the coordinator")}
PURPOSES = {
    "matching": _("to find a mentor who fits"),
    "support": _("to help you well"),
    "organising": _("to organise meetings and help"),
    "evaluation": _("to see whether the programme works"),
}


def seen_in_words(question: OwnQuestion) -> Any:
    """Why it is asked, who sees it and how long it is kept: said before the answer."""
    who = ", ".join(str(SEEN_BY[role]) for role in question.seen_by) or str(_("nobody but you"))
    return format_lazy(
        _("We ask this {purpose}. Who sees it: {who}. It is kept sealed, for {months} months after the end."),
        purpose=PURPOSES[question.purpose],
        who=who,
        months=question.keep_months,
    )


class Own(Form):
    """The answer; leaving it empty passes the question over, where it need not be answered."""

    def __init__(self, question: OwnQuestion, language: str, value: Any, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"value": _initial(value)})
        self.question = question
        self.fields["value"] = _field(question, language)
        if question.needed:
            self.ask("value", self.fields["value"].label)

    def said(self) -> Any:
        """As the action takes it."""
        value = self.cleaned_data["value"]
        if self.question.kind == "yes_no":
            return {"yes": True, "no": False}.get(value)
        if self.question.kind == "date":
            return value.isoformat() if value else None
        return value


def _initial(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _field(question: OwnQuestion, language: str) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.text.in_(language),
        "help_text": seen_in_words(question),
        "required": question.needed,
    }
    choices = [(each.code, each.text.in_(language)) for each in question.choices]
    match question.kind:
        case "yes_no":
            return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, **said)
        case "one":
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
        case "many":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
        case "number":
            return forms.IntegerField(min_value=-MOST_NUMBER, max_value=MOST_NUMBER, **said)
        case "date":
            return forms.DateField(widget=DayInput, **said)
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **said)
