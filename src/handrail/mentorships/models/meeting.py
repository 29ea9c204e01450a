"""Meetings of a pair: planned, held, missed or cancelled; three times to choose from; every correction kept."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.kernel.access import Actor
from handrail.kernel.models import Trusted
from handrail.kernel.privacy import EncryptedText, Personal, Stake, Whose, declare
from handrail.mentorships.models.pair import BASIS, KEEP, WORK, Mentorship
from handrail.mentorships.rules import How, MeetingState, Missed, OfferState, called_off
from handrail.people.models import Person

LEARN = "so that the programme learns why meetings are called off; counted, and never used for a decision about somebody"
ORDER_OF_TRACE = "so that both can see what was changed"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def content_for(self, actor: Actor, on: date) -> Self:
        return self.filter(mentorship_id__in=Mentorship.objects.content_for(actor, on).values("pk"))

    def logged_by(self, actor: Actor) -> Self:
        """A mentor's own log: it stays his after his access to the mentorship has ended."""
        return self.filter(logged_by_id=actor.person_id) if actor.person_id else self.none()


class Meeting(Trusted):
    """`where` is a place, a phone number or a video link. `key` makes pressing twice the same as pressing once."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=9, default=MeetingState.PLANNED, choices=[(each, each) for each in MeetingState])
    planned_at = models.DateTimeField(null=True, blank=True)
    planned_minutes = models.PositiveSmallIntegerField(default=60)
    how = models.CharField(max_length=5, choices=[(each, each) for each in How])
    where = EncryptedText()
    held_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = EncryptedText()
    missed_by = models.CharField(max_length=6, blank=True, choices=[(each, each) for each in Missed])
    called_off_by = models.CharField(max_length=6, blank=True, choices=[(each, each) for each in called_off.By])
    because = models.CharField(max_length=12, blank=True, choices=[(each, each) for each in called_off.Because])
    logged_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = ArrayField(models.BigIntegerField(), default=list)
    key = models.CharField(max_length=100, unique=True)
    group = models.CharField(max_length=22, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        planned_at=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        planned_minutes=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        how=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        where=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        held_on=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        minutes=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        note=Personal(purpose=WORK, basis=BASIS, keep=KEEP, special=True),
        missed_by=Personal(purpose="so that the two can plan again", basis=BASIS, keep=KEEP),
        called_off_by=Personal(purpose=LEARN, basis=BASIS, keep=KEEP),
        because=Personal(purpose=LEARN, basis=BASIS, keep=KEEP),
        confirmed_by=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "state", "key", "group", "sequence")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person", without=("confirmed_by",)),
        Whose("mentorship__mentor_person", without=("note", "because", "confirmed_by")),
        Whose("logged_by", Stake.BY),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="meeting_state_known", condition=Q(state__in=list(MeetingState))),
            models.CheckConstraint(
                name="meeting_held_when_how_long",
                condition=~Q(state=MeetingState.HELD) | Q(held_on__isnull=False, minutes__gte=1),
            ),
            models.CheckConstraint(
                name="meeting_planned_when",
                condition=~Q(state=MeetingState.PLANNED) | Q(planned_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["mentorship", "state", "held_on"], name="meeting_of_mentorship"),)


class MeetingChange(Trusted):
    """What a logged meeting said before it was corrected. Never changed afterwards."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="history")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=5)
    note = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        at=Personal(purpose=ORDER_OF_TRACE, basis=BASIS, keep=KEEP),
        held_on=Personal(purpose=ORDER_OF_TRACE, basis=BASIS, keep=KEEP),
        minutes=Personal(purpose=ORDER_OF_TRACE, basis=BASIS, keep=KEEP),
        how=Personal(purpose=ORDER_OF_TRACE, basis=BASIS, keep=KEEP, code=True),
        note=Personal(purpose=ORDER_OF_TRACE, basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("meeting__mentorship__mentee_person"),
        Whose("meeting__mentorship__mentor_person", without=("note",)),
        Whose("by", Stake.BY),
    )


class TimeOffer(Trusted):
    """Three times one side proposes; the other chooses one or proposes three others."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="time_offers")
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    times = ArrayField(models.DateTimeField())
    minutes = models.PositiveSmallIntegerField(default=60)
    how = models.CharField(max_length=5, choices=[(each, each) for each in How])
    where = EncryptedText()
    state = models.CharField(max_length=8, default=OfferState.OPEN, choices=[(each, each) for each in OfferState])
    offered_at = models.DateTimeField()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        times=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        minutes=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        how=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        where=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
        offered_at=Personal(purpose=WORK, basis=BASIS, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "state")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person"),
        Whose("mentorship__mentor_person"),
        Whose("offered_by", Stake.BY),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mentorship"], condition=Q(state=OfferState.OPEN), name="one_open_time_offer"),
        )
