"""What the six months bring beside meetings: how it goes, week by week, and a change of mentor with a note."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.mentorships.models.pair import BASIS, KEEP, WORK, Mentorship
from handrail.mentorships.rules.mood import Tap
from handrail.people.models import Person
from handrail.programmes.models import Mentor

HEARD = "so that somebody talks to you when it goes badly"


class Mood(Row):
    """One tap of one week, by the mentee or written down for her. Another tap in the same week replaces it."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="moods")
    week = models.DateField()
    tap = models.PositiveSmallIntegerField(choices=[(each.value, each.name) for each in Tap])
    said_on = models.DateField()
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        tap=Personal(purpose=HEARD, basis=BASIS, keep=KEEP, special=True),
        week=Personal(purpose=HEARD, basis=BASIS, keep=KEEP),
        said_on=Personal(purpose=HEARD, basis=BASIS, keep=KEEP),
    )
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentorship__mentee_person"), Whose("noted_by", Stake.BY))
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mentorship", "week"], name="mood_once_a_week"),
            models.CheckConstraint(name="mood_known", condition=Q(tap__in=[each.value for each in Tap])),
        )


class Handover(Trusted):
    """Who accompanied before, and what the next mentor needs to know. The mentee reads the note too."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="handovers")
    before = models.ForeignKey(Mentor, models.PROTECT, related_name="+")
    after = models.ForeignKey(Mentor, models.PROTECT, related_name="+")
    on = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    note = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        note=Personal(purpose="so that you need not tell everything again", basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person"),
        Whose("before__person", without=("note",)),
        Whose("after__person", without=("note",)),
        Whose("by", Stake.BY),
    )
