"""What the person a concern is about was told, and when: only after a lead decided that it is safe. Never who reported."""

from typing import ClassVar, Self

from django.db import models

from handrail.kernel.access import Actor
from handrail.kernel.models import Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.mentorships.models.concern import BASIS, KEEP, Concern
from handrail.people.models import Person


class HearingQuerySet(models.QuerySet["Hearing"]):
    def visible_to(self, actor: Actor) -> Self:
        """The person who is heard. Leads read it in the case."""
        if actor.is_system:
            return self
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()


class Hearing(Trusted):
    concern = models.OneToOneField(Concern, models.PROTECT, related_name="hearing")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    told_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    said = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        said=Personal(purpose="so that you are heard before anything is decided", basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "told_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("person"),
        Whose("told_by", Stake.NAMED),
        Whose("concern__reporter", Stake.NAMED),
    )
    GOES: ClassVar[Leaving] = Leaving.ROW
    ENDS: ClassVar[str] = "concern__closed_on"

    objects = HearingQuerySet.as_manager()
