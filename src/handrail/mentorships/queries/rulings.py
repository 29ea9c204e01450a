"""What was decided about the person a concern names: what that person reads, what leads read, and the facts of the rules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import Opened
from handrail.mentorships.models import Concern, Hearing, Mentorship, Ruling
from handrail.mentorships.queries.rows import wall_clock, zone_at
from handrail.mentorships.rules import ConcernStage, Entry, Severity, day_of
from handrail.mentorships.rules import rulings as rules
from handrail.mentorships.rules.rulings import CaseFacts, RulingFacts, RulingKind
from handrail.programmes.models import Mentor
from handrail.programmes.rules import MentorStage


@dataclass(frozen=True)
class RulingRow:
    """One decision as its person and the leads read it; `state` says which words stand beside it."""

    ref: str
    kind: str
    at: datetime
    until: date | None
    reason: str
    heard_before: bool
    appeal: str
    appealed_at: datetime | None
    settled: str
    because: str
    settled_at: datetime | None
    ended_on: date | None
    state: str
    can_settle: bool


@dataclass(frozen=True)
class RulingPage:
    row: RulingRow
    hearing: str
    appeal_by: date
    can_appeal: bool
    settle_by: date | None


@dataclass(frozen=True)
class Waiting:
    """An appeal nobody has looked at yet: who decided first, and by when somebody else does."""

    taken_by: int
    by: date


def ruling(actor: Actor, ref: str) -> RulingPage:
    """The page of the person it is about."""
    row = Ruling.objects.visible_to(actor).select_related("concern__programme", "concern__hearing").filter(ref=ref).first()
    if row is None:
        raise NotFound("ruling")
    zone = zone_at(row.concern.programme)
    facts = facts_of(row, zone)
    found = Hearing.objects.filter(concern=row.concern_id).values_list("ref", flat=True).first()
    appealed = day_of(row.appealed_at, zone) if row.appealed_at else None
    return RulingPage(
        row=_row(row, zone, Opened(row.trust), by=()),
        hearing=found or "",
        appeal_by=rules.last_appeal_day(facts.told_on),
        can_appeal=not rules.blocks_appealing(facts, "words", clock.today(zone)),
        settle_by=appealed + timedelta(days=rules.SETTLE_DAYS) if appealed else None,
    )


def rulings_of(concern: Concern, by: Collection[int | None]) -> tuple[RulingRow, ...]:
    """For the leads' page of a case. `by`: who reads, and the desk she works at."""
    zone, texts = zone_at(concern.programme), Opened(concern.trust)
    return tuple(_row(each, zone, texts, by=by) for each in concern.rulings.order_by("pk"))


def _row(row: Ruling, zone: str, texts: Opened, *, by: Collection[int | None]) -> RulingRow:
    facts = facts_of(row, zone)
    outcome = rules.Settled.LIFTED
    return RulingRow(
        ref=row.ref,
        kind=row.kind,
        at=wall_clock(row.told_at, zone),
        until=row.until,
        reason=texts.text(row, "reason"),
        heard_before=row.heard_before,
        appeal=texts.text(row, "appeal"),
        appealed_at=wall_clock(row.appealed_at, zone) if row.appealed_at else None,
        settled=row.settled,
        because=texts.text(row, "settled_because"),
        settled_at=wall_clock(row.settled_at, zone) if row.settled_at else None,
        ended_on=row.ended_on,
        state=state_of(facts, row.settled),
        can_settle=bool(by) and not rules.blocks_settling(facts, outcome, "words", by),
    )


def state_of(facts: RulingFacts, settled: str) -> str:
    """Which of the words says how it stands."""
    if rules.waits(facts):
        return "appealed"
    if settled == rules.Settled.LIFTED:
        return "lifted"
    return "over" if facts.ended else settled or "stands"


def facts_of(row: Ruling, zone: str) -> RulingFacts:
    return RulingFacts(
        kind=RulingKind(row.kind),
        told_on=day_of(row.told_at, zone),
        taken_by=row.taken_by_id,
        appealed=row.appealed_at is not None,
        settled=row.settled_at is not None,
        ended=row.ended_on is not None,
    )


def hearing_facts(concern: Concern) -> rules.Hearing:
    row = Hearing.objects.filter(concern=concern).first()
    answered = row is not None and concern.entries.filter(kind=Entry.HEARD).exists()
    return rules.Hearing(day_of(row.told_at, zone_at(concern.programme)) if row else None, answered)


def about_rulings(concern: Concern) -> tuple[list[RulingFacts], rules.Hearing]:
    """What closing a case asks."""
    zone = zone_at(concern.programme)
    return [facts_of(each, zone) for each in concern.rulings.order_by("pk")], hearing_facts(concern)


def case_facts(concern: Concern, by: Collection[int | None]) -> CaseFacts:
    """What a new decision asks. `by`: who acts, and the desk she works at."""
    return CaseFacts(
        stage=ConcernStage(concern.stage),
        severity=Severity(concern.severity),
        mine=concern.owner_id is not None and concern.owner_id in by,
        hearing=hearing_facts(concern),
        possible=possible(concern),
        standing=frozenset(RulingKind(each) for each in concern.rulings.standing().values_list("kind", flat=True)),
    )


def possible(concern: Concern) -> frozenset[RulingKind]:
    """An open pair of the two can end; who has a place as a mentor there can be paused or barred."""
    found = set()
    if concern.about_id and Mentorship.objects.open().filter(pk=concern.mentorship_id or 0).exists():
        found.add(RulingKind.END)
    if place_of(concern) is not None:
        found |= {RulingKind.PAUSE, RulingKind.BAR}
    return frozenset(found)


def place_of(concern: Concern) -> int | None:
    """The person's place as a mentor in the concern's programme, while it is in use."""
    if concern.about_id is None or concern.programme_id is None:
        return None
    rows = Mentor.objects.filter(person=concern.about_id, programme=concern.programme_id)
    return rows.filter(stage__in=[MentorStage.ACCEPTED, MentorStage.PAUSED]).values_list("pk", flat=True).first()


def appeal_waiting(concern: Concern) -> Waiting | None:
    """The earliest one."""
    row = Ruling.objects.waiting().filter(concern=concern).order_by("appealed_at").first()
    if row is None or row.appealed_at is None:
        return None
    day = day_of(row.appealed_at, zone_at(concern.programme)) + timedelta(days=rules.SETTLE_DAYS)
    return Waiting(row.taken_by_id, day)


def ruling_letter(ruling_id: int) -> tuple[str, int, int] | None:
    """Address part, person, and who decided: for the letters about it."""
    return Ruling.objects.filter(pk=ruling_id).values_list("ref", "person", "taken_by").first()


def rulings_over(on: date) -> list[int]:
    """Whose last day has passed."""
    return list(Ruling.objects.standing().filter(until__lt=on).order_by("pk").values_list("pk", flat=True))
