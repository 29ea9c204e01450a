"""What pages may use of a mentorship: plain values, moments as the clock shows them there."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from handrail.programmes.models import Programme


@dataclass(frozen=True)
class MeetingRow:
    """`at` is the programme's wall clock; `where` and `note` are texts of the two."""

    ref: str
    state: str
    at: datetime | None
    ends: datetime | None
    how: str
    where: str
    held_on: date | None
    minutes: int
    note: str
    by_me: bool
    confirmed: bool
    is_past: bool
    in_group: bool


@dataclass(frozen=True)
class Offer:
    ref: str
    mine: bool
    times: tuple[tuple[str, datetime, bool], ...]
    how: str
    where: str
    minutes: int


@dataclass(frozen=True)
class GoalRow:
    ref: str
    text: str
    set_on: date
    state: str


@dataclass(frozen=True)
class StepRow:
    ref: str
    text: str
    mine: bool
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True)
class ContactRow:
    phone: str
    email: str


@dataclass(frozen=True)
class ClosingRow:
    code: str
    done: bool
    words: str


@dataclass(frozen=True)
class Goodbye:
    """The closing checklist of one of the two, and what the other thanked for."""

    steps: tuple[ClosingRow, ...]
    their_thanks: str


SHOWN_PAST, FEW = 10, 3
"""So many things that happened stand on a page by themselves; a few more are not worth a link."""


@dataclass(frozen=True)
class Line:
    """One line of the timeline. `kind` picks the words, `when` is past, next or later."""

    on: date
    kind: str
    when: str
    text: str = ""
    at: datetime | None = None
    minutes: int = 0
    how: str = ""
    ref: str = ""
    number: int = 0


def newest(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """What is to come, and the last things that happened: after months all of it is long on a phone."""
    left_out = sum(each.when == "past" for each in lines) - SHOWN_PAST
    return lines[left_out:] if left_out > FEW else lines


@dataclass(frozen=True)
class DueRow:
    kind: str
    due_on: date
    mine: bool
    late: bool
    ref: str = ""
    text: str = ""
    by: str = ""


def zone_at(programme: Programme | None) -> str:
    """Whose days count: the programme's, or those of the installation where there is none."""
    return programme.zone if programme else settings.TIME_ZONE


def wall_clock(moment: datetime, zone: str) -> datetime:
    """What the clock on the wall shows there, so that templates print it as it is."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def first_name(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.split() else name
