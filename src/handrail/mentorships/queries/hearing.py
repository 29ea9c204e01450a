"""What the person a concern is about reads: what they were told, what they answered, and how it ended."""

from dataclasses import dataclass
from datetime import datetime

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import Opened
from handrail.mentorships.models import Hearing
from handrail.mentorships.queries.concerns import AnswerRow
from handrail.mentorships.queries.rows import wall_clock, zone_at
from handrail.mentorships.rules import Entry


@dataclass(frozen=True)
class HearingPage:
    at: datetime
    said: str
    answers: tuple[AnswerRow, ...]
    outcome: str


def hearing(actor: Actor, ref: str) -> HearingPage:
    row = Hearing.objects.visible_to(actor).select_related("concern__programme").filter(ref=ref).first()
    if row is None:
        raise NotFound("hearing")
    zone, texts = zone_at(row.concern.programme), Opened(row.trust)
    lines = row.concern.entries.filter(kind=Entry.HEARD, by_id=row.person_id).order_by("pk")
    return HearingPage(
        at=wall_clock(row.told_at, zone),
        said=texts.text(row, "said"),
        answers=tuple(AnswerRow(wall_clock(each.at, zone), texts.text(each, "text")) for each in lines),
        outcome=row.concern.outcome,
    )


def hearing_of(concern_id: int) -> tuple[str, int] | None:
    """The address part and the person of a hearing, for the letter that leads to it."""
    return Hearing.objects.filter(concern=concern_id).values_list("ref", "person").first()
