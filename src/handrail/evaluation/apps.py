"""Registers the app, and has every quality standard read when the application starts."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class EvaluationConfig(AppConfig):
    name = "handrail.evaluation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(standards_are_readable)


def standards_are_readable(**_: Any) -> list[CheckMessage]:
    """A file with a fault stops the start, not the first coordinator who looks."""
    from handrail.evaluation import reading  # apps are not ready when this module is read

    return [Error(fault, id="evaluation.E001") for fault in reading.faults()]
