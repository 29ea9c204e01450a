"""Check-ins: the facts behind their days, what one of the two reads of their own, what coordinators read of both."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, seen
from handrail.kernel.models import Opened
from handrail.mentorships.models import Change, CheckIn, Mentorship
from handrail.mentorships.queries.rows import first_name
from handrail.mentorships.rules import Stage
from handrail.mentorships.rules.check_ins import QUESTIONS, WORRYING, By, Facts, Side, duties, sides, standing
from handrail.mentorships.rules.tracks import helps_of
from handrail.programmes.definition import Definition
from handrail.programmes.pair import CheckIns
from handrail.programmes.queries import definition_of
from handrail.programmes.rules import Due


@dataclass(frozen=True)
class AnswersRow:
    """One answered check-in, opened for who may read it."""

    ref: str
    side: Side
    due_on: date
    done_on: date
    how: By
    by: str
    answers: dict[str, str]
    safety: str
    note: str

    @property
    def is_worrying(self) -> bool:
        return self.safety in WORRYING


@dataclass(frozen=True)
class OwnCheckIn:
    """One of the two and how it goes: whether an answer is asked for now, and what was said before."""

    pair_ref: str
    other_first: str
    side: Side
    is_mentor: bool
    asked_on: date | None
    next_on: date | None
    said: tuple[AnswersRow, ...]
    today: date


@dataclass(frozen=True)
class SideRow:
    """One of the two as coordinators see them: answered, asked or missed."""

    side: Side
    name: str
    asked_on: date | None
    next_on: date | None
    missed: tuple[date, ...]
    said: tuple[AnswersRow, ...]


@dataclass(frozen=True)
class CheckedPair:
    """A pair whose coordinator asks how it goes."""

    ref: str
    mentee: str
    mentor: str
    is_open: bool
    sides: tuple[SideRow, ...]
    slug: str
    today: date
    participation_ref: str
    may_note: bool


@dataclass
class _Stored:
    """What is stored about one mentorship's check-ins."""

    asked: list[date] = field(default_factory=list)
    waiting: list[date] = field(default_factory=list)
    answered: set[tuple[Side, date]] = field(default_factory=set)
    rests: list[tuple[date, date | None]] = field(default_factory=list)


def check_in_facts(rows: Iterable[Mentorship]) -> dict[int, Facts]:
    """Of many mentorships in two queries."""
    by_id = {row.pk: row for row in rows}
    stored = {pk: _Stored() for pk in by_id}
    for pk, side, due_on, done_on in CheckIn.objects.filter(mentorship_id__in=by_id).values_list(
        "mentorship_id", "side", "due_on", "done_on"
    ):
        stored[pk].asked.append(due_on)
        if done_on is not None:
            stored[pk].answered.add((Side(side), due_on))
        else:
            stored[pk].waiting.append(due_on)
    turns = Change.objects.filter(mentorship_id__in=by_id, step__in=["pause", "resume"]).order_by("pk")
    for pk, step, on in turns.values_list("mentorship_id", "step", "on"):
        _turn(stored[pk].rests, step, on)
    for pk, row in by_id.items():
        if row.taken_over_on is not None:
            # Nobody asked for us before it was brought in.
            stored[pk].rests.insert(0, (row.agreed_on, row.taken_over_on))
    return {pk: _facts(row, stored[pk]) for pk, row in by_id.items()}


def check_in_duties(mentorship: Mentorship, definition: Definition, *, resting: bool) -> list[Due]:
    """What is due of its check-ins; nothing is read where the definition has none."""
    if definition.check_ins is None:
        return []
    facts = check_in_facts([mentorship])[mentorship.pk]
    persons = {Side.MENTEE: mentorship.mentee_person_id, Side.MENTOR: mentorship.mentor_person_id}
    return duties(facts, definition, persons, mentorship.participation.programme.owner_id, resting=resting)


