"""Which kind of help the two chose, when and why, with the mentee's own words. Choices are added, never changed."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from handrail.kernel.access import Actor
from handrail.kernel.models import Trusted
from handrail.kernel.privacy import EncryptedText, Personal, Stake, Whose, declare
from handrail.mentorships.models.pair import BASIS, KEEP, WORK, Mentorship
from handrail.mentorships.rules.tracks import HIGHEST, LOWEST, Why
from handrail.people.models import Person

HELP = "so that you get the help that fits"


class TrackChoiceQuerySet(models.QuerySet["TrackChoice"]):
    def content_for(self, actor: Actor, on: date) -> Self:
        return self.filter(mentorship_id__in=Mentorship.objects.content_for(actor, on).values("pk"))


class TrackChoice(Trusted):
    """The newest one of a mentorship holds. `words` are the mentee's, and only hers."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="track_choices")
    motivation = models.PositiveSmallIntegerField()
    qualification = models.PositiveSmallIntegerField()
    experience = models.PositiveSmallIntegerField()
    suggested = models.CharField(max_length=40)
    track = models.CharField(max_length=40)
    why = models.CharField(max_length=14, choices=[(each, each) for each in Why])
    chosen_on = models.DateField()
    chosen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    words = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        motivation=Personal(purpose=HELP, basis=BASIS, keep=KEEP),
        qualification=Personal(purpose=HELP, basis=BASIS, keep=KEEP),
        experience=Personal(purpose=HELP, basis=BASIS, keep=KEEP),
        suggested=Personal(purpose=HELP, basis=BASIS, keep=KEEP, code=True),
        track=Personal(purpose=HELP, basis=BASIS, keep=KEEP, code=True),
        why=Personal(purpose="so that you can read why", basis=BASIS, keep=KEEP),
        chosen_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        words=Personal(purpose="so that your own words stand beside it", basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentorship__mentee_person"), Whose("chosen_by", Stake.BY))

    objects = TrackChoiceQuerySet.as_manager()

    class Meta:
        constraints = tuple(
            models.CheckConstraint(
                name=f"track_{each}_in_range", condition=Q(**{f"{each}__gte": LOWEST, f"{each}__lte": HIGHEST})
            )
            for each in ("motivation", "qualification", "experience")
        )
