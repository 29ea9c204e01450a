"""One meeting: its own page with its history, the calendar entry, the sheet to print."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import icalendar

from handrail.kernel import clock, plugs
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.providers import Kind
from handrail.mentorships.models import Meeting
from handrail.mentorships.queries.cover import covered_meetings, is_of_that_time, with_whom
from handrail.mentorships.queries.pair import Reading
from handrail.mentorships.queries.rows import MeetingRow, first_name, wall_clock
from handrail.mentorships.rules import MEETING, How, MeetingState


@dataclass(frozen=True)
class Earlier:
    """What a meeting said before it was put right."""

    at: datetime
    by: str
    held_on: date
    minutes: int
    how: str
    note: str


@dataclass(frozen=True)
class SeenRow:
    """Who of the staff has seen that this meeting was logged."""

    by: str
    on: date


@dataclass(frozen=True)
class MeetingPage:
    pair_ref: str
    other: str
    other_first: str
    i_guide: bool
    zone: str
    today: date
    agreed_on: date
    is_open: bool
    meeting: MeetingRow
    link_comes: bool
    may: frozenset[str]
    earlier: tuple[Earlier, ...]
    seen: tuple[SeenRow, ...]
    stands_in: bool


@dataclass(frozen=True)
class Appointment:
    """What a calendar is told: who meets whom, when and where. Nothing else leaves Handrail."""

    uid: str
    starts: datetime
    ends: datetime
    other_first: str
    where: str
    sequence: int
    cancelled: bool


def meeting(actor: Actor, ref: str) -> MeetingPage:
    row = _found(actor, ref)
    reading = Reading(row.mentorship, actor)
    pair = row.mentorship
    i_guide = actor.person_id != pair.mentee_person_id
    other = _other(row, actor, reading.zone)
    history = row.history.select_related("by").order_by("-pk")
    return MeetingPage(
        pair_ref=pair.ref,
        other=other,
        other_first=first_name(other),
        i_guide=i_guide,
        zone=reading.zone,
        today=reading.today,
        agreed_on=pair.agreed_on,
        is_open=pair.ended_on is None,
        meeting=reading.meeting(row),
        link_comes=link_comes(row, clock.now()),
        may=frozenset(MEETING.open_from(MeetingState(row.state))),
        earlier=tuple(
            Earlier(
                wall_clock(each.at, reading.zone),
                first_name(each.by.name),
                each.held_on,
                each.minutes,
                each.how,
                reading.open.text(each, "note"),
            )
            for each in history
            if reading.is_one
        ),
        seen=tuple(SeenRow(each.person.name, each.seen_on) for each in row.seen.select_related("person").order_by("pk")),
        stands_in=not reading.is_one,
    )


def appointment(actor: Actor, ref: str) -> Appointment:
    row = _found(actor, ref)
    if row.planned_at is None:
        raise NotFound("meeting")
    pair = row.mentorship
    other = _other(row, actor, pair.participation.programme.zone)
    return Appointment(
        uid=f"{row.ref}@handrail",
        starts=row.planned_at,
        ends=row.planned_at + timedelta(minutes=row.planned_minutes),
        other_first=first_name(other),
        where=Reading(pair, actor).open.text(row, "where"),
        sequence=row.sequence,
        cancelled=row.state == MeetingState.CANCELLED,
    )


def calendar_file(entry: Appointment, *, summary: str, stamp: datetime) -> bytes:
    """The .ics file. Its UID never changes and its sequence counts up, so a moved meeting moves in the calendar."""
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", entry.starts.astimezone(UTC))
    event.add("dtend", entry.ends.astimezone(UTC))
    event.add("summary", summary)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.where:
        event.add("location", entry.where)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Handrail//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def link_comes(meeting: Meeting, now: datetime) -> bool:
    """A meeting by video for which nobody said where: the provider makes an address, if there is one."""
    is_ahead = meeting.state == MeetingState.PLANNED and meeting.planned_at is not None and meeting.planned_at > now
    can_come = is_ahead and meeting.how == How.VIDEO and bool(plugs.chosen(Kind.MEETING_LINK))
    return can_come and not meeting.reveal("where")


def _found(actor: Actor, ref: str) -> Meeting:
    seen = Meeting.objects.content_for(actor, clock.today()).filter(ref=ref)
    together = ("mentorship__participation__programme", "mentorship__mentee_person", "mentorship__mentor_person")
    row = seen.select_related(*together).first()
    if row is None:
        meanwhile = covered_meetings(actor).filter(ref=ref).select_related(*together).first()
        if meanwhile is None or not is_of_that_time(actor, meanwhile, meanwhile.mentorship.participation.programme.zone):
            raise NotFound("meeting")
        return meanwhile
    return row


def _other(row: Meeting, actor: Actor, zone: str) -> str:
    """The mentee; for her, her mentor or who stands in on that day."""
    pair = row.mentorship
    if actor.person_id != pair.mentee_person_id:
        return pair.mentee_person.name
    return with_whom(row, zone) or pair.mentor_person.name
