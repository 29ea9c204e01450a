"""Who is on call for concerns, on which days and hours and under which number, and when a lead is away.

The number stands on a public page: it is the one to call at 22:00.
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import after_closure
from handrail.kernel.models import Row
from handrail.kernel.privacy import Leaving, Personal, Stake, Whose, declare
from handrail.people.models import Organisation, Person

KEEP = after_closure(12)


class RotaQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """The leads of the organisation."""
        if actor.is_system:
            return self
        return self.filter(organisation_id__in=actor.at(Role.LEAD))


class OnCall(Row):
    """One line of the rota. To an hour not after `start` means the next morning; both the same is the whole day."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    start = models.TimeField()
    end = models.TimeField()
    phone = models.CharField(max_length=30)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        phone=Personal(purpose="so that somebody in need can call", basis="public_task", keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("since", "until", "start", "end")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW
    ENDS: ClassVar[str] = "until"

    objects: ClassVar[models.Manager["OnCall"]] = RotaQuerySet["OnCall"].as_manager()

    class Meta:
        constraints = (models.CheckConstraint(name="on_call_in_order", condition=Q(until__gte=F("since"))),)
        indexes = (models.Index(fields=["organisation", "until"], name="on_call_of_organisation"),)


class LeadAway(Row):
    """A lead is not there on these days: the rota and every report pass them over."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("since", "until")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person", Stake.NAMED),)
    GOES: ClassVar[Leaving] = Leaving.ROW
    ENDS: ClassVar[str] = "until"

    objects: ClassVar[models.Manager["LeadAway"]] = RotaQuerySet["LeadAway"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="lead_away_in_order", condition=Q(until__gte=F("since"))),
            models.UniqueConstraint(fields=["organisation", "person", "since"], name="lead_away_once"),
        )
