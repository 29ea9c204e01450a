"""Why a step is refused: always every reason that applies, as codes that pages and API share."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One reason: a stable code, and a detail for the sentence shown (never personal data)."""

    code: str
    detail: str = ""


class Refused(Exception):
    """The rules do not allow the step; nothing was changed."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = list(reasons)
        super().__init__(", ".join(reason.code for reason in self.reasons))


def refuse_if(reasons: Iterable[Reason | None]) -> None:
    """Raise Refused with all given reasons; None among them means that rule had nothing to say."""
    if found := [reason for reason in reasons if reason is not None]:
        raise Refused(found)
