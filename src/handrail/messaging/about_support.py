"""Which event of support after a mentorship or in a job tells whom."""

from django.urls import reverse

from handrail.kernel.events import Told, on
from handrail.mentorships import events
from handrail.mentorships.queries import owner_path, parties, support_parties
from handrail.messaging.actions import tell
from handrail.messaging.queries import coordinators_of

OWNED = "mentorships:owned"


def _tell(told: Told, kind: str, person_id: int | None, mentorship_id: int, path: str) -> None:
    """Nobody is told of their own act."""
    if person_id is not None and person_id != told.person_id:
        about = f"mentorship:{mentorship_id}"
        tell(kind, person_id, about=about, key=f"event:{told.event_id}:{kind}", path=path or reverse(OWNED))


def _mentee(told: Told, kind: str, mentorship_id: int) -> None:
    pair = support_parties(mentorship_id)
    _tell(told, kind, pair.mentee, mentorship_id, reverse("mentorships:support", args=[pair.ref]))


@on(events.SupportBegun)
def support_begun(event: events.SupportBegun, told: Told) -> None:
    """She reads who it is; where nobody is named the coordinators do something about it."""
    _mentee(told, "support_begun", event.mentorship_id)
    if event.has_owner:
        mentor = parties(event.mentorship_id)[1]
        _tell(told, "support_begun_mentor", mentor, event.mentorship_id, _owners(event.mentorship_id, mentor))
        return
    for person_id in coordinators_of(event.participation_id):
        _tell(told, "support_begun_staff", person_id, event.mentorship_id, reverse(OWNED))


@on(events.SupportOwnerNamed)
def support_owner_named(event: events.SupportOwnerNamed, told: Told) -> None:
    path = _owners(event.mentorship_id, event.person_id)
    _tell(told, "support_named", event.person_id, event.mentorship_id, path)
    _mentee(told, "support_named_mentee", event.mentorship_id)


@on(events.SupportHandedBack)
def support_handed_back(event: events.SupportHandedBack, told: Told) -> None:
    """Who has it now: the mentor of the pair, or the coordinators."""
    _mentee(told, "support_named_mentee", event.mentorship_id)
    if (owner := support_parties(event.mentorship_id).owner) is not None:
        _tell(told, "support_named", owner, event.mentorship_id, _owners(event.mentorship_id, owner))
        return
    for person_id in coordinators_of(event.participation_id):
        _tell(told, "support_begun_staff", person_id, event.mentorship_id, reverse(OWNED))


@on(events.SupportReachSaid)
def support_reach_said(event: events.SupportReachSaid, told: Told) -> None:
    owner = support_parties(event.mentorship_id).owner
    if event.yes and owner is not None:
        _tell(told, "support_reach", owner, event.mentorship_id, _owners(event.mentorship_id, owner))


@on(events.SupportEnded)
def support_ended(event: events.SupportEnded, told: Told) -> None:
    _tell(told, "support_ended", parties(event.mentorship_id)[0], event.mentorship_id, reverse("portal:home"))


def _owners(mentorship_id: int, person_id: int) -> str:
    """The page of who stays in touch; the pair's own place for the mentor of a pair."""
    return owner_path(f"mentorship:{mentorship_id}", person_id) or reverse("mentorships:together")
