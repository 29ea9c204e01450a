"""The kept lists of proposals as she reads them: mentors with their reasons in words, marks, and what her wishes cost."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.prepared import first, prepared
from handrail.matching import labels, rules
from handrail.matching.index import occupations_of
from handrail.matching.models import Mark, Proposal, ProposalList, Request
from handrail.matching.queries.waiting import answers_within
from handrail.people.queries import apart
from handrail.programmes import queries as programmes
from handrail.programmes.labels import language as spoken
from handrail.programmes.models import Participation
from handrail.programmes.rules import ParticipationStage
from handrail.taxonomy import queries as taxonomy


@dataclass(frozen=True)
class Card:
    """A mentor on a list. `state`: "" to choose, "asked", "next" on the wish list, "gone" when not to be had any more."""

    ref: str
    name: str
    first_name: str
    work: str
    reasons: tuple[labels.Why, ...]
    guides: int
    places: int
    mark: str
    state: str


@dataclass(frozen=True)
class Shown:
    """The page of proposals."""

    participation_ref: str
    programme: str
    wish: str
    made_at: datetime | None
    cards: tuple[Card, ...]
    kept: tuple[Card, ...]
    aside: tuple[Card, ...]
    eligible: int
    costs: tuple[tuple[str, int], ...]
    neighbours: tuple[tuple[str, int], ...]
    waits: bool
    ready: bool
    most: int

    def marked(self, ref: str) -> Card | None:
        """The mentor of this address, wherever on the page he stands."""
        return next((card for card in (*self.kept, *self.aside, *self.cards) if card.ref == ref), None)


def participations(actor: Actor) -> list[str]:
    """Her open places in programmes, by address."""
    if actor.person_id is None:
        return []
    return list(Participation.objects.open().filter(person_id=actor.person_id).order_by("id").values_list("ref", flat=True))


@prepared
def _own(person: int, ref: str) -> QuerySet[Participation]:
    return Participation.objects.select_related("programme").filter(ref=ref, person_id=person)


def own(actor: Actor, ref: str) -> Participation:
    """Her own place; staff who may see it do not see what she looks at."""
    row = first(_own(actor.person_id, ref)) if actor.person_id else None
    if row is None:
        raise NotFound(ref)
    return row


@prepared
def _newest(participation: int) -> QuerySet[ProposalList]:
    return ProposalList.objects.filter(participation_id=participation).order_by("-id")[:1]


@prepared
def _waiting(participation: int) -> "QuerySet[Request, Any]":
    return Request.objects.pending().filter(participation_id=participation).values_list("mentor_id", "stage")


def shown(row: Participation, language: str, on: date) -> Shown:
    """The newest list of a place of her own as it was kept, with what has become of each mentor since."""
    newest = first(_newest(row.pk))
    proposals = _of_list(row, newest, on) if newest else []
    stages = _pending(row)
    read = _Reading(row, proposals, language)
    cards = [read.card(each, stages.get(each.mentor_id)) for each in proposals]
    matching = programmes.newest_definition(row.programme).matching
    return Shown(
        participation_ref=row.ref,
        programme=row.programme.slug,
        wish=read.wish(),
        made_at=newest.at if newest else None,
        cards=tuple(card for card in cards if not card.mark),
        kept=tuple(card for card in cards if card.mark == rules.Mark.LATER),
        aside=tuple(card for card in cards if card.mark == rules.Mark.NOT_THIS),
        eligible=newest.eligible if newest else 0,
        costs=tuple((str(labels.WISHES[wish]), lost) for wish, lost in (newest.cost if newest else {}).items() if lost),
        neighbours=_neighbours(row, language, on) if newest and not proposals else (),
        waits=bool(stages),
        ready=row.stage == ParticipationStage.READY,
        most=getattr(matching, "wish_list", 1),
    )


def _of_list(row: Participation, newest: ProposalList, on: date) -> list[Any]:
    """The newest list in its order, then whom she kept or put aside from earlier ones."""
    marked = Mark.objects.filter(participation=row, undone_at=None).values("mentor_id")
    earlier = Proposal.objects.filter(list__participation=row, mentor_id__in=marked).order_by("mentor_id", "-id")
    rows = _proposed(row, on).filter(Q(list=newest) | Q(pk__in=earlier.distinct("mentor_id").values("pk")))
    found: dict[int, Any] = {}
    for each in sorted(rows, key=lambda each: (each.list_id != newest.pk, each.place, each.mentor_id)):
        found.setdefault(each.mentor_id, each)
    return list(found.values())


def _proposed(row: Participation, on: date) -> "QuerySet[Proposal, Any]":
    """Mentors proposed to her, each with her mark and whether he may guide her on that day; nobody kept apart from her."""
    marks = Mark.objects.filter(participation=row, mentor=OuterRef("mentor"), undone_at=None)
    may_guide = programmes.may_guide(row.version_id, on).filter(pk=OuterRef("mentor"))
    rows = Proposal.objects.filter(list__participation=row).select_related("mentor__person")
    rows = rows.exclude(apart(row.person_id, OuterRef("mentor__person"))) if row.person_id else rows
    return rows.annotate(mark=Subquery(marks.values("kind")[:1]), here=Exists(may_guide))


def _pending(row: Participation) -> dict[int, str]:
    """Mentor → stage of her request to him, where one waits."""
    return dict(_waiting(row.pk))


class _Reading:
    """The words for some proposals, read once for all of them."""

    def __init__(self, row: Participation, proposals: Collection[Any], language: str) -> None:
        self.row = row
        self.does = occupations_of([each.mentor_id for each in proposals])
        occupations = {one for own in self.does.values() for one in own} | {row.occupation_id or 0}
        lines = [line for each in proposals for line in each.lines]
        sectors = {code for term, _, _, detail in lines if term == "sector" for code in detail or ()} | {*row.sectors}
        said = programmes.words(row.programme, language)
        topics = {key.removeprefix("help_topics."): text for key, text in said.items() if key.startswith("help_topics.")}
        names = taxonomy.names(occupations, language), taxonomy.sector_names(sectors, language)
        self.names = labels.Names(*names, topics)

    def card(self, each: Any, stage: str | None) -> Card:
        mentor = each.mentor
        return Card(
            ref=mentor.ref,
            name=mentor.person.name,
            first_name=rules.first_name(mentor.person.name),
            work=labels.listed([self.names.occupations.get(one, "") for one in self.does.get(mentor.pk, [])[:2]]),
            reasons=tuple(labels.reasons(each.lines, self.names, remote=mentor.remote)),
            guides=mentor.guides,
            places=mentor.places,
            mark=each.mark or "",
            state=_state(stage, here=each.here),
        )

    def wish(self) -> str:
        """What she looks for."""
        if self.row.occupation_id:
            return self.names.occupations.get(self.row.occupation_id, "")
        return labels.listed([self.names.sectors.get(code, code) for code in self.row.sectors])


def to_ask(row: Participation, newest: ProposalList | None, language: str, on: date) -> tuple[str, tuple[Card, ...]]:
    """Her work in words; and of this list the mentors who can be asked now and of whom she has said nothing alone."""
    proposals = list(_proposed(row, on).filter(list=newest).order_by("place")) if newest else []
    read, stages = _Reading(row, proposals, language), _pending(row)
    cards = [read.card(each, stages.get(each.mentor_id)) for each in proposals]
    return read.wish(), tuple(card for card in cards if not card.state and not card.mark)


def _state(stage: str | None, *, here: bool) -> str:
    if stage is None:
        return "" if here else "gone"
    return "next" if stage == rules.Stage.WISHED else "asked"


def _neighbours(row: Participation, language: str, on: date) -> tuple[tuple[str, int], ...]:
    """Sectors in which this programme has mentors with room now, so that an empty list is no dead end."""
    said = programmes.may_guide(row.version_id, on).values_list("sectors", flat=True)[:1000]
    counted = Counter(code for own in said for code in own)
    most = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:4]
    known = taxonomy.sector_names(counted, language)
    return tuple((known.get(code, code), number) for code, number in most)


@dataclass(frozen=True)
class Profile:
    """A mentor's page as a mentee sees it: what he helps with, how fast he answers, why him."""

    participation_ref: str
    card: Card
    intro: str
    linkedin_url: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    areas: tuple[str, ...]
    remote: bool
    free: str
    answers_within: int | None
    answer_days: int
    since: date | None
    may_ask: bool
    most: int


