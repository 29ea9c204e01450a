"""Reads of notices and of where people can be reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from handrail.employers.models import TrainingOffer
from handrail.kernel.access import Actor, Role
from handrail.kernel.queries import TimelineRow, timeline
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import Part
from handrail.messaging.models import Notice
from handrail.messaging.rules import Contact, State
from handrail.people.models import Account, Person
from handrail.people.queries import staff_at
from handrail.people.rules import How
from handrail.programmes.models import Duty, Mentor, Participation
from handrail.programmes.queries import mentor_blocks, newest

SHOWN = 30


def waiting() -> float:
    """How many notices wait to go out."""
    return float(Notice.objects.filter(state=State.WAITING).count())


def contact_of(person_id: int) -> Contact:
    """Where the person's account says they can be reached; nothing for an account that is closed."""
    account = Account.objects.filter(person_id=person_id, is_active=True).first()
    if account is None:
        return Contact()
    return Contact(account.email or "", account.phone or "", account.language)


@dataclass(frozen=True)
class NoticeRow:
    """One thing a person was told."""

    kind: str
    at: datetime
    path: str
    went: bool


def told(actor: Actor) -> list[NoticeRow]:
    """What this actor was told lately, newest first."""
    rows = Notice.objects.filter(person_id=actor.person_id or 0).order_by("-created", "-id")[:SHOWN]
    return [NoticeRow(row.kind, row.created, row.path, row.state == State.SENT) for row in rows]


@dataclass(frozen=True)
class FailureRow:
    """A notice nobody knows to have arrived."""

    kind: str
    channel: str
    state: str
    at: datetime


def failures() -> list[FailureRow]:
    """Notices that failed or whose fate is unknown; an administrator looks after them."""
    rows = Notice.objects.filter(state__in=[State.FAILED, State.UNKNOWN]).order_by("-created", "-id")[:SHOWN]
    return [FailureRow(row.kind, row.channel, row.state, row.created) for row in rows]


@dataclass(frozen=True)
class Reminder:
    """A duty's reminder that belongs to one day."""

    kind: str
    about: str
    person_id: int
    day: date


def reminders_between(first: date, last: date) -> Iterator[Reminder]:
    """The reminders of persons' duties that fall on these days, both ends included."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    rows = Duty.objects.filter(remind_on__overlap=days, person__isnull=False).order_by("id")
    for duty in rows.iterator():
        yield from (Reminder(duty.kind, duty.about, duty.person_id or 0, day) for day in duty.remind_on if day in days)


def person_of_mentor(mentor_id: int) -> int | None:
    return Mentor.objects.filter(pk=mentor_id).values_list("person_id", flat=True).first()


def lacks_something(mentor_id: int, on: date) -> bool:
    """Whether this mentor still has steps to do before the first mentee."""
    mentor = Mentor.objects.select_related("programme").get(pk=mentor_id)
    return any(reason.code == "not_cleared" for reason in mentor_blocks(mentor_id, newest(mentor.programme), on))


def person_of_participation(participation_id: int) -> int | None:
    return Participation.objects.filter(pk=participation_id).values_list("person_id", flat=True).first()


def contacts_of_offer(offer_id: int) -> list[int]:
    """The persons who speak for the employer of this training."""
    found = TrainingOffer.objects.filter(pk=offer_id).values_list("employer__organisation_id", flat=True)
    return [person_id for organisation_id in found for person_id in staff_at(Role.EMPLOYER, organisation_id)]


def pair_of(participation_id: int) -> tuple[int, int] | None:
    """(mentorship, mentor's person) of the pair that is open for this participation."""
    rows = Mentorship.objects.open().filter(participation=participation_id, part=Part.LEAD)
    return rows.values_list("pk", "mentor_person_id").first()


def coordinators_of(participation_id: int) -> list[int]:
    """The persons who coordinate the programme of this participation."""
    owners = Participation.objects.filter(pk=participation_id).values_list("programme__owner_id", flat=True)
    return [person_id for owner_id in owners for person_id in staff_at(Role.COORDINATOR, owner_id)]


SAID = ("ConsentGiven", "ConsentWithdrawn", "ParticipationJoined", "WorkWishSaid", "MentorWanted")
CHOSEN = ("ProposalsShown", "MentorsChosen")


@dataclass(frozen=True)
class FilledIn:
    """One thing a counsellor wrote down with the person: what, who, when; `slug` of the programme it belongs to."""

    part: str
    by: str
    on: date
    slug: str


def filled_in(person_id: int, since: date | None = None) -> list[FilledIn]:
    """What was last said with a counsellor's help. What the person changed alone since then is not listed any more."""
    places = dict(Participation.objects.filter(person_id=person_id).values_list("pk", "programme__slug"))
    about = [f"person:{person_id}", *(f"participation:{pk}" for pk in places)]
    newest: dict[tuple[str, str], TimelineRow] = {}
    for row in timeline(about, (*SAID, *CHOSEN)):
        newest[_part(row.event), places.get(getattr(row.event, "participation_id", 0), "")] = row
    rows = {key: row for key, row in newest.items() if row.event.how == How.ASSISTED and (since is None or row.on >= since)}
    ids = {row.person_id for row in rows.values() if row.person_id is not None}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [FilledIn(part, names.get(row.person_id or 0, ""), row.on, slug) for (part, slug), row in rows.items()]


def _part(event: Any) -> str:
    """Which answer an event is about."""
    match type(event).__name__:
        case "ConsentGiven" | "ConsentWithdrawn":
            return f"consent:{event.purpose}"
        case "ParticipationJoined":
            return "terms"
        case "WorkWishSaid":
            return event.step or "work"
        case "MentorWanted":
            return "wants_mentor"
        case "ProposalsShown":
            return "proposals"
    return "asked"
