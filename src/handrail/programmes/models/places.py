"""A person's two possible places in a programme: as a mentee (Participation) and as a mentor.

`Mentor` is the lock row for places: `guides` counts the mentees who take one, and the database keeps it within `places`.
What a mentee wishes and avoids is sealed; lists and rules read the plain columns.
"""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value

from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import after_closure
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.people.models import Organisation, Person
from handrail.people.rules import How
from handrail.programmes.models.scheme import Paper, Programme, Version
from handrail.programmes.rules import OPEN_PARTICIPATION, MentorStage, ParticipationStage
from handrail.register.models import Jobseeker
from handrail.taxonomy.models import Occupation

KEEP = after_closure()
TO_MATCH = Personal(purpose="matching", basis="consent", keep=KEEP)
OFFERED = Personal(purpose="matching", basis="consent", keep=KEEP)


def _codes(length: int = 40) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; the coordinator's programmes; for counsellors the jobseekers of their offices."""
        if actor.is_system:
            return self
        own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=())
        run = Q(Exists(Programme.objects.filter(pk=OuterRef("programme_id"), owner_id__in=actor.at(Role.COORDINATOR))))
        ours = Q(Exists(Jobseeker.objects.filter(pk=OuterRef("jobseeker_id"), office_id__in=actor.at(Role.COUNSELLOR))))
        return self.filter(own | run | ours)

    def served_by(self, actor: Actor) -> Self:
        """Jobseekers of the offices where the actor is a counsellor; never one's own place."""
        ours = Jobseeker.objects.filter(pk=OuterRef("jobseeker_id"), office_id__in=actor.at(Role.COUNSELLOR))
        return self.filter(Exists(ours)).exclude(person_id=actor.person_id, person_id__isnull=False)

    def open(self) -> Self:
        return self.exclude(stage=ParticipationStage.CLOSED)


class Participation(Trusted):
    """One person's time in one programme, from referral to closure."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="participations")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    jobseeker = models.ForeignKey(Jobseeker, models.PROTECT, null=True, blank=True, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="participations")
    stage = models.CharField(max_length=8, choices=[(s, s) for s in ParticipationStage])
    occupation = models.ForeignKey(Occupation, models.PROTECT, null=True, blank=True, related_name="+")
    sectors = _codes(4)
    help_topics = _codes()
    languages = _codes(8)
    areas = _codes(24)
    availability = models.BigIntegerField(default=0)
    own_words = EncryptedText()
    wishes = EncryptedText()
    avoids = EncryptedText()
    groups = _codes()
    track = models.CharField(max_length=40, blank=True)
    referred_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    referred_on = models.DateField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    ready_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)

    objects = ParticipationQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        sectors=TO_MATCH,
        help_topics=TO_MATCH,
        languages=TO_MATCH,
        areas=TO_MATCH,
        availability=TO_MATCH,
        own_words=TO_MATCH,
        wishes=Personal(purpose="own_wish", basis="consent", keep=KEEP, special=True),
        avoids=Personal(purpose="own_wish", basis="consent", keep=KEEP, special=True),
        groups=Personal(purpose="evaluation", basis="public_task", keep=KEEP),
        reason=Personal(purpose="evaluation", basis="public_task", keep=KEEP, code=True),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "trust", "stage", "track", "referred_on", "joined_on", "ready_on", "closed_on",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("person"),
        Whose("jobseeker__person", Stake.NAMED),
        Whose("referred_by", Stake.BY),
    )
    ENDS: ClassVar[str] = "closed_on"
    KEY_GOES: ClassVar[bool] = True

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "person"],
                condition=Q(stage__in=OPEN_PARTICIPATION, person__isnull=False),
                name="participation_open_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "jobseeker"],
                condition=Q(stage__in=OPEN_PARTICIPATION, jobseeker__isnull=False),
                name="participation_open_once_in_register",
            ),
            models.CheckConstraint(name="participation_stage_known", condition=Q(stage__in=list(ParticipationStage))),
            models.CheckConstraint(
                name="participation_closed_has_reason",
                condition=(Q(stage=ParticipationStage.CLOSED, closed_on__isnull=False) & ~Q(reason=""))
                | (~Q(stage=ParticipationStage.CLOSED) & Q(closed_on=None, reason="")),
            ),
            models.CheckConstraint(
                name="participation_joined_has_person",
                condition=Q(stage__in=[ParticipationStage.REFERRED, ParticipationStage.CLOSED])
                | Q(person__isnull=False, joined_on__isnull=False),
            ),
            models.CheckConstraint(
                name="participation_ready_has_day", condition=~Q(stage=ParticipationStage.READY) | Q(ready_on__isnull=False)
            ),
            models.CheckConstraint(name="participation_slots", condition=Q(availability__gte=0, availability__lt=1 << 42)),
        )
        indexes = (
            models.Index(
                fields=["programme", "ready_on"], condition=Q(stage=ParticipationStage.READY), name="participation_waiting"
            ),
        )


class StepDone(Row):
    """An entry step, or a paper signed, with the day and who wrote it down."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=60)
    on = models.DateField()
    by_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=8, choices=[(how, how) for how in How], default=How.SELF)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("step", "on", "how")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("participation__person"), Whose("by_person", Stake.BY))

    class Meta:
        constraints = (models.UniqueConstraint(fields=["participation", "step"], name="step_done_once"),)


