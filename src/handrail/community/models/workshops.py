"""A series with its confirmed rule, the workshops it planned, and the people in them.

`Workshop` is the lock row for places: `taken` counts the sign-ups that hold one, and the database keeps it within `places`.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import Exact

from handrail.community.rules.recurrence import Pattern
from handrail.community.rules.signing import (
    INVITATIONS,
    Invited,
    SignupState,
    SpeakingState,
    Tap,
    Timing,
    WorkshopStage,
)
from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import after_closure
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Personal, Stake, Whose, declare
from handrail.people.models import Consent, Organisation, Person
from handrail.programmes.models import Interest, Mentor, Participation, Programme
from handrail.programmes.rules import MentorStage, ParticipationStage

KEEP = after_closure()
TO_MEET = Personal(purpose="so that people can meet at workshops", basis="public_task", keep=KEEP)
TOLD = Personal(purpose="so that the next workshop is better", basis="public_task", keep=KEEP)
QUOTED = Personal(purpose="publicity", basis="consent", keep=KEEP)
P = ParticipationStage
PRESENT = (P.JOINED, P.READY, P.GUIDED, P.FOLLOWED)
MENTORS = (MentorStage.ACCEPTED, MentorStage.PAUSED)


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, actor: Actor) -> Self:
        """The series of the programmes whose coordinator one is."""
        if actor.is_system:
            return self
        run = Programme.objects.filter(pk=OuterRef("programme_id"), owner_id__in=actor.at(Role.COORDINATOR))
        return self.filter(Exists(run))


class Series(Row):
    """One series of a programme file with the rule its coordinator confirmed; it plans its workshops by itself."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    every_months = models.PositiveSmallIntegerField()
    begins = models.DateField()
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    nth = models.SmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=120)
    place = models.CharField(max_length=300)
    area = models.CharField(max_length=8, blank=True)
    places = models.PositiveSmallIntegerField()
    plans = models.BooleanField(default=True)
    host = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = SeriesQuerySet.as_manager()

    CALLED: ClassVar = "code"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "code", "every_months", "begins", "weekday", "nth", "day", "at", "minutes", "place", "area", "places",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("host", Stake.BY),)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["programme", "code"], name="series_once"),
            models.CheckConstraint(
                name="series_says_one_day",
                condition=Q(day__isnull=True, weekday__isnull=False, nth__isnull=False)
                | Q(day__isnull=False, weekday__isnull=True, nth__isnull=True),
            ),
            models.CheckConstraint(name="series_has_places", condition=Q(places__gte=1)),
        )

    def pattern(self, country: str) -> Pattern:
        return Pattern(self.every_months, self.begins, self.at, self.programme.zone, country, self.weekday, self.nth, self.day)


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def run_by(self, actor: Actor) -> Self:
        """The workshops of the programmes whose coordinator one is."""
        if actor.is_system:
            return self
        run = Programme.objects.filter(pk=OuterRef("programme_id"), owner_id__in=actor.at(Role.COORDINATOR))
        return self.filter(Exists(run))

    def open_to(self, actor: Actor) -> Self:
        """Those one is invited to, and those one is in or was asked to speak at. Twin of `queries.invited`."""
        me = actor.person_id
        if me is None:
            return self.none()
        own = Q(Exists(Signup.objects.filter(workshop=OuterRef("pk"), person=me)))
        own |= Q(Exists(Speaking.objects.filter(workshop=OuterRef("pk"), person=me)))
        return self.filter(own | _invites(actor, me))

    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        rows: Self = self.run_by(actor) | self.open_to(actor)
        return rows


def _invites(actor: Actor, me: int) -> Q:
    """Whether the rule of the workshop's series invites this person, by what holds of them now."""
    here = {"programme": OuterRef("programme_id"), "person": me}
    agreed = Exists(Consent.objects.filter(person=me, purpose=INVITATIONS, withdrawn_at=None))
    by_group = {
        Invited.MENTEES: Exists(Participation.objects.filter(**here, stage__in=PRESENT)),
        Invited.FORMER_MENTEES: Exists(Participation.objects.filter(**here, stage=P.CLOSED)) & agreed,
        Invited.MENTORS: Exists(Mentor.objects.filter(**here, stage__in=MENTORS)),
        Invited.INTERESTED: Exists(Interest.objects.filter(**here)),
    }
    found = Q.create(
        [Q(invites__contains=[group]) & Q(holds) for group, holds in by_group.items()],
        connector=Q.OR,
    )
    for groups, roles in BY_ROLE.items():
        if at := frozenset[int]().union(*(actor.at(role) for role in roles)):
            near = Exists(
                Organisation.objects.filter(_near(OuterRef("programme__owner__country"), OuterRef("area")), pk__in=at)
            )
            found |= Q(invites__overlap=[str(group) for group in groups]) & Q(near)
    return found


def _near(country: Any, area: Any) -> Q:
    """Organisations of this country that are in this area; who has not said where is in all, and so is an empty area."""
    in_all = Q(areas=[]) | Q(Exact(area, Value("")))
    return Q(country=country) & (in_all | Q(areas__contains=Func(area, template="ARRAY[%(expressions)s]::varchar[]")))


