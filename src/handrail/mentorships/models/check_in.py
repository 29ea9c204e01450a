"""How it goes, as each of the two said when staff asked. The other side never sees it; what safety was answered is sealed."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from handrail.kernel.access import Actor
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Personal, Stake, Whose, declare
from handrail.mentorships.models.meeting import Meeting
from handrail.mentorships.models.pair import BASIS, KEEP, Mentorship
from handrail.mentorships.rules.check_ins import By, Side
from handrail.people.models import Person

ASKED = "so that each of the two is asked how it goes"


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def said_by(self, actor: Actor, on: date) -> Self:
        """One's own side, whoever wrote it down."""
        pairs = Mentorship.objects.content_for(actor, on)
        hers = Q(side=Side.MENTEE, mentorship_id__in=pairs.filter(mentee_person_id=actor.person_id).values("pk"))
        his = Q(side=Side.MENTOR, mentorship_id__in=pairs.filter(mentor_person_id=actor.person_id).values("pk"))
        return self.filter(hers | his)

    def content_for(self, actor: Actor, on: date) -> Self:
        """Who may read the answers of one side: who gave them, and the coordinators, never about their own pair."""
        return self.said_by(actor, on) | self.filter(mentorship_id__in=Mentorship.objects.checked_by(actor).values("pk"))


class CheckIn(Trusted):
    """One side's answers to the check-in of that day. Without `done_on` it was only set, out of turn, and is still to come."""

    mentorship = models.ForeignKey(Mentorship, models.PROTECT, related_name="check_ins")
    side = models.CharField(max_length=6, choices=[(each, each) for each in Side])
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=9, blank=True, choices=[(each, each) for each in By])
    answers = models.JSONField(default=dict)
    safety = EncryptedText()
    note = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        done_on=Personal(purpose=ASKED, basis=BASIS, keep=KEEP),
        answers=Personal(purpose=ASKED, basis=BASIS, keep=KEEP),
        safety=Personal(purpose="to keep people safe", basis=BASIS, keep=KEEP, special=True),
        note=Personal(purpose=ASKED, basis=BASIS, keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "side", "due_on", "how")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentorship__mentee_person", only={"side": "mentee"}),
        Whose("mentorship__mentor_person", only={"side": "mentor"}),
        Whose("done_by", Stake.BY),
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mentorship", "side", "due_on"], name="check_in_once"),
            models.CheckConstraint(
                name="check_in_done_how",
                condition=Q(done_on=None, how="") | Q(done_on__isnull=False) & ~Q(how=""),
            ),
        )


class LogSeen(Row):
    """Who of the staff has seen that a meeting was logged. They see its day and length, never what was written."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="seen")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seen_on = models.DateField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("seen_on",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("meeting__mentorship__mentee_person"), Whose("person", Stake.BY))

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "person"], name="log_seen_once"),)