class GuardianAsk(Trusted):
    """The question to a guardian, by a link that counts once or on paper at the desk.

    Of the link only the hash is kept; name and contact are sealed.
    """

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="guardian_asks")
    token_hash = models.CharField(max_length=64, unique=True)
    name = EncryptedText()
    contact = EncryptedText()
    channel = models.CharField(max_length=5, choices=[("email", "email"), ("sms", "sms"), ("paper", "paper")])
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    yes = models.BooleanField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        name=Personal(purpose="guardian", basis="public_task", keep=KEEP),
        contact=Personal(purpose="guardian", basis="public_task", keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "token_hash", "channel", "expires_at", "answered_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("participation__person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW


class MentorQuerySet(models.QuerySet["Mentor"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own place as a mentor, and the coordinator's programmes."""
        if actor.is_system:
            return self
        own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=())
        run = Q(Exists(Programme.objects.filter(pk=OuterRef("programme_id"), owner_id__in=actor.at(Role.COORDINATOR))))
        return self.filter(own | run)

    def watched_by(self, actor: Actor) -> Self:
        """Mentors of the offices this actor leads, and of the programmes one coordinates; nobody watches themselves."""
        run = Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR)).values("pk")
        theirs = Q(organisation_id__in=actor.at(Role.LEADER)) | Q(programme_id__in=run)
        return self.filter(theirs).exclude(person_id=actor.person_id or 0)

    def with_room(self) -> Self:
        return self.filter(stage=MentorStage.ACCEPTED, guides__lt=F("places"))


class Mentor(Row):
    """A person who offers to guide in one programme."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="mentors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mentors")
    kind = models.CharField(max_length=16)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(max_length=8, choices=[(s, s) for s in MentorStage], default=MentorStage.APPLIED)
    intro = models.CharField(max_length=600, blank=True)
    linkedin_url = models.URLField(max_length=200, blank=True)
    occupations = models.ManyToManyField(Occupation, related_name="+", blank=True)
    sectors = _codes(4)
    help_topics = _codes()
    languages = _codes(8)
    areas = _codes(24)
    home_area = models.CharField(max_length=24, blank=True)
    availability = models.BigIntegerField(default=0)
    remote = models.BooleanField(default=False)
    places = models.PositiveSmallIntegerField(default=1)
    guides = models.PositiveSmallIntegerField(default=0)
    applied_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    paused_because = models.CharField(max_length=20, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    objects = MentorQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        intro=OFFERED,
        linkedin_url=OFFERED,
        sectors=OFFERED,
        help_topics=OFFERED,
        languages=OFFERED,
        areas=OFFERED,
        home_area=OFFERED,
        availability=OFFERED,
        decision_reason=Personal(purpose="approve_mentors", basis="public_task", keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "kind", "stage", "places", "guides", "applied_on", "accepted_on", "ended_on", "paused_because",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    ENDS: ClassVar[str] = "ended_on"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["programme", "person"], name="mentor_once"),
            models.CheckConstraint(name="mentor_stage_known", condition=Q(stage__in=list(MentorStage))),
            models.CheckConstraint(name="mentor_guides_within_places", condition=Q(guides__lte=F("places"))),
            models.CheckConstraint(
                name="mentor_accepted_has_day", condition=~Q(stage=MentorStage.ACCEPTED) | Q(accepted_on__isnull=False)
            ),
            models.CheckConstraint(name="mentor_slots", condition=Q(availability__gte=0, availability__lt=1 << 42)),
        )
        indexes = (
            models.Index(
                fields=["programme"], condition=Q(stage=MentorStage.ACCEPTED, guides__lt=F("places")), name="mentor_with_room"
            ),
            GinIndex(fields=["areas"], name="mentor_areas"),
        )


class Clearance(Row):
    """One requirement a mentor met, or a check that was not passed. Kind, day, expiry and result; never the papers."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="clearances")
    requirement = models.CharField(max_length=60)
    amount = models.PositiveSmallIntegerField(default=0)
    met = models.BooleanField(default=True)
    met_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    by_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        requirement=Personal(purpose="approve_mentors", basis="public_task", keep=KEEP, code=True),
        reason=Personal(purpose="approve_mentors", basis="public_task", keep=KEEP),
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("amount", "met_on", "valid_until")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentor__person"), Whose("by_person", Stake.BY))

    class Meta:
        indexes = (models.Index(fields=["mentor", "requirement"], name="clearance_of_mentor"),)


class Absence(Row):
    """Days a mentor is away; nobody new is proposed then."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="absences")
    starts = models.DateField()
    ends = models.DateField()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(starts=OFFERED, ends=OFFERED)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentor__person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.CheckConstraint(name="absence_ends_later", condition=Q(ends__gte=F("starts"))),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    ("mentor", RangeOperators.EQUAL),
                    (
                        Func(F("starts"), F("ends"), Value("[]"), function="DATERANGE", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        )
