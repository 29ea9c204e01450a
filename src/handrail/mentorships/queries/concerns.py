"""Concerns: what the receipt says, what the leads' pages show, and to which programme a report belongs."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Max, Q, QuerySet

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, seen
from handrail.kernel.lists import Wanted, paged
from handrail.kernel.models import AccessLog, LegalHold, Opened
from handrail.mentorships.models import Concern, Mentorship
from handrail.mentorships.queries.rota import to_hand_to
from handrail.mentorships.queries.rows import wall_clock, zone_at
from handrail.mentorships.queries.rulings import RulingRow, possible, rulings_of
from handrail.mentorships.rules import CONCERN, ConcernStage, Entry, Severity, day_of
from handrail.mentorships.rules.rulings import RulingKind
from handrail.people.models import Person
from handrail.programmes.models import Participation, Programme
from handrail.programmes.rules import ProgrammeStage


@dataclass(frozen=True)
class Receipt:
    """What the reporter gets: a code to ask with, how far it is, whether contact is held. Never who reads it, nor
    a word of the report: whoever finds the code on a paper learns only what was answered.
    """

    ref: str
    code: str
    stage: str
    answer_by: date
    answer_at: datetime | None
    immediate: bool
    holds: bool
    read_on: date | None
    added_on: tuple[date, ...]
    answers: tuple["AnswerRow", ...]
    outcome: str


@dataclass(frozen=True)
class AnswerRow:
    """What a lead answered to who reported."""

    at: datetime
    text: str


@dataclass(frozen=True)
class CaseRow:
    ref: str
    kind: str
    severity: str
    stage: str
    reported_at: datetime
    answer_by: date
    late: bool
    owner: str
    holds: bool
    due_by: date | None
    """The next deadline: the first answer, the next step, or the closure."""


@dataclass(frozen=True)
class EntryRow:
    kind: str
    at: datetime
    by: str
    text: str
    reach_at: str


@dataclass(frozen=True)
class Choice:
    """Somebody a report may be about, who shall not read it, or who takes a case on."""

    value: str
    name: str


@dataclass(frozen=True)
class KeptRow:
    """A legal hold that stands: who set it, since when, and when it is looked at again."""

    by: str
    since: date
    review_on: date
    reason: str


@dataclass(frozen=True)
class ReaderRow:
    """Somebody who opened a case: the last time, and how often."""

    name: str
    last: datetime
    times: int


@dataclass(frozen=True)
class Case:
    row: CaseRow
    about: str
    reporter: str
    may_contact: bool
    code: str
    outcome: str
    entries: tuple[EntryRow, ...]
    may: frozenset[str]
    can_hold: bool
    mine: bool
    opened_by: tuple[ReaderRow, ...]
    can_tell: bool
    said_yes: tuple[str, ...]
    answered: bool
    answer_at: datetime | None
    step_by: date | None
    close_by: date | None
    kept: KeptRow | None
    others: tuple[Choice, ...]
    """The other leads to whom it may be handed."""
    rulings: tuple[RulingRow, ...]
    can_rule: tuple[str, ...]
    """What may be decided about the person it is about, the mildest first."""


def receipt(ref: str) -> Receipt:
    """By the report's own random address, so signed out too."""
    row = Concern.objects.select_related("programme").filter(ref=ref).first()
    if row is None:
        raise NotFound("concern")
    zone = zone_at(row.programme)
    entries = list(row.entries.order_by("pk"))
    lines = [(each.kind, day_of(each.at, zone)) for each in entries]
    texts = Opened(f"concern:{row.pk}")
    return Receipt(
        ref=row.ref,
        code=row.code,
        stage=row.stage,
        answer_by=row.answer_by,
        answer_at=wall_clock(row.answer_at, zone) if row.answer_at else None,
        immediate=row.severity == Severity.IMMEDIATE,
        holds=row.holds,
        read_on=next((on for kind, on in lines if kind == Entry.TAKEN), None),
        added_on=tuple(on for kind, on in lines if kind == Entry.ADDED),
        answers=tuple(
            AnswerRow(wall_clock(each.at, zone), texts.text(each, "text")) for each in entries if each.kind == Entry.ANSWERED
        ),
        outcome=row.outcome,
    )


