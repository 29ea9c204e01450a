"""What a decision about a mentor rests on: what she said when she applied, and the talk about the mentor profile."""

from typing import ClassVar

from django.db import models

from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.people.models import Person
from handrail.programmes.models.places import KEEP, Mentor

APPROVE = Personal(purpose="approve_mentors", basis="public_task", keep=KEEP)


class Application(Row):
    """A formal application: specialism, how many ordinary cases stay with her, and why. Who applies again writes anew."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="applications")
    applied_on = models.DateField()
    specialism = models.CharField(max_length=200)
    ordinary_cases = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=1_000, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(specialism=APPROVE, ordinary_cases=APPROVE, why=APPROVE)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("applied_on",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentor__person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW


class Interview(Trusted):
    """The coordinator's talk with somebody who applied: a mark for each line of the mentor profile, and a sealed note."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="interviews")
    held_on = models.DateField()
    by_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    marks = models.JSONField()
    note = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(marks=APPROVE, note=APPROVE)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "held_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentor__person"), Whose("by_person", Stake.BY))
    GOES: ClassVar[Leaving] = Leaving.ROW
    KEY_GOES: ClassVar[bool] = True
