"""What can stand in the way to work, and how far the two are with it. Which it is, is sealed: some of it is about health."""

from enum import StrEnum, auto

from handrail.kernel.lifecycle import Lifecycle, move
from handrail.kernel.reasons import Reason

HEALTH_CONSENT = "health_data"


class Barrier(StrEnum):
    HEALTH = auto()
    DEBT = auto()
    CARE = auto()
    TRANSPORT = auto()
    HOUSING = auto()
    LANGUAGE = auto()
    DIGITAL = auto()
    PAPERS = auto()
    EXPIRED_CERTIFICATE = auto()
    FOREIGN_DIPLOMA = auto()


NEEDS_CONSENT = frozenset({Barrier.HEALTH})


class BarrierState(StrEnum):
    OPEN = auto()
    WORKED_ON = auto()
    GONE = auto()


BARRIER = Lifecycle(
    move("work_on", {BarrierState.OPEN, BarrierState.GONE}, BarrierState.WORKED_ON),
    move("clear_away", {BarrierState.OPEN, BarrierState.WORKED_ON}, BarrierState.GONE),
    move("open_again", {BarrierState.WORKED_ON, BarrierState.GONE}, BarrierState.OPEN),
)


def blocks_raise(kind: Barrier, *, health_allowed: bool) -> list[Reason]:
    """What is about health is kept only with the mentee's yes."""
    return [Reason("health_consent_missing")] if kind in NEEDS_CONSENT and not health_allowed else []
