"""A mentor's week across all her pairs, and the calendar that her secret link gives away: times and first names alone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.days import is_holiday
from handrail.kernel.privacy import blind_index
from handrail.mentorships.models import Cover, Meeting, Mentorship, OwnWeek
from handrail.mentorships.queries.rows import first_name, wall_clock
from handrail.mentorships.rules import MeetingState
from handrail.mentorships.rules.cover import CoverStage
from handrail.mentorships.rules.groups import once
from handrail.mentorships.rules.week import Hours, around, days_of, hours, week_named
from handrail.people.models import Account
from handrail.people.queries import actor_of, apart
from handrail.programmes.models import Absence, Application, Mentor
from handrail.programmes.queries import definition_of

SHOWN = (MeetingState.PLANNED, MeetingState.HELD, MeetingState.MISSED)
FEED_BACK, FEED_AHEAD = timedelta(weeks=4), timedelta(weeks=52)


@dataclass(frozen=True)
class WeekMeeting:
    ref: str
    other: str
    state: str
    at: datetime | None
    minutes: int
    how: str
    to_log: bool


@dataclass(frozen=True)
class Day:
    day: date
    holiday: bool
    away: bool
    meetings: tuple[WeekMeeting, ...]

    @property
    def has_entries(self) -> bool:
        """Days with nothing on them are left out: a week is read at one look."""
        return bool(self.meetings) or self.holiday or self.away


@dataclass(frozen=True)
class WeekPage:
    """`ordinary` are the cases that stay with her beside mentoring, as her application says; none: she said nothing.

    `slug` is her programme, empty for who is no mentor with a caseload.
    """

    monday: date
    sunday: date
    before: date
    after: date
    today: date
    days: tuple[Day, ...]
    hours: Hours
    ordinary: int | None
    slug: str

    @property
    def has_meetings(self) -> bool:
        return any(each.meetings for each in self.days)

    link: str
    absences: tuple[tuple[str, date, date], ...]


@dataclass(frozen=True)
class FeedEntry:
    uid: str
    starts: datetime
    ends: datetime
    first: str
    sequence: int
    cancelled: bool


@dataclass(frozen=True)
class Feed:
    language: str
    entries: tuple[FeedEntry, ...]


def week(actor: Actor, said: str) -> WeekPage:
    """The week that the address names, in a fixed number of queries."""
    places = _places(actor)
    # All places of one person hang in one service: the clock of the first one counts for the page.
    zone = places[0].programme.zone if places else None
    today = clock.today(zone) if zone else clock.today()
    monday = week_named(said, today)
    rows = [(_day(each), each) for each in _in_week(actor, monday)]
    own = OwnWeek.objects.filter(person_id=actor.person_id or 0).first()
    kept = [(day, each) for day, each in rows if monday <= day < monday + timedelta(days=7)]
    before, after = around(monday)
    return WeekPage(
        monday=monday,
        sunday=monday + timedelta(days=6),
        before=before,
        after=after,
        today=today,
        days=_days(monday, kept, places),
        hours=hours(once((each.group, each.state, _minutes(each)) for _day, each in kept), own.hours if own else None),
        ordinary=_ordinary(places),
        slug=places[0].programme.slug if places else "",
        link=feed_path(own) if own and not own.links_off else "",
        absences=tuple(
            Absence.objects.filter(mentor__in=places, ends__gte=today).order_by("starts").values_list("ref", "starts", "ends")
        ),
    )


def own_hours(actor: Actor) -> int | None:
    return OwnWeek.objects.filter(person_id=actor.person_id or 0).values_list("hours", flat=True).first()


def has_caseload(version_id: int | None) -> bool:
    """Whether mentors of this version have a caseload, and so a week with hours."""
    return version_id is not None and definition_of(version_id).caseload is not None


def feed_path(own: OwnWeek) -> str:
    return f"/week/calendar/{own.ref}.{_proof(own.ref, own.links)}/"


def feed(token: str) -> Feed:
    """What the link shows to whoever holds it. NotFound when it is not ours, was renewed or ended, or she left."""
    ref, _dot, proof = token.partition(".")
    own = OwnWeek.objects.filter(ref=ref, links_off=False).first()
    if own is None or proof != _proof(own.ref, own.links):
        raise NotFound("calendar")
    account = Account.objects.filter(person_id=own.person_id, is_active=True).first()
    if account is None:
        raise NotFound("calendar")
    now = clock.now()
    rows = _meetings(actor_of(account)).filter(planned_at__gte=now - FEED_BACK, planned_at__lt=now + FEED_AHEAD)
    return Feed(account.language, tuple(_entries(rows.exclude(state=MeetingState.MISSED))))


def feed_file(entries: Iterable[tuple[FeedEntry, str]], *, name: str, stamp: datetime) -> bytes:
    """Each entry with its summary. UIDs are those of the single files, so a calendar that has both shows one."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Handrail//Week//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry, summary in entries:
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", entry.starts.astimezone(UTC))
        event.add("dtend", entry.ends.astimezone(UTC))
        event.add("summary", summary)
        event.add("sequence", entry.sequence)
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _entries(rows: Iterable[Any]) -> list[FeedEntry]:
    """One for each meeting; several mentees at once are one, called off only when it is so for all."""
    found: dict[str, FeedEntry] = {}
    for row in rows:
        entry = _entry(row)
        if row.group:
            entry = replace(entry, uid=f"{row.group}@handrail", first="")
        if entry.uid not in found or found[entry.uid].cancelled:
            found[entry.uid] = entry
    return list(found.values())


