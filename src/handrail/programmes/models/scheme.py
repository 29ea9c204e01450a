"""Programmes with their immutable versions and texts; who may join; and the duties of everybody.

Participations and mentors stand in `places`, a person's two possible places in a programme.
"""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from handrail.kernel.access import Actor, Role
from handrail.kernel.models import Row
from handrail.kernel.privacy import Leaving, Stake, Whose
from handrail.people.models import Organisation, Person
from handrail.programmes.rules import ProgrammeStage
from handrail.register.models import Jobseeker


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, actor: Actor) -> Self:
        """Programmes one may run: administrators all, coordinators and leads those of their organisation."""
        if actor.is_system or actor.at(Role.ADMINISTRATOR):
            return self
        return self.filter(owner_id__in=actor.at(Role.COORDINATOR) | actor.at(Role.LEAD))


class Programme(Row):
    """A programme somebody runs. It opens only with a lead, a deputy and the hours they answer."""

    slug = models.SlugField(max_length=60, unique=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    stage = models.CharField(max_length=8, choices=[(s, s) for s in ProgrammeStage], default=ProgrammeStage.DRAFT)
    lead = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    deputy = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    hours = models.CharField(max_length=120, blank=True)
    zone = models.CharField(max_length=40, default="Europe/Brussels")
    # What new participants get. It stands here so that whoever has the programme has its rules without asking again.
    newest = models.ForeignKey("Version", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProgrammeQuerySet.as_manager()

    CALLED: ClassVar = "slug"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("slug", "stage", "hours", "zone")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("lead", Stake.NAMED), Whose("deputy", Stake.NAMED))

    class Meta:
        constraints = (
            models.CheckConstraint(name="programme_stage_known", condition=Q(stage__in=list(ProgrammeStage))),
            models.CheckConstraint(
                name="programme_open_has_lead",
                condition=~Q(stage=ProgrammeStage.OPEN) | (Q(lead__isnull=False, deputy__isnull=False) & ~Q(hours="")),
            ),
            models.CheckConstraint(name="programme_deputy_is_another", condition=~Q(lead=F("deputy"))),
        )

    def __str__(self) -> str:
        return self.slug


class Version(Row):
    """One published text of the rules. A trigger refuses every change of it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    published_on = models.DateField()

    CALLED: ClassVar = "number"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("number", "text", "text_hash", "published_on")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "number"], name="version_number_once"),)

    def __str__(self) -> str:
        return f"version {self.pk}"


class Text(Row):
    """Words of a programme in one language, keyed by the codes its file uses; may be bettered any day."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="texts")
    key = models.CharField(max_length=80)
    language = models.CharField(max_length=8)
    text = models.TextField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("key", "language", "text")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "key", "language"], name="text_once"),)


class Paper(Row):
    """The text of a paper somebody signs, numbered; a signature points at it, so it never changes (trigger)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="papers")
    code = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    text_hash = models.CharField(max_length=64)

    CALLED: ClassVar = "code"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("code", "language", "number", "text", "text_hash")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "code", "language", "number"], name="paper_number_once"),)


class Eligibility(Row):
    """A spell in which a jobseeker may join a programme. Kept by set, every night and after each import."""

    jobseeker = models.ForeignKey(Jobseeker, models.CASCADE, related_name="+")
    # No index of its own: the unique one below begins with it, and a country's spells would keep it for nothing.
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", db_index=False)
    groups = ArrayField(models.CharField(max_length=40), default=list)
    since = models.DateField()
    until = models.DateField(null=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("groups", "since", "until")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("jobseeker__person"),)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["programme", "jobseeker"], condition=Q(until=None), name="eligibility_open_once"),
            models.CheckConstraint(name="eligibility_ends_later", condition=Q(until=None) | Q(until__gte=F("since"))),
        )


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own duties and those of the roles one holds; a deputy reads the other's, not those of the other as a mentor."""
        if actor.is_system:
            return self
        mine = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=())
        if actor.stands_for:
            mine = Q(person_id=actor.desk_id) & ~Q(about__startswith="mentorship:")
        for role, organisation in actor.places:
            mine |= Q(role=role, organisation_id=organisation)
        return self.filter(mine)


class Duty(Row):
    """One thing somebody is due to do. Replaced by the action that changed the facts; overdue is `due_on < today`."""

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    due_on = models.DateField()
    remind_on = ArrayField(models.DateField(), default=list)

    objects = DutyQuerySet.as_manager()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("kind", "about", "role", "due_on", "remind_on")
    # Derived from the facts, which she has; and while contact is held duties rest, which is not to be read from here.
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person", Stake.NAMED),)
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["about", "kind", "person", "role", "organisation"], nulls_distinct=False, name="duty_once"
            ),
            models.CheckConstraint(
                name="duty_has_one_owner",
                condition=(Q(person__isnull=False, role="", organisation=None) | (Q(person=None) & ~Q(role=""))),
            ),
        )
        indexes = (
            models.Index(fields=["person", "due_on"], name="duty_of_person"),
            models.Index(fields=["organisation", "role", "due_on"], name="duty_of_role"),
        )


class Interest(Row):
    """Somebody who wants to join and is not in the register yet. Told how to register, and kept."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("since",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "person"], name="interest_once"),)