def ref_of_code(code: str) -> str | None:
    """The receipt of a code as somebody typed it: small letters, spaces and dashes do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    parts = [plain[at : at + 4] for at in range(0, len(plain), 4)]
    return Concern.objects.filter(code="-".join(parts)).values_list("ref", flat=True).first()


def about_whom(actor: Actor) -> list[Choice]:
    """The people one has or had a mentorship with."""
    if actor.person_id is None:
        return []
    own = Q(mentee_person_id=actor.person_id) | Q(mentor_person_id=actor.person_id)
    rows = Mentorship.objects.visible_to(actor).filter(own).select_related("mentee_person", "mentor_person").order_by("pk")
    pairs = [(each, each.mentee_person if actor.person_id == each.mentor_person_id else each.mentor_person) for each in rows]
    on = clock.today()
    return [
        Choice(each.ref, person.name)
        for each, person in pairs
        if person == each.mentor_person or each.visible_until is None or each.visible_until >= on
    ]


def responsible() -> list[Choice]:
    """Leads and deputies of open programmes: their names are public, and a report may pass one of them by."""
    people = Person.objects.filter(pk__in=_named(_running())).order_by("sort_key", "pk")
    return [Choice(each.ref, each.name) for each in people]


def person_of(ref: str) -> int | None:
    """Which of those responsible is meant."""
    if not ref:
        return None
    return Person.objects.filter(pk__in=_named(_running()), ref=ref).values_list("pk", flat=True).first()


def readers(concern_id: int) -> list[int]:
    """Who is told of a report: its owner, lead and deputy of its programme, else of every open one; nobody it passes by."""
    row = Concern.objects.get(pk=concern_id)
    programmes = Programme.objects.filter(pk=row.programme_id) if row.programme_id else _running()
    told = _named(programmes) | ({row.owner_id} if row.owner_id else set())
    return sorted(told - row.passes_by)


def _running() -> QuerySet[Programme]:
    return Programme.objects.filter(stage=ProgrammeStage.OPEN)


def _named(programmes: QuerySet[Programme]) -> set[int]:
    """Leads and deputies of these programmes."""
    return {person for pair in programmes.values_list("lead_id", "deputy_id") for person in pair if person}


def programme_of(mentorship: Mentorship | None, person_id: int | None) -> Programme | None:
    """The mentorship's; else the reporter's newest; else the only one that is open; else nobody's in particular."""
    if mentorship is not None:
        return mentorship.participation.programme
    if person_id is not None:
        own = Participation.objects.filter(person_id=person_id).select_related("programme").order_by("-pk").first()
        if own is not None:
            return own.programme
    running = list(_running()[:2])
    return running[0] if len(running) == 1 else None


# Which cases a lead may ask the list for; without a word those that are not closed.
SHOWN = ("", "mine", "closed")


@dataclass(frozen=True)
class CasePage:
    rows: list[CaseRow]
    page: Page[Concern]
    counts: dict[str, int]


def cases(actor: Actor, asked: Wanted) -> CasePage:
    """In danger first, then the earliest answer; closed ones newest first. Lists open no text."""
    rows = Concern.objects.visible_to(actor).select_related("owner", "programme")
    running = ~Q(stage=ConcernStage.CLOSED)
    which = {"": running, "mine": running & Q(owner_id=actor.desk_id), "closed": Q(stage=ConcernStage.CLOSED)}
    counts = rows.aggregate(open=Count("pk", filter=which[""]), mine=Count("pk", filter=which["mine"]), all=Count("pk"))
    chosen = rows.filter(which[asked.of("which")])
    in_danger = ExpressionWrapper(Q(severity=Severity.IMMEDIATE), output_field=BooleanField()).desc()
    order = ("-closed_on", "-pk") if asked.of("which") == "closed" else (in_danger, "answer_by", "pk")
    shown = paged(chosen.order_by(*order), asked)
    today = clock.today()
    numbers = {"": counts["open"], "mine": counts["mine"], "closed": counts["all"] - counts["open"]}
    return CasePage([_row(each, today) for each in shown], shown, numbers)


