"""Jobseekers as the employment service knows them. What is sensitive by nature stands in a table of its own.

The national number itself is never kept: `number_index` allows to find a number somebody gives, not to read it.
"""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q, Value

from handrail.kernel.access import Actor, Role
from handrail.kernel.keeping import IN_REGISTER
from handrail.kernel.models import Row
from handrail.kernel.privacy import Leaving, Personal, Stake, Whose, declare
from handrail.people.models import Organisation, Person
from handrail.register.rules import AssistanceGroup, Permit, Source, Standing, TiedHow

KEEP = IN_REGISTER
SERVICE = Personal(purpose="employment_service", basis="public_task", keep=KEEP)
CODE_TRIES = 5


KEYS, NAME_WORDS = ArrayField(models.BigIntegerField()), SearchVectorField()
# What the index of names holds (migration 0006 says why). Names are kept in no other place than their rows.
_EACH: Func = Func("office", "name", function="register_words", output_field=ArrayField(models.TextField()))
WORDS_OF_NAME: Func = Func(_EACH, function="array_to_tsvector", output_field=NAME_WORDS)
_DECLARED = ~Q(source=Source.DECLARED) | Q(person__isnull=False, declared_on__isnull=False, number_index=None)


class JobseekerQuerySet(models.QuerySet["Jobseeker"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own row, and for counsellors the rows of their offices."""
        if actor.is_system:
            return self
        own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=())
        return self.filter(own | Q(office_id__in=actor.at(Role.COUNSELLOR)))

    def called(self, typed: str, offices: Collection[int]) -> Self:
        """Who of these offices is in the register and has a name with words that begin as typed, with or without accents."""
        asked = Func(
            Value(sorted(offices), output_field=KEYS), Value(typed), function="register_asked", output_field=NAME_WORDS
        )
        fits = Func(WORDS_OF_NAME, asked, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=models.BooleanField())
        return self.filter(fits, left_on=None)


class Jobseeker(Row):
    """One row of the service's register, or a row a person declared where there is no register."""

    number_index = models.CharField(max_length=64, null=True, blank=True, unique=True)
    # No index of its own where one below begins with the column: a million rows would keep it for nothing.
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="jobseekers", db_index=False)
    tied_how = models.CharField(max_length=8, blank=True, choices=[(how, how) for how in TiedHow])
    tied_on = models.DateField(null=True, blank=True)
    office = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    counsellor = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    standing = models.CharField(max_length=24, null=True, blank=True, choices=[(each, each) for each in Standing])
    registered_since = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=200)
    born_on = models.DateField(null=True, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    area = models.CharField(max_length=24, null=True, blank=True)
    education = models.PositiveSmallIntegerField(null=True, blank=True)
    permit = models.CharField(max_length=24, null=True, blank=True, choices=[(each, each) for each in Permit])
    permit_until = models.DateField(null=True, blank=True)
    in_country_since = models.DateField(null=True, blank=True)
    earlier_measures = models.PositiveSmallIntegerField(null=True, blank=True)
    wishes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    skills = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    # ISCO-08 unit groups as numbers: the work looked for, and the last work done; NACE letters of the sectors looked for.
    occupations = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    sectors = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    last_job = models.PositiveSmallIntegerField(null=True, blank=True)
    earlier_jobs = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=20, choices=[(each, each) for each in Source], default=Source.REGISTER)
    # Which facts a person has answered on a declared row, also with "I do not know" or "none".
    answered = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    declared_on = models.DateField(null=True, blank=True)

    objects = JobseekerQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        number_index=SERVICE,
        standing=SERVICE,
        registered_since=SERVICE,
        left_on=SERVICE,
        name=SERVICE,
        born_on=SERVICE,
        email=SERVICE,
        phone=SERVICE,
        language=SERVICE,
        languages=SERVICE,
        area=SERVICE,
        education=SERVICE,
        permit=SERVICE,
        permit_until=SERVICE,
        in_country_since=SERVICE,
        earlier_measures=SERVICE,
        wishes=SERVICE,
        skills=SERVICE,
        occupations=SERVICE,
        sectors=SERVICE,
        last_job=SERVICE,
        earlier_jobs=SERVICE,
    )
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("tied_how", "tied_on", "source", "answered", "declared_on")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person", without=("number_index",)), Whose("counsellor", Stake.BY))
    ENDS: ClassVar[str] = "left_on"
    OURS: ClassVar[Mapping[str, Any]] = {"source": Source.DECLARED}

    class Meta:
        constraints = (
            # One row of the register, and beside it at most one that the person declared where no register is asked.
            models.UniqueConstraint(fields=["person", "source"], name="jobseeker_person_once"),
            models.CheckConstraint(name="jobseeker_declared_has_person", condition=_DECLARED),
            models.CheckConstraint(
                name="jobseeker_standing_has_since", condition=Q(standing=None) | Q(registered_since__isnull=False)
            ),
            models.CheckConstraint(name="jobseeker_tied_has_how", condition=Q(person=None) | ~Q(tied_how="")),
            models.CheckConstraint(name="jobseeker_education_isced", condition=Q(education=None) | Q(education__range=(0, 8))),
        )
        indexes = (
            models.Index(fields=["standing", "born_on"], name="jobseeker_standing_born"),
            # An office, and who has waited longest in it, without sorting the office.
            models.Index(fields=["office", "registered_since", "id"], name="jobseeker_office_longest"),
            models.Index(fields=["area"], name="jobseeker_area", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["languages"], name="jobseeker_languages"),
            # Without a list of what is still to be put in, which every search would have to read.
            GinIndex(WORDS_OF_NAME, name="jobseeker_words", condition=Q(left_on=None), fastupdate=False),
        )

    def __str__(self) -> str:
        return f"jobseeker {self.pk}"


