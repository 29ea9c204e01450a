"""A colleague who stands in for a mentor who is away, on some days and with one mentee."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Value

from handrail.kernel.access import Actor
from handrail.kernel.models import Trusted
from handrail.kernel.privacy import EncryptedText, Personal, Stake, Whose, declare
from handrail.mentorships.models.pair import BASIS, KEEP, Mentorship, MentorshipQuerySet
from handrail.mentorships.rules.cover import COVER_OPEN, COVERED, CoverStage
from handrail.people.models import Person
from handrail.people.queries import apart
from handrail.programmes.models import Mentor

THERE = "so that somebody is there while your mentor is away"


class CoverQuerySet(models.QuerySet["Cover"]):
    def open(self) -> Self:
        return self.filter(stage__in=sorted(COVER_OPEN))

    def standing_in(self, actor: Actor, on: date) -> Self:
        """What a colleague is asked for or has agreed to, until its last day. Never with whom one is kept apart from."""
        rows = self.filter(mentor_person_id=actor.person_id or 0, ends__gte=on, mentorship__stage__in=sorted(COVERED))
        rows = rows.filter(stage__in=[CoverStage.ASKED, CoverStage.AGREED], mentorship__mentor_id=F("covered_id"))
        return rows.exclude(apart(OuterRef("mentorship__mentee_person"), OuterRef("mentor_person")))

    def covered_by(self, actor: Actor, on: date) -> Self:
        """What this actor stands in for on that day."""
        return self.standing_in(actor, on).filter(stage=CoverStage.AGREED, starts__lte=on)


class Cover(Trusted):
    """`covered` is the mentor who is away, `mentor` the colleague. Its days decide who sees what."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="covers")
    covered = models.ForeignKey(Mentor, models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="+")
    mentor_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    stage = models.CharField(max_length=9, default=CoverStage.ASKED, choices=[(each, each) for each in CoverStage])
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    note = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        starts=Personal(purpose=THERE, basis=BASIS, keep=KEEP),
        ends=Personal(purpose=THERE, basis=BASIS, keep=KEEP),
        asked_on=Personal(purpose=THERE, basis=BASIS, keep=KEEP),
        note=Personal(purpose=THERE, basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "stage")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person", without=("note",)),
        Whose("covered__person", without=("note",)),
        Whose("mentor_person", without=("note",)),
        Whose("mentor__person", Stake.NAMED),
        Whose("asked_by", Stake.BY),
    )

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="cover_ends_later", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="cover_stage_known", condition=Q(stage__in=list(CoverStage))),
            models.CheckConstraint(name="cover_by_another", condition=~Q(covered=F("mentor"))),
            ExclusionConstraint(
                name="cover_once_at_a_time",
                expressions=[
                    ("mentorship", RangeOperators.EQUAL),
                    (
                        Func(F("starts"), F("ends"), Value("[]"), function="DATERANGE", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(stage__in=sorted(COVER_OPEN)),
            ),
        )
        indexes = (models.Index(fields=["mentor_person", "ends"], name="cover_of_colleague"),)

    @property
    def about(self) -> str:
        return f"cover:{self.pk}"


def acted_by(actor: Actor, on: date) -> MentorshipQuerySet:
    """The pairs one belongs to, and those in which one stands in on that day."""
    own = Mentorship.objects.content_for(actor, on).values("pk")
    meanwhile = Cover.objects.covered_by(actor, on).values("mentorship_id")
    return Mentorship.objects.filter(Q(pk__in=own) | Q(pk__in=meanwhile))
