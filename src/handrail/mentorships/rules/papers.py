"""Which papers the two sign together, and by when. What was signed holds for the plan of the track chosen then."""

from dataclasses import dataclass
from datetime import date, timedelta

from handrail.kernel.reasons import Reason
from handrail.programmes.definition import Definition
from handrail.programmes.parts import Party

SECOND_DAYS = 7
"""Where no second meeting is planned yet, it is expected a week after the first."""


@dataclass(frozen=True)
class PaperFacts:
    """Who of the two still has to sign. `held` and `planned` are the days of meetings."""

    unsigned: tuple[int, ...]
    held: tuple[date, ...]
    planned: tuple[date, ...]


def plan_papers(definition: Definition) -> tuple[str, ...]:
    """The codes of plans that both sign before the second meeting."""
    both = {Party.MENTEE, Party.MENTOR}
    return tuple(each.code for each in definition.documents if each.kind == "plan" and both <= set(each.signed_by))


def sign_by(facts: PaperFacts) -> date | None:
    """The day of the second meeting; None before the first, when there is no plan to sign yet."""
    if not facts.held or not facts.unsigned:
        return None
    if len(facts.held) > 1:
        return sorted(facts.held)[1]
    return min(facts.planned, default=facts.held[0] + timedelta(days=SECOND_DAYS))


def blocks_signing(steps: int, *, signed: bool) -> list[Reason]:
    if signed:
        return [Reason("signed_already")]
    return [] if steps else [Reason("plan_empty")]
