"""Who stands in for a mentor, as the pages of the pair show it to the two."""

from dataclasses import dataclass
from datetime import date

from handrail.kernel.models import Opened
from handrail.kernel.prepared import first
from handrail.mentorships.models import Cover, Mentorship
from handrail.mentorships.queries import of_pair
from handrail.mentorships.queries.rows import first_name
from handrail.mentorships.rules.cover import CoverStage


@dataclass(frozen=True)
class StandIn:
    """One stand-in as lists show it; `name` is the other person for who reads it."""

    ref: str
    pair_ref: str
    name: str
    first: str
    stage: CoverStage
    starts: date
    ends: date
    note: str = ""


def stand_in(row: Cover, name: str, note: str = "") -> StandIn:
    return StandIn(row.ref, row.mentorship.ref, name, first_name(name), CoverStage(row.stage), row.starts, row.ends, note)


def shown_to_two(mentorship: Mentorship, texts: Opened, today: date) -> StandIn | None:
    """The next or the running one, with what was passed on: both of the two read it."""
    row = first(of_pair.covers(mentorship.pk, today, mentorship.mentor_id))
    return stand_in(row, row.mentor_person.name, texts.text(row, "note")) if row else None


def names_of_days(mentorship: Mentorship) -> dict[int, str]:
    """Persons who stand in now or later, by id: a duty of theirs is named after them."""
    return dict(of_pair.who_covers(mentorship.pk))