def own_check_in(actor: Actor, pair_ref: str) -> OwnCheckIn:
    """For one of the two; NotFound where this programme asks nobody or not this side."""
    today = clock.today()
    row = _with_both(Mentorship.objects.content_for(actor, today), pair_ref)
    side = Side.MENTEE if actor.person_id == row.mentee_person_id else Side.MENTOR
    asks = _asks(row)
    if side not in sides(asks):
        raise NotFound("check_in")
    stands = standing(side, check_in_facts([row])[row.pk], asks, today)
    other = row.mentor_person if side == Side.MENTEE else row.mentee_person
    is_open = row.stage in {Stage.AGREED, Stage.ACTIVE}
    return OwnCheckIn(
        pair_ref=row.ref,
        other_first=first_name(other.name),
        side=side,
        is_mentor=side == Side.MENTOR,
        asked_on=stands.open_on if is_open else None,
        next_on=stands.next_on if is_open else None,
        said=_said(row, side),
        today=today,
    )


def answers_of(actor: Actor, ref: str) -> tuple[AnswersRow, str]:
    """One's own answers to one check-in, and the address of the pair."""
    row = CheckIn.objects.said_by(actor, clock.today()).filter(ref=ref, done_on__isnull=False)
    found: Any = row.select_related("mentorship", "done_by").first()
    if found is None:
        raise NotFound("check_in")
    return _opened(found, Opened(found.trust)), found.mentorship.ref


def checked_pair(actor: Actor, ref: str) -> CheckedPair:
    """Both sides for the coordinator; that somebody read the answers is noted for each of the two."""
    today = clock.today()
    row = _with_both(Mentorship.objects.checked_by(actor), ref)
    asks, facts = _asks(row), check_in_facts([row])[row.pk]
    names = {
        Side.MENTEE: (row.mentee_person_id, row.mentee_person.name),
        Side.MENTOR: (row.mentor_person_id, row.mentor_person.name),
    }
    made = [_side(row, side, names[side][1], standing(side, facts, asks, today)) for side in sides(asks)]
    for each in made:
        if each.said:
            seen(names[each.side][0], "check_in", "coordinator's page")
    is_open = row.stage in {Stage.AGREED, Stage.ACTIVE}
    return CheckedPair(
        row.ref,
        row.mentee_person.name,
        row.mentor_person.name,
        is_open,
        tuple(made),
        row.participation.programme.slug,
        today,
        row.participation.ref,
        "going" in helps_of(definition_of(row.participation.version_id)),
    )


def _turn(rests: list[tuple[date, date | None]], step: str, on: date) -> None:
    """A pause begins, or the open one ends."""
    if step == "pause":
        rests.append((on, None))
    elif rests and rests[-1][1] is None:
        rests[-1] = (rests[-1][0], on)


def _facts(row: Mentorship, stored: _Stored) -> Facts:
    return Facts(
        stage=Stage(row.stage),
        agreed_on=row.agreed_on,
        planned_end=row.planned_end,
        asked=tuple(stored.asked),
        rests=tuple(stored.rests),
        answered=frozenset(stored.answered),
        set_by_staff=tuple(stored.waiting),
    )


def _with_both(rows: Any, ref: str) -> Any:
    row = rows.select_related("participation__programme", "mentee_person", "mentor_person").filter(ref=ref).first()
    if row is None:
        raise NotFound("mentorship")
    return row


def _asks(row: Any) -> CheckIns:
    asks = definition_of(row.participation.version_id).check_ins
    if asks is None:
        raise NotFound("check_in")
    return asks


def _side(row: Any, side: Side, name: str, stands: Any) -> SideRow:
    is_open = row.stage in {Stage.AGREED, Stage.ACTIVE}
    return SideRow(
        side, name, stands.open_on if is_open else None, stands.next_on if is_open else None, stands.missed, _said(row, side)
    )


def _said(row: Any, side: Side) -> tuple[AnswersRow, ...]:
    """What this side answered, newest first."""
    texts = Opened(row.trust)
    rows = row.check_ins.filter(side=side, done_on__isnull=False).select_related("done_by").order_by("-due_on")
    return tuple(_opened(each, texts) for each in rows)


def _opened(row: Any, texts: Opened) -> AnswersRow:
    return AnswersRow(
        ref=row.ref,
        side=Side(row.side),
        due_on=row.due_on,
        done_on=row.done_on,
        how=By(row.how),
        by=row.done_by.name if row.done_by else "",
        answers={name: row.answers[name] for name in QUESTIONS if name in row.answers},
        safety=texts.text(row, "safety"),
        note=texts.text(row, "note"),
    )