def _opened_by(row: Concern, zone: str) -> tuple[ReaderRow, ...]:
    """From the log of who saw what, where nobody can take a line out."""
    # A reporter who may be contacted is noted beside the reader; the reader's own line alone is counted.
    looks = AccessLog.objects.filter(what="concern", why=row.ref, person_id=F("actor_person_id")).values_list("person_id")
    found = list(looks.annotate(last=Max("at"), times=Count("pk")).order_by("-last"))
    names = dict(Person.objects.filter(pk__in=[each[0] for each in found]).values_list("pk", "name"))
    return tuple(ReaderRow(names.get(who, "–"), wall_clock(last, zone), times) for who, last, times in found)


def case(actor: Actor, ref: str) -> Case:
    """One case with its log. Reading it is noted."""
    row = _read(actor, ref, "owner", "programme__owner", "about", "reporter", "hearing")
    zone = zone_at(row.programme)
    mine, may = row.owner_id in actor.seat_ids, frozenset(CONCERN.open_from(ConcernStage(row.stage)))
    fits = possible(row) if mine and "act" in may else frozenset()
    return Case(
        row=_row(row, clock.today(zone)),
        about=row.about.name if row.about else "",
        reporter=row.reporter.name if row.reporter and row.may_contact else "",
        may_contact=row.may_contact,
        code=row.code,
        outcome=row.outcome,
        entries=_log(row, zone),
        may=may,
        can_hold=bool(row.about_id and row.reporter_id and not row.holds and row.stage != ConcernStage.CLOSED),
        mine=mine,
        opened_by=_opened_by(row, zone),
        can_tell=bool(row.about_id) and "act" in may and not hasattr(row, "hearing"),
        said_yes=tuple(row.said_yes),
        answered=row.answered_at is not None,
        answer_at=wall_clock(row.answer_at, zone) if row.answer_at else None,
        step_by=row.step_by,
        close_by=row.close_by,
        kept=_kept(row.pk),
        others=tuple(Choice(each.ref, each.name) for each in to_hand_to(row, clock.now())),
        rulings=rulings_of(row, actor.seat_ids),
        can_rule=tuple(each for each in RulingKind if each in fits),
    )


def _read(actor: Actor, ref: str, *together: str) -> Concern:
    row = Concern.objects.visible_to(actor).select_related(*together).filter(ref=ref).first()
    if row is None:
        raise NotFound("concern")
    # Noted with who reads and who reported, never with whom it is about: what is noted is shown to that person.
    for person_id in filter(None, (actor.person_id, row.reporter_id if row.may_contact else None)):
        seen(person_id, "concern", row.ref)
    return row


def _log(row: Concern, zone: str) -> tuple[EntryRow, ...]:
    texts = Opened(row.trust)
    return tuple(
        EntryRow(
            each.kind,
            wall_clock(each.at, zone),
            each.by.name if each.by else "",
            texts.text(each, "text"),
            texts.text(each, "reach_at"),
        )
        for each in row.entries.select_related("by").order_by("pk")
    )


def _kept(concern_id: int) -> KeptRow | None:
    """The hold on the case itself; those on persons say the same."""
    row = LegalHold.objects.filter(about=f"concern:{concern_id}", person_id=None, released_on=None).first()
    if row is None:
        return None
    name = Person.objects.filter(pk=row.set_by_id).values_list("name", flat=True).first()
    return KeptRow(name or "–", row.since, row.review_on, row.reveal("reason"))


def _row(row: Concern, today: date) -> CaseRow:
    zone = zone_at(row.programme)
    waits = row.answered_at is None and row.stage in {ConcernStage.NEW, ConcernStage.OWNED}
    days = [row.answer_by if waits else None, row.step_by, row.close_by]
    due_by = None if row.stage == ConcernStage.CLOSED else min(filter(None, days), default=None)
    late = due_by is not None and due_by < today
    owner = row.owner.name if row.owner else ""
    reported_at = wall_clock(row.reported_at, zone)
    return CaseRow(row.ref, row.kind, row.severity, row.stage, reported_at, row.answer_by, late, owner, row.holds, due_by)


def case_ruling(actor: Actor, ref: str, ruling_ref: str) -> RulingRow:
    """One decision of a case, for the lead who looks at it again. Reading it is noted like reading the case."""
    found = rulings_of(_read(actor, ref, "programme"), actor.seat_ids)
    row = next((each for each in found if each.ref == ruling_ref), None)
    if row is None:
        raise NotFound("ruling")
    return row
