"""Workshops and the places in them: how each moves, who is invited, and why somebody may not do a step."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto

from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason
from handrail.programmes.rules import Due

ONE_DAY = timedelta(days=1)
ANNOUNCED_BEFORE = timedelta(days=21)
"""Invitations go out so long before. Proposal: domain.md says "monthly", not how early people hear of it."""
LEAST_ANSWERS = 5
"""Feedback is shown from so many answers on, so that nobody can be told apart."""
LIST_DAYS = 2
"""The list of who came is due so many days later."""


class WorkshopStage(StrEnum):
    PLANNED = auto()
    CANCELLED = auto()


WORKSHOP = Lifecycle(
    move("edit", {WorkshopStage.PLANNED}, WorkshopStage.PLANNED),
    move("cancel", {WorkshopStage.PLANNED}, WorkshopStage.CANCELLED),
    move("restore", {WorkshopStage.CANCELLED}, WorkshopStage.PLANNED),
)


class SignupState(StrEnum):
    PLACED = auto()
    WAITING = auto()
    LEFT = auto()
    ATTENDED = auto()
    MISSED = auto()


S = SignupState
TAKING = (S.PLACED, S.ATTENDED, S.MISSED)
"""Those who have a place; the workshop's `taken` counts them."""
SIGNUP = Lifecycle(
    move("place", {S.LEFT, S.WAITING}, S.PLACED),
    move("wait", {S.LEFT}, S.WAITING),
    move("leave", {S.PLACED, S.WAITING}, S.LEFT),
    move("attend", {S.PLACED, S.MISSED}, S.ATTENDED),
    move("miss", {S.PLACED, S.ATTENDED}, S.MISSED),
    # A tick by mistake is taken back.
    move("untick", {S.ATTENDED, S.MISSED}, S.PLACED),
)


class SpeakingState(StrEnum):
    ASKED = auto()
    YES = auto()
    NO = auto()
    WITHDRAWN = auto()


K = SpeakingState
SPEAKING = Lifecycle(
    move("ask", {K.WITHDRAWN}, K.ASKED),
    move("accept", {K.ASKED, K.NO}, K.YES),
    move("decline", {K.ASKED}, K.NO),
    move("withdraw", {K.ASKED, K.YES}, K.WITHDRAWN),
    move("quote", {K.YES}, K.YES),
)

INVITATIONS, PUBLICITY = "invitations", "publicity"
"""Purposes of consent: to hear of workshops after one's time in the programme; to be quoted."""


class Invited(StrEnum):
    """Whom a programme file may invite to a series."""

    MENTEES = auto()
    FORMER_MENTEES = auto()
    MENTORS = auto()
    EMPLOYERS = auto()
    OTHER_EMPLOYERS = auto()
    PARTNERS = auto()
    INTERESTED = auto()


class Tap(StrEnum):
    """How it was, in one tap."""

    GOOD = auto()
    SO_SO = auto()
    NOT_GOOD = auto()


@dataclass(frozen=True)
class Timing:
    """What of a workshop decides which step is open."""

    stage: WorkshopStage
    starts_at: datetime
    ends_at: datetime


def blocks_signing(workshop: Timing, now: datetime) -> list[Reason]:
    """Places are taken and given back until it begins."""
    if workshop.stage == WorkshopStage.CANCELLED:
        return [Reason("workshop_cancelled")]
    return [Reason("workshop_begun")] if now >= workshop.starts_at else []


def blocks_attendance(workshop: Timing, now: datetime) -> list[Reason]:
    """Who came is ticked once it has begun."""
    if workshop.stage == WorkshopStage.CANCELLED:
        return [Reason("workshop_cancelled")]
    return [Reason("workshop_not_begun")] if now < workshop.starts_at else []


def blocks_code(*, right: bool, today: date, day: date, stage: str) -> list[Reason]:
    """The code on the door opens on the day alone."""
    if stage == WorkshopStage.CANCELLED:
        return [Reason("workshop_cancelled")]
    return [] if right and today == day else [Reason("workshop_code")]


def blocks_day(starts_at: datetime, now: datetime) -> list[Reason]:
    return [Reason("workshop_past", "day")] if starts_at <= now else []


def blocks_places(places: int, taken: int) -> list[Reason]:
    """Places never fall below those taken: nobody is put out by a number."""
    return [Reason("workshop_places_taken", str(taken))] if places < taken else []


def dues_of_place(person_id: int, day: date, placed_on: date) -> list[Due]:
    """A word the day before. Who got the place on that day or later has just been told."""
    eve = day - ONE_DAY
    return [Due("workshop_tomorrow", person_id, None, None, day, (eve,) if placed_on < eve else ())]


def dues_of_list(host_id: int, day: date) -> list[Due]:
    """The host ticks who came."""
    due = day + timedelta(days=LIST_DAYS)
    return [Due("workshop_list", host_id, None, None, due, (due,))]


@dataclass(frozen=True)
class Opinion:
    """What the host reads of the feedback: counts and sentences, or nothing while they are few."""

    given: int
    counts: tuple[tuple[str, int], ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        return bool(self.counts)


def opinion(taps: Collection[str], sentences: Iterable[str]) -> Opinion:
    """Counts from five answers on; the sentences in the order of the alphabet, which tells nothing of who was first."""
    if len(taps) < LEAST_ANSWERS:
        return Opinion(len(taps))
    counted = Counter(taps)
    return Opinion(len(taps), tuple((each, counted[each]) for each in Tap), tuple(sorted(filter(None, sentences))))