class AssistanceDecision(Row):
    """The formal decision on how much help somebody needs; apart, because it tells of health."""

    jobseeker = models.OneToOneField(Jobseeker, models.CASCADE, related_name="assistance")
    group = models.CharField(max_length=40, choices=[(each, each) for each in AssistanceGroup])

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        group=Personal(purpose="who_may_join", basis="public_task", keep=KEEP, special=True)
    )
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("jobseeker__person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW
    OURS: ClassVar[Mapping[str, Any]] = {"jobseeker__source": Source.DECLARED}


class DeclaredOrigin(Row):
    """One yes that the person declared: origin outside the EU. No country is kept; never used in campaigns."""

    jobseeker = models.OneToOneField(Jobseeker, models.CASCADE, related_name="origin")
    foreign = models.BooleanField()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(
        foreign=Personal(purpose="who_may_join", basis="explicit_consent", keep=KEEP, special=True)
    )
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("jobseeker__person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW
    OURS: ClassVar[Mapping[str, Any]] = {"jobseeker__source": Source.DECLARED}


class ImportRun(Row):
    """One file brought in: what it was and what it changed."""

    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    mode = models.CharField(max_length=5, choices=[("full", "full"), ("delta", "delta")])
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "file_name", "file_hash", "mode", "rows", "added", "changed", "unchanged", "gone", "bad",
    )  # fmt: skip


class TieCode(Row):
    """A one-time code sent to the contact the register itself holds. Without a row it is an ask that fitted nobody."""

    jobseeker = models.ForeignKey(Jobseeker, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    channel = models.CharField(max_length=5, choices=[("email", "email"), ("sms", "sms")])
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    spent_at = models.DateTimeField(null=True, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("code_hash", "channel", "expires_at", "tries", "spent_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"), Whose("jobseeker__person", Stake.NAMED))
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (
            models.CheckConstraint(name="tie_code_tries_counted", condition=Q(tries__lte=CODE_TRIES)),
            models.UniqueConstraint(fields=["person"], condition=Q(spent_at=None), name="tie_code_open_once"),
        )
