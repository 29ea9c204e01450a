"""The one kind of form: says errors in words, keeps the input, refuses what cannot be stored, and runs its action."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from handrail.kernel.labels import sentence
from handrail.kernel.reasons import Refused

LONGEST_TEXT = 5_000


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
