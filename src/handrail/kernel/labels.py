"""Codes become sentences in one place. Every app's `labels.py` may hold REASONS: code → sentence that says how to mend it."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.kernel.reasons import Reason, Refused

REASONS: dict[str, Any] = {
    "hold_reason_missing": gettext_lazy("Write why, and choose a later day on which it is looked at again."),
    "step_closed": gettext_lazy("This is no longer possible, because something has changed. Go back and look again."),
    "nul": gettext_lazy("The text has a character we cannot keep. Please type it again."),
}


def declared() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The reasons of each app."""
    yield "kernel", REASONS
    for config in apps.get_app_configs():
        if config.name.startswith("handrail.") and config.label != "kernel" and find_spec(f"{config.name}.labels"):
            yield config.label, getattr(import_module(f"{config.name}.labels"), "REASONS", {})


@cache
def reasons() -> Mapping[str, Any]:
    """Every reason code with its lazy sentence. No code means two things: a test holds that."""
    return {code: words for _app, table in declared() for code, words in table.items()}


def sentences(refused: Refused, between: str = "; ") -> str:
    """Everything a rule said against it, in one line."""
    return between.join(sentence(each) for each in refused.reasons)


def sentence(reason: Reason) -> str:
    """The reason in the reader's words. `%(detail)s` in a sentence is filled with the reason's detail."""
    words = reasons().get(reason.code)
    if words is None:
        return _("This is not possible now (%(code)s).") % {"code": reason.code}
    text = str(words)
    return text % {"detail": reason.detail} if "%(detail)s" in text else text
