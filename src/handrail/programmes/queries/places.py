"""What is read of a person's places: the participation, the mentor's, what is due."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import Opened
from handrail.kernel.privacy import blind_index
from handrail.people.models import Person
from handrail.programmes import rules
from handrail.programmes.models import Clearance, Duty, GuardianAsk, Mentor, Participation, StepDone
from handrail.programmes.queries.scheme import definition_of, guardian_token, words
from handrail.programmes.queries.wall import Wall, wall


def participation_of(person_id: int, programme_id: int) -> Participation | None:
    """The open participation of this person, with the row of the register it is tied to."""
    return (
        Participation.objects.open().select_related("jobseeker").filter(person_id=person_id, programme_id=programme_id).first()
    )


def stage_of(actor: Actor, programme_id: int) -> str:
    """Where the actor stands as a mentee of this programme; nothing for a visitor."""
    row = participation_of(actor.person_id, programme_id) if actor.person_id else None
    return row.stage if row else ""


def participation(actor: Actor, ref: str) -> Participation:
    """One participation this actor may see, by outer address."""
    row = Participation.objects.visible_to(actor).select_related("programme").filter(ref=ref).first()
    if row is None:
        raise NotFound(ref)
    return row


def mentor_of(person_id: int, programme_id: int) -> Mentor | None:
    return Mentor.objects.select_related("person").filter(person_id=person_id, programme_id=programme_id).first()


def born_on(person_id: int) -> date | None:
    """The birth date a person told, if any."""
    return Person.objects.values_list("born_on", flat=True).get(pk=person_id)


def steps_done(participation_id: int) -> frozenset[str]:
    return frozenset(StepDone.objects.filter(participation=participation_id).values_list("step", flat=True))


def entry(row: Participation) -> rules.Entry:
    """What is known of the way in: steps done and birth date."""
    return rules.Entry(steps_done(row.pk), row.jobseeker.born_on if row.jobseeker else None)


def guardian_due(row: Participation, on: date) -> bool:
    """Whether a guardian's yes is needed for this place and not there yet."""
    is_open = row.stage in (rules.ParticipationStage.REFERRED, rules.ParticipationStage.JOINED)
    return is_open and rules.GUARDIAN in rules.open_steps(definition_of(row.version_id), entry(row), on)


def guardian_missing(participation_id: int, on: date) -> bool:
    """The same, of a place known by its key."""
    return guardian_due(Participation.objects.select_related("jobseeker").get(pk=participation_id), on)


def clearances(mentor_id: int) -> list[rules.Cleared]:
    """The requirements this mentor has met; what was not passed is no clearance."""
    rows = Clearance.objects.filter(mentor=mentor_id, met=True).order_by("met_on", "id")
    return [rules.Cleared(row.requirement, row.amount, row.met_on, row.valid_until) for row in rows]


@dataclass(frozen=True)
class OwnWishes:
    """What a mentee wishes and avoids, opened; `home_area` is where she lives by the register."""

    wishes: tuple[str, ...]
    avoids: tuple[str, ...]
    home_area: str
    own_words: str


def own_wishes(row: Participation) -> OwnWishes:
    """Opened only where one list of proposals is made, and on the person's own pages."""
    home = (row.jobseeker.area or "") if row.jobseeker else ""
    texts = Opened(row.trust)
    return OwnWishes(_codes(texts.text(row, "wishes")), _codes(texts.text(row, "avoids")), home, texts.text(row, "own_words"))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


@dataclass(frozen=True)
class GuardianLetter:
    """What a guardian reads: who asks, for which programme."""

    ref: str
    token: str
    channel: str
    to: str
    language: str
    mentee: str
    programme: str
    wall: Wall
    owner_id: int


def guardian_letter(ask_id: int) -> GuardianLetter | None:
    """The letter of a question that is still open."""
    ask = GuardianAsk.objects.filter(pk=ask_id, answered_at=None).first()
    return None if ask is None else _letter(ask)


def guardian_asked(token: str, now: datetime) -> GuardianLetter | None:
    """The open question behind a guardian's link."""
    ask = GuardianAsk.objects.filter(token_hash=blind_index(token), answered_at=None, expires_at__gt=now).first()
    return None if ask is None else _letter(ask)


def _letter(ask: GuardianAsk) -> GuardianLetter:
    row = Participation.objects.select_related("person", "programme").get(pk=ask.participation_id)
    language = row.person.language if row.person else "en"
    said = words(row.programme, language)
    name = said.get("name", row.programme.slug)
    mentee = row.person.name if row.person else ""
    shown = wall(row.programme, language, said)
    token, to, owner = guardian_token(ask.ref), ask.reveal("contact"), row.programme.owner_id
    return GuardianLetter(ask.ref, token, ask.channel, to, language, mentee, name, shown, owner)


@dataclass(frozen=True)
class DutyRow:
    """One line of the list of what is due."""

    ref: str
    kind: str
    about: str
    due_on: date
    overdue: bool


def duties_of(actor: Actor, on: date) -> list[DutyRow]:
    """What this actor, or a role the actor holds, is due to do: the oldest first."""
    rows = Duty.objects.visible_to(actor).order_by("due_on", "id")
    return [DutyRow(row.ref, row.kind, row.about, row.due_on, row.due_on < on) for row in rows]
