"""What stands in the way to work, as one of the two ticked it. Which it is, is sealed; lists never open it."""

from datetime import date
from typing import ClassVar, Self

from django.db import models

from handrail.kernel.access import Actor
from handrail.kernel.models import Trusted
from handrail.kernel.privacy import EncryptedText, Personal, Stake, Whose, blind_index, declare
from handrail.mentorships.models.pair import BASIS, KEEP, WORK, Mentorship
from handrail.mentorships.rules.barriers import Barrier, BarrierState
from handrail.people.models import Person


def mark_of(trust: str, kind: Barrier) -> str:
    """By which the same barrier is found again, without saying which it is."""
    return blind_index(f"barrier:{trust}:{kind}")


class InTheWayQuerySet(models.QuerySet["InTheWay"]):
    def content_for(self, actor: Actor, on: date) -> Self:
        return self.filter(mentorship_id__in=Mentorship.objects.content_for(actor, on).values("pk"))


class InTheWay(Trusted):
    """One barrier of one pair. It is open, worked on or gone, and may come back."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="barriers")
    kind = EncryptedText()
    mark = models.CharField(max_length=64)
    state = models.CharField(max_length=9, default=BarrierState.OPEN, choices=[(each, each) for each in BarrierState])
    raised_on = models.DateField()
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    moved_on = models.DateField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        kind=Personal(
            purpose="so that what stands in the way can be cleared away", basis="consent for health, else public task",
            keep=KEEP, special=True,
        ),
        raised_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        moved_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
    )  # fmt: skip
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "mark", "state")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentorship__mentee_person"), Whose("raised_by", Stake.BY))

    objects = InTheWayQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mentorship", "mark"], name="barrier_once"),)
