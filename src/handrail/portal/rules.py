"""How a caseload and a programme are read: where somebody stands, how urgent that is, and the one figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.mentorships.rules import Light

WAITS_LONG = 14
SILENT_AFTER = 30
PROMISED_DAYS = 14
COUNTED_EACH_TIME = 2_000
"""People of a programme: of more, the figures of its first page are counted anew only after `COUNTED_FOR`."""
COUNTED_FOR = timedelta(minutes=10)


class Brought(StrEnum):
    """What an organisation brings in from its spreadsheets."""

    MENTORS = auto()
    EMPLOYERS = auto()
    MENTORSHIPS = auto()


class Standing(StrEnum):
    """Where a person stands, as a counsellor may know it."""

    REFERRED = auto()
    JOINING = auto()
    WAITING = auto()
    GUIDED = auto()
    FOLLOWED = auto()
    CLOSED = auto()


class Rung(StrEnum):
    """How far somebody has come in a programme; each rung is counted by itself, so hand-made pairs are counted too."""

    REGISTERED = auto()
    SEARCHED = auto()
    ASKED = auto()
    ACCEPTED = auto()
    MET = auto()


@dataclass(frozen=True)
class Case:
    """The facts of one participation that a counsellor's list needs."""

    stage: str
    since: date
    last_met: date | None = None
    agreed_on: date | None = None


def standing(case: Case) -> Standing:
    """A counsellor's word for the stage."""
    named = {"referred": Standing.REFERRED, "joined": Standing.JOINING, "ready": Standing.WAITING}
    named |= {"followed": Standing.FOLLOWED, "closed": Standing.CLOSED}
    return named.get(case.stage, Standing.GUIDED)


def light(case: Case, on: date) -> Light:
    """How soon somebody should look: silent pairs now, long waits soon, all else is on its way."""
    match standing(case):
        case Standing.CLOSED:
            return Light.REST
        case Standing.FOLLOWED:
            # In a job meetings are rare; what is due there stands with the mentor.
            return Light.GO
        case Standing.GUIDED:
            last = case.last_met or case.agreed_on or case.since
            return Light.NOW if (on - last).days > SILENT_AFTER else Light.GO
    return Light.SOON if (on - case.since).days > WAITS_LONG else Light.GO


@dataclass(frozen=True)
class Figure:
    """A share with its denominator; none where nobody could have been counted yet."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        return None if self.of == 0 else round(100 * self.count / self.of)


def in_time(asked: date | None, met: date | None, on: date) -> bool | None:
    """Whether somebody who asked met a mentor within 14 days of it; None while those days are not over.

    So who has met sooner is not counted yet either: else the figure would count the quick ones first.
    """
    term = timedelta(days=PROMISED_DAYS)
    if asked is None or asked + term > on:
        return None
    return met is not None and met <= asked + term


def met_in_time(asked_and_met: Iterable[tuple[date | None, date | None]], on: date) -> Figure:
    """Of those whose first ask is at least 14 days ago, how many had a first meeting within 14 days of it."""
    said = [in_time(asked, met, on) for asked, met in asked_and_met]
    return Figure(said.count(True), len(said) - said.count(None))


def middle(days: Iterable[int]) -> int | None:
    """Half of them wait this long or less."""
    ordered = sorted(days)
    return ordered[(len(ordered) - 1) // 2] if ordered else None