def organisations_near(country: str, area: str) -> QuerySet[Organisation]:
    """Twin of the same for one workshop."""
    return Organisation.objects.filter(_near(country, Value(area)))


# Who comes by a role at an organisation of the programme's country, and of the workshop's region where one is said.
BY_ROLE: dict[tuple[Invited, ...], tuple[Role, ...]] = {
    (Invited.EMPLOYERS, Invited.OTHER_EMPLOYERS): (Role.EMPLOYER,),
    (Invited.PARTNERS,): (Role.TRAINER, Role.PSYCHOLOGIST),
}


class Workshop(Row):
    """One date of a series. `month` names it within the series, so that it is planned once, wherever it is moved."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="workshops")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    month = models.DateField()
    invites = ArrayField(models.CharField(max_length=20), default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    area = models.CharField(max_length=8, blank=True)
    title = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=1000, blank=True)
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=9, choices=[(s, s) for s in WorkshopStage], default=WorkshopStage.PLANNED)
    reason = models.CharField(max_length=300, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    # Changed by hand: another rule of the series no longer moves it.
    edited = models.BooleanField(default=False)
    sequence = models.PositiveSmallIntegerField(default=0)
    host = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = WorkshopQuerySet.as_manager()

    CALLED: ClassVar = "starts_at"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "month", "invites", "starts_at", "ends_at", "place", "area", "title", "about", "places", "taken", "stage", "reason",
        "announced_at", "sequence",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("host", Stake.BY),)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["series", "month"], name="workshop_once_a_month"),
            models.CheckConstraint(name="workshop_taken_within_places", condition=Q(taken__lte=F("places"))),
            models.CheckConstraint(name="workshop_has_places", condition=Q(places__gte=1)),
            models.CheckConstraint(name="workshop_ends_later", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="workshop_stage_known", condition=Q(stage__in=list(WorkshopStage))),
            models.CheckConstraint(
                name="workshop_cancelled_has_reason", condition=~Q(stage=WorkshopStage.CANCELLED) | ~Q(reason="")
            ),
        )
        indexes = (models.Index(fields=["programme", "starts_at"], name="workshop_by_day"),)

    def __str__(self) -> str:
        return f"workshop {self.pk}"

    @property
    def local(self) -> datetime:
        """What the wall clock says when it begins, where the programme is."""
        return self.starts_at.astimezone(self.zone).replace(tzinfo=None)

    @property
    def timing(self) -> Timing:
        return Timing(WorkshopStage(self.stage), self.starts_at, self.ends_at)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.programme.zone)


class SignupQuerySet(models.QuerySet["Signup"]):
    def in_line(self) -> Self:
        """Those who wait, in the order they asked."""
        return self.filter(state=SignupState.WAITING).order_by("asked_at", "pk")


class Signup(Row):
    """A person's place in a workshop, or in its waiting list. A guest without an account has a name instead."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="signups")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    guest = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=[(s, s) for s in SignupState])
    asked_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)

    objects = SignupQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        guest=replace(TO_MEET, gone="-"),
        state=TO_MEET,
        asked_at=TO_MEET,
        placed_at=TO_MEET,
    )
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    ENDS: ClassVar[str] = "workshop__ends_at"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workshop", "person"], name="signup_once"),
            models.CheckConstraint(name="signup_is_somebody", condition=Q(person__isnull=False) | ~Q(guest="")),
            models.CheckConstraint(name="signup_state_known", condition=Q(state__in=list(SignupState))),
            models.CheckConstraint(
                name="signup_placed_has_time",
                condition=Q(state__in=[SignupState.WAITING, SignupState.LEFT]) | Q(placed_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["person", "state"], name="signup_of_person"),)


class Speaking(Trusted):
    """Somebody who was here before is asked to speak. `quote` is shown only while the consent `publicity` holds."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="speakers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=[(s, s) for s in SpeakingState], default=SpeakingState.ASKED)
    quote = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(state=TO_MEET, quote=QUOTED)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    ENDS: ClassVar[str] = "workshop__ends_at"

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workshop", "person"], name="speaking_once"),)


class Material(Row):
    """What was shown or handed out: a link or a few words."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="materials")
    title = models.CharField(max_length=120)
    url = models.URLField(max_length=400, blank=True)
    text = models.CharField(max_length=2000, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("title", "url", "text")

    class Meta:
        constraints = (models.CheckConstraint(name="material_says_something", condition=~Q(url="") | ~Q(text="")),)


class Feedback(Trusted):
    """How it was for one person who came. The host sees counts and sentences from five answers on, never who said it."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="feedback")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    tap = models.CharField(max_length=8, choices=[(tap, tap) for tap in Tap])
    words = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(tap=TOLD, words=TOLD)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    ENDS: ClassVar[str] = "workshop__ends_at"

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workshop", "person"], name="feedback_once"),)
