"""How a caseload and a programme are read: where somebody stands, how urgent that is, and the one figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.mentorships.rules import Light

WAITS_LONG = 14
SILENT_AFTER = 30
PROMISED_DAYS = 14


class Standing(StrEnum):
    """Where a person stands, as a counsellor may know it."""

    REFERRED = auto()
    JOINING = auto()
    WAITING = auto()
    GUIDED = auto()
    CLOSED = auto()


@dataclass(frozen=True)
class Case:
    """The facts of one participation that a counsellor's list needs."""

    stage: str
    since: date
    last_met: date | None = None
    agreed_on: date | None = None


def standing(case: Case) -> Standing:
    """A counsellor's word for the stage."""
    named = {"referred": Standing.REFERRED, "joined": Standing.JOINING, "ready": Standing.WAITING, "closed": Standing.CLOSED}
    return named.get(case.stage, Standing.GUIDED)


def light(case: Case, on: date) -> Light:
    """How soon somebody should look: silent pairs now, long waits soon, all else is on its way."""
    match standing(case):
        case Standing.CLOSED:
            return Light.REST
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


def met_in_time(asked_and_met: Iterable[tuple[date, date | None]], on: date) -> Figure:
    """Of those whose first ask is at least 14 days ago, how many had a first meeting within 14 days of it.

    Those who asked later are not counted: their 14 days are not over (product.md, the one figure).
    """
    term = timedelta(days=PROMISED_DAYS)
    over = [(asked, met) for asked, met in asked_and_met if asked + term <= on]
    return Figure(sum(1 for asked, met in over if met is not None and met <= asked + term), len(over))
