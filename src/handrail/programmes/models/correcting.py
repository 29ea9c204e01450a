"""What a person says is wrong in her data, and what became of it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from handrail.kernel.access import Actor, Role
from handrail.kernel.models import Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.people.models import Organisation, Person
from handrail.programmes.correcting import CorrectionStage
from handrail.programmes.models.places import KEEP

RIGHT = Personal(purpose="so that what we hold is right", basis="public_task", keep=KEEP)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def answered_by(self, actor: Actor) -> Self:
        """Who answers: a coordinator or an administrator of the organisation asked; never about her own data."""
        places = actor.at(Role.COORDINATOR) | actor.at(Role.ADMINISTRATOR)
        return self.filter(organisation_id__in=places).exclude(person_id=actor.person_id)

    def of(self, actor: Actor) -> Self:
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()


class Correction(Trusted):
    """`what` is the table it is about, by its label; `place` the row's `ref`. Her words and the answer are sealed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    what = models.CharField(max_length=60)
    place = models.CharField(max_length=22, blank=True)
    words = EncryptedText()
    asked_on = models.DateField()
    answer_by = models.DateField()
    stage = models.CharField(max_length=8, default=CorrectionStage.OPEN, choices=[(each, each) for each in CorrectionStage])
    answer = EncryptedText()
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        words=Personal(purpose=RIGHT.purpose, basis=RIGHT.basis, keep=KEEP, special=True), answer=RIGHT, asked_on=RIGHT
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "what", "place", "answer_by", "stage", "decided_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"), Whose("decided_by", Stake.BY))
    ENDS: ClassVar[str] = "decided_on"
    GOES: ClassVar[Leaving] = Leaving.ROW
    KEY_GOES: ClassVar[bool] = True

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="correction_decided_when",
                condition=Q(stage=CorrectionStage.OPEN, decided_on=None)
                | ~Q(stage=CorrectionStage.OPEN) & Q(decided_on__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["organisation", "stage", "answer_by"], name="corrections_to_answer"),)

    @property
    def about(self) -> str:
        return f"correction:{self.pk}"
