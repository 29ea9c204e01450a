"""Courses and who is in them: runs at a partner, their sessions, attendance that is only added to, and certificates.

`Run` is the lock row for places: `taken` counts those enrolled, and the database keeps it within `places`.
"""

from dataclasses import replace
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import after_closure
from handrail.kernel.models import Row
from handrail.kernel.privacy import Personal, Stake, Whose, declare
from handrail.people.models import Organisation, Person
from handrail.programmes.models import Mentor, Programme
from handrail.training.rules import LONGEST_SESSION, Moment, Side, State

KEEP = after_closure()
TRAINING = Personal(purpose="train_mentors", basis="public_task", keep=KEEP)


class Course(Row):
    """A course of a programme. How many hours and how long a certificate holds stands in the programme file alone."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="courses")
    code = models.CharField(max_length=40)

    CALLED: ClassVar = "code"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("code",)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="course_once"),)


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, actor: Actor) -> Self:
        """The trainer's own partner's runs, and those of the coordinator's programmes."""
        if actor.is_system:
            return self
        owned = Course.objects.filter(pk=OuterRef("course_id"), programme__owner_id__in=actor.at(Role.COORDINATOR))
        return self.filter(Q(partner_id__in=actor.at(Role.TRAINER)) | Q(Exists(owned)))


class Run(Row):
    """A course as it is given once, by one partner."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="runs")
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    where = models.CharField(max_length=200, blank=True)
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    objects = RunQuerySet.as_manager()

    CALLED: ClassVar = "starts_on"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("starts_on", "where", "places", "taken")

    class Meta:
        constraints = (models.CheckConstraint(name="run_taken_within_places", condition=Q(taken__lte=F("places"))),)


class Enrolment(Row):
    """A mentor's place in a run."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="enrolments")
    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="enrolments")
    enrolled_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("enrolled_on", "left_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentor__person"),)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "mentor"], condition=Q(left_on=None), name="enrolment_open_once"),
        )


class Session(Row):
    """One meeting of a run, with the topics of the blueprint it treats."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=120)
    day = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField()
    topics = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    CALLED: ClassVar = "title"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("title", "day", "starts_at", "minutes", "topics")

    class Meta:
        constraints = (
            models.CheckConstraint(name="session_length", condition=Q(minutes__gte=1, minutes__lte=LONGEST_SESSION)),
        )
        indexes = (models.Index(fields=["run", "day"], name="session_of_run"),)


class Attendance(Row):
    """Who was at a session. A correction is a new row that names the one it takes the place of; a trigger keeps both."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="attendance")
    state = models.CharField(max_length=8, choices=[(s, s) for s in State])
    minutes = models.PositiveSmallIntegerField()
    kept_on = models.DateField()
    by_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")

    PERSONAL: ClassVar[dict[str, Personal]] = declare(state=TRAINING, minutes=TRAINING, reason=replace(TRAINING, gone="-"))
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("kept_on",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("mentor__person"),
        Whose("by_person", Stake.BY),
        Whose("corrects__mentor__person", Stake.NAMED),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["session", "mentor"], condition=Q(corrects=None), name="attendance_kept_once"),
            models.CheckConstraint(name="attendance_correction_has_reason", condition=Q(corrects=None) | ~Q(reason="")),
            models.CheckConstraint(name="attendance_only_presence_counts", condition=Q(state=State.PRESENT) | Q(minutes=0)),
        )


class TestResult(Row):
    """A test somebody took, passed or not; the newest counts."""

    __test__ = False

    run = models.ForeignKey(Run, models.PROTECT, related_name="results")
    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="results")
    passed = models.BooleanField()
    taken_on = models.DateField()
    by_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("taken_on",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentor__person"), Whose("by_person", Stake.BY))


class Competence(Row):
    """The mentor profile, marked by the mentor herself or by her head of office, before and after the course."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="competences")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    moment = models.CharField(max_length=8, choices=[(m, m) for m in Moment])
    side = models.CharField(max_length=8, choices=[(s, s) for s in Side])
    marks = models.JSONField()
    said_on = models.DateField()
    by_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    PERSONAL: ClassVar[dict[str, Personal]] = declare(marks=TRAINING)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("moment", "side", "said_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentor__person"), Whose("by_person", Stake.BY))


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the coordinator's programmes; who has the public address needs nothing else."""
        if actor.is_system:
            return self
        owned = Course.objects.filter(pk=OuterRef("course_id"), programme__owner_id__in=actor.at(Role.COORDINATOR))
        return self.filter(Exists(owned))


class Certificate(Row):
    """A certificate as it was issued, under a public id nobody can guess, with its signed Open Badge."""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="certificates")
    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates")
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=43, unique=True)
    name = models.CharField(max_length=200)
    hours = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    revoked_because = models.CharField(max_length=300, blank=True)
    badge = models.TextField(blank=True)
    # Where in the lists of badges taken back its bit stands; none in those signed before there was such a list.
    status_index = models.PositiveIntegerField(null=True, blank=True, unique=True)

    objects = CertificateQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        name=TRAINING, badge=TRAINING, revoked_because=replace(TRAINING, gone="-")
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("public_id", "hours", "issued_on", "expires_on", "revoked_on", "status_index")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("mentor__person"),)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mentor", "course", "issued_on"], condition=Q(revoked_on=None), name="certificate_once_a_day"
            ),
            models.CheckConstraint(
                name="certificate_revoked_has_reason",
                condition=Q(revoked_on=None, revoked_because="") | (Q(revoked_on__isnull=False) & ~Q(revoked_because="")),
            ),
        )
