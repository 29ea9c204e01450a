"""Words shared by everybody: occupations and skills with their titles in every language, ISCO groups, sectors, areas.

An occupation is never deleted, because people point at it: what a newer version has dropped is retired. Titles and relations
are rows without an address of their own, so they have no `ref`.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.kernel.models import Row
from handrail.taxonomy.rules import STARTER, LabelKind, Level, Source


class OccupationQuerySet(models.QuerySet["Occupation"]):
    def starter(self) -> "OccupationQuerySet":
        return self.filter(uri__startswith=STARTER)

    def esco(self) -> "OccupationQuerySet":
        return self.exclude(uri__startswith=STARTER)

    def current(self) -> "OccupationQuerySet":
        return self.filter(retired=False)


class Occupation(Row):
    uri = models.CharField(max_length=200, unique=True)
    isco = models.CharField(max_length=4, db_index=True)
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    retired = models.BooleanField(default=False)

    CALLED: ClassVar = "uri"
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("uri", "isco", "code", "version")

    objects = OccupationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.uri


class OccupationLabel(models.Model):
    id = models.BigAutoField(primary_key=True)
    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="labels")
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=400)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in LabelKind])

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("language", "text", "kind")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["occupation", "language", "text"], name="occupation_label_once"),
            models.UniqueConstraint(
                fields=["occupation", "language"], condition=Q(kind=LabelKind.PREFERRED), name="occupation_one_name"
            ),
        )

    def __str__(self) -> str:
        return self.text


class Skill(Row):
    uri = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40, blank=True)
    reuse = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=40)
    retired = models.BooleanField(default=False)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("uri", "kind", "reuse", "version")

    def __str__(self) -> str:
        return self.uri


class SkillLabel(models.Model):
    id = models.BigAutoField(primary_key=True)
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="labels")
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=400)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in LabelKind])

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("language", "text", "kind")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["skill", "language", "text"], name="skill_label_once"),
            models.UniqueConstraint(fields=["skill", "language"], condition=Q(kind=LabelKind.PREFERRED), name="skill_one_name"),
        )

    def __str__(self) -> str:
        return self.text


class OccupationSkill(models.Model):
    id = models.BigAutoField(primary_key=True)
    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="occupations")
    essential = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["occupation", "skill"], name="occupation_skill_once"),)


class IscoGroup(Row):
    """A group of ISCO-08, one to four digits, with its title by language."""

    code = models.CharField(max_length=4, unique=True)
    names = models.JSONField(default=dict)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("code", "names")

    def __str__(self) -> str:
        return self.code


class Sector(Row):
    """A section of NACE, a letter: its name by language, what people call it, and the ISCO groups whose work belongs there."""

    code = models.CharField(max_length=1, unique=True)
    names = models.JSONField(default=dict)
    words = models.JSONField(default=list)
    groups = ArrayField(models.CharField(max_length=4), default=list)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("code", "names", "words", "groups")

    def __str__(self) -> str:
        return self.code


class Area(Row):
    """A place: a NUTS region, or a municipality with code NUTS 3 + "-" + its official number."""

    code = models.CharField(max_length=24, unique=True)
    level = models.CharField(max_length=12, choices=[(level, level) for level in Level])
    name = models.CharField(max_length=120)
    parent_code = models.CharField(max_length=24, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("code", "level", "name", "parent_code", "lat", "lon")

    def __str__(self) -> str:
        return self.code


class ImportReport(Row):
    """One finished import. The newest one's id is the version of the vocabulary: the search index is rebuilt when it grows."""

    source = models.CharField(max_length=12, choices=[(source, source) for source in Source])
    version = models.CharField(max_length=40)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    retired = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("source", "version", "languages", "added", "changed", "retired", "faults")
