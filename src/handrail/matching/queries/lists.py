"""The kept lists of proposals as she reads them: mentors with their reasons in words, marks, and what her wishes cost."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from handrail.kernel.access import Actor, NotFound
from handrail.matching import labels, rules
from handrail.matching.models import Mark, Proposal, ProposalList, Request
from handrail.matching.queries.waiting import answers_within
from handrail.people.queries import shut_out
from handrail.programmes import queries as programmes
from handrail.programmes.labels import language as spoken
from handrail.programmes.models import Mentor, Participation
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


def own(actor: Actor, ref: str) -> Participation:
    """Her own place; staff who may see it do not see what she looks at."""
    places = Participation.objects.select_related("programme").filter(ref=ref)
    row = places.filter(person_id=actor.person_id).first() if actor.person_id else None
    if row is None:
        raise NotFound(ref)
    return row


def names(programme_id: int, language: str, occupations: Collection[int]) -> labels.Names:
    words = programmes.words(programme_id, language)
    topics = {key.removeprefix("help_topics."): text for key, text in words.items() if key.startswith("help_topics.")}
    sectors = {sector.code: sector.name for sector in taxonomy.sectors(language)}
    return labels.Names(taxonomy.names(occupations, language), sectors, topics)


def shown(actor: Actor, ref: str, language: str, on: date) -> Shown:
    """The newest list as it was kept, with what has become of each mentor since."""
    row = own(actor, ref)
    newest = ProposalList.objects.filter(participation=row).order_by("-id").first()
    proposals = list(_proposals(row, newest))
    cards = _cards(row, proposals, language, on)
    matching = programmes.newest_definition(row.programme_id).matching
    return Shown(
        participation_ref=row.ref,
        programme=row.programme.slug,
        wish=_wish(row, language),
        made_at=newest.at if newest else None,
        cards=tuple(card for card in cards if not card.mark and card.state != "old"),
        kept=tuple(card for card in cards if card.mark == rules.Mark.LATER),
        aside=tuple(card for card in cards if card.mark == rules.Mark.NOT_THIS),
        eligible=newest.eligible if newest else 0,
        costs=tuple((str(labels.WISHES[wish]), lost) for wish, lost in (newest.cost if newest else {}).items() if lost),
        neighbours=_neighbours(row, language, on) if newest and not proposals else (),
        waits=Request.objects.pending().filter(participation=row).exists(),
        ready=row.stage == ParticipationStage.READY,
        most=getattr(matching, "wish_list", 1),
    )


def _proposals(row: Participation, newest: ProposalList | None) -> list[Proposal]:
    """The newest list in its order, then whom she kept or put aside from earlier ones."""
    if newest is None:
        return []
    rows = Proposal.objects.select_related("mentor__person").order_by("place")
    found = list(rows.filter(list=newest))
    marked = Mark.objects.filter(participation=row, undone_at=None).exclude(mentor_id__in=[each.mentor_id for each in found])
    earlier = rows.filter(list__participation=row, mentor_id__in=marked.values("mentor_id")).order_by("mentor_id", "-id")
    return found + list(earlier.distinct("mentor_id"))


def _cards(row: Participation, proposals: list[Proposal], language: str, on: date) -> list[Card]:
    ids = [each.mentor_id for each in proposals]
    does = work_of(ids)
    words = names(row.programme_id, language, {each for own in does.values() for each in own})
    marks = dict(Mark.objects.filter(participation=row, mentor_id__in=ids, undone_at=None).values_list("mentor_id", "kind"))
    stages = dict(Request.objects.pending().filter(participation=row, mentor_id__in=ids).values_list("mentor_id", "stage"))
    here = set(programmes.may_guide(row.version_id, on).filter(pk__in=ids).values_list("pk", flat=True))
    apart = shut_out(row.person_id) if row.person_id else set()
    found = []
    for each in proposals:
        mentor = each.mentor
        if mentor.person_id in apart:
            continue
        found.append(
            Card(
                ref=mentor.ref,
                name=mentor.person.name,
                first_name=rules.first_name(mentor.person.name),
                work=labels.listed([words.occupations.get(one, "") for one in does.get(mentor.pk, [])[:2]]),
                reasons=tuple(labels.reasons(each.lines, words, remote=mentor.remote)),
                guides=mentor.guides,
                places=mentor.places,
                mark=marks.get(mentor.pk, ""),
                state=_state(stages.get(mentor.pk), here=mentor.pk in here),
            )
        )
    return found


def _state(stage: str | None, *, here: bool) -> str:
    if stage is None:
        return "" if here else "gone"
    return "next" if stage == rules.Stage.WISHED else "asked"


def work_of(mentor_ids: Collection[int]) -> dict[int, list[int]]:
    """The occupations mentors named, in their order."""
    found: dict[int, list[int]] = {}
    links = Mentor.occupations.through.objects.filter(mentor_id__in=mentor_ids).order_by("id")
    for mentor_id, occupation_id in links.values_list("mentor_id", "occupation_id"):
        found.setdefault(mentor_id, []).append(occupation_id)
    return found


def _wish(row: Participation, language: str) -> str:
    if row.occupation_id:
        return taxonomy.occupation_name(row.occupation_id, language)
    known = {sector.code: sector.name for sector in taxonomy.sectors(language)}
    return labels.listed([known.get(code, code) for code in row.sectors])


def _neighbours(row: Participation, language: str, on: date) -> tuple[tuple[str, int], ...]:
    """Sectors in which this programme has mentors with room now, so that an empty list is no dead end."""
    said = programmes.may_guide(row.version_id, on).values_list("sectors", flat=True)[:1000]
    counted = Counter(code for own in said for code in own)
    known = {sector.code: sector.name for sector in taxonomy.sectors(language)}
    return tuple(
        (known.get(code, code), number) for code, number in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:4]
    )


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
    proposals = Proposal.objects.select_related("mentor__person").filter(list__participation=row, mentor__ref=mentor_ref)
    proposal = proposals.order_by("-id").first()
    cards = _cards(row, [proposal], language, on) if proposal else []
    if proposal is None or not cards:
        raise NotFound(mentor_ref)
    mentor, words = proposal.mentor, names(row.programme_id, language, [])
    matching = programmes.newest_definition(row.programme_id).matching
    return Profile(
        participation_ref=row.ref,
        card=cards[0],
        intro=mentor.intro,
        linkedin_url=mentor.linkedin_url,
        topics=tuple(words.topics.get(code, code) for code in mentor.help_topics),
        languages=tuple(spoken(code) for code in mentor.languages),
        areas=tuple(taxonomy.area_names(mentor.areas).values()),
        remote=mentor.remote,
        free=labels.slots(mentor.availability),
        answers_within=answers_within(row.programme_id, now, mentor_id=mentor.pk),
        answer_days=getattr(matching, "answer_days", 0),
        since=mentor.accepted_on,
        may_ask=row.stage == ParticipationStage.READY and cards[0].state == "",
        most=getattr(matching, "wish_list", 1),
    )


def mentor_id_shown(participation: Participation, mentor_ref: str) -> int:
    """The mentor behind an address on one of her lists."""
    found = Proposal.objects.filter(list__participation=participation, mentor__ref=mentor_ref).values_list(
        "mentor_id", flat=True
    )
    mentor_id = found.first()
    if mentor_id is None:
        raise NotFound(mentor_ref)
    return mentor_id
