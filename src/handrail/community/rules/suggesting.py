"""How a suggestion for the programme comes to its answer."""

from datetime import date, timedelta
from enum import StrEnum, auto

from handrail.kernel.lifecycle import Lifecycle, move
from handrail.programmes.rules import Due

ANSWER_DAYS = timedelta(days=28)
"""Proposal: domain.md names no term; four weeks are long enough to ask others and short enough to be believed."""
REMIND = timedelta(days=7)


class SuggestionStage(StrEnum):
    NEW = auto()
    CONSIDERED = auto()
    ADOPTED = auto()
    NOT_ADOPTED = auto()


G = SuggestionStage
SUGGESTION = Lifecycle(
    move("take", {G.NEW, G.CONSIDERED}, G.CONSIDERED),
    move("adopt", {G.NEW, G.CONSIDERED}, G.ADOPTED),
    move("decline", {G.NEW, G.CONSIDERED}, G.NOT_ADOPTED),
    # An answer by mistake is taken back.
    move("reopen", {G.ADOPTED, G.NOT_ADOPTED}, G.CONSIDERED),
)
OPEN = (G.NEW, G.CONSIDERED)


def dues_of(stage: str, answer_by: date, owner_id: int | None, coordinator: str, organisation_id: int) -> list[Due]:
    """The answer is due: of its owner, of the coordinators while nobody has taken it."""
    if stage not in OPEN:
        return []
    remind = (answer_by - REMIND, answer_by)
    if owner_id is None:
        return [Due("answer_suggestion", None, coordinator, organisation_id, answer_by)]
    return [Due("answer_suggestion", owner_id, None, None, answer_by, remind)]


def anniversary(since: date, years: int) -> date:
    """The day so many years later; 1 March for who began on 29 February where there is none."""
    try:
        return since.replace(year=since.year + years)
    except ValueError:
        return date(since.year + years, 3, 1)


def years_between(since: date, on: date) -> int:
    """Whole years; who began on 29 February has the anniversary on 1 March where there is none."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))
