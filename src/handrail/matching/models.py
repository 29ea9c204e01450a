"""Lists of mentors as they were shown, and the requests that came of them.

A list is never changed afterwards (a trigger holds it): it says what was shown, in which order, by which rules and why.
What the two write to each other before a yes is sealed with the participation's key.
"""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import after_closure
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.matching import rules
from handrail.people.models import Person
from handrail.programmes.models import Mentor, Participation, Programme, Version
from handrail.register.models import Jobseeker

KEEP = after_closure()
TO_MATCH = Personal(purpose="matching", basis="consent", keep=KEEP)
# Nobody's words: another's row may hold the same one, so it is not looked for after an erasure.
CODE = replace(TO_MATCH, code=True)
CHOSEN = Personal(purpose="evaluation", basis="public_task", keep=KEEP)


def _hers(actor: Actor) -> Q:
    """Rows whose participation is the actor's own."""
    if actor.person_id is None:
        return Q(pk__in=())
    return Q(Exists(Participation.objects.filter(pk=OuterRef("participation_id"), person_id=actor.person_id)))


def _asked(actor: Actor) -> Q:
    """Rows in which the actor is the mentor and knows of it."""
    if actor.person_id is None:
        return Q(pk__in=())
    mine = Mentor.objects.filter(pk=OuterRef("mentor_id"), person_id=actor.person_id)
    return Q(Exists(mine), asked_at__isnull=False)


class OwnQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """Her own only: what she looked at and put aside is nobody else's business."""
        return self if actor.is_system else self.filter(_hers(actor))


class ProposalList(Row):
    """One list of mentors shown to one mentee."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="proposal_lists")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    inputs_hash = models.CharField(max_length=64)
    eligible = models.PositiveIntegerField()
    cost = models.JSONField(default=dict)
    at = models.DateTimeField()
    # The counsellor who looked at it together with her.
    assisted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OwnQuerySet["ProposalList"].as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(inputs_hash=CODE, cost=TO_MATCH)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("eligible", "at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("participation__person", without=("inputs_hash",)),
        Whose("assisted_by", Stake.BY),
    )
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        indexes = (models.Index(fields=["participation", "-id"], name="list_of_participation"),)


class Proposal(Row):
    """A mentor on a list: place, score and why. The points of the lines sum to the score."""

    list = models.ForeignKey(ProposalList, models.CASCADE, related_name="proposals")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="proposals")
    place = models.PositiveSmallIntegerField()
    score = models.PositiveIntegerField()
    lines = models.JSONField()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(score=TO_MATCH, lines=TO_MATCH)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("place",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("list__participation__person"),
        Whose("mentor__person", without=("score", "lines")),
    )
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["list", "place"], name="proposal_place_once"),
            models.UniqueConstraint(fields=["list", "mentor"], name="proposal_mentor_once"),
        )


class Mark(Row):
    """Kept for later, or not this one; taken back it stays as history."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="marks")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in rules.Mark])
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OwnQuerySet["Mark"].as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(kind=TO_MATCH)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("at", "undone_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("participation__person"), Whose("mentor__person", Stake.NAMED))
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["participation", "mentor"], condition=Q(undone_at=None), name="mark_open_once"),
            models.CheckConstraint(name="mark_kind_known", condition=Q(kind__in=list(rules.Mark))),
        )


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, actor: Actor) -> Self:
        """Her own, and those a mentor has been asked; a wish that waits its turn is hers alone."""
        return self if actor.is_system else self.filter(_hers(actor) | _asked(actor))

    def asked_of(self, actor: Actor) -> Self:
        """What this actor has been asked as a mentor."""
        return self.filter(_asked(actor))

    def hers(self, actor: Actor) -> Self:
        """What this actor asked as a mentee."""
        return self.filter(_hers(actor))

    def pending(self) -> Self:
        return self.filter(stage__in=rules.PENDING)

    def asked(self) -> Self:
        return self.filter(stage__in=rules.ASKED)


class Request(Trusted):
    """One mentee asks one mentor. `answer_by` ends the stage it is in; `clock_left` is the mentor's time while it stands."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="requests")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="requests")
    asked_by = models.CharField(
        max_length=12, default="mentee", choices=[(who, who) for who in ("mentee", "mentor", "coordinator")]
    )
    stage = models.CharField(max_length=10, choices=[(stage, stage) for stage in rules.Stage])
    rank = models.PositiveSmallIntegerField()
    words = EncryptedText()
    asked_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    clock_left = models.DurationField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    # The counsellor who sat with her when she asked.
    assisted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RequestQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        words=Personal(purpose="matching", basis="consent", keep=KEEP, special=True), reason=CODE
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "trust", "asked_by", "stage", "rank", "asked_at", "answer_by", "clock_left", "decided_at",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("participation__person"),
        Whose("mentor__person", without=("words",)),
        Whose("assisted_by", Stake.BY),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["participation", "mentor"], condition=Q(stage__in=rules.PENDING), name="request_open_once_per_pair"
            ),
            models.CheckConstraint(name="request_stage_known", condition=Q(stage__in=list(rules.Stage))),
            models.CheckConstraint(
                name="request_asked_has_clock",
                condition=~Q(stage__in=rules.ASKED) | Q(asked_at__isnull=False, answer_by__isnull=False),
            ),
            models.CheckConstraint(
                name="request_clock_stands_only_when_questioned",
                condition=Q(stage=rules.Stage.QUESTIONED, clock_left__isnull=False)
                | (~Q(stage=rules.Stage.QUESTIONED) & Q(clock_left=None)),
            ),
            models.CheckConstraint(
                name="request_declined_has_reason", condition=~Q(stage=rules.Stage.DECLINED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="request_decided_has_time", condition=Q(stage__in=rules.PENDING) | Q(decided_at__isnull=False)
            ),
        )
        indexes = (
            models.Index(fields=["answer_by"], condition=Q(stage__in=rules.ASKED), name="request_due"),
            models.Index(fields=["mentor", "stage"], name="request_of_mentor"),
        )


class Question(Trusted):
    """What a mentor wants to know before an answer, and what she says."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="questions")
    words = EncryptedText()
    answer = EncryptedText()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        words=Personal(purpose="matching", basis="consent", keep=KEEP, special=True),
        answer=Personal(purpose="matching", basis="consent", keep=KEEP, special=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "asked_at", "answered_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("request__participation__person"),
        Whose("request__mentor__person", without=("answer",)),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["request"], condition=Q(answered_at=None), name="question_open_once"),)


