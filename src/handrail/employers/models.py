"""Employers, and the jobs people began there. Where somebody works is sealed; lists read days and codes alone."""

from dataclasses import replace
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Value

from handrail.employers.rules import CheckState, Contract, EndReason, Kind, OfferStage, PlacementStage, Source
from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import after_closure
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Personal, Stake, Whose, declare
from handrail.people.models import Organisation, Person
from handrail.people.queries import apart
from handrail.programmes.models import Participation, Programme

KEEP = after_closure()
TO_FOLLOW = Personal(purpose="support in a new job", basis="public_task", keep=KEEP)
CODE = replace(TO_FOLLOW, code=True)


class Employer(Row):
    """An organisation that employs: what is known of it beside its name."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="employer")
    sector = models.CharField(max_length=4, blank=True)
    size = models.CharField(max_length=8, blank=True)

    CALLED: ClassVar = "organisation__name"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("sector", "size")


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; the mentor's who accompanies the person, unless the two are kept apart; the counsellors' of the office."""
        if actor.is_system:
            return self
        if actor.person_id is None:
            return self.none()
        own = Q(person_id=actor.person_id)
        followed = Q(followed_by_id=actor.person_id) & ~Q(apart(actor.person_id, OuterRef("person")))
        ours = Q(participation_id__in=Participation.objects.served_by(actor).values("pk"))
        return self.filter(own | followed | ours)

    def running(self) -> Self:
        return self.filter(stage=PlacementStage.RUNNING)

    def counted(self) -> Self:
        """Without those that were said by mistake."""
        return self.exclude(stage=PlacementStage.WITHDRAWN)


class Placement(Trusted):
    """A job somebody began, or something on the way to one. `place_key` tells employers apart without naming them.

    `followed_by` is the mentor who accompanies the person, named from above; nobody else guides here.
    """

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="placements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, blank=True, related_name="placements")
    employer_name = EncryptedText()
    place_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=[(each, each) for each in Kind])
    started_on = models.DateField()
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    contract = models.CharField(max_length=12, choices=[(each, each) for each in Contract])
    source = models.CharField(max_length=12, choices=[(each, each) for each in Source])
    # The service's own reference, as a keyed fingerprint: a file that comes again finds the same job.
    reference_index = models.CharField(max_length=64, null=True, blank=True, unique=True)
    told_on = models.DateField()
    told_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    followed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    stage = models.CharField(max_length=10, default=PlacementStage.RUNNING, choices=[(each, each) for each in PlacementStage])
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, blank=True, choices=[(each, each) for each in EndReason])
    end_source = models.CharField(max_length=12, blank=True, choices=[(each, each) for each in Source])
    end_told_on = models.DateField(null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        employer_name=TO_FOLLOW,
        place_key=TO_FOLLOW,
        kind=TO_FOLLOW,
        started_on=TO_FOLLOW,
        hours=TO_FOLLOW,
        contract=TO_FOLLOW,
        told_on=TO_FOLLOW,
        ended_on=TO_FOLLOW,
        end_reason=TO_FOLLOW,
        end_told_on=TO_FOLLOW,
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("source", "end_source", "stage", "reference_index")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("person"),
        Whose("participation__person", Stake.NAMED),
        Whose("told_by", Stake.BY),
        Whose("followed_by", Stake.BY),
    )
    ENDS: ClassVar[str] = "participation__closed_on"

    class Meta:
        constraints = (
            models.CheckConstraint(name="placement_stage_known", condition=Q(stage__in=list(PlacementStage))),
            models.CheckConstraint(
                name="placement_ended_with_reason",
                condition=(Q(stage=PlacementStage.ENDED, ended_on__isnull=False) & ~Q(end_reason=""))
                | (~Q(stage=PlacementStage.ENDED) & Q(ended_on=None, end_reason="")),
            ),
            models.CheckConstraint(name="placement_ends_later", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))),
            ExclusionConstraint(
                name="placement_once_at_a_place",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("place_key", RangeOperators.EQUAL),
                    (
                        Func(F("started_on"), F("ended_on"), Value("[]"), function="DATERANGE", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(stage=PlacementStage.WITHDRAWN),
            ),
        )
        indexes = (models.Index(fields=["participation", "started_on"], name="placement_of_participation"),)

    @property
    def about(self) -> str:
        return f"placement:{self.pk}"


class PlacementChange(Trusted):
    """What a placement said before it was put right. Never changed afterwards."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="changes")
    on = models.DateField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    employer_name = EncryptedText()
    kind = models.CharField(max_length=16)
    started_on = models.DateField()
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    contract = models.CharField(max_length=12)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        on=TO_FOLLOW, employer_name=TO_FOLLOW, kind=CODE, started_on=TO_FOLLOW, hours=TO_FOLLOW, contract=CODE
    )
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("placement__person"), Whose("by", Stake.BY))


class JobCheck(Row):
    """One answer to the question whether a job holds. Only added to; the one that counts now is `current`."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="checks")
    months = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=[(each, each) for each in CheckState])
    source = models.CharField(max_length=12, choices=[(each, each) for each in Source])
    on = models.DateField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    current = models.BooleanField(default=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(state=TO_FOLLOW, on=TO_FOLLOW)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("months", "source")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("placement__person"), Whose("by", Stake.BY))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["placement", "months"], condition=Q(current=True), name="job_check_one_current"),
            models.CheckConstraint(name="job_check_state_known", condition=Q(state__in=list(CheckState))),
        )


class TrainingOfferQuerySet(models.QuerySet["TrainingOffer"]):
    def visible_to(self, actor: Actor) -> Self:
        """The employer's own, and those for the programmes a coordinator runs."""
        if actor.is_system:
            return self
        ours = Q(employer__organisation_id__in=actor.at(Role.EMPLOYER))
        return self.filter(ours | _run_by(actor))

    def to_decide(self, actor: Actor) -> Self:
        """Those a coordinator may open."""
        return self if actor.is_system else self.filter(_run_by(actor))


def _run_by(actor: Actor) -> Q:
    """Of a programme this actor coordinates."""
    return Q(programme_id__in=Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR)).values("pk"))


class TrainingOffer(Row):
    """A training of an employer for the mentees of a programme. Nothing in it is about a person."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="offers")
    title = models.CharField(max_length=200)
    for_whom = models.CharField(max_length=600, blank=True)
    place = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=8)
    stage = models.CharField(max_length=8, default=OfferStage.DRAFT, choices=[(each, each) for each in OfferStage])
    written_on = models.DateField()
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    published_on = models.DateField(null=True, blank=True)

    objects = TrainingOfferQuerySet.as_manager()

    CALLED: ClassVar = "title"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "title", "for_whom", "place", "starts_on", "ends_on", "places", "taken", "language", "stage", "written_on",
        "published_on",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("written_by", Stake.BY),)

    class Meta:
        constraints = (
            models.CheckConstraint(name="training_taken_within_places", condition=Q(taken__lte=F("places"))),
            models.CheckConstraint(name="training_stage_known", condition=Q(stage__in=list(OfferStage))),
            models.CheckConstraint(name="training_ends_later", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
        )


class TrainingPlace(Row):
    """Somebody said yes to a training. The employer reads the first name from then on, nothing before."""

    offer = models.ForeignKey(TrainingOffer, models.PROTECT, related_name="taken_places")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_on = models.DateField()
    given_up_on = models.DateField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(said_on=TO_FOLLOW, given_up_on=TO_FOLLOW)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"), Whose("participation__person", Stake.NAMED))
    ENDS: ClassVar[str] = "participation__closed_on"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["offer", "person"], condition=Q(given_up_on=None), name="training_place_once"),
        )
