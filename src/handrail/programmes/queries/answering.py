"""Own questions and their answers: what somebody is asked, what she said, and what a role is shown of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handrail.kernel.access import Actor, NotFound, seen
from handrail.kernel.models import Opened
from handrail.people import queries as people
from handrail.programmes import answer_rules
from handrail.programmes.definition import Definition
from handrail.programmes.models import Answer, Mentor, Participation
from handrail.programmes.own_questions import OwnQuestion
from handrail.programmes.queries.scheme import definition_of, newest_definition


@dataclass(frozen=True)
class OwnAsked:
    """A programme's own questions to one person. `answered`: also those passed over."""

    questions: tuple[OwnQuestion, ...]
    answered: frozenset[str]

    @property
    def still(self) -> list[str]:
        return answer_rules.open_questions(self.questions, self.answered)

    @property
    def missing(self) -> list[str]:
        return answer_rules.missing(self.questions, self.answered)

    def question(self, code: str) -> OwnQuestion:
        found = next((each for each in self.questions if each.code == code), None)
        if found is None:
            raise NotFound(code)
        return found


def own_of_mentee(row: Participation) -> OwnAsked:
    """By the version she entered by: she is asked what was promised she would be asked."""
    return _asked(_of_mentee(row), Answer.objects.filter(participation=row))


def own_of_mentor(row: Mentor) -> OwnAsked:
    """By the newest version, as everything a mentor must meet."""
    return _asked(_questions(newest_definition(row.programme), "applying", row.person_id), Answer.objects.filter(mentor=row))


def _asked(questions: tuple[OwnQuestion, ...], answers: QuerySet[Answer]) -> OwnAsked:
    return OwnAsked(questions, frozenset(answers.values_list("code", flat=True)) if questions else frozenset())


def _of_mentee(row: Participation) -> tuple[OwnQuestion, ...]:
    return _questions(definition_of(row.version_id), "joining", row.person_id) if row.person_id else ()


def _questions(definition: Definition, when: str, person_id: int) -> tuple[OwnQuestion, ...]:
    """Her consents are read only where a question hangs on one."""
    special = any(each.special and each.asked_when == when for each in definition.questions)
    return answer_rules.asked_of(definition, when, people.consents_given(person_id) if special else ())


@dataclass(frozen=True)
class Said:
    """One question with its answer in words; `passed` when somebody would rather not say."""

    code: str
    question: str
    answer: Any
    passed: bool


def said(rows: Iterable[Answer], questions: Iterable[OwnQuestion], language: str) -> list[Said]:
    """The answers to these questions, opened with one key; an answer to words that are gone is not shown."""
    held = {row.code: row for row in rows}
    trust = next((row.trust for row in held.values()), "")
    opened = Opened(trust)
    found = []
    for question in questions:
        if (row := held.get(question.code)) is not None:
            text = opened.text(row, "value")
            value = json.loads(text) if text else None
            found.append(Said(question.code, question.text.in_(language), in_words(question, value, language), value is None))
    return found


def in_words(question: OwnQuestion, value: Any, language: str) -> Any:
    """A choice by its words; everything else as it is."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if question.kind == "date" and value:
        return date_format(date.fromisoformat(value))
    names = {each.code: each.text.in_(language) for each in question.choices}
    if isinstance(value, list):
        return ", ".join(str(names.get(each, each)) for each in value)
    return names.get(value, value) if isinstance(value, str) else value


def asks_for(version_id: int, role: str) -> bool:
    """Whether this role is shown an answer of those who entered by this version."""
    return any(each.asked_when == "joining" and answer_rules.sees(each, role) for each in definition_of(version_id).questions)


def shown_to(row: Participation, role: str, language: str) -> list[Said]:
    """What this role is shown of a mentee's answers; that it was looked at is noted."""
    questions = [each for each in definition_of(row.version_id).questions if answer_rules.sees(each, role)]
    if not questions:
        return []
    codes = [each.code for each in questions]
    found = said(Answer.objects.filter(participation=row, code__in=codes), questions, language)
    if found:
        seen(row.person_id, "own_answers", role)
    return found


def mentors_answers(mentor_id: int, language: str) -> list[Said]:
    """What the coordinator who was shown the application is shown of the answers."""
    row = Mentor.objects.select_related("programme").get(pk=mentor_id)
    questions = [each for each in newest_definition(row.programme).questions if answer_rules.sees(each, "coordinator")]
    mine = [each for each in questions if each.asked_when == "applying"]
    found = said(Answer.objects.filter(mentor=row), mine, language) if mine else []
    if found:
        seen(row.person_id, "own_answers", "coordinator")
    return found


def place_of_mentee(actor: Actor, ref: str) -> tuple[Participation, str]:
    """A place and the role in which this actor sees it: as its counsellor, else as coordinator."""
    row = Participation.objects.visible_to(actor).select_related("programme", "person").filter(ref=ref).first()
    if row is None or row.person_id is None or row.person_id == actor.person_id:
        raise NotFound(ref)
    served = Participation.objects.served_by(actor).filter(pk=row.pk).exists()
    return row, "counsellor" if served else "coordinator"


@dataclass(frozen=True)
class OwnPage:
    """One's own questions with what was answered, for the pages that ask them."""

    place_id: int
    asked: OwnAsked
    rows: tuple[Answer, ...]

    def value(self, code: str) -> Any:
        """What was answered before, for the form."""
        row = next((each for each in self.rows if each.code == code), None)
        text = Opened(row.trust).text(row, "value") if row else ""
        return json.loads(text) if text else None

    def said(self, language: str) -> list[Said]:
        return said(self.rows, self.asked.questions, language)

    def at(self, code: str) -> dict[str, int]:
        """Which question of how many."""
        codes = [each.code for each in self.asked.questions]
        return {"step": codes.index(code) + 1, "of": len(codes)}


def own_page(participation_id: int) -> OwnPage:
    """Of a place that was fetched for its owner, or for who helps her."""
    row = Participation.objects.get(pk=participation_id)
    questions = _of_mentee(row)
    rows = tuple(Answer.objects.filter(participation=row)) if questions else ()
    return OwnPage(row.pk, _answered(questions, rows), rows)


def own_offer_page(actor: Actor, mentor_id: int, definition: Definition) -> OwnPage:
    """Of the actor's own place as a mentor."""
    questions = _questions(definition, "applying", actor.person_id or 0)
    rows = tuple(Answer.objects.filter(mentor=mentor_id)) if questions else ()
    return OwnPage(mentor_id, _answered(questions, rows), rows)


def _answered(questions: tuple[OwnQuestion, ...], rows: tuple[Answer, ...]) -> OwnAsked:
    return OwnAsked(questions, frozenset(each.code for each in rows))
