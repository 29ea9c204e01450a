"""What a person may say about herself where no register is asked: which questions, and which answers cannot be. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handrail.kernel.reasons import Reason
from handrail.register.rules import (
    Age,
    EarlierMeasures,
    Education,
    ForeignOrigin,
    HasPermit,
    LivesIn,
    LongTermUnemployed,
    NewInCountry,
    Part,
    Permit,
    Registered,
    Speaks,
    Standing,
    months_before,
)

ASKED_BY: dict[type[Part], tuple[str, ...]] = {
    Registered: ("standing",),
    Age: ("born_on",),
    LongTermUnemployed: ("born_on", "standing"),
    LivesIn: ("area",),
    Education: ("education",),
    Speaks: ("languages",),
    ForeignOrigin: ("origin",),
    NewInCountry: ("arrival",),
    HasPermit: ("permit",),
    EarlierMeasures: ("measures",),
}
"""Which questions a person answers for a rule, where nobody else knows. What only an office can say is not here."""

QUESTIONS = ("born_on", "area", "standing", "permit", "arrival", "languages", "education", "origin", "measures")
"""The questions in the order they are asked."""


def questions(rules: Iterable[Part]) -> tuple[str, ...]:
    """What a person is asked so that these rules can be answered."""
    wanted = {question for rule in rules for question in ASKED_BY.get(type(rule), ())}
    return tuple(question for question in QUESTIONS if question in wanted)


OLDEST_YEARS = 110


@dataclass(frozen=True)
class Declared:
    """What a person says to one question; only the fields of that question are read."""

    question: str
    born_on: date | None = None
    area: str | None = None
    standing: Standing | None = None
    registered_since: date | None = None
    permit: Permit | None = None
    permit_until: date | None = None
    in_country_since: date | None = None
    languages: tuple[str, ...] = ()
    education: int | None = None
    foreign: bool | None = None
    earlier_measures: int | None = None


def blocks_declaring(said: Declared, on: date) -> list[Reason]:
    """Days that cannot be, each with the field it is about."""
    past = ("born_on", "registered_since", "in_country_since")
    reasons = [Reason("day_in_future", name) for name in past if (getattr(said, name) or on) > on]
    if said.born_on is not None and said.born_on < months_before(on, 12 * OLDEST_YEARS):
        reasons.append(Reason("day_too_early", "born_on"))
    if said.question == "standing" and said.standing is not None and said.registered_since is None:
        reasons.append(Reason("since_missing", "registered_since"))
    return reasons
