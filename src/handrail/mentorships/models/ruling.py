"""What was decided about the person a concern names, what that person said against it, and who else looked at it.

Who reported sees nothing of it. It takes effect through what stands already: a mentor's place rests, a pair ends quietly.
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from handrail.kernel.access import Actor
from handrail.kernel.models import Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.mentorships.models.concern import BASIS, KEEP, Concern
from handrail.mentorships.rules.rulings import KEEPS_AWAY, RulingKind, Settled
from handrail.people.models import Person

DECIDED = "so that you know what was decided about you, and can say that you do not agree"


class RulingQuerySet(models.QuerySet["Ruling"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person it is about. Leads read it in the case."""
        if actor.is_system:
            return self
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()

    def standing(self) -> Self:
        """Neither lifted nor over."""
        return self.filter(ended_on=None)

    def waiting(self) -> Self:
        """Somebody does not agree, and nobody has looked at it yet."""
        return self.filter(appealed_at__isnull=False, settled_at=None)


class Ruling(Trusted):
    """`until` is the last day; an end has none. `was_paused`: the place rested already by the mentor's own wish."""

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="rulings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(each, each) for each in RulingKind])
    reason = EncryptedText()
    until = models.DateField(null=True, blank=True)
    heard_before = models.BooleanField()
    was_paused = models.BooleanField(default=False)
    taken_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    appeal = EncryptedText()
    appealed_at = models.DateTimeField(null=True, blank=True)
    settled = models.CharField(max_length=8, blank=True, choices=[(each, each) for each in Settled])
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_because = EncryptedText()
    ended_on = models.DateField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        kind=Personal(purpose=DECIDED, basis=BASIS, keep=KEEP, special=True),
        reason=Personal(purpose=DECIDED, basis=BASIS, keep=KEEP, special=True),
        until=Personal(purpose=DECIDED, basis=BASIS, keep=KEEP),
        appeal=Personal(purpose=DECIDED, basis=BASIS, keep=KEEP, special=True),
        settled=Personal(purpose=DECIDED, basis=BASIS, keep=KEEP),
        settled_because=Personal(purpose=DECIDED, basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "trust", "heard_before", "was_paused", "told_at", "appealed_at", "settled_at", "ended_on",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("person"),
        Whose("taken_by", Stake.NAMED),
        Whose("settled_by", Stake.NAMED),
        Whose("concern__reporter", Stake.NAMED),
    )
    GOES: ClassVar[Leaving] = Leaving.ROW
    ENDS: ClassVar[str] = "concern__closed_on"

    objects = RulingQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["concern", "kind"], condition=Q(ended_on=None), name="ruling_of_a_kind_once"),
            models.CheckConstraint(
                name="ruling_has_a_last_day",
                condition=Q(kind__in=sorted(KEEPS_AWAY), until__isnull=False) | Q(kind=RulingKind.END, until=None),
            ),
            models.CheckConstraint(
                name="ruling_appeal_decided_by_another",
                condition=Q(appealed_at=None) | Q(settled_by=None) | ~Q(settled_by=F("taken_by")),
            ),
        )
