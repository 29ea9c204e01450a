"""Facts that a person says about herself, for programmes that ask no register. They stay apart from what a service knows."""

from datetime import date
from typing import Any

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, refuse_if
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.register import declared, events, queries
from handrail.register.declared import Declared
from handrail.register.models import DeclaredOrigin, Jobseeker
from handrail.register.rules import Source, TiedHow

FIELDS: dict[str, tuple[str, ...]] = {
    "born_on": ("born_on",),
    "area": ("area",),
    "standing": ("standing", "registered_since"),
    "permit": ("permit", "permit_until"),
    "arrival": ("in_country_since",),
    "languages": ("languages",),
    "education": ("education",),
    "measures": ("earlier_measures",),
}
ORIGIN = "origin_data"


@transaction.atomic
def declare(person_id: int, said: Declared, *, by: Actor, on: date) -> Jobseeker:
    """The person's own answer to one question; said anew it takes the place of the old one."""
    by.must("register.declare")
    if by.person_id != person_id and not by.is_system:
        raise NotFound("person")
    queries.lock_person(person_id)
    reasons = declared.blocks_declaring(said, on)
    if said.question == "origin" and not people.has_consent(person_id, ORIGIN):
        reasons.append(Reason("consent_missing", ORIGIN))
    refuse_if(reasons)
    row = _row(person_id, on)
    for name in FIELDS.get(said.question, ()):
        value: Any = getattr(said, name)
        setattr(row, name, list(value) if name == "languages" else value)
    row.answered = sorted({*row.answered, said.question})
    row.declared_on = on
    row.save()
    if said.question == "origin":
        _say_origin(row, foreign=said.foreign)
    record(events.FactDeclared(row.pk, person_id, said.question), by=by, on=on)
    return row


def _row(person_id: int, on: date) -> Jobseeker:
    """The person's declared row, or a new one."""
    row = Jobseeker.objects.filter(person=person_id, source=Source.DECLARED).first()
    if row is not None:
        return row
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("person")
    return Jobseeker(
        person=person,
        source=Source.DECLARED,
        name=person.name,
        language=person.language,
        tied_how=TiedHow.DECLARED,
        tied_on=on,
    )


def _say_origin(row: Jobseeker, *, foreign: bool | None) -> None:
    """A yes is kept and nothing else; a no leaves no trace."""
    if foreign:
        DeclaredOrigin.objects.update_or_create(jobseeker=row, defaults={"foreign": True})
    else:
        DeclaredOrigin.objects.filter(jobseeker=row).delete()
