"""Who is there while a mentor is away: for the mentor, the colleague, the mentee, and for staff's lists.

The colleague reads days, places and how to reach the mentee; never a note, a goal, a tap or an answer of the two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, seen
from handrail.kernel.prepared import first, prepared
from handrail.mentorships.help import agenda, meetings
from handrail.mentorships.models import Cover, Meeting, Mentorship
from handrail.mentorships.models.cover import acted_by
from handrail.mentorships.queries.pair import Head, Reading, with_both
from handrail.mentorships.queries.rows import ContactRow, DueRow, MeetingRow, first_name
from handrail.mentorships.queries.standing import StandIn, stand_in
from handrail.mentorships.rules import MeetingState, day_of
from handrail.mentorships.rules.cover import COVER_OPEN, COVERED, HANDED, Covered, CoverStage, covers, uncovered_since
from handrail.mentorships.rules.duties import is_shown
from handrail.mentorships.rules.tracks import helps_of
from handrail.people.queries import shut_out
from handrail.programmes.models import Absence, Duty, Mentor
from handrail.programmes.queries import definition_of, may_cover

MOST_COLLEAGUES = 200


@dataclass(frozen=True)
class AwayPair:
    """One of her mentees, and who is there on the days she is away."""

    ref: str
    mentee: str
    meetings: int
    covers: tuple[StandIn, ...]


@dataclass(frozen=True)
class Away:
    """Some days away of a mentor, her mentees, and the colleagues she can ask."""

    ref: str
    starts: date
    ends: date
    pairs: tuple[AwayPair, ...]
    colleagues: tuple[tuple[str, str], ...]
    today: date

    @property
    def alone(self) -> tuple[AwayPair, ...]:
        return tuple(each for each in self.pairs if not each.covers)


@dataclass(frozen=True)
class ToName:
    """For staff: a mentor who is away or ill, and who can stand in on these days."""

    mentor: str
    mentees: int
    starts: date
    ends: date
    colleagues: tuple[tuple[str, str], ...]
    covers: tuple[StandIn, ...]


@dataclass(frozen=True)
class CoverPage:
    """What the colleague sees: before the yes days and a first name, then the meetings of that time and how to call."""

    cover: StandIn
    head: Head
    mentor: str
    is_running: bool
    contact: ContactRow | None
    meetings: tuple[MeetingRow, ...]
    met: tuple[date, ...]
    agenda: tuple[str, ...]
    due: tuple[DueRow, ...]
    together: int


def away(actor: Actor, absence_ref: str) -> Away:
    """Days away of one's own that are not past, where colleagues stand in for each other."""
    row = Absence.objects.filter(ref=absence_ref, mentor__person_id=actor.person_id or 0, ends__gte=clock.today()).first()
    if row is None:
        raise NotFound("absence")
    mentor = Mentor.objects.select_related("programme").get(pk=row.mentor_id)
    version = mentor.programme.newest_id
    if version is None or not covers(definition_of(version)):
        raise NotFound("absence")
    pairs = _pairs(Mentorship.objects.filter(mentor=mentor), row.starts, row.ends)
    free = colleagues_for(version, mentor, row.starts, row.ends)
    return Away(row.ref, row.starts, row.ends, pairs, _named(free, mentor), clock.today(mentor.programme.zone))


def to_name(actor: Actor, mentor_ref: str, starts: date | None = None, ends: date | None = None) -> ToName:
    """A mentor this actor leads or coordinates. The days are those said already, else two weeks from today."""
    mentor = Mentor.objects.watched_by(actor).filter(ref=mentor_ref).select_related("programme", "person").first()
    if mentor is None or mentor.programme.newest_id is None or not covers(definition_of(mentor.programme.newest_id)):
        raise NotFound("mentor")
    today = clock.today(mentor.programme.zone)
    known = mentor.absences.filter(ends__gte=today).order_by("starts").first()
    first = starts or (max(known.starts, today) if known else today)
    last = ends or (known.ends if known else today + timedelta(days=13))
    pairs = _pairs(Mentorship.objects.watched_by(actor).filter(mentor=mentor), first, last)
    free = colleagues_for(mentor.programme.newest_id, mentor, first, last)
    standing = tuple(cover for each in pairs for cover in each.covers)
    alone = sum(not each.covers for each in pairs)
    return ToName(mentor.person.name, alone, first, last, _named(free, mentor), standing)


