"""A concern somebody reported: who answers for it, how far it is, and a log to which lines are only added.

Only a safeguarding lead sees it, and never one whom it is about. What is written is sealed under the concern's own key.
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from handrail.kernel.access import Actor, Role
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Personal, declare
from handrail.mentorships.models.pair import Mentorship
from handrail.mentorships.rules import ConcernKind, ConcernStage, Entry, Outcome, Severity
from handrail.people.models import Person
from handrail.programmes.models import Programme

SAFE = "to keep people safe"
BASIS = "legitimate interest: safety"
KEEP = "two years after the concern is closed"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, actor: Actor) -> Self:
        """A lead or deputy of the programme; without a programme every lead. Never who it is about, nor who reported it."""
        if actor.is_system:
            return self
        places = actor.at(Role.LEAD)
        if not places or actor.person_id is None:
            return self.none()
        programmes = Programme.objects.filter(owner_id__in=places).values("pk")
        theirs = Q(programme_id__in=programmes) | Q(programme=None) | Q(owner_id=actor.person_id)
        return (
            self.filter(theirs)
            .exclude(about_id=actor.person_id)
            .exclude(kept_from_id=actor.person_id)
            .exclude(reporter_id=actor.person_id)
        )


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
    may_contact = models.BooleanField(default=False)
    holds = models.BooleanField(default=False)
    stage = models.CharField(max_length=8, default=ConcernStage.NEW, choices=[(each, each) for each in ConcernStage])
    reported_at = models.DateTimeField()
    answer_by = models.DateField()
    outcome = models.CharField(max_length=16, blank=True, choices=[(each, each) for each in Outcome])
    closed_on = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=16, unique=True)
    key = models.CharField(max_length=64, unique=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        kind=Personal(purpose=SAFE, basis=BASIS, keep=KEEP, special=True),
        severity=Personal(purpose=SAFE, basis=BASIS, keep=KEEP, special=True),
        reported_at=Personal(purpose=SAFE, basis=BASIS, keep=KEEP),
        outcome=Personal(purpose=SAFE, basis=BASIS, keep=KEEP, special=True),
        code=Personal(purpose="so that you can ask how it stands without a name", basis=BASIS, keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("stage", "answer_by", "closed_on", "key")

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