class SelectionQuerySet(models.QuerySet["Selection"]):
    def visible_to(self, actor: Actor) -> Self:
        """The mentor's own: nobody else reads whom she looked at, left out or invited."""
        if actor.is_system:
            return self
        if actor.person_id is None:
            return self.none()
        return self.filter(Exists(Mentor.objects.filter(pk=OuterRef("mentor_id"), person_id=actor.person_id)))

    def served_by(self, actor: Actor) -> Self:
        """Open invitations of jobseekers of the actor's office, to answer at the desk; never those of her own choosing."""
        here = Jobseeker.objects.filter(pk=OuterRef("jobseeker_id"), office_id__in=actor.at(Role.COUNSELLOR))
        rows = self.filter(Exists(here), stage=rules.Chosen.INVITED)
        return rows.exclude(mentor__person=actor.person_id).exclude(
            jobseeker__person=actor.person_id, jobseeker__person__isnull=False
        )

    def holding(self, now: datetime) -> Self:
        """Those that keep a jobseeker from being chosen by somebody else at that moment."""
        return self.filter(Q(stage=rules.Chosen.INVITED) | Q(stage=rules.Chosen.RESERVED, hold_until__gt=now))


class Selection(Row):
    """A mentor chose a jobseeker of the register, or left one out. What became of it stays, for evaluation alone."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="selections")
    jobseeker = models.ForeignKey(Jobseeker, models.PROTECT, related_name="selections")
    participation = models.ForeignKey(Participation, models.PROTECT, null=True, blank=True, related_name="selections")
    stage = models.CharField(max_length=10, choices=[(stage, stage) for stage in rules.Chosen])
    at = models.DateTimeField()
    hold_until = models.DateTimeField(null=True, blank=True)
    # Why this person could be chosen, and how well she fitted, as the mentor saw it.
    groups = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    score = models.PositiveIntegerField(default=0)
    lines = models.JSONField(default=list)
    # Why not, and what the letter says about why: codes, never free words.
    why_not = models.CharField(max_length=20, blank=True)
    reasons = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    channel = models.CharField(max_length=8, blank=True)
    code_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    call_back_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    # The counsellor who wrote the answer down at the desk.
    assisted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SelectionQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        groups=CHOSEN, score=CHOSEN, lines=CHOSEN, why_not=CHOSEN, reasons=CHOSEN, reason=CHOSEN
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "stage", "at", "hold_until", "channel", "code_hash", "invited_at", "answer_by", "call_back_at", "decided_at",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("jobseeker__person"),
        Whose("participation__person"),
        Whose("mentor__person", Stake.BY),
        Whose("assisted_by", Stake.BY),
    )
    ENDS: ClassVar[str] = "at"
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            # Two mentors cannot choose the same person.
            models.UniqueConstraint(
                fields=["programme", "jobseeker"], condition=Q(stage__in=rules.HOLDING), name="selection_held_once"
            ),
            models.UniqueConstraint(
                fields=["mentor", "jobseeker"], condition=Q(stage=rules.Chosen.PASSED), name="selection_passed_once"
            ),
            models.CheckConstraint(name="selection_stage_known", condition=Q(stage__in=list(rules.Chosen))),
            models.CheckConstraint(
                name="selection_reserved_has_end", condition=~Q(stage=rules.Chosen.RESERVED) | Q(hold_until__isnull=False)
            ),
            models.CheckConstraint(
                name="selection_invited_has_clock",
                condition=~Q(stage=rules.Chosen.INVITED)
                | Q(invited_at__isnull=False, answer_by__isnull=False, code_hash__isnull=False),
            ),
            models.CheckConstraint(
                name="selection_accepted_has_place",
                condition=~Q(stage=rules.Chosen.ACCEPTED) | Q(participation__isnull=False, decided_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["mentor", "stage"], name="selection_of_mentor"),
            models.Index(fields=["answer_by"], condition=Q(stage=rules.Chosen.INVITED), name="selection_due"),
            models.Index(fields=["hold_until"], condition=Q(stage=rules.Chosen.RESERVED), name="selection_lapsing"),
        )


class MentorChange(models.Model):
    """Written by triggers whenever a row changes that the index reads; so every process sees every change, by any path.

    `xid` is the writing transaction: a reader asks for everything at or after the oldest transaction that was still
    running when it read last, so that no commit is missed.
    """

    id = models.BigAutoField(primary_key=True)
    mentor_id = models.BigIntegerField()
    xid = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("mentor_id", "xid", "at")
