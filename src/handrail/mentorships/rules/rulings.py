"""What a lead may decide about the person a concern names, when, for how long, and how that person says no to it.

A measure here is called a ruling, because "measure" is a word of the labour market. No database.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.days import months_after
from handrail.kernel.reasons import Reason
from handrail.mentorships.rules import ConcernStage, Severity

HEAR_DAYS = 7
"""Who was told and has not answered after so many days has had the chance to be heard."""
APPEAL_DAYS = 14
"""So many days after being told the person may say that she does not agree."""
SETTLE_DAYS = 7
"""An appeal is due to be decided within so many days."""
MOST_MONTHS = 24
"""Nobody is kept out without an end: who still thinks it is needed then decides anew. Not longer than a case is kept."""


class RulingKind(StrEnum):
    PAUSE = auto()
    END = auto()
    BAR = auto()


class Settled(StrEnum):
    UPHELD = auto()
    LIFTED = auto()


KEEPS_AWAY = frozenset({RulingKind.PAUSE, RulingKind.BAR})
"""These rest the person's place as a mentor until a day; an end happens once."""


@dataclass(frozen=True)
class Hearing:
    """`told_on` is None for who was never told."""

    told_on: date | None
    answered: bool


@dataclass(frozen=True)
class CaseFacts:
    """`possible`: what makes sense for this person. `standing`: what was decided in this case and still holds."""

    stage: ConcernStage
    severity: Severity
    mine: bool
    hearing: Hearing
    possible: frozenset[RulingKind]
    standing: frozenset[RulingKind]


@dataclass(frozen=True)
class Ruled:
    """What a lead wants to decide."""

    kind: RulingKind
    until: date | None
    reason: str
    is_safe: bool


def answer_by(told_on: date) -> date:
    """The last day on which nothing is decided unless she has answered."""
    return told_on + timedelta(days=HEAR_DAYS - 1)


def was_heard(hearing: Hearing, on: date) -> bool:
    """She answered, or had a week to."""
    if hearing.told_on is None:
        return False
    return hearing.answered or on > answer_by(hearing.told_on)


def blocks_ruling(facts: CaseFacts, said: Ruled, on: date) -> list[Reason]:
    """First heard, then decided; only in immediate danger it is the other way round."""
    checks = {
        "ruling_not_owned": facts.stage not in {ConcernStage.OWNED, ConcernStage.ACTING} or not facts.mine,
        "ruling_unheard": facts.severity != Severity.IMMEDIATE and not was_heard(facts.hearing, on),
        "ruling_not_here": said.kind not in facts.possible,
        "ruling_stands": said.kind in facts.standing,
        "ruling_days": not _has_good_day(said, on),
        "ruling_no_words": not said.reason.strip(),
        "hearing_not_safe": not said.is_safe,
    }
    return [Reason(code) for code, holds in checks.items() if holds]


def _has_good_day(said: Ruled, on: date) -> bool:
    if said.kind not in KEEPS_AWAY:
        return said.until is None
    return said.until is not None and on < said.until <= months_after(on, MOST_MONTHS)


@dataclass(frozen=True)
class RulingFacts:
    """Where a ruling is: `ended` is over by its day or lifted."""

    kind: RulingKind
    told_on: date
    taken_by: int
    appealed: bool
    settled: bool
    ended: bool


def last_appeal_day(told_on: date) -> date:
    return told_on + timedelta(days=APPEAL_DAYS)


def blocks_appealing(facts: RulingFacts, text: str, on: date) -> list[Reason]:
    """Once, within the days, and not about what is over anyway."""
    checks = {
        "appeal_already": facts.appealed,
        "appeal_over": facts.settled or facts.ended,
        "appeal_late": on > last_appeal_day(facts.told_on),
        "appeal_no_words": not text.strip(),
    }
    return [Reason(code) for code, holds in checks.items() if holds]


def waits(facts: RulingFacts) -> bool:
    """The person does not agree, and nobody has looked at it yet."""
    return facts.appealed and not facts.settled


def blocks_settling(facts: RulingFacts, outcome: Settled, reason: str, by: Collection[int | None]) -> list[Reason]:
    """An appeal is decided by somebody else than who decided first; without one a ruling can only be lifted.

    `by`: who acts, and the desk she works at, so that nobody stands in for herself.
    """
    checks = {
        "appeal_own": waits(facts) and facts.taken_by in by,
        "appeal_none": outcome == Settled.UPHELD and not waits(facts),
        "appeal_settled": facts.ended and not waits(facts),
        "settle_no_words": not reason.strip(),
    }
    return [Reason(code) for code, holds in checks.items() if holds]


def blocks_closing(rulings: Collection[RulingFacts], hearing: Hearing, on: date) -> list[Reason]:
    """No case is closed over somebody's appeal, nor before who was kept away at once has had her week to be heard."""
    found = [Reason("appeal_waits")] if any(waits(each) for each in rulings) else []
    if rulings and not was_heard(hearing, on):
        found.append(Reason("ruling_not_yet_heard"))
    return found
