"""What mentors of one service tell each other: posts with answers, their history, reports, and who gets which letter.

Texts of the network stand plain: the library is searched by PostgreSQL, which cannot read what is sealed. They are meant
for all mentors of the service, name nobody (the page that writes them warns), and are the writer's personal data. What is
about a person stays sealed: why a coordinator hid a text, and what somebody reported.
"""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Exists, OuterRef, Q

from handrail.community.models.workshops import KEEP, MENTORS
from handrail.community.rules.talk import PostKind
from handrail.kernel.access import Actor, Role
from handrail.kernel.models import Row, Trusted
from handrail.kernel.privacy import EncryptedText, Leaving, Personal, Stake, Whose, declare
from handrail.people.models import Organisation, Person
from handrail.programmes.models import Mentor

TALK = Personal(purpose="so that mentors can learn from each other", basis="public_task", keep=KEEP)
WATCH = Personal(purpose="so that the network stays safe", basis="public_task", keep=KEEP)


def is_mentor_of(actor: Actor, owner: str) -> Exists:
    """Whether the actor is an accepted mentor in a programme of that organisation."""
    rows = Mentor.objects.filter(programme__owner_id=OuterRef(owner), person_id=actor.person_id or 0, stage__in=MENTORS)
    return Exists(rows)


class PostQuerySet(models.QuerySet["Post"]):
    def moderated_by(self, actor: Actor) -> Self:
        return self.filter(owner_id__in=actor.at(Role.COORDINATOR))

    def shown_to(self, actor: Actor) -> Self:
        """What stands in the library for this person: nothing hidden."""
        ours = Q(owner_id__in=actor.at(Role.COORDINATOR)) | Q(is_mentor_of(actor, "owner_id"))
        return self.filter(ours, hidden_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """Hidden ones are seen by their writer and by the coordinators."""
        if actor.is_system:
            return self
        shown = Q(is_mentor_of(actor, "owner_id"), hidden_at=None)
        return self.filter(shown | Q(writer_id=actor.person_id or 0) | Q(owner_id__in=actor.at(Role.COORDINATOR)))


class _Said(Trusted):
    """What every text of the network has."""

    writer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.CharField(max_length=4000)
    said_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_because = EncryptedText()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(text=TALK, said_at=TALK, edited_at=TALK, hidden_because=WATCH)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "hidden_at")

    class Meta:
        abstract = True


class Post(_Said):
    """A question, a case without names, or good practice. `folded` is what the search reads, answers included."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in PostKind])
    title = models.CharField(max_length=160)
    topics = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    folded = models.TextField(default="")

    objects = PostQuerySet.as_manager()

    PERSONAL: ClassVar[dict[str, Personal]] = _Said.PERSONAL | declare(title=TALK, folded=TALK)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = (*_Said.NOT_PERSONAL, "kind", "topics")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("writer", without=("folded",)),)
    ENDS: ClassVar[str] = "said_at"
    KEY_GOES: ClassVar[bool] = True

    class Meta:
        indexes = (
            models.Index(fields=["owner", "said_at"], name="post_newest"),
            GinIndex(SearchVector("folded", config="simple"), name="post_words"),
        )


class Answer(_Said):
    """An answer to a post; `helped` is said by who asked."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="answers")
    helped = models.BooleanField(default=False)

    PERSONAL: ClassVar[dict[str, Personal]] = _Said.PERSONAL
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = _Said.NOT_PERSONAL
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("writer"), Whose("post__writer", Stake.NAMED))
    ENDS: ClassVar[str] = "said_at"


class Earlier(Row):
    """What a text said before its writer changed it. Read by the writer and the coordinators, and never changed."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="history")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="history")
    title = models.CharField(max_length=160, blank=True)
    text = models.CharField(max_length=4000)
    until = models.DateTimeField()

    PERSONAL: ClassVar[dict[str, Personal]] = declare(title=TALK, text=TALK, until=TALK)
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("post__writer"), Whose("answer__writer"))
    ENDS: ClassVar[str] = "until"
    GOES: ClassVar[Leaving] = Leaving.ROW


class Report(Trusted):
    """Somebody asks a coordinator to look at a text."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="reports")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="reports")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    words = EncryptedText()
    settled_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar[dict[str, Personal]] = declare(words=WATCH)
    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("trust", "settled_at")
    WHOSE: ClassVar[tuple[Whose, ...]] = (
        Whose("person"),
        Whose("post__writer", Stake.NAMED),
        Whose("answer__writer", Stake.NAMED),
    )
    ENDS: ClassVar[str] = "created"
    GOES: ClassVar[Leaving] = Leaving.ROW


class Letters(Row):
    """Which letters of a network somebody wants. Its address is the key of the "stop" page, so it stands in no other."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    answers = models.BooleanField(default=True)
    weekly = models.BooleanField(default=True)

    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "owner"], name="letters_once"),)


class Weekly(Row):
    """The weekly letter of one person: it stands here once, so it goes once."""

    letters = models.ForeignKey(Letters, models.CASCADE, related_name="+")
    week = models.DateField()
    posts = models.PositiveSmallIntegerField()

    NOT_PERSONAL: ClassVar[tuple[str, ...]] = ("week", "posts")
    WHOSE: ClassVar[tuple[Whose, ...]] = (Whose("letters__person"),)
    GOES: ClassVar[Leaving] = Leaving.ROW

    class Meta:
        constraints = (models.UniqueConstraint(fields=["letters", "week"], name="weekly_once"),)
