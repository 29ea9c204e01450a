"""Files an organisation brought in when it began with Handrail, and what each of their lines made, so that it can be undone."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.kernel.models import Row
from handrail.kernel.privacy import Stake, Whose
from handrail.people.models import Person
from handrail.portal.rules import Brought


class Import(Row):
    """One file: what it was, how many of its lines did what, who brought it in, whether it was taken back."""

    kind = models.CharField(max_length=12, choices=[(each, each) for each in Brought])
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    on = models.DateField()
    undone_on = models.DateField(null=True, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (
        "kind", "file_name", "file_hash", "added", "known", "bad", "on", "undone_on",
    )  # fmt: skip
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("by", Stake.BY),)

    class Meta:
        constraints = (models.CheckConstraint(name="import_kind_known", condition=Q(kind__in=list(Brought))),)


class ImportLine(Row):
    """What one line made: "mentor:12", "account:4". Ids alone; what the file said stands nowhere."""

    brought = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    made = ArrayField(models.CharField(max_length=40))
    taken_back = models.BooleanField(default=False)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("line", "made")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["brought", "line"], name="import_line_once"),)
