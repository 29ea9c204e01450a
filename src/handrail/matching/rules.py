"""When a mentor may be asked and a request may move, how its clock runs, and how long the wait usually is.

No Django, no database, no clock. A wish list is requests in the stage *wished*: the next one is asked only when the one
before has ended without a yes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum, auto

from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason


class Stage(StrEnum):
    WISHED = auto()
    OPEN = auto()
    QUESTIONED = auto()
    ACCEPTED = auto()
    DECLINED = auto()
    WITHDRAWN = auto()
    EXPIRED = auto()
    CLOSED = auto()


ASKED = (Stage.OPEN, Stage.QUESTIONED)
"""The mentor knows of it and it is not decided."""
PENDING = (Stage.WISHED, *ASKED)
DECIDED = frozenset(Stage) - frozenset(PENDING)
REFUSED_HER = (Stage.DECLINED, Stage.EXPIRED)
"""Mentors of such a request are not proposed to her again."""

REQUEST = Lifecycle(
    move("ask", {Stage.WISHED}, Stage.OPEN),
    move("question", {Stage.OPEN}, Stage.QUESTIONED),
    move("answer", {Stage.QUESTIONED}, Stage.OPEN),
    move("accept", {Stage.OPEN}, Stage.ACCEPTED),
    move("decline", ASKED, Stage.DECLINED),
    move("withdraw", PENDING, Stage.WITHDRAWN),
    move("expire", ASKED, Stage.EXPIRED),
    move("close", PENDING, Stage.CLOSED),
)

DECLINE_REASONS = ("no_time", "other_field", "too_far", "know_each_other", "other")


class Mark(StrEnum):
    LATER = auto()
    NOT_THIS = auto()


class Because(StrEnum):
    """Why a request was closed by something else."""

    SIBLING_ACCEPTED = auto()
    MENTOR_FULL = auto()
    NOT_AVAILABLE = auto()
    LEFT = auto()


@dataclass(frozen=True)
class Clock:
    """The programme's answer time. `zone` says in which place a day begins and ends."""

    answer_days: int
    remind_days: int
    zone: tzinfo

    def answer_by(self, asked_at: datetime) -> datetime:
        """When an unanswered request ends."""
        return asked_at + timedelta(days=self.answer_days)

    def left(self, answer_by: datetime, now: datetime) -> timedelta:
        """What remains of the mentor's time while the clock is stopped."""
        return max(answer_by - now, timedelta())

    def due_on(self, answer_by: datetime) -> date:
        return answer_by.astimezone(self.zone).date()

    def remind_on(self, answer_by: datetime, on: date) -> tuple[date, ...]:
        """The day of the one reminder; none when that day has passed, for then it was sent."""
        day = self.due_on(answer_by) - timedelta(days=self.answer_days - self.remind_days)
        return (day,) if day >= on else ()


@dataclass(frozen=True)
class Asker:
    """What is known of her when she asks."""

    ready: bool
    waiting: int
    limit: int


def blocks_asking(asker: Asker, new: Sequence[int]) -> list[Reason]:
    """Why she may not ask these mentors now: not ready, none or the same twice, or more than the wish list holds."""
    reasons = [] if asker.ready else [Reason("not_ready")]
    if not new:
        reasons.append(Reason("nobody_chosen", "mentors"))
    if len(set(new)) != len(new):
        reasons.append(Reason("chosen_twice"))
    if asker.waiting + len(new) > asker.limit:
        reasons.append(Reason("too_many_open", str(asker.limit)))
    return reasons


@dataclass(frozen=True)
class Asked:
    """What is known of a mentor at the moment somebody asks or is shown. `apart`: the two are kept apart."""

    accepted: bool
    cleared: bool
    away: bool
    room: bool
    apart: bool
    same_person: bool
    shares: bool
    asked_already: bool = False
    refused_her: bool = False


def blocks_asked(mentor: Asked) -> list[Reason]:
    """Why this mentor cannot be asked. Being kept apart reads like any other absence, so that nobody learns of a block."""
    reasons = []
    if not (mentor.accepted and mentor.cleared) or mentor.away or mentor.apart or mentor.same_person or not mentor.shares:
        reasons.append(Reason("mentor_not_available"))
    elif not mentor.room:
        reasons.append(Reason("mentor_full"))
    if mentor.asked_already:
        reasons.append(Reason("asked_already"))
    if mentor.refused_her:
        reasons.append(Reason("answered_no"))
    return reasons


def may_be_opened(open_now: int, limit: int) -> bool:
    """Whether one more mentor may be waiting for an answer to her."""
    return open_now < limit


