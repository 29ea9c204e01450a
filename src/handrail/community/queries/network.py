"""The network of mentors as its people read it: the library with its search, one post, reports, letters."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Q, QuerySet

from handrail.community.models import Answer, Earlier, Letters, Post, Report, Weekly
from handrail.community.models.network import is_mentor_of
from handrail.community.rules import talk
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.lists import Wanted
from handrail.kernel.models import Opened
from handrail.people.models import Organisation
from handrail.people.queries import staff_at
from handrail.programmes.definition import Definition
from handrail.programmes.models import Programme
from handrail.programmes.queries import newest_definition

WEEK = timedelta(days=7)
NETWORKS = frozenset({"network", "intervision"})
"""A programme whose file has such a series has a network of its mentors."""


def owners(actor: Actor) -> list[Organisation]:
    """The services whose network one belongs to: as an accepted mentor, or as the coordinator."""
    mine = Programme.objects.exclude(newest=None).select_related("newest", "owner")
    mine = mine.filter(Q(owner_id__in=actor.at(Role.COORDINATOR)) | Q(is_mentor_of(actor, "owner_id")))
    found = [row.owner for row in mine.order_by("pk") if has_network(newest_definition(row))]
    return list(dict.fromkeys(found))


def has_network(definition: Definition) -> bool:
    return any(each.kind in NETWORKS for each in definition.series)


def whose(actor: Actor, ref: str) -> Organisation:
    """The service of this address, if one belongs to its network."""
    found = next((each for each in owners(actor) if each.ref == ref), None)
    if found is None:
        raise NotFound("network")
    return found


def first_owner(actor: Actor) -> Organisation:
    found = owners(actor)
    if not found:
        raise NotFound("network")
    return found[0]


def zone_of(owner_id: int) -> ZoneInfo:
    """Where the clock of a service hangs: as its programmes say."""
    zones = Programme.objects.filter(owner=owner_id).order_by("pk").values_list("zone", flat=True)
    return ZoneInfo(zones[0])


def day_of(owner_id: int, moment: datetime) -> date:
    return moment.astimezone(zone_of(owner_id)).date()


def topics_of(owner_id: int) -> list[str]:
    """What a post may be about: the help topics and the tracks' help of the service's programmes."""
    found: dict[str, None] = {}
    for programme in Programme.objects.filter(owner=owner_id).exclude(newest=None).order_by("pk"):
        definition = newest_definition(programme)
        found |= dict.fromkeys(definition.help_topics)
        found |= dict.fromkeys(str(code) for track in definition.tracks for code in track.helps_with)
    return list(found)


def library(actor: Actor, asked: Wanted) -> "QuerySet[Post]":
    """Newest first; a search finds words by their beginning, with and without Lithuanian marks."""
    rows = Post.objects.shown_to(actor).select_related("writer")
    rows = rows.annotate(number=Count("answers", filter=Q(answers__hidden_at=None)))
    if kind := asked.of("kind"):
        rows = rows.filter(kind=kind)
    if topic := asked.of("topic"):
        rows = rows.filter(topics__contains=[topic])
    if asked.of("whose") == "mine":
        rows = rows.filter(writer=actor.person_id or 0)
    if asked.of("whose") == "week":
        rows = rows.filter(said_at__gte=clock.now() - 2 * WEEK)
    if words := talk.search_words(asked.q):
        said = SearchQuery(words, config="simple", search_type="raw")
        rows = rows.annotate(words=SearchVector("folded", config="simple")).filter(words=said)
    return rows.order_by("-said_at", "-pk")


@dataclass(frozen=True)
class SaidRow:
    """One text as it is read. `because` is for its writer and the coordinators alone, like what it said before."""

    what: str
    ref: str
    writer: str
    text: str
    said_at: datetime
    edited_at: datetime | None
    hidden: bool
    because: str
    mine: bool
    may_edit: bool
    helped: bool
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True)
class PostPage:
    """A post with its answers."""

    post: SaidRow
    kind: str
    title: str
    topics: tuple[str, ...]
    answers: tuple[SaidRow, ...]
    moderates: bool
    owner_ref: str


def post(actor: Actor, ref: str) -> PostPage:
    row = Post.objects.visible_to(actor).select_related("writer", "owner").filter(ref=ref).first()
    if row is None:
        raise NotFound("post")
    moderates = row.owner_id in actor.at(Role.COORDINATOR)
    history: dict[int | None, list[Earlier]] = {}
    for each in row.history.order_by("until", "pk"):
        history.setdefault(each.answer_id, []).append(each)
    opened = Opened(row.trust)
    answers = [
        _said("answer", each, actor, opened, history.get(each.pk, []), moderates=moderates)
        for each in row.answers.select_related("writer").order_by("said_at", "pk")
        if each.hidden_at is None or moderates or each.writer_id == actor.person_id
    ]
    said = _said("post", row, actor, opened, history.get(None, []), moderates=moderates)
    return PostPage(said, row.kind, row.title, tuple(row.topics), tuple(answers), moderates, row.owner.ref)


def said(actor: Actor, what: str, ref: str) -> Post:
    """The post that a text is or belongs to, as far as one sees it."""
    rows = Post.objects.visible_to(actor)
    found = rows.filter(ref=ref).first() if what == "post" else rows.filter(answers__ref=ref).first()
    if found is None or what not in {"post", "answer"}:
        raise NotFound("post")
    return found


def _said(what: str, row: Post | Answer, actor: Actor, opened: Opened, earlier: list[Earlier], *, moderates: bool) -> SaidRow:
    mine = row.writer_id == actor.person_id
    inside = mine or moderates
    return SaidRow(
        what=what,
        ref=row.ref,
        writer=row.writer.name,
        text=row.text,
        said_at=row.said_at,
        edited_at=row.edited_at,
        hidden=row.hidden_at is not None,
        because=opened.text(row, "hidden_because") if inside else "",
        mine=mine,
        may_edit=mine and not talk.blocks_editing(row.said_at, clock.now()),
        helped=isinstance(row, Answer) and row.helped,
        earlier=tuple(earlier) if inside else (),
    )


@dataclass(frozen=True)
class ReportRow:
    ref: str
    post_ref: str
    title: str
    what: str
    said_ref: str
    by: str
    words: str
    at: datetime


MOST_REPORTS = 10


def reports(actor: Actor) -> list[ReportRow]:
    """What is reported and not settled, the oldest first; a handful at a time, for each is sealed on its own."""
    mine = Report.objects.filter(settled_at=None, post__owner_id__in=actor.at(Role.COORDINATOR))
    rows = mine.select_related("post", "answer", "person").order_by("pk")[:MOST_REPORTS]
    return [_report(row) for row in rows]


def _report(row: Report) -> ReportRow:
    what, said = ("answer", row.answer) if row.answer else ("post", row.post)
    words = Opened(row.trust).text(row, "words")
    return ReportRow(row.ref, row.post.ref, row.post.title, what, said.ref, row.person.name, words, row.created)


def letters_of(actor: Actor, owner_id: int) -> tuple[bool, bool]:
    """Which letters one gets: answers to one's questions, the weekly one. Who has not chosen gets both."""
    row = Letters.objects.filter(person=actor.person_id or 0, owner=owner_id).first()
    return (row.answers, row.weekly) if row else (True, True)


