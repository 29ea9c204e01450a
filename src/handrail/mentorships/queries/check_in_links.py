"""The link of a letter or an SMS that asks how it goes: for one side of one pair and one check-in, for a while, once."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from handrail.kernel.privacy import blind_index
from handrail.mentorships.models import Mentorship
from handrail.mentorships.queries.check_ins import check_in_facts
from handrail.mentorships.rules.check_ins import Side, day_answered, sides
from handrail.programmes.queries import definition_of

HOLDS = timedelta(days=14)
"""So long after its day a link works. Proposal: the source names no figure."""
PROOF = 32


@dataclass(frozen=True)
class Asked:
    """Whose answers to which check-in a link is for. Nothing of it stands on the page but the words of the side."""

    mentorship_id: int
    side: Side
    due_on: date
    person_id: int


def check_in_path_of(about: str, person_id: int, on: date) -> str:
    """The link for one of the two in the letter of that day; nothing where nobody is asked now."""
    row = Mentorship.objects.select_related("participation").filter(pk=int(about.removeprefix("mentorship:"))).first()
    if row is None or person_id not in (row.mentee_person_id, row.mentor_person_id):
        return ""
    side = Side.MENTEE if person_id == row.mentee_person_id else Side.MENTOR
    due_on = _open(row, side, on)
    return reverse("mentorships:check_in_by_link", args=[_token(row.ref, side, due_on)]) if due_on else ""


def asked_by_link(token: str, on: date) -> Asked | None:
    """Who is asked by a link of ours that is not too old, not answered yet and not overtaken by the next check-in."""
    ref, _, rest = token.partition(".")
    said_side, _, rest = rest.partition(".")
    said_day, _, proof = rest.partition(".")
    try:
        side, due_on = Side(said_side), date.fromisoformat(said_day)
    except ValueError:
        return None
    if proof != _proof(ref, side, due_on) or on > due_on + HOLDS:
        return None
    row = Mentorship.objects.select_related("participation").filter(ref=ref).first()
    if row is None or _open(row, side, on) != due_on:
        return None
    return Asked(row.pk, side, due_on, row.mentee_person_id if side == Side.MENTEE else row.mentor_person_id)


def _open(row: Mentorship, side: Side, on: date) -> date | None:
    """The check-in this side is asked for now and has not answered."""
    asks = definition_of(row.participation.version_id).check_ins
    if asks is None or side not in sides(asks):
        return None
    facts = check_in_facts([row])[row.pk]
    day = day_answered(side, facts, asks, on)
    return day if isinstance(day, date) and (side, day) not in facts.answered else None


def _token(ref: str, side: Side, due_on: date) -> str:
    return f"{ref}.{side}.{due_on:%Y%m%d}.{_proof(ref, side, due_on)}"


def _proof(ref: str, side: Side, due_on: date) -> str:
    """No table and no job holds it: it is made from our key whenever it is sent or checked."""
    return blind_index(f"check_in:{ref}:{side}:{due_on.isoformat()}")[:PROOF]
