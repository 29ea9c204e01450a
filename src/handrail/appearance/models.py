"""What organisations say of themselves: each state they had, their pictures, their host names, their own sentences."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.kernel.models import Row
from handrail.people.models import Organisation


class State(Row):
    """How an organisation looked from then on. Never changed: undo makes the state before stand again."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    said = models.JSONField()
    stands = models.BooleanField(default=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("number", "said")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="look_number_once"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(stands=True), name="look_stands_once"),
        )


class Picture(Row):
    """A logo, drawn anew by us from what was sent. One that no state names goes after a day."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    image = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("image", "width", "height")


class Host(Row):
    """Who comes by this name and has not signed in sees this organisation's pages."""

    name = models.CharField(max_length=253, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("name",)


class Sentence(Row):
    """A sentence of the pages in the organisation's own words. `key` is its place in the catalogue."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    key = models.TextField()
    forms = ArrayField(models.TextField())

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("language", "key", "forms")

    class Meta:
        constraints = (
            models.UniqueConstraint("organisation", "language", models.functions.MD5("key"), name="sentence_said_once"),
        )
