"""The directory of psychologists, who was asked for whom, and what a psychologist told the mentor afterwards.

Feedback has a key of its own and is opened by two people: who wrote it and the mentor it was written to.
"""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import UNTIL_WITHDRAWN
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.mentorships.models.pair import Mentorship
from handrail.mentorships.rules import How
from handrail.mentorships.rules.referrals import OPEN_REFERRAL, DeclineReason, ReferralStage
from handrail.people.models import Membership, Organisation, Person

CARE = "so that you can talk to a psychologist"
YES = "consent"
KEEP = UNTIL_WITHDRAWN


class PsychologistQuerySet(models.QuerySet["Psychologist"]):
    def kept_by(self, actor: Actor, on: date) -> Self:
        """Who may change an entry: she herself, and the coordinator of the service her partner works for."""
        hers = Q(person_id=actor.person_id, organisation_id__in=actor.at(Role.PSYCHOLOGIST))
        ours = Q(organisation__parent_id__in=actor.at(Role.COORDINATOR))
        return self.working(on).filter(hers | ours) if actor.person_id else self.none()

    def working(self, on: date) -> Self:
        """Those who hold the role today: an entry outlives no membership."""
        held = Membership.objects.held(on).filter(role=Role.PSYCHOLOGIST, person_id=models.OuterRef("person_id"))
        return self.filter(models.Exists(held.filter(organisation_id=models.OuterRef("organisation_id"))))

    def for_service(self, owner_id: int, on: date) -> Self:
        return self.working(on).filter(organisation__parent_id=owner_id)


class Psychologist(Row):
    """One entry of the directory. `places` are free places; the last one is taken once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    areas = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    places = models.PositiveSmallIntegerField(default=0)
    waiting_days = models.PositiveSmallIntegerField(default=0)
    takes = models.BooleanField(default=True)
    said_on = models.DateField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("areas", "languages", "places", "waiting_days", "said_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)

    objects = PsychologistQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "organisation"], name="psychologist_once"),)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def of_pair(self, actor: Actor, on: date) -> Self:
        """What the two may see: that it is there, how far it is, and the question."""
        return self.filter(mentorship_id__in=Mentorship.objects.content_for(actor, on).values("pk"))

    def sent_to(self, actor: Actor) -> Self:
        """A psychologist's own referrals, nothing else; what was withdrawn is no longer hers to read."""
        if not actor.person_id or not actor.at(Role.PSYCHOLOGIST):
            return self.none()
        mine = self.filter(
            psychologist__person_id=actor.person_id, psychologist__organisation_id__in=actor.at(Role.PSYCHOLOGIST)
        )
        return mine.exclude(stage=ReferralStage.WITHDRAWN)


class Referral(Trusted):
    """A mentee for whom a psychologist was asked, with the mentee's yes."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="referrals")
    psychologist = models.ForeignKey(Psychologist, models.PROTECT, related_name="referrals")
    stage = models.CharField(max_length=9, default=ReferralStage.ASKED, choices=[(each, each) for each in ReferralStage])
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    question = EncryptedText()
    because = models.CharField(max_length=10, blank=True, choices=[(each, each) for each in DeclineReason])
    at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=5, blank=True, choices=[(each, each) for each in How])
    where = EncryptedText()
    moved_on = models.DateField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        stage=Personal(purpose=CARE, basis=YES, keep=KEEP, special=True),
        asked_on=Personal(purpose=CARE, basis=YES, keep=KEEP),
        question=Personal(purpose=CARE, basis=YES, keep=KEEP, special=True),
        because=Personal(purpose=CARE, basis=YES, keep=KEEP, special=True),
        at=Personal(purpose=CARE, basis=YES, keep=KEEP),
        how=Personal(purpose=CARE, basis=YES, keep=KEEP),
        where=Personal(purpose=CARE, basis=YES, keep=KEEP),
        moved_on=Personal(purpose=CARE, basis=YES, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person"),
        Whose("asked_by", Stake.BY),
        Whose("psychologist__person", Stake.NAMED),
    )
    GOES: ClassVar[Leaving] = Leaving.ROW

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mentorship"], condition=Q(stage__in=sorted(OPEN_REFERRAL)), name="referral_one_open"
            ),
        )

    @property
    def about(self) -> str:
        return f"referral:{self.pk}"


class Feedback(Trusted):
    """What a psychologist told the mentor. A line is added, never changed; `to` is who may open it besides the writer."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="feedback")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    to = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_on = models.DateField()
    text = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        given_on=Personal(purpose=CARE, basis=YES, keep=KEEP),
        text=Personal(purpose="so that your mentor knows how to take care", basis=YES, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("referral__mentorship__mentee_person", without=("text",)),
        Whose("by", Stake.BY),
        Whose("to", Stake.NAMED),
    )
    GOES: ClassVar[Leaving] = Leaving.ROW
    KEY_GOES: ClassVar[bool] = True
