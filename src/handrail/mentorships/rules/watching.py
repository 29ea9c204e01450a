"""What stands out to who leads an office or coordinates a programme, and the one thing to do about it. Knows no clock.

Only days and counts go in: no text of a pair, no missed meeting, no concern. So a page made from this is the same with and
without a concern, a hold or a block.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.mentorships.rules import Stage
from handrail.programmes.rules import Due

QUIET = frozenset({"nudge", "step_in"})
"""Duties that say how long nothing was heard."""
TO_DO = frozenset({"first_meeting", "meet", "log_meeting", "sign_paper", "aftercare_contact", "check_job"})
"""What a mentor has to do by a day. Every other duty is the two's own (how somebody feels, a goodbye) and never shown."""
SHOWN = QUIET | TO_DO | {"check_in"}
WAIT_AFTER = timedelta(days=3)
FAR_AT_LEAST = 2
WATCHED = "leader"


class Group(StrEnum):
    """Why a mentorship stands in the list. Each has one, the most pressing."""

    UNCOVERED = auto()
    SILENT = auto()
    OVERDUE = auto()
    CHECK_IN = auto()
    ON_TRACK = auto()


class Load(StrEnum):
    """Why a mentor stands out. `TOP` is the hard limit, `FULL` the usual one."""

    TOP = auto()
    FULL = auto()
    MANY = auto()
    FEW = auto()
    EVEN = auto()


class Next(StrEnum):
    """The one thing offered."""

    COVER = auto()
    REMIND = auto()
    CHECK_IN = auto()
    HAND_OVER = auto()
    GIVE_ROOM = auto()
    LET_COME = auto()
    WAIT = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class Watched:
    """What is known of one mentorship for a list: its stage, what is due when, and since when nobody is there."""

    stage: Stage
    due: tuple[tuple[str, date], ...]
    alone_since: date | None = None


@dataclass(frozen=True)
class Done:
    """What staff last did about one mentorship."""

    reminded_on: date | None = None
    asked_on: date | None = None


def watched_about(mentorship_id: int) -> str:
    """Where the days for staff's lists are kept while nothing is due because contact rests."""
    return f"watched:{mentorship_id}"


def for_lists(dues: Iterable[Due], organisation_id: int) -> list[Due]:
    """The same days without an owner who would be reminded; of several of a kind the earliest."""
    first: dict[str, date] = {}
    for due in dues:
        if due.kind in SHOWN:
            first[due.kind] = min(due.due_on, first.get(due.kind, due.due_on))
    return [Due(kind, None, WATCHED, organisation_id, day) for kind, day in first.items()]


def group(watched: Watched, on: date) -> tuple[Group, date | None]:
    """The most pressing thing and since or until when. A pause rests: nothing is due in it."""
    if watched.stage in {Stage.PAUSED, Stage.CLOSED}:
        return Group.ON_TRACK, None
    if watched.alone_since is not None:
        return Group.UNCOVERED, watched.alone_since
    shown = [(kind, day) for kind, day in watched.due if kind in SHOWN]
    silent = [day for kind, day in shown if kind in QUIET and day < on]
    late = [day for kind, day in shown if kind in TO_DO and day < on]
    asked = [day for kind, day in shown if kind == "check_in" and day <= on]
    for code, found in ((Group.SILENT, silent), (Group.OVERDUE, late), (Group.CHECK_IN, asked)):
        if found:
            return code, min(found)
    return Group.ON_TRACK, min((day for kind, day in shown if kind not in QUIET), default=None)


def next_for(code: Group, since: date | None, done: Done, on: date, *, asks: bool) -> Next:
    """First a reminder, then asking both how it goes, then another mentor: each when three days brought no change."""
    if code == Group.ON_TRACK or since is None:
        return Next.NOTHING
    if code == Group.UNCOVERED:
        return Next.COVER
    reminded = done.reminded_on if done.reminded_on and done.reminded_on >= since else None
    asked = done.asked_on if done.asked_on and done.asked_on >= since else None
    last = max((day for day in (reminded, asked) if day), default=None)
    if last is not None and on < last + WAIT_AFTER:
        return Next.WAIT
    if code == Group.CHECK_IN:
        return Next.CHECK_IN
    if reminded is None:
        return Next.REMIND
    return Next.CHECK_IN if asks and asked is None else Next.HAND_OVER


def load(guides: int, *, usual: int | None, most: int, mean: float) -> Load:
    """Full and at the top by the definition; far from the others when the difference is two at least and half the mean.

    The last is a proposal: the programme's sources name no figure.
    """
    if guides >= most:
        return Load.TOP
    if usual is not None and guides >= usual:
        return Load.FULL
    far = max(float(FAR_AT_LEAST), mean / 2)
    if guides - mean >= far:
        return Load.MANY
    return Load.FEW if mean - guides >= far else Load.EVEN


def next_for_mentor(code: Load, *, takes_new: bool) -> Next:
    """Too many: nobody new for now. Room again: let new people come. At the hard limit nobody comes anyway: hand one over."""
    if code == Load.TOP:
        return Next.HAND_OVER
    if code in {Load.FULL, Load.MANY}:
        return Next.GIVE_ROOM if takes_new else Next.HAND_OVER
    return Next.NOTHING if takes_new else Next.LET_COME
