"""The one kind of form: says errors in words, keeps the input, refuses what cannot be stored, and runs its action."""

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from handrail.kernel.labels import sentence
from handrail.kernel.reasons import Refused

LONGEST_TEXT = 5_000


class DayInput(forms.DateInput):
    """The browser's own calendar, which takes and gives a day as ISO 8601 alone."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class BirthDateField(forms.DateField):
    """A day of birth typed as people write it: 19 3 2003, 19/03/2003, 19.3.2003, 2003-03-19 or 19032003.

    A calendar to page through would take a young person twenty years of taps.
    """

    WRITTEN = ("%Y-%m-%d", "%d-%m-%Y", "%d-%m-%y", "%d%m%Y", "%Y%m%d")
    EARLIEST = date(1900, 1, 1)
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday"})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Write the day, the month and the year in numbers, for example 19 3 2003.")
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        plain = re.sub(r"[\s./-]+", "-", str(value).strip())[:20]
        for written in self.WRITTEN:
            with contextlib.suppress(ValueError):
                day = datetime.strptime(plain, written).date()  # noqa: DTZ007  # a day has no zone
                if day >= self.EARLIEST:
                    return day
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class Form(forms.Form):
    """A form whose `done(action)` runs the action once the input holds, and turns a refusal into errors in words."""

    template_name = "kernel/fields.html"
    use_required_attribute = False
    result: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # A text without a limit of its own is a way to fill the disk.
            if isinstance(field, forms.CharField) and field.max_length is None and not isinstance(field, forms.JSONField):
                field.max_length = LONGEST_TEXT
                field.validators.append(MaxLengthValidator(LONGEST_TEXT))
            # In the summary of errors "This field is required" would not say which.
            if field.label and field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = format_lazy(_("Please answer: {question}"), question=field.label)

    @property
    def status(self) -> int:
        """What a page with this form answers: 422 when it shows again what was sent, with its errors."""
        return 422 if self.is_bound else 200

    def ask(self, name: str, question: Any) -> None:
        """Ask for a field in other words; what is said of a missing answer changes with them."""
        field = self.fields[name]
        field.label = question
        field.error_messages["required"] = format_lazy(_("Please answer: {question}"), question=question)

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Give a field of choices what may be chosen here and now."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def done(self, action: Callable[[Mapping[str, Any]], Any]) -> bool:
        """True when the input was valid and the action accepted it; otherwise the errors stand in the form."""
        if not (self.is_bound and self.is_valid()):
            return False
        try:
            self.result = action(self.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                self.add_error(reason.detail if reason.detail in self.fields else None, sentence(reason))
            return False
        return True