def colleagues_for(version_id: int, mentor: Mentor, starts: date, ends: date) -> "QuerySet[Mentor]":
    return may_cover(version_id, starts, ends).exclude(pk=mentor.pk).select_related("person", "organisation")


@prepared
def _stood_in(person: int, today: date) -> QuerySet[Cover]:
    rows = Cover.objects.standing_in(Actor(person_id=person), today)
    return rows.select_related("mentorship__mentee_person").order_by("starts", "pk")


def standing_in(actor: Actor, today: date) -> tuple[StandIn, ...]:
    """For whom this actor stands in, or is asked to: a first name until the yes."""
    rows = _stood_in(actor.person_id or 0, today)
    return tuple(_to_colleague(each, each.mentorship.mentee_person.name) for each in rows)


def cover_page(actor: Actor, ref: str) -> CoverPage:
    """The colleague's page; NotFound for everybody else, and after the last day."""
    row = Cover.objects.standing_in(actor, clock.today()).filter(ref=ref).select_related("covered__person").first()
    if row is None:
        raise NotFound("cover")
    reading = Reading(with_both(Mentorship.objects.filter(pk=row.mentorship_id)).get(), actor)
    head, said_yes = reading.head(), row.stage == CoverStage.AGREED
    running = said_yes and row.starts <= reading.today <= row.ends and not head.resting
    if running:
        seen(reading.row.mentee_person_id, "cover", row.ref)
    note = reading.open.text(row, "note") if said_yes else ""
    same = Cover.objects.standing_in(actor, clock.today()).filter(
        stage=row.stage, covered=row.covered_id, asked_on=row.asked_on
    )
    return CoverPage(
        cover=_to_colleague(row, head.other, note),
        head=head,
        mentor=row.covered.person.name,
        is_running=running,
        contact=_contact(reading) if running else None,
        meetings=_of_these_days(reading, row) if said_yes and not head.resting else (),
        met=_met(reading) if running else (),
        agenda=_agenda(reading) if running else (),
        due=_due(reading) if running else (),
        together=same.count(),
    )


@cache
def _acted(by: str) -> "Callable[[int, date, str], QuerySet[Mentorship, Any]]":
    """The pair that is found by this look-up, for who may act in it."""

    @prepared
    def rows(person: int, on: date, value: str) -> "QuerySet[Mentorship, Any]":
        return with_both(acted_by(Actor(person_id=person), on)).filter(**{by: value})

    return rows


def read_acting(actor: Actor, **where: str) -> Reading:
    """A pair of this actor, or one this actor stands in for today."""
    ((by, value),) = where.items()
    row = first(_acted(by)(actor.person_id, clock.today(), value)) if actor.person_id else None
    if row is None:
        raise NotFound("mentorship")
    return Reading(row, actor)


def acting_head(actor: Actor, ref: str) -> Head:
    return read_acting(actor, ref=ref).head()


def cover_of(actor: Actor, pair_ref: str) -> str | None:
    """The address of what this actor stands in for in that pair today."""
    rows = Cover.objects.covered_by(actor, clock.today()).filter(mentorship__ref=pair_ref)
    return rows.values_list("ref", flat=True).first()


def covered_meetings(actor: Actor) -> "QuerySet[Meeting]":
    """Meetings of pairs this actor stands in for today; whether a day is one of that time, `is_of_that_time` says."""
    pairs = Cover.objects.covered_by(actor, clock.today()).values("mentorship_id")
    return Meeting.objects.filter(mentorship_id__in=pairs)


def is_of_that_time(actor: Actor, meeting: Meeting, zone: str) -> bool:
    cover = Cover.objects.covered_by(actor, clock.today()).filter(mentorship=meeting.mentorship_id).first()
    day = _day(meeting, zone)
    return cover is not None and day is not None and cover.starts <= day <= cover.ends


