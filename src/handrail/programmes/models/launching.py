"""What must be in place before a programme opens, where no fact can say so: stated by somebody, or waived with a reason."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.kernel.models import Row
from handrail.kernel.privacy import Stake, Whose
from handrail.people.models import Person
from handrail.programmes.launch_rules import Item
from handrail.programmes.models.scheme import Programme


class LaunchNote(Row):
    """One item of the checklist: it is in place, or it is waived. Who says so stands with it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="launch_notes")
    item = models.CharField(max_length=12, choices=[(item, item) for item in Item])
    waived = models.BooleanField()
    why = models.CharField(max_length=500)
    by_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("item", "why", "on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("by_person", Stake.BY),)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["programme", "item"], name="launch_note_once"),
            models.CheckConstraint(name="launch_note_says_why", condition=~Q(why="")),
        )
