"""When a draft may be published and a version taken back. No database, no clock."""

from dataclasses import dataclass
from datetime import date

from handrail.kernel.reasons import Reason

FEW = 5
"""Fewer people than this of a register are not told by their number to who may not see them."""
ASKED_DAYS = 14
"""How long somebody may be asked to publish a draft; what was looked at longer ago is looked at anew."""


@dataclass(frozen=True)
class Asked:
    """Who asked that a draft be published, and when."""

    person_id: int | None
    on: date | None

    def lapsed(self, on: date) -> bool:
        return self.on is None or (on - self.on).days > ASKED_DAYS


def blocks_second(asked: Asked, person_id: int | None, on: date) -> list[Reason]:
    """Two people publish: one has asked, lately, and another one does it."""
    if asked.person_id is None:
        return [Reason("not_asked")]
    if asked.lapsed(on):
        return [Reason("asked_too_long_ago")]
    return [Reason("asked_oneself")] if asked.person_id == person_id or person_id is None else []


@dataclass(frozen=True)
class WithdrawalFacts:
    """What a version must be like to be taken back."""

    is_newest: bool
    entered: bool
    is_only: bool
    is_open: bool
    why: str


def blocks_withdrawing(facts: WithdrawalFacts) -> list[Reason]:
    """Every reason why this version stays."""
    reasons = [] if facts.is_newest else [Reason("not_newest")]
    if facts.entered:
        reasons.append(Reason("version_entered"))
    if facts.is_only and facts.is_open:
        reasons.append(Reason("only_version"))
    return reasons if facts.why.strip() else [*reasons, Reason("reason_missing", "why")]
