"""When hours count, when a certificate may be issued and holds, and which topics a course covers. No database, no clock."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.reasons import Reason
from handrail.programmes.definition import Definition
from handrail.programmes.parts import Trained
from handrail.register.rules import months_before

MINUTES = 60
LONGEST_SESSION = 12 * MINUTES
FINISH_WITHIN = timedelta(days=90)
REMIND_BEFORE = (timedelta(days=30), timedelta(days=7))
"""Days before a certificate ends, or before the course should be finished, on which a mentor is reminded."""

# What mentors should have heard before the first mentee: Elements of Effective Practice B.3.2 and B.3.3, in our own words
# from knowledge of the publication, not checked against it.
ROLE_TOPICS = (
    "requirements",
    "goals",
    "duties",
    "relationship",
    "ethics",
    "closure",
    "help",
    "groups",
    "starting",
    "family",
)
RISK_TOPICS = (
    "contact",
    "confidentiality",
    "digital",
    "money",
    "transport",
    "crisis",
    "reporting",
    "pictures",
    "personal_data",
    "complaints",
)
BLUEPRINT = ROLE_TOPICS + RISK_TOPICS
SOURCES = {**dict.fromkeys(ROLE_TOPICS, "B.3.2"), **dict.fromkeys(RISK_TOPICS, "B.3.3")}


class State(StrEnum):
    PRESENT = auto()
    EXCUSED = auto()
    ABSENT = auto()


class Moment(StrEnum):
    """The mentor profile is marked twice: before the course and after it."""

    BEFORE = auto()
    AFTER = auto()


class Side(StrEnum):
    """By the mentor herself, and by the head of her office."""

    SELF = auto()
    LEADER = auto()


class Standing(StrEnum):
    """How a certificate stands on a day."""

    VALID = auto()
    EXPIRED = auto()
    REVOKED = auto()


def rules_of(definition: Definition) -> dict[str, Trained]:
    """The courses this programme asks of its mentors, by code."""
    requires = definition.mentor.requires if definition.mentor else ()
    return {rule.course: rule for rule in requires if isinstance(rule, Trained)}


@dataclass(frozen=True)
class Kept:
    """One line of attendance as it was kept; `corrects` is the line it takes the place of."""

    id: int
    session: int
    day: date
    state: State
    minutes: int
    corrects: int | None = None


def counting(lines: Iterable[Kept]) -> list[Kept]:
    """The lines that hold: those nobody corrected since, by day."""
    kept = list(lines)
    replaced = {line.corrects for line in kept}
    return sorted((line for line in kept if line.id not in replaced), key=lambda line: (line.day, line.session))


@dataclass(frozen=True)
class Sum:
    """One line of the ledger with the minutes so far; `counts` says whether it counts towards the next certificate."""

    line: Kept
    total: int
    counts: bool

    @property
    def minutes(self) -> int:
        return self.line.minutes if self.line.state == State.PRESENT else 0


def ledger(lines: Iterable[Kept], since: date | None = None) -> list[Sum]:
    """The hours ledger: every session with the sum so far. After the certificate of `since` it begins anew at nothing."""
    found: list[Sum] = []
    for line in counting(lines):
        counts = since is None or line.day > since
        before = found[-1].total if found and found[-1].counts == counts else 0
        found.append(Sum(line, before + (line.minutes if line.state == State.PRESENT else 0), counts))
    return found


def minutes_of(lines: Iterable[Kept], since: date | None = None) -> int:
    return counted(ledger(lines, since))


def counted(sums: Sequence[Sum]) -> int:
    """The minutes towards the next certificate."""
    return sums[-1].total if sums and sums[-1].counts else 0


@dataclass(frozen=True)
class Facts:
    """What is known of one mentor's way through one course."""

    minutes: int
    passed: bool = False
    may_guide: bool = True


def lacks(rule: Trained, facts: Facts) -> list[Reason]:
    """What is missing before the certificate: hours, and the test where the file asks for one."""
    short = rule.hours * MINUTES - facts.minutes
    reasons = [Reason("hours_missing", str(short))] if short > 0 else []
    return reasons + ([Reason("test_missing")] if rule.test and not facts.passed else [])