def wants_answers(post_id: int) -> int | None:
    """The writer of a post, if she wants to hear of answers at once."""
    row = Post.objects.get(pk=post_id)
    off = Letters.objects.filter(person=row.writer_id, owner=row.owner_id, answers=False).exists()
    return None if off else row.writer_id


def moderators(post_id: int) -> list[int]:
    owner_id = Post.objects.values_list("owner_id", flat=True).get(pk=post_id)
    return staff_at(Role.COORDINATOR, owner_id)


def address_of_post(post_id: int) -> str:
    return Post.objects.values_list("ref", flat=True).get(pk=post_id)


def weekly_of(weekly_id: int) -> tuple[int, str]:
    """How many posts a weekly letter tells of, and the key of its stop page."""
    row = Weekly.objects.select_related("letters").get(pk=weekly_id)
    return row.posts, row.letters.ref


def stopped(ref: str) -> bool:
    """Whether the weekly letter of this key is stopped already."""
    row: Any = Letters.objects.filter(ref=ref).first()
    if row is None:
        raise NotFound("letters")
    return not row.weekly


def helped_answers(person_id: int, since: date, until: date) -> int:
    """Own answers of that year that helped somebody."""
    rows = Answer.objects.filter(writer=person_id, helped=True, hidden_at=None)
    return rows.filter(said_at__date__gt=since, said_at__date__lte=until).count()
