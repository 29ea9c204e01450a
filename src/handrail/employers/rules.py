"""When a placement may begin, change and end, and which of two answers about a job counts. No database, no clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason
from handrail.register.rules import months_before

MOST_HOURS = 60
AHEAD = timedelta(days=90)
BACK = timedelta(days=366 * 2)
UNDO = timedelta(days=14)
"""How long something said by mistake can be taken back by a press; later a person is asked."""


class PlacementStage(StrEnum):
    RUNNING = auto()
    ENDED = auto()
    WITHDRAWN = auto()


S = PlacementStage
PLACEMENT = Lifecycle(
    move("change", {S.RUNNING}, S.RUNNING),
    move("end", {S.RUNNING}, S.ENDED),
    move("undo_end", {S.ENDED}, S.RUNNING),
    move("withdraw", {S.RUNNING}, S.WITHDRAWN),
)


class Kind(StrEnum):
    """What somebody began. The first four are a job; the others help on the way to one."""

    JOB = auto()
    SUBSIDISED = auto()
    APPRENTICESHIP = auto()
    OWN_BUSINESS = auto()
    TRAINEESHIP = auto()
    TRIAL = auto()


JOBS = frozenset({Kind.JOB, Kind.SUBSIDISED, Kind.APPRENTICESHIP, Kind.OWN_BUSINESS})
"""What counts as a job: with a traineeship or trial work the mentorship simply goes on."""


class Contract(StrEnum):
    PERMANENT = auto()
    FIXED_TERM = auto()
    AGENCY = auto()
    OTHER = auto()
    NOT_KNOWN = auto()


class Source(StrEnum):
    """Who said it."""

    MENTEE = auto()
    MENTOR = auto()
    COUNSELLOR = auto()
    EMPLOYER = auto()
    IMPORT = auto()


class Size(StrEnum):
    """How many people work there, by the bounds the European Union counts by (2003/361/EC)."""

    MICRO = auto()
    SMALL = auto()
    MEDIUM = auto()
    LARGE = auto()


class EndReason(StrEnum):
    """Why a job ended, in words that blame nobody; illness is none of them, so nobody has to say it."""

    CONTRACT_OVER = auto()
    EMPLOYER_ENDED = auto()
    OWN_CHOICE = auto()
    OTHER_JOB = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Said:
    """One account of a placement."""

    employer: str
    started_on: date
    hours: int | None = None
    contract: Contract = Contract.NOT_KNOWN
    kind: Kind = Kind.JOB


def plain_name(name: str) -> str:
    """An employer's name as it is compared: letters and digits alone, so that "UAB „Lentvaris“" is "uab lentvaris"."""
    return " ".join("".join(each if each.isalnum() else " " for each in name.casefold()).split())


def blocks_description(
    sector: str, size: str, areas: Collection[str], *, sectors: Collection[str], regions: Collection[str]
) -> list[Reason]:
    """Only what can be chosen; each may be left open."""
    reasons = [] if not sector or sector in sectors else [Reason("employer_unknown", "sector")]
    if size and size not in set(Size):
        reasons.append(Reason("employer_unknown", "size"))
    if not set(areas) <= set(regions):
        reasons.append(Reason("employer_unknown", "areas"))
    return reasons


def blocks_said(said: Said, today: date) -> list[Reason]:
    """Why this cannot be written down."""
    reasons = []
    if not plain_name(said.employer):
        reasons.append(Reason("employer_missing", "employer"))
    if not today - BACK <= said.started_on <= today + AHEAD:
        reasons.append(Reason("job_start_far", "started_on"))
    if said.hours is not None and not 1 <= said.hours <= MOST_HOURS:
        reasons.append(Reason("hours_odd", "hours"))
    return reasons


def blocks_end(ended_on: date, reason: str, *, started_on: date, today: date) -> list[Reason]:
    """A job ends on a day that has come, not before it began, and with a reason."""
    reasons = [] if reason in set(EndReason) else [Reason("reason_missing", "reason")]
    if ended_on > today:
        reasons.append(Reason("end_in_future", "ended_on"))
    if ended_on < started_on:
        reasons.append(Reason("end_before_start", "ended_on"))
    return reasons


def blocks_undo(said_on: date, today: date) -> list[Reason]:
    return [Reason("undo_over")] if today > said_on + UNDO else []


def steps(stage: PlacementStage, *, told_on: date, end_told_on: date | None, today: date) -> frozenset[str]:
    """What may be done with a placement on that day."""
    found = set(PLACEMENT.open_from(stage))
    if blocks_undo(told_on, today):
        found.discard("withdraw")
    if end_told_on is None or blocks_undo(end_told_on, today):
        found.discard("undo_end")
    return frozenset(found)


class CheckState(StrEnum):
    """Whether somebody still had the job on the day that was asked about. What is not known is never a yes."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()


RANK = {Source.MENTOR: 1, Source.COUNSELLOR: 1, Source.MENTEE: 2, Source.EMPLOYER: 3, Source.IMPORT: 4}
"""Who knows better: the register before the employer, the employer before the person, the person before who heard of it."""

LINK_HOLDS = timedelta(days=60)


@dataclass(frozen=True)
class Answer:
    state: CheckState
    source: Source


def check_day(started_on: date, months: int) -> date:
    """The day a check asks about."""
    return months_before(started_on, -months)


def replaces(new: Answer, old: Answer | None) -> bool:
    """Whether a later answer counts from now on. The one before stays readable either way."""
    if old is None or old.state == CheckState.UNKNOWN:
        return True
    return new.state != CheckState.UNKNOWN and RANK[new.source] >= RANK[old.source]


def held_at(day: date, ended_on: date | None, answered: CheckState | None) -> CheckState:
    """Whether a job held on that day, by its dates where it ended, else by what was answered; no answer is not known."""
    if ended_on is not None:
        return CheckState.YES if ended_on >= day else CheckState.NO
    return answered or CheckState.UNKNOWN


def blocks_check(months: int, *, started_on: date, today: date) -> list[Reason]:
    """Nobody can say today how it will be."""
    day = check_day(started_on, months)
    return [Reason("check_early", day.isoformat())] if today < day else []


MOST_PLACES = 200


class OfferStage(StrEnum):
    DRAFT = auto()
    OPEN = auto()
    CLOSED = auto()


OFFER = Lifecycle(
    move("change_offer", {OfferStage.DRAFT}, OfferStage.DRAFT),
    move("publish_offer", {OfferStage.DRAFT}, OfferStage.OPEN),
    move("close_offer", {OfferStage.DRAFT, OfferStage.OPEN}, OfferStage.CLOSED),
)


@dataclass(frozen=True)
class Training:
    """What an employer offers: what, for whom, where, when, how many, in which language."""

    title: str
    for_whom: str
    place: str
    starts_on: date
    ends_on: date | None
    places: int
    language: str


def blocks_training(said: Training, today: date) -> list[Reason]:
    """Why an offer cannot stand like this."""
    reasons = [] if said.title.strip() else [Reason("title_missing", "title")]
    if said.starts_on < today:
        reasons.append(Reason("training_past", "starts_on"))
    if said.ends_on is not None and said.ends_on < said.starts_on:
        reasons.append(Reason("training_ends_early", "ends_on"))
    if not 1 <= said.places <= MOST_PLACES:
        reasons.append(Reason("training_places", "places"))
    return reasons