def expires(rule: Trained, issued_on: date) -> date | None:
    """The last day a certificate of that day holds: the day before it is so many months old."""
    return months_before(issued_on, -rule.valid_months) - timedelta(days=1) if rule.valid_months else None


def standing(expires_on: date | None, revoked_on: date | None, on: date) -> Standing:
    if revoked_on is not None and revoked_on <= on:
        return Standing.REVOKED
    return Standing.EXPIRED if expires_on is not None and expires_on < on else Standing.VALID


def blocks_issuing(rule: Trained, facts: Facts, *, own: bool, latest: Standing | None) -> list[Reason]:
    """A certificate needs its hours, is never one's own work, and one that holds for good is not issued twice."""
    reasons = lacks(rule, facts) + ([Reason("own_training")] if own else [])
    if latest == Standing.VALID and not rule.valid_months:
        reasons.append(Reason("certified_already"))
    return reasons


@dataclass(frozen=True)
class Sitting:
    """A session as it is planned."""

    day: date
    minutes: int
    topics: tuple[str, ...] = ()


def blocks_session(sitting: Sitting) -> list[Reason]:
    reasons = [] if 0 < sitting.minutes <= LONGEST_SESSION else [Reason("session_length", "minutes")]
    return reasons + [Reason("topic_unknown", "topics") for topic in sitting.topics if topic not in BLUEPRINT]


def blocks_keeping(day: date, length: int, minutes: int, on: date) -> list[Reason]:
    """Attendance is kept when the day has come, and nobody attends longer than the session lasts."""
    reasons = [Reason("session_to_come")] if day > on else []
    return reasons + ([] if 0 <= minutes <= length else [Reason("minutes_too_many", str(length))])


@dataclass(frozen=True)
class Covered:
    """One topic of the blueprint and the sessions that treat it: those held, and those still to come."""

    topic: str
    source: str
    held: tuple[date, ...]
    planned: tuple[date, ...]

    @property
    def is_met(self) -> bool:
        return bool(self.held)


def coverage(sittings: Collection[Sitting], on: date) -> list[Covered]:
    """Which topics of the blueprint the sessions of a run meet."""

    def days(topic: str) -> list[date]:
        return sorted(each.day for each in sittings if topic in each.topics)

    return [
        Covered(
            topic,
            SOURCES[topic],
            tuple(day for day in days(topic) if day <= on),
            tuple(day for day in days(topic) if day > on),
        )
        for topic in BLUEPRINT
    ]


@dataclass(frozen=True)
class Training:
    """One mentor and one course, for what is due: accepted when, and until when the newest certificate holds."""

    accepted_on: date
    certified: bool = False
    expires_on: date | None = None


def due(training: Training) -> tuple[str, date, tuple[date, ...]] | None:
    """(kind, day, reminders): finish the course, or renew a certificate that ends; nothing for one that holds for good."""
    if not training.certified:
        day = training.accepted_on + FINISH_WITHIN
        return "complete_training", day, tuple(day - before for before in REMIND_BEFORE)
    if training.expires_on is None:
        return None
    return "renew_certificate", training.expires_on, tuple(training.expires_on - before for before in REMIND_BEFORE)


def moment(facts: Facts, rule: Trained) -> Moment:
    """Before the hours are enough the profile is marked as "before", from then on as "after"."""
    return Moment.BEFORE if lacks(rule, facts) else Moment.AFTER


def corrected(line: Kept, state: State, minutes: int, *, number: int) -> Kept:
    """The new line that takes the place of this one, which stays."""
    return replace(line, id=number, state=state, minutes=minutes if state == State.PRESENT else 0, corrects=line.id)


def shares(done: int, booked: int, wanted: int) -> Sequence[int]:
    """Minutes done, booked and still to find, as the page shows them: never more than what is wanted."""
    done_shown = min(done, wanted)
    booked_shown = min(booked, wanted - done_shown)
    return done_shown, booked_shown, wanted - done_shown - booked_shown
