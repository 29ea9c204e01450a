"""Suggestions for the programme with what became of them; and the yearly thanks, which stand once."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from handrail.community.models.network import TALK
from handrail.community.models.workshops import MENTORS
from handrail.community.rules.suggesting import SuggestionStage
from handrail.kernel.access import Actor, Role
from handrail.kernel.models import Row
from handrail.kernel.privacy import Personal, Stake, Whose, declare
from handrail.people.models import Person
from handrail.programmes.models import Mentor, Programme


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def run_by(self, actor: Actor) -> Self:
        return self.filter(programme__owner_id__in=actor.at(Role.COORDINATOR))

    def visible_to(self, actor: Actor) -> Self:
        """Mentors of the programme read all of them, with what became of each."""
        if actor.is_system:
            return self
        ours = Mentor.objects.filter(programme=OuterRef("programme_id"), person_id=actor.person_id or 0, stage__in=MENTORS)
        return self.filter(Q(Exists(ours)) | Q(programme__owner_id__in=actor.at(Role.COORDINATOR)))


class Suggestion(Row):
    """What a mentor would do otherwise. About the programme, read by all its mentors: it stands plain."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    writer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    text = models.CharField(max_length=2000)
    said_on = models.DateField()
    stage = models.CharField(max_length=11, choices=[(s, s) for s in SuggestionStage], default=SuggestionStage.NEW)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer_by = models.DateField()
    answer = models.CharField(max_length=1000, blank=True)
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(title=TALK, text=TALK, said_on=TALK)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("stage", "answer_by", "answer", "version", "decided_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("writer"), Whose("owner", Stake.BY))
    ENDS: ClassVar[str] = "said_on"

    class Meta:
        constraints = (
            models.CheckConstraint(name="suggestion_stage_known", condition=Q(stage__in=list(SuggestionStage))),
            models.CheckConstraint(
                name="suggestion_adopted_has_version", condition=~Q(stage=SuggestionStage.ADOPTED) | Q(version__isnull=False)
            ),
            models.CheckConstraint(
                name="suggestion_declined_has_reason", condition=~Q(stage=SuggestionStage.NOT_ADOPTED) | ~Q(answer="")
            ),
        )


class Thanks(Row):
    """A year of a mentor is thanked for, once. What became of it is read from the rows themselves."""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    on = models.DateField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("year", "on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentor__person"),)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mentor", "year"], name="thanks_once_a_year"),)
