"""When the day's state was sent to the service's own system, and what was answered. No person stands here."""

from typing import ClassVar

from django.db import models

from handrail.kernel.models import Row


class StateSending(Row):
    """One day's state. `answer` is that of the last try; `taken_at` is set once the receiver said yes."""

    day = models.DateField(unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=16, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("day", "tries", "tried_at", "answer", "taken_at", "rows")
