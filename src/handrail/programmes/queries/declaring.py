"""Facts that people declare: which row somebody joins with, what is still to be asked, and what a coordinator reads of it."""

from dataclasses import dataclass
from datetime import date

from handrail.kernel.access import Actor, NotFound, seen
from handrail.people import queries as people
from handrail.programmes import rules
from handrail.programmes.definition import Definition
from handrail.programmes.models import Participation, Programme
from handrail.programmes.queries.scheme import newest_definition
from handrail.register import queries as register
from handrail.register.models import Jobseeker
from handrail.register.rules import Source

MOST = 200


def _is_declared(programme: Programme) -> bool:
    return newest_definition(programme).joining.facts == "declared"


def row_to_join(programme: Programme, person_id: int) -> int | None:
    """Who was referred joins with the row of the referral; who comes alone with the row this programme asks for."""
    referred = Participation.objects.open().filter(programme=programme, jobseeker__person_id=person_id)
    found = referred.values_list("jobseeker_id", flat=True).first()
    if found is not None:
        return found
    row = register.declared_by(person_id) if _is_declared(programme) else register.jobseeker_of(person_id)
    return row.pk if row else None


def untied(programme: Programme) -> str:
    """Why somebody without a row cannot join."""
    return "not_declared" if _is_declared(programme) else "not_tied"


def open_questions(definition: Definition, person_id: int) -> list[str]:
    """What is still to be asked of somebody who comes alone, in order."""
    asked = rules.questions_of(definition)
    row = register.declared_by(person_id) if asked else None
    return [question for question in asked if row is None or question not in row.answered]


def questions_asked(programme: Programme) -> tuple[str, ...]:
    """What this programme asks of who comes alone."""
    return rules.questions_of(newest_definition(programme))


@dataclass(frozen=True)
class Asking:
    """What somebody is asked about herself in one programme, and what she has answered."""

    slug: str
    definition: Definition
    questions: tuple[str, ...]
    jobseeker: Jobseeker | None
    foreign: bool
    may_say_origin: bool
    joined: bool


def asking(actor: Actor, programme: Programme) -> Asking:
    """One's own declared facts; NotFound where the register is asked instead."""
    definition, person_id = newest_definition(programme), actor.person_id or 0
    found = rules.questions_of(definition)
    if not found:
        raise NotFound(programme.slug)
    row = register.declared_by(person_id)
    return Asking(
        slug=programme.slug,
        definition=definition,
        questions=found,
        jobseeker=row,
        foreign=row is not None and bool(register.facts(row).foreign_origin),
        may_say_origin=people.has_consent(person_id, "origin_data"),
        joined=Participation.objects.open().filter(programme=programme, person_id=person_id).exists(),
    )


@dataclass(frozen=True)
class DeclaredRow:
    """Somebody who joined by what they said themselves."""

    name: str
    said_on: date
    jobseeker: Jobseeker


def declared_in(actor: Actor, programme: Programme) -> list[DeclaredRow]:
    """Who of a programme the actor runs declared the facts, newest first; that they were read is noted."""
    rows = Participation.objects.visible_to(actor).open().filter(programme=programme, jobseeker__source=Source.DECLARED)
    found = rows.select_related("jobseeker", "person").order_by("-joined_on", "-id")[:MOST]
    said = []
    for row in found:
        if row.person is not None and row.jobseeker is not None and row.jobseeker.declared_on is not None:
            seen(row.person.pk, "declared", "coordinator's list")
            said.append(DeclaredRow(row.person.name, row.jobseeker.declared_on, row.jobseeker))
    return said
