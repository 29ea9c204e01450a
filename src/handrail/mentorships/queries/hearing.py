"""What the person a concern is about reads: what they were told, what they answered, and how it ended."""

from dataclasses import dataclass
from datetime import date, datetime

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import Opened
from handrail.mentorships.models import Hearing
from handrail.mentorships.queries.concerns import AnswerRow
from handrail.mentorships.queries.rows import wall_clock, zone_at
from handrail.mentorships.rules import Entry, day_of, rulings


@dataclass(frozen=True)
class HearingPage:
    """`answer_by`: the day until which nothing is decided without an answer."""

    at: datetime
    said: str
    answer_by: date
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
        answer_by=rulings.answer_by(day_of(row.told_at, zone)),
        answers=tuple(AnswerRow(wall_clock(each.at, zone), texts.text(each, "text")) for each in lines),
        outcome=row.concern.outcome,
    )


def hearing_of(concern_id: int) -> tuple[str, int] | None:
    """The address part and the person of a hearing, for the letter that leads to it."""
    return Hearing.objects.filter(concern=concern_id).values_list("ref", "person").first()
