"""Filling in together: what a counsellor may read of the person who sits there.

Her wishes stay sealed: whoever helps may write new ones down, and is not shown those she said before. Every look is noted.
"""

from dataclasses import dataclass
from datetime import date

from handrail.kernel.access import Actor, NotFound, seen
from handrail.kernel.reasons import Reason, Refused
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.programmes import rules
from handrail.programmes.models import Paper, Participation, Programme
from handrail.programmes.parts import Party
from handrail.programmes.queries.places import entry, own_wishes
from handrail.programmes.queries.scheme import definition_of, newest_papers
from handrail.programmes.queries.ways import Asked, answers_of, asked_of, unsaid


@dataclass(frozen=True)
class Helped:
    """The place of somebody whom a counsellor helps to fill in."""

    ref: str
    programme: Programme
    version_id: int
    person_id: int
    name: str


def _place(actor: Actor, ref: str) -> Participation:
    rows = Participation.objects.served_by(actor).select_related("programme", "jobseeker", "person")
    row = rows.filter(ref=ref).first()
    if row is None or row.jobseeker is None:
        raise NotFound(ref)
    if row.stage not in rules.HELPED:
        raise Refused([Reason("help_over")])
    return row


def _person_of(row: Participation) -> Person | None:
    """Who it is: said at the referral, or tied to the register since."""
    return row.person or (row.jobseeker.person if row.jobseeker else None)


def helped(actor: Actor, ref: str) -> Helped:
    """Somebody of the counsellor's office who has an account and no mentor yet."""
    row = _place(actor, ref)
    person = _person_of(row)
    if person is None or row.jobseeker is None:
        raise NotFound(ref)
    return Helped(row.ref, row.programme, row.version_id, person.pk, row.jobseeker.name)


@dataclass(frozen=True)
class HelpedAsked(Asked):
    """Her answers, as her counsellor may read them. `has_wishes`: there are some, and they are not shown."""

    name: str
    has_wishes: bool


def helped_asked(actor: Actor, ref: str, language: str) -> HelpedAsked:
    """Her answers without her wishes; that they were looked at is noted."""
    row = _place(actor, ref)
    if row.person is None or row.jobseeker is None or row.stage == rules.ParticipationStage.REFERRED:
        raise NotFound(ref)
    seen(row.person.pk, "answers", "filled in together")
    own = own_wishes(row)
    answers = answers_of(row, own.own_words) | {"wishes": (), "avoids": ()}
    asked = asked_of(row.programme, row, language, answers)
    has_wishes = bool(own.wishes or own.avoids)
    return HelpedAsked(**vars(asked), name=row.jobseeker.name, has_wishes=has_wishes)


def helped_way(actor: Actor, ref: str, on: date) -> str:
    """The next page when somebody is helped."""
    row = _place(actor, ref)
    person = _person_of(row)
    if person is None or people.account_of_person(person.pk) is None:
        return "account"
    definition = definition_of(row.version_id)
    if row.stage == rules.ParticipationStage.REFERRED:
        missing = set(definition.consents.required) - set(people.consents_given(person.pk))
        return "consents" if missing else "terms"
    if row.stage == rules.ParticipationStage.READY:
        return "mentors"
    return unsaid(row.programme, row, rules.open_steps(definition, entry(row), on))


def helped_papers(row: Helped, language: str) -> list[Paper]:
    """What she hears before she joins."""
    codes = definition_of(row.version_id).papers_of(Party.MENTEE, before=("joining",))
    return newest_papers(row.programme.pk, codes, language)
