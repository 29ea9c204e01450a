"""The next version of a programme while it is written, without effect; who published it; and what was withdrawn."""

from typing import ClassVar, Self

from django.db import models

from handrail.kernel.access import Actor, Role
from handrail.kernel.models import Row
from handrail.kernel.privacy import Stake, Whose
from handrail.people.models import Organisation, Person
from handrail.programmes.models.scheme import Programme, Version


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Actor) -> Self:
        """Drafts one may write: administrators all, coordinators those of their organisation."""
        if actor.is_system or actor.at(Role.ADMINISTRATOR):
            return self
        return self.filter(owner_id__in=actor.at(Role.COORDINATOR))


class Draft(Row):
    """The text of the next version, one a programme. `before` is the text one change ago, for undoing it."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    based_on = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    before = models.TextField(blank=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked_on = models.DateField(null=True, blank=True)
    asked_why = models.CharField(max_length=500, blank=True)

    objects = DraftQuerySet.as_manager()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("slug", "text", "before", "changed_at", "asked_on", "asked_why")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("changed_by", Stake.BY), Whose("asked_by", Stake.BY))

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="draft_asked_whole",
                condition=models.Q(asked_by=None, asked_on=None, asked_why="")
                | (models.Q(asked_by__isnull=False, asked_on__isnull=False) & ~models.Q(asked_why="")),
            ),
        )

    def __str__(self) -> str:
        return f"draft of {self.slug}"


class Release(Row):
    """Who wrote and who published a version in the browser, and why. A version itself never changes."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="release")
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=500, blank=True)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("why",)
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("written_by", Stake.BY),
        Whose("asked_by", Stake.BY),
        Whose("published_by", Stake.BY),
    )


class Withdrawal(Row):
    """A version nobody had entered by was taken back. From then on a trigger lets no participation point at it."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="withdrawal")
    by_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()
    why = models.CharField(max_length=500)

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("on", "why")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("by_person", Stake.BY),)
