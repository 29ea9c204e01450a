"""How grave a concern is and why, by when it is answered, who is asked next, and who is on call. No database."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum, auto

from handrail.kernel.reasons import Reason
from handrail.mentorships.rules import ConcernStage, Severity
from handrail.programmes.rules import Due

FIRST_HOUR, LAST_HOUR = 10, 16
"""Between these hours of the answer's day a person has answered, so that nobody waits for a day without an end."""
STEP_DAYS, CLOSING_DAYS = 7, 28
GRAVITY = (Severity.LOOK, Severity.SERIOUS, Severity.IMMEDIATE)


class Question(StrEnum):
    """The three plain questions; a yes is a reason."""

    DANGER = auto()
    HURT = auto()
    GOES_ON = auto()


def severity(yes: Collection[Question]) -> Severity:
    """Danger now is immediate; somebody hurt, or that it may happen again, is serious; else it is looked at."""
    if Question.DANGER in yes:
        return Severity.IMMEDIATE
    return Severity.SERIOUS if yes else Severity.LOOK


def answered_yes(*, danger: bool, hurt: bool, goes_on: bool) -> tuple[Question, ...]:
    """Every reason for the severity, not the first alone."""
    said = ((Question.DANGER, danger), (Question.HURT, hurt), (Question.GOES_ON, goes_on))
    return tuple(question for question, yes in said if yes)


def blocks_weighing(stage: ConcernStage, old: Severity, new: Severity, reason: str) -> list[Reason]:
    """Raising needs no reason; who lowers says why, and the line stands in the log."""
    found = [Reason("concern_closed")] if stage == ConcernStage.CLOSED else []
    if new == old:
        found.append(Reason("severity_same"))
    if GRAVITY.index(new) < GRAVITY.index(old) and not reason.strip():
        found.append(Reason("severity_reason_missing"))
    return found


def holds_contact(severity: Severity) -> bool:
    """Whether contact is held before anybody has read it."""
    return severity == Severity.IMMEDIATE


def answer_time(reported: datetime, day: date) -> datetime:
    """By when a person has answered on that day, on the wall clock: the hour it came in, within the hours of work."""
    hour = reported.hour + (1 if reported.minute or reported.second else 0)
    return datetime.combine(day, time(min(max(hour, FIRST_HOUR), LAST_HOUR)), reported.tzinfo)


MOST_ANSWERS = 10


def blocks_telling(stage: ConcernStage, *, somebody: bool, already: bool, is_safe: bool, text: str) -> list[Reason]:
    """Why the person it is about is not told now. It is never done by itself, and never before a lead answers for it."""
    checks = {
        "hearing_nobody": not somebody,
        "hearing_already": already,
        "hearing_not_owned": stage not in {ConcernStage.OWNED, ConcernStage.ACTING},
        "hearing_not_safe": not is_safe,
        "hearing_no_words": not text.strip(),
    }
    return [Reason(code) for code, holds in checks.items() if holds]


def blocks_answering(stage: ConcernStage, answers: int) -> list[Reason]:
    if stage == ConcernStage.CLOSED:
        return [Reason("hearing_over")]
    return [Reason("hearing_enough")] if answers >= MOST_ANSWERS else []


@dataclass(frozen=True)
class ConcernFacts:
    """`others`: who is told when a deadline passes; never the owner, nor anybody the case is kept from."""

    stage: ConcernStage
    reported_on: date
    answer_by: date
    answered: bool
    step_by: date | None
    close_by: date | None
    keep_review_on: date | None
    owner: int | None
    others: tuple[int, ...]
    appeal_by: date | None = None
    appeal_for: tuple[int, ...] = ()
    """By when an appeal is decided, and who may: never who decided first."""


DEADLINES: tuple[tuple[str, Callable[[ConcernFacts], date | None]], ...] = (
    ("handle_concern", lambda facts: None if facts.answered else facts.answer_by),
    ("concern_step", lambda facts: facts.step_by),
    ("concern_closing", lambda facts: facts.close_by),
    ("concern_keep", lambda facts: facts.keep_review_on),
)


def concern_duties(facts: ConcernFacts) -> list[Due]:
    """First answer, next step, closure and what is kept are the owner's; what is late is told to the others the day after."""
    closed = facts.stage == ConcernStage.CLOSED
    due = [(kind, day) for kind, of in DEADLINES if (day := of(facts)) and (not closed or kind == "concern_keep")]
    found = []
    for kind, day in due:
        first = facts.reported_on if kind == "handle_concern" else day - timedelta(days=1)
        owners = [facts.owner] if facts.owner is not None else list(facts.others)
        found += [Due(kind, each, None, None, day, tuple(sorted({first, day}))) for each in owners]
    if due and facts.owner is not None:
        late = min(day for _kind, day in due) + timedelta(days=1)
        found += [Due("concern_late", each, None, None, late, (late,)) for each in facts.others]
    if (by := facts.appeal_by) is not None:
        found += [Due("decide_appeal", each, None, None, by, (by - timedelta(days=1), by)) for each in facts.appeal_for]
    return found


@dataclass(frozen=True)
class Shift:
    """Somebody is on call on these days between two hours of the wall clock; an `end` not after `start` is the next morning."""

    person: int
    since: date
    until: date
    start: time
    end: time

    def spans(self, zone: tzinfo | None) -> Iterable[tuple[datetime, datetime]]:
        """Each stretch of time; from an hour to the same hour is a whole day."""
        for ahead in range((self.until - self.since).days + 1):
            day = self.since + timedelta(days=ahead)
            last = day if self.end > self.start else day + timedelta(days=1)
            yield datetime.combine(day, self.start, zone), datetime.combine(last, self.end, zone)

    def covers(self, moment: datetime) -> bool:
        return any(begin <= moment < end for begin, end in self.spans(moment.tzinfo))


def on_call(shifts: Iterable[Shift], away: Collection[int], moment: datetime) -> list[int]:
    """Who is on call at that moment on the wall clock, in the order of the rota; who is away is passed over."""
    return list(dict.fromkeys(each.person for each in shifts if each.person not in away and each.covers(moment)))


def gaps(shifts: Iterable[Shift], begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches between the two moments in which nobody is on call."""
    found, at = [], begin
    spans = sorted(span for each in shifts for span in each.spans(begin.tzinfo) if span[1] > begin and span[0] < end)
    for first, last in spans:
        if first > at:
            found.append((at, first))
        at = max(at, last)
    return [*found, (at, end)] if at < end else found


def routed_to(candidates: Iterable[int | None], *, past: Collection[int]) -> int | None:
    """Who gets a concern: the first in turn who is not among those it has to pass by."""
    return next((each for each in candidates if each is not None and each not in past), None)
