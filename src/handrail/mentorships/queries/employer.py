"""What an employer's link shows and where it goes: a first name and one question, nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from handrail.kernel.privacy import blind_index
from handrail.mentorships.models import EmployerAsk
from handrail.mentorships.queries.rows import first_name
from handrail.mentorships.rules import Stage


def employer_token(ask_ref: str) -> str:
    """The secret of an employer's link, made anew from our key whenever it is sent: no table and no job holds it."""
    return blind_index(f"employer_ask:{ask_ref}")[:32]


@dataclass(frozen=True)
class EmployerLetter:
    """One question to somebody at her work. `email` before `phone`."""

    ref: str
    token: str
    email: str
    phone: str
    language: str
    first_name: str
    mentor: str
    organisation_id: int | None


def employer_letter(ask_id: int) -> EmployerLetter | None:
    """The letter of a question that is still open."""
    return _letter(EmployerAsk.objects.filter(pk=ask_id, answered_at=None))


def employer_asked(token: str, now: datetime) -> EmployerLetter | None:
    """The open question behind an employer's link."""
    return _letter(EmployerAsk.objects.filter(token_hash=blind_index(token), answered_at=None, expires_at__gt=now))


def _letter(rows: "QuerySet[EmployerAsk]") -> EmployerLetter | None:
    found = rows.filter(mentorship__stage=Stage.AFTERCARE, contact__withdrawn_on=None)
    ask = found.select_related("contact", "mentorship__mentee_person", "mentorship__mentor_person").first()
    if ask is None:
        return None
    mentee, contact = ask.mentorship.mentee_person, ask.contact
    return EmployerLetter(
        ref=ask.ref,
        token=employer_token(ask.ref),
        email=contact.reveal("email"),
        phone=contact.reveal("phone"),
        language=mentee.language,
        first_name=first_name(mentee.name),
        mentor=ask.mentorship.mentor_person.name,
        organisation_id=mentee.organisation_id,
    )