def pauses(last: Iterable[Stage], after: int) -> bool:
    """Whether a mentor whose newest requests ended so (newest first) is paused: `after` in a row without any answer."""
    ended = list(last)[:after]
    return len(ended) == after and all(stage == Stage.EXPIRED for stage in ended)


def blocks_deciding(reason: str) -> list[Reason]:
    """A no has a reason from the list, so that the programme learns; the mentee reads a kind sentence."""
    return [] if reason in DECLINE_REASONS else [Reason("reason_missing", "reason")]


def blocks_words(text: str, field: str) -> list[Reason]:
    return [] if text.strip() else [Reason("words_missing", field)]


ENOUGH_ANSWERS = 5
ENOUGH_DECIDED = 10


def usual_days(answers: Sequence[timedelta | None], enough: int = ENOUGH_ANSWERS) -> int | None:
    """Within how many days half of the mentors asked have answered; None = unanswered in the list, or we do not know yet.

    Those who never answered count as the longest, so the figure does not get better by silence.
    """
    if len(answers) < enough:
        return None
    times = sorted(answers, key=lambda time: (time is None, time or timedelta()))
    middle = times[len(times) // 2]
    return None if middle is None else max(1, -(-middle // timedelta(days=1)))


def yes_in_ten(stages: Sequence[Stage]) -> int | None:
    """How many of ten mentors asked say yes, rounded down; None when too few were asked to say."""
    counted = [stage for stage in stages if stage in {Stage.ACCEPTED, *REFUSED_HER}]
    if len(counted) < ENOUGH_DECIDED:
        return None
    return 10 * sum(stage == Stage.ACCEPTED for stage in counted) // len(counted)


def first_name(name: str) -> str:
    """What the two see of each other's name before a yes."""
    return (name.split() or [""])[0]


class Chosen(StrEnum):
    """What became of a jobseeker whom a mentor looked at in the register."""

    RESERVED = auto()
    PASSED = auto()
    INVITED = auto()
    ACCEPTED = auto()
    DECLINED = auto()
    EXPIRED = auto()
    WITHDRAWN = auto()
    OVER = auto()
    """A reservation let go or run out, or a "not this time" taken back."""


HOLDING = (Chosen.RESERVED, Chosen.INVITED)
SELECTION = Lifecycle(
    move("release", {Chosen.RESERVED}, Chosen.OVER),
    move("undo", {Chosen.PASSED}, Chosen.OVER),
    move("invite", {Chosen.RESERVED}, Chosen.INVITED),
    move("accept", {Chosen.INVITED}, Chosen.ACCEPTED),
    move("decline", {Chosen.INVITED}, Chosen.DECLINED),
    move("expire", {Chosen.INVITED}, Chosen.EXPIRED),
    move("withdraw", {Chosen.INVITED}, Chosen.WITHDRAWN),
)
RESERVED_FOR = timedelta(hours=48)
RESERVED_MOST = 10
CALL_BACK_DAYS = 2
REST = timedelta(days=90)
"""Who said no is chosen by nobody for so long, and never again by the same mentor. Our proposal; no source says how long."""

WHY_NOT = ("not_now", "other_help", "too_far", "know_each_other", "other_mentor", "other")
"""Neutral, about the fit and never about the person."""
SAID_WHY = ("work", "language", "area", "time", "path", "trust")
"""What a letter may say about why somebody was chosen."""
NO_BECAUSE = ("not_now", "found_work", "other_help", "other_mentor", "no_say")


@dataclass(frozen=True)
class Room:
    """How many a mentor accompanies, and how many may still say yes."""

    guides: int
    waiting: int
    places: int
    usual: int | None

    @property
    def left(self) -> int:
        return max(0, self.places - self.guides - self.waiting)

    @property
    def above_usual(self) -> bool:
        """One more would be more than is usual; it is said in words and refuses nothing."""
        return self.usual is not None and self.guides + self.waiting + 1 > self.usual


def blocks_inviting(room: Room, reasons: Sequence[str], *, eligible: bool) -> list[Reason]:
    """Why this invitation cannot go: no room for one more yes, nothing said about why, no longer among who may join."""
    found = [] if eligible else [Reason("no_longer_eligible")]
    if room.left < 1:
        found.append(Reason("no_room_to_invite", str(room.places)))
    if not reasons or any(code not in SAID_WHY for code in reasons):
        found.append(Reason("say_why", "reasons"))
    return found


def months_between(since: date, on: date) -> int:
    """Whole months from one day to another."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)


def age_on(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
