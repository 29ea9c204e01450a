"""A concern somebody reported: who answers for it, how far it is, and a log to which lines are only added.

Only a safeguarding lead sees it, and never one whom it is about. What is written is sealed under the concern's own key.
"""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import after_case
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.mentorships.models.pair import Mentorship
from handrail.mentorships.rules import ConcernKind, ConcernStage, Entry, Outcome, Severity
from handrail.people.models import Person
from handrail.programmes.models import Programme

SAFE = "to keep people safe"
BASIS = "legitimate interest: safety"
KEEP = after_case()


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, actor: Actor) -> Self:
        """A lead or deputy of the programme; without a programme every lead. Never who it is about, nor who reported it.

        Who stands in for a lead sees none that would be kept from either of them.
        """
        if actor.is_system:
            return self
        places = actor.at(Role.LEAD)
        if not places or actor.person_id is None:
            return self.none()
        programmes = Programme.objects.filter(owner_id__in=places).values("pk")
        them = actor.seat_ids
        theirs = Q(programme_id__in=programmes) | Q(programme=None) | Q(owner_id=actor.person_id)
        return self.filter(theirs).exclude(about_id__in=them).exclude(kept_from_id__in=them).exclude(reporter_id__in=them)


class Concern(Row):
    """`about` is the person reported, `kept_from` a lead the reporter does not want to read it."""

    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    mentorship = models.ForeignKey(Mentorship, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reporter = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    kept_from = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=16, choices=[(each, each) for each in ConcernKind])
    severity = models.CharField(max_length=9, choices=[(each, each) for each in Severity])
    # Which of the three questions got a yes: why it is as grave as it was taken to be.
    said_yes = ArrayField(models.CharField(max_length=8), default=list)
    may_contact = models.BooleanField(default=False)
    holds = models.BooleanField(default=False)
    stage = models.CharField(max_length=8, default=ConcernStage.NEW, choices=[(each, each) for each in ConcernStage])
    reported_at = models.DateTimeField()
    answer_by = models.DateField()
    # The moment we name to who reported, "by Tuesday 10:00"; concerns from before it was named have the day alone.
    answer_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    step_by = models.DateField(null=True, blank=True)
    close_by = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=16, blank=True, choices=[(each, each) for each in Outcome])
    closed_on = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=16, unique=True)
    key = models.CharField(max_length=64, unique=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        kind=Personal(purpose=SAFE, basis=BASIS, keep=KEEP, special=True),
        severity=Personal(purpose=SAFE, basis=BASIS, keep=KEEP, special=True),
        said_yes=Personal(purpose=SAFE, basis=BASIS, keep=KEEP, special=True),
        reported_at=Personal(purpose=SAFE, basis=BASIS, keep=KEEP),
        outcome=Personal(purpose=SAFE, basis=BASIS, keep=KEEP, special=True),
        code=Personal(purpose="so that you can ask how it stands without a name", basis=BASIS, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "stage", "answer_by", "answer_at", "answered_at", "step_by", "close_by", "closed_on", "key",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("reporter", without=("severity", "said_yes")),
        Whose("about", Stake.NAMED),
        Whose("kept_from", Stake.NAMED),
        Whose("owner", Stake.NAMED),
        Whose("mentorship__mentee_person", Stake.NAMED),
    )
    ENDS: ClassVar[str] = "closed_on"
    GOES: ClassVar[Leaving] = Leaving.ROW

    objects = ConcernQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="concern_closed_with_outcome",
                condition=Q(stage=ConcernStage.CLOSED, closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(stage=ConcernStage.CLOSED) & Q(closed_on__isnull=True, outcome=""),
            ),
            models.CheckConstraint(
                name="concern_not_owned_by_whom_it_is_about",
                condition=Q(owner=None) | Q(about=None) | ~Q(owner=models.F("about")),
            ),
        )

    @property
    def trust(self) -> str:
        return f"concern:{self.pk}"

    @property
    def passes_by(self) -> set[int]:
        """Who never gets it: whom it is about, whom it is kept from, who reported it."""
        return {each for each in (self.about_id, self.kept_from_id, self.reporter_id) if each is not None}


class ConcernEntry(Trusted):
    """One line of the log. Lines are added, never changed: a trigger in the database holds that too."""

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=8, choices=[(each, each) for each in Entry])
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    text = EncryptedText()
    reach_at = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        at=Personal(purpose=SAFE, basis=BASIS, keep=KEEP),
        text=Personal(purpose=SAFE, basis=BASIS, keep=KEEP, special=True),
        reach_at=Personal(purpose="so that we can answer you", basis="consent", keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "kind")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("concern__reporter", only={"kind__in": (Entry.REPORTED, Entry.ADDED)}),
        Whose("by", Stake.NAMED),
    )
    GOES: ClassVar[Leaving] = Leaving.ROW
