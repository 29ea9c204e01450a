"""A line about a pair that runs: the mentee as the register knows her, her time in the programme, and her mentor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from handrail.kernel import sheets
from handrail.kernel.access import Actor
from handrail.kernel.privacy import blind_index
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.sheets import Cells, Row, Wrong
from handrail.mentorships.actions.taking_over import take_back, take_over
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import Stage
from handrail.people import actions as people
from handrail.people.queries import account_of, account_of_person
from handrail.people.rules import LANGUAGES, Contact
from handrail.portal.bringing.kinds import Kind, Made, Taking
from handrail.programmes.actions import taking_over
from handrail.programmes.models import Mentor, Participation, Programme
from handrail.programmes.rules import EMAIL, ParticipationStage
from handrail.register import actions as register
from handrail.register.models import Jobseeker
from handrail.register.rules import TiedHow, plain_number

REQUIRED = ("programme", "number", "mentor", "begun_on")
COLUMNS = (*REQUIRED, "stage", "signed_on", "planned_end")


class Runs(StrEnum):
    """Where a pair stands that may be brought in: the two have met, or have not yet."""

    ACTIVE = Stage.ACTIVE.value
    AGREED = Stage.AGREED.value


@dataclass(frozen=True)
class Pair:
    """What a good line says."""

    programme: Programme
    jobseeker: Jobseeker
    mentor: Mentor
    begun_on: date
    stage: Stage
    signed_on: date | None
    planned_end: date | None


def take(row: Row, taking: Taking) -> Made:
    said = _read(row, taking)
    taking.once(row, "number", f"{said.programme.pk} {said.jobseeker.pk}")
    if _stands(said):
        return ()
    made = [*_person(said.jobseeker, taking)]
    place = _waiting(said)
    if place is None:
        place = taking_over.take_over(
            said.jobseeker,
            said.programme.pk,
            said.mentor,
            joined_on=said.begun_on,
            signed_on=said.signed_on,
            by=taking.by,
            on=taking.on,
        )
        made.append(f"participation:{place.pk}")
    pair = take_over(
        place.pk,
        said.mentor.pk,
        begun_on=said.begun_on,
        stage=said.stage,
        planned_end=said.planned_end,
        by=taking.by,
        on=taking.on,
    )
    return (*made, f"mentorship:{pair.pk}")


def _read(row: Row, taking: Taking) -> Pair:
    cells = Cells(row)
    programme = cells.value("programme", taking.programme)
    mentor: Any = cells.value("mentor", lambda said: _mentor(said, programme)) if programme else None
    found = Pair(
        programme,
        cells.value("number", _jobseeker),
        mentor,
        cells.value("begun_on", lambda said: _begun(said, taking.on)),
        cells.value("stage", lambda said: Stage(sheets.one_of(said, Runs, Runs.ACTIVE))),
        cells.value("signed_on", sheets.day),
        cells.value("planned_end", sheets.day),
    )
    cells.check()
    return found


def _begun(said: str, on: date) -> date:
    day = sheets.needed_day(said)
    if day > on:
        raise Wrong(f"{day} has not come yet: write the day on which the two began")
    return day


def _mentor(said: str, programme: Programme) -> Mentor:
    email = said.lower()
    if not EMAIL.fullmatch(email):
        raise Wrong(f"{said!r} is not an e-mail address: write the one the mentor signs in with")
    found = Mentor.objects.filter(programme=programme, person__account__email=email).first()
    if found is None:
        raise Wrong(f"no mentor of this programme signs in with {said!r}: bring the mentors in first")
    return found


def _jobseeker(said: str) -> Jobseeker:
    found = Jobseeker.objects.filter(number_index=blind_index(plain_number(sheets.text(said)))).first()
    if found is None:
        raise Wrong("nobody in the register has this number: check it, or bring in the register first")
    return found


def _stands(said: Pair) -> bool:
    pairs = Mentorship.objects.open().filter(mentor=said.mentor, participation__programme=said.programme)
    return said.jobseeker.person_id is not None and pairs.filter(mentee_person=said.jobseeker.person_id).exists()


def _waiting(said: Pair) -> Participation | None:
    """Her open time in this programme, if she has one: then she waits for a mentor and nothing else is open."""
    found = Participation.objects.open().filter(programme=said.programme, person=said.jobseeker.person_id).first()
    if found is None or found.stage == ParticipationStage.REFERRED:
        return None
    if found.stage == ParticipationStage.JOINED:
        raise Wrong("number: she has begun to join by herself: help her to finish on her page, then choose the mentor there")
    return found


def _person(jobseeker: Jobseeker, taking: Taking) -> list[str]:
    """The person behind the row: she has an account, or gets one by the contact the register holds."""
    if jobseeker.person_id is not None and account_of_person(jobseeker.person_id) is not None:
        return []
    contact = Contact(jobseeker.email.lower() or None, None if jobseeker.email else jobseeker.phone or None)
    if not (contact.email or contact.phone):
        raise Wrong("number: the register holds no e-mail and no phone number of this person: add one there first")
    if account_of(contact) is not None:
        raise Refused([Reason("import_account_known")])
    language = jobseeker.language if jobseeker.language in LANGUAGES else LANGUAGES[0]
    account = people.open_account(
        email=contact.email, phone=contact.phone, name=jobseeker.name, language=language, how="import",
        by=taking.by, on=taking.on,
    )  # fmt: skip
    register.tie(account.person_id or 0, jobseeker.pk, TiedHow.DESK, by=taking.by, on=taking.on)
    jobseeker.refresh_from_db()
    return [f"account:{account.pk}", f"person:{account.person_id}"]


def back(made: Mapping[str, int], by: Actor, on: date) -> None:
    """The pair first, then what it stood on."""
    take_back(made["mentorship"], goes_on="participation" not in made, on=on)
    if "participation" in made:
        taking_over.take_back_participation(made["participation"])
    if "account" in made:
        register.untie(made["person"], by=by, on=on)
        people.take_back_account(made["account"])


KIND = Kind(REQUIRED, COLUMNS, take, back)