def _entry(row: Any) -> FeedEntry:
    return FeedEntry(
        uid=f"{row.ref}@handrail",
        starts=row.planned_at,
        ends=row.planned_at + timedelta(minutes=row.planned_minutes),
        first=first_name(row.mentorship.mentee_person.name),
        sequence=row.sequence,
        cancelled=row.state == MeetingState.CANCELLED,
    )


def _proof(ref: str, links: int) -> str:
    return blind_index(f"week:{ref}:{links}")[:40]


def _places(actor: Actor) -> list[Mentor]:
    rows = Mentor.objects.filter(person_id=actor.person_id or 0).select_related("programme").order_by("pk")
    return [each for each in rows if has_caseload(each.programme.newest_id)]


def _meetings(actor: Actor) -> "QuerySet[Meeting, Any]":
    """Those of the pairs she guides, or stands in for on that day; none with whom contact rests."""
    pairs = Mentorship.objects.content_for(actor, clock.today()).filter(mentor_person_id=actor.person_id)
    meanwhile = Cover.objects.standing_in(actor, clock.today()).filter(
        stage=CoverStage.AGREED, mentorship=OuterRef("mentorship")
    )
    of_that_time = Exists(meanwhile.filter(starts__lte=OuterRef("day"), ends__gte=OuterRef("day")))
    rows = Meeting.objects.annotate(day=TruncDate("planned_at"))
    rows = rows.filter(Q(mentorship_id__in=pairs.values("pk")) | of_that_time)
    rows = rows.exclude(apart(OuterRef("mentorship__mentee_person"), OuterRef("mentorship__mentor_person")))
    return rows.select_related("mentorship__mentee_person", "mentorship__participation__programme")


def _in_week(actor: Actor, monday: date) -> "QuerySet[Meeting, Any]":
    """A day wider than the week on both sides: each programme's own clock decides afterwards."""
    first, last = monday - timedelta(days=1), monday + timedelta(days=7)
    start, end = (datetime.combine(each, time.min, tzinfo=UTC) for each in (first, last + timedelta(days=1)))
    held = Q(state=MeetingState.HELD, held_on__range=(first, last))
    other = Q(state__in=SHOWN, planned_at__gte=start, planned_at__lt=end) & ~Q(state=MeetingState.HELD)
    return _meetings(actor).filter(held | other).order_by("planned_at", "pk")


def _zone(row: Any) -> str:
    return str(row.mentorship.participation.programme.zone)


def _day(row: Any) -> date:
    """The day it was held, else the day it is planned on where the programme is."""
    if row.state == MeetingState.HELD and row.held_on:
        return date.fromordinal(row.held_on.toordinal())
    moment: datetime = row.planned_at
    return moment.astimezone(ZoneInfo(_zone(row))).date()


def _minutes(row: Meeting) -> int:
    return row.minutes or row.planned_minutes if row.state == MeetingState.HELD else row.planned_minutes


def _row(row: Any) -> WeekMeeting:
    at = wall_clock(row.planned_at, _zone(row)) if row.planned_at else None
    if row.state == MeetingState.HELD and at and at.date() != row.held_on:
        at = None  # held on another day than planned: the hour is not known
    to_log = row.state == MeetingState.PLANNED and row.planned_at <= clock.now()
    return WeekMeeting(row.ref, row.mentorship.mentee_person.name, row.state, at, _minutes(row), row.how, to_log)


def _days(monday: date, rows: list[tuple[date, Meeting]], places: list[Mentor]) -> tuple[Day, ...]:
    last = monday + timedelta(days=6)
    absences = list(Absence.objects.filter(mentor__in=places, starts__lte=last, ends__gte=monday))
    countries = {definition_of(each.programme.newest_id).country for each in places if each.programme.newest_id}
    return tuple(
        Day(
            day,
            any(is_holiday(day, country) for country in countries),
            any(each.starts <= day <= each.ends for each in absences),
            tuple(_row(each) for on, each in rows if on == day),
        )
        for day in days_of(monday)
    )


def _ordinary(places: list[Mentor]) -> int | None:
    """As the newest application of hers says."""
    rows = Application.objects.filter(mentor__in=places).order_by("-pk")
    return rows.values_list("ordinary_cases", flat=True).first()
