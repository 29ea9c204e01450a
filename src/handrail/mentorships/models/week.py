"""A mentor's own settings of the week: hours for mentoring, and the secret link her calendar reads."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.kernel.keeping import ACCOUNT
from handrail.kernel.models import Row
from handrail.kernel.privacy import Leaving, Personal, Whose, declare
from handrail.mentorships.models.pair import BASIS
from handrail.mentorships.rules.week import MOST_HOURS
from handrail.people.models import Person

OWN_WEEK = "so that a mentor sees the own week against the hours agreed for it"


class OwnWeek(Row):
    """`hours` are those agreed for mentoring; none: nothing to compare with. `links` counts the links made.

    The link is proved from `ref` and `links`, so a new one ends the one before; `links_off` ends it without a new one.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    links = models.PositiveIntegerField(default=0)
    links_off = models.BooleanField(default=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        hours=Personal(purpose=OWN_WEEK, basis=BASIS, keep=ACCOUNT),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("links", "links_off")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.CheckConstraint(name="own_week_hours", condition=Q(hours=None) | Q(hours__gte=1, hours__lte=MOST_HOURS)),
        )