def with_whom(meeting: Meeting, zone: str) -> str:
    """The name of the colleague who stands in on the day of this meeting; empty: her own mentor."""
    cover = _agreed(meeting.mentorship_id, _day(meeting, zone))
    return cover.mentor_person.name if cover else ""


def who_meet(mentorship_id: int, meeting_id: int) -> tuple[int, ...]:
    """Whom a change of this meeting concerns: the mentee, who is there that day, and who stands in for the pair at all."""
    meeting = Meeting.objects.select_related("mentorship__participation__programme").get(pk=meeting_id)
    pair = meeting.mentorship
    cover = _agreed(mentorship_id, _day(meeting, pair.participation.programme.zone))
    others = Cover.objects.filter(mentorship=mentorship_id, stage=CoverStage.AGREED, ends__gte=clock.today())
    found = [pair.mentee_person_id, cover.mentor_person_id if cover else pair.mentor_person_id]
    return tuple(dict.fromkeys([*found, *others.values_list("mentor_person_id", flat=True)]))


def cover_parties(cover_id: int) -> tuple[int, int, int]:
    """(mentee, mentor who is away, colleague)."""
    row = Cover.objects.select_related("mentorship", "covered").get(pk=cover_id)
    return row.mentorship.mentee_person_id, row.covered.person_id, row.mentor_person_id


def asking_of(cover_id: int) -> str:
    """What was asked in one go has one name, so that a colleague is written to once about five mentees."""
    row = Cover.objects.get(pk=cover_id)
    return f"{row.covered_id}:{row.mentor_id}:{row.starts}:{row.ends}:{row.asked_on}"


def uncovered(mentor_of: Mapping[int, int], on: date) -> dict[int, date]:
    """Of these pairs (pair → mentor) those with whom nobody is there, and since when. For staff's lists: days alone."""
    absences: dict[int, list[tuple[date, date]]] = {}
    for mentor_id, starts, ends in _near(set(mentor_of.values()), on):
        absences.setdefault(mentor_id, []).append((starts, ends))
    pairs = [pk for pk, mentor_id in mentor_of.items() if mentor_id in absences]
    if not pairs:
        return {}
    found, planned = _covers_of(pairs, on), _planned_of(pairs)
    since = {
        pk: [uncovered_since(each, found.get(pk, ()), planned.get(pk, ()), on) for each in absences[mentor_of[pk]]]
        for pk in pairs
    }
    return {pk: min(day for day in days if day) for pk, days in since.items() if any(days)}


def _near(mentors: set[int], on: date) -> list[tuple[int, date, date]]:
    rows = Absence.objects.filter(mentor_id__in=mentors, ends__gte=on, mentor__programme__newest__isnull=False)
    rows = rows.select_related("mentor__programme")
    return [
        (each.mentor_id, each.starts, each.ends)
        for each in rows
        if each.mentor.programme.newest_id and covers(definition_of(each.mentor.programme.newest_id))
    ]


def _covers_of(pairs: list[int], on: date) -> dict[int, list[Covered]]:
    """Who is asked counts for a day: then somebody else is needed."""
    found: dict[int, list[Covered]] = {}
    lately = Q(stage=CoverStage.ASKED, asked_on__gte=on - timedelta(days=1))
    rows = Cover.objects.filter(lately | Q(stage__in=[CoverStage.AGREED, CoverStage.WAITING]), mentorship_id__in=pairs)
    for pk, person, starts, ends in rows.values_list("mentorship_id", "mentor_person_id", "starts", "ends"):
        found.setdefault(pk, []).append(Covered(person, starts, ends))
    return found


