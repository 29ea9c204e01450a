"""Lists: a person's pairs with lights, the mentor's own log after his access ended, what a counsellor may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.models import Opened
from handrail.kernel.prepared import prepared
from handrail.mentorships.models import Meeting, Mentorship
from handrail.mentorships.queries.cover import standing_in
from handrail.mentorships.queries.groups import may_group
from handrail.mentorships.queries.owning import in_touch
from handrail.mentorships.queries.pair import with_both
from handrail.mentorships.queries.rows import first_name, wall_clock
from handrail.mentorships.queries.standing import StandIn
from handrail.mentorships.queries.week import has_caseload
from handrail.mentorships.rules import MOST_URGENT_FIRST, OPEN, Light, MeetingState, Part, Stage, light
from handrail.mentorships.rules.duties import is_shown
from handrail.programmes.models import Duty, Mentor


@dataclass(frozen=True)
class PairRow:
    """One line of the list of mentees (or, for who has several, of mentors). Never a text of theirs."""

    ref: str
    other: str
    other_first: str
    i_guide: bool
    stage: Stage
    light: Light
    why: str
    due_on: date | None
    next_at: datetime | None
    last_met: date | None
    ended_on: date | None


@dataclass(frozen=True)
class Together:
    """The landing page: who I guide and who guides me, and how many places I have."""

    guided: tuple[PairRow, ...]
    guides_me: tuple[PairRow, ...]
    ended: tuple[PairRow, ...]
    is_mentor: bool
    kind: str
    places: int
    taken: int
    has_leader: bool
    has_week: bool
    today: date

    @property
    def need_me(self) -> int:
        return sum(each.light == Light.NOW for each in self.guided)


@dataclass(frozen=True)
class LogLine:
    held_on: date
    minutes: int
    how: str
    note: str


@dataclass(frozen=True)
class OwnLog:
    """What a mentor keeps when his access has ended: what he logged himself. Not whom he met."""

    ended_on: date
    lines: tuple[LogLine, ...]


@dataclass(frozen=True)
class Latest:
    """What a counsellor may know: that there is a mentor, and when they last met."""

    mentor: str
    agreed_on: date
    last_met: date | None


def together(actor: Actor) -> Together:
    """All pairs of this actor in a fixed number of queries."""
    today = clock.today()
    rows = list(_pairs(actor.person_id, clock.now())) if actor.person_id else []
    duties = _duties(actor, rows)
    made = [_row(each, actor, duties.get(each.about, []), today) for each in rows]
    places = list(_places(actor.person_id or 0))
    return Together(
        guided=tuple(sorted((each for each in made if each.i_guide and each.stage in OPEN), key=_order)),
        guides_me=tuple(each for each in made if not each.i_guide and each.stage in OPEN),
        ended=tuple(each for each in made if each.stage == Stage.CLOSED),
        is_mentor=bool(places),
        kind=places[0][2] if places else "",
        places=sum(row[0] for row in places),
        taken=sum(row[1] for row in places),
        has_leader=any(row[3] for row in places),
        has_week=any(has_caseload(row[4]) for row in places),
        today=today,
    )


@dataclass(frozen=True)
class Beside:
    """What a mentor has to do beside the own pairs: for whom to stand in, with whom to stay in touch, several at once."""

    stands_in: tuple[StandIn, ...]
    in_touch: int
    may_group: bool


def beside(actor: Actor) -> Beside:
    return Beside(standing_in(actor, clock.today()), in_touch(actor), may_group(actor))


def own_log(actor: Actor, ref: str) -> OwnLog:
    """A mentor's own lines of a mentorship he may no longer see."""
    mine = Mentorship.objects.filter(mentor_person_id=actor.person_id, ref=ref, stage=Stage.CLOSED)
    mentorship = mine.first() if actor.person_id else None
    if mentorship is None or mentorship.ended_on is None:
        raise NotFound("mentorship")
    texts = Opened(mentorship.trust)
    rows = Meeting.objects.logged_by(actor).filter(mentorship=mentorship, state=MeetingState.HELD, held_on__isnull=False)
    return OwnLog(
        mentorship.ended_on,
        tuple(
            LogLine(each.held_on, each.minutes or 0, each.how, texts.text(each, "note"))
            for each in rows.order_by("held_on", "pk")
            if each.held_on
        ),
    )