def profile(actor: Actor, ref: str, mentor_ref: str, language: str, *, on: date, now: datetime) -> Profile:
    """Only of a mentor who was proposed to her."""
    row = own(actor, ref)
    proposal: Any = _proposed(row, on).filter(mentor__ref=mentor_ref).order_by("-id").first()
    if proposal is None:
        raise NotFound(mentor_ref)
    mentor, read = proposal.mentor, _Reading(row, [proposal], language)
    card = read.card(proposal, _pending(row).get(mentor.pk))
    matching = programmes.newest_definition(row.programme).matching
    return Profile(
        participation_ref=row.ref,
        card=card,
        intro=mentor.intro,
        linkedin_url=mentor.linkedin_url,
        topics=tuple(read.names.topics.get(code, code) for code in mentor.help_topics),
        languages=tuple(spoken(code) for code in mentor.languages),
        areas=tuple(taxonomy.area_names(mentor.areas).values()),
        remote=mentor.remote,
        free=labels.slots(mentor.availability),
        answers_within=answers_within(row.programme_id, now, mentor_id=mentor.pk),
        answer_days=getattr(matching, "answer_days", 0),
        since=mentor.accepted_on,
        may_ask=row.stage == ParticipationStage.READY and card.state == "",
        most=getattr(matching, "wish_list", 1),
    )


def mentors_shown(participation: Participation, refs: Sequence[str]) -> list[int]:
    """The mentors behind these addresses, in that order; NotFound when one was never on a list of hers."""
    rows = Proposal.objects.filter(list__participation=participation, mentor__ref__in=refs)
    found = dict(rows.values_list("mentor__ref", "mentor_id")) if refs else {}
    for ref in refs:
        if ref not in found:
            raise NotFound(ref)
    return [found[ref] for ref in refs]