def _planned_of(pairs: list[int]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = {}
    rows = Meeting.objects.filter(mentorship_id__in=pairs, state=MeetingState.PLANNED, planned_at__isnull=False)
    for pk, at, zone in rows.values_list("mentorship_id", "planned_at", "mentorship__participation__programme__zone"):
        if at is not None:
            found.setdefault(pk, []).append(day_of(at, zone))
    return found


def _pairs(rows: Any, starts: date, ends: date) -> tuple[AwayPair, ...]:
    """Her mentees, how many meetings are planned on these days, and who is there."""
    found = list(
        rows.filter(stage__in=sorted(COVERED)).select_related("mentee_person").order_by("mentee_person__sort_key", "pk")
    )
    planned = _planned_of([each.pk for each in found])
    standing: dict[int, list[StandIn]] = {}
    inside = Cover.objects.filter(mentorship__in=found, stage__in=sorted(COVER_OPEN), starts__lte=ends, ends__gte=starts)
    for each in inside.select_related("mentor_person", "mentorship").order_by("starts"):
        standing.setdefault(each.mentorship_id, []).append(stand_in(each, each.mentor_person.name))
    return tuple(
        AwayPair(
            each.ref,
            each.mentee_person.name,
            sum(starts <= day <= ends for day in planned.get(each.pk, ())),
            tuple(standing.get(each.pk, ())),
        )
        for each in found
    )


def _named(rows: "QuerySet[Mentor]", mentor: Mentor) -> tuple[tuple[str, str], ...]:
    """Colleagues of the same office first, then by name; never somebody kept apart from the mentor."""
    apart = shut_out(mentor.person_id)
    found = [each for each in rows.order_by("person__sort_key")[:MOST_COLLEAGUES] if each.person_id not in apart]
    found.sort(key=lambda each: each.organisation_id != mentor.organisation_id)
    return tuple((each.ref, _with_office(each)) for each in found)


def _with_office(mentor: Mentor) -> str:
    office = mentor.organisation.name if mentor.organisation else ""
    return f"{mentor.person.name} · {office}" if office else mentor.person.name


def _to_colleague(row: Cover, name: str, note: str = "") -> StandIn:
    """A first name until the yes."""
    return stand_in(row, first_name(name) if row.stage == CoverStage.ASKED else name, note)


def _agreed(mentorship_id: int, day: date | None) -> Cover | None:
    rows = Cover.objects.filter(mentorship=mentorship_id, stage=CoverStage.AGREED, starts__lte=day, ends__gte=day)
    return rows.select_related("mentor_person").first() if day else None


def _day(meeting: Meeting, zone: str) -> date | None:
    return meeting.held_on or (day_of(meeting.planned_at, zone) if meeting.planned_at else None)


def _contact(reading: Reading) -> ContactRow | None:
    """What the mentee shares with her mentor."""
    row = reading.row.contact_shares.filter(withdrawn_on=None, person=reading.row.mentee_person_id).first()
    return ContactRow(reading.open.text(row, "phone"), reading.open.text(row, "email")) if row else None


def _of_these_days(reading: Reading, cover: Cover) -> tuple[MeetingRow, ...]:
    rows = reading.row.meetings.exclude(state=MeetingState.CANCELLED).order_by("planned_at", "held_on", "pk")
    dated = [(day, each) for each in rows if (day := _day(each, reading.zone)) and cover.starts <= day <= cover.ends]
    return tuple(reading.meeting(each) for _day_of, each in sorted(dated, key=lambda found: found[0]))


def _met(reading: Reading) -> tuple[date, ...]:
    """The last days on which the two met: no more than the day."""
    rows = reading.row.meetings.filter(state=MeetingState.HELD, held_on__isnull=False).order_by("-held_on")
    return tuple(each for each in rows.values_list("held_on", flat=True)[:3] if each)


def _agenda(reading: Reading) -> tuple[str, ...]:
    """What the next meeting is about, where the version has an agenda: the same for everybody."""
    if "agenda" not in helps_of(definition_of(reading.row.participation.version_id)):
        return ()
    language = get_language() or "en"
    held = reading.row.meetings.filter(state=MeetingState.HELD).count()
    number = min(held + 1, meetings(language)[-1])
    return tuple(words for _code, words in agenda(number, "", language))


def _due(reading: Reading) -> tuple[DueRow, ...]:
    """What is to do in that time: the colleague's own, and what the mentor left open."""
    rows = Duty.objects.filter(about=reading.row.about, kind__in=sorted(HANDED), person__isnull=False)
    rows = rows.exclude(person=reading.row.mentee_person_id).order_by("due_on", "kind")
    return tuple(
        DueRow(each.kind, each.due_on, each.person_id == reading.me, each.due_on < reading.today)
        for each in rows
        if is_shown(each.kind, each.due_on, reading.today)
    )
