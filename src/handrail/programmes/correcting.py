"""When what a person says is wrong in her data must be answered. No database, no clock."""

from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.days import months_after
from handrail.kernel.lifecycle import Lifecycle, move
from handrail.programmes.rules import Due

REMIND = timedelta(days=7)


class CorrectionStage(StrEnum):
    OPEN = auto()
    DONE = auto()
    REFUSED = auto()


C = CorrectionStage
CORRECTION = Lifecycle(
    move("put_right", {C.OPEN}, C.DONE),
    move("refuse", {C.OPEN}, C.REFUSED),
    # An answer by mistake is taken back.
    move("reopen", {C.DONE, C.REFUSED}, C.OPEN),
)


def answer_by(asked_on: date) -> date:
    """Within one month of receipt (GDPR art. 12 (3))."""
    return months_after(asked_on, 1)


def dues(stage: str, due_on: date, role: str, organisation_id: int) -> list[Due]:
    """The answer is due of whoever holds the role there."""
    if stage != C.OPEN:
        return []
    return [Due("answer_correction", None, role, organisation_id, due_on, (due_on - REMIND, due_on))]