@prepared
def _latest(participations: list[int]) -> "QuerySet[Mentorship, Any]":
    last_met = Max("meetings__held_on", filter=Q(meetings__state=MeetingState.HELD))
    open_now = Mentorship.objects.open().filter(participation_id__among=participations, part=Part.LEAD)
    return open_now.values("participation_id", "mentor_person__name", "agreed_on", last_met=last_met)


def latest(participation_ids: Iterable[int]) -> dict[int, Latest]:
    """For lists of counsellors and coordinators; the caller has decided which participations may be seen."""
    rows = _latest(list(participation_ids))
    return {each["participation_id"]: Latest(each["mentor_person__name"], each["agreed_on"], each["last_met"]) for each in rows}


def parties(mentorship_id: int) -> tuple[int, int]:
    """(mentee's person, mentor's person), for whom notices from above are meant."""
    found = Mentorship.objects.filter(pk=mentorship_id).values_list("mentee_person_id", "mentor_person_id").first()
    if found is None:
        raise NotFound("mentorship")
    return found


@prepared
def _pairs(person: int, now: datetime) -> "QuerySet[Mentorship, Any]":
    own = Q(mentee_person_id=person) | Q(mentor_person_id=person)
    planned = Min("meetings__planned_at", filter=Q(meetings__state=MeetingState.PLANNED, meetings__planned_at__gt=now))
    last_met = Max("meetings__held_on", filter=Q(meetings__state=MeetingState.HELD))
    rows = with_both(Mentorship.objects.filter(own)).annotate(next_at=planned, last_met=last_met)
    return rows.order_by("-agreed_on", "pk")


@prepared
def _places(person: int) -> "QuerySet[Mentor, Any]":
    own = Mentor.objects.filter(person_id=person).order_by("id")
    return own.values_list("places", "guides", "kind", "organisation_id", "programme__newest_id")


@prepared
def _due(person: int, about: list[str]) -> "QuerySet[Duty, Any]":
    mine = Duty.objects.filter(person_id=person, about__among=about).order_by("due_on", "kind")
    return mine.values_list("about", "due_on", "kind")


def _duties(actor: Actor, rows: list[Any]) -> dict[str, list[tuple[date, str]]]:
    """What this person is due to do, by pair, the earliest first."""
    found: dict[str, list[tuple[date, str]]] = {}
    today = clock.today()
    for about, due_on, kind in _due(actor.person_id or 0, [each.about for each in rows]) if rows else ():
        if not is_shown(kind, due_on, today):
            continue
        found.setdefault(about, []).append((due_on, kind))
    return found


def _row(row: Any, actor: Actor, due: list[tuple[date, str]], today: date) -> PairRow:
    i_guide = actor.person_id == row.mentor_person_id
    gone = i_guide and row.visible_until is not None and row.visible_until < today
    other = "" if gone else (row.mentee_person.name if i_guide else row.mentor_person.name)
    resting = row.stage in OPEN and row.apart
    stage = Stage(row.stage)
    return PairRow(
        ref=row.ref,
        other=other,
        other_first=first_name(other),
        i_guide=i_guide,
        stage=stage,
        light=light(stage, [] if resting else [due_on for due_on, _ in due], today),
        why="" if resting or not due else due[0][1],
        due_on=None if resting or not due else due[0][0],
        next_at=wall_clock(row.next_at, row.participation.programme.zone) if row.next_at and not resting else None,
        last_met=row.last_met,
        ended_on=row.ended_on,
    )


def _order(row: PairRow) -> tuple[int, str]:
    return MOST_URGENT_FIRST.index(row.light), row.ref


@dataclass(frozen=True)
class PlannedEnd:
    """What a coordinator sees of a pair whose end is to be moved: who, since when, until when."""

    ref: str
    mentee: str
    mentor: str
    started_on: date | None
    planned_end: date | None


def planned_end(actor: Actor, participation_ref: str) -> PlannedEnd:
    """Of a running pair in a programme this actor coordinates; one's own pair is as invisible as a stranger's."""
    rows = Mentorship.objects.filter(participation__programme__owner_id__in=actor.at(Role.COORDINATOR), stage=Stage.ACTIVE)
    own = Q(mentee_person_id=actor.person_id) | Q(mentor_person_id=actor.person_id)
    rows = rows.filter(participation__ref=participation_ref, part=Part.LEAD).exclude(own)
    row = rows.select_related("mentee_person", "mentor_person").first()
    if row is None:
        raise NotFound("mentorship")
    return PlannedEnd(row.ref, row.mentee_person.name, row.mentor_person.name, row.started_on, row.planned_end)
