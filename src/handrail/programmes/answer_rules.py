"""Answers to a programme's own questions: what may be said, and who is asked what. No database, no clock."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from handrail.kernel.reasons import Reason
from handrail.programmes.definition import Definition
from handrail.programmes.own_questions import OwnQuestion

LONGEST = 300
MOST_NUMBER = 1_000_000_000


def asked_of(definition: Definition, when: str, consents: Collection[str]) -> tuple[OwnQuestion, ...]:
    """The questions somebody with these consents is asked, in the file's order."""
    mine = (each for each in definition.questions if each.asked_when == when)
    return tuple(each for each in mine if each.special is None or each.special in consents)


def open_questions(questions: Iterable[OwnQuestion], answered: Collection[str]) -> list[str]:
    """What is still to be asked; what somebody passed over is not asked again."""
    return [each.code for each in questions if each.code not in answered]


def missing(questions: Iterable[OwnQuestion], answered: Collection[str]) -> list[str]:
    """What must be answered and is not."""
    return [each.code for each in questions if each.needed and each.code not in answered]


def blocks_answer(question: OwnQuestion, value: Any) -> list[Reason]:
    """Why this is no answer to this question. None passes it over."""
    if value in (None, "", []):
        return [Reason("answer_missing", "value")] if question.needed else []
    return [] if _fits(question, value) else [Reason("answer_unknown", "value")]


def _fits(question: OwnQuestion, value: Any) -> bool:  # one line for each kind of the closed set
    codes = {each.code for each in question.choices}
    match question.kind:
        case "yes_no":
            return isinstance(value, bool)
        case "one":
            return value in codes
        case "many":
            return isinstance(value, list) and set(value) <= codes
        case "number":
            return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST_NUMBER
        case "date":
            return _is_day(value)
    return isinstance(value, str) and len(value) <= LONGEST


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def sees(question: OwnQuestion, role: str) -> bool:
    """Whether a role is shown the answer."""
    return role in question.seen_by
