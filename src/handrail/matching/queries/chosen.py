"""What a mentor has chosen: whom she keeps, whom she left out, her invitations and how they stand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from handrail.matching import choosing, rules
from handrail.matching.models import Selection
from handrail.matching.queries.selecting import Selecting
from handrail.matching.rules import Chosen
from handrail.programmes import queries as programmes
from handrail.programmes.models import Programme

SHOWN = 200


@dataclass(frozen=True)
class ChosenRow:
    """One person a mentor chose or left out, and how it stands."""

    ref: str
    jobseeker_ref: str
    name: str
    stage: str
    light: str
    words: Any
    at: datetime
    hold_until: datetime | None
    answer_by: datetime | None
    call_back_at: datetime | None
    why_not: Any
    channel: str


def kept(place: Selecting) -> list[ChosenRow]:
    """Whom this mentor keeps for two days now."""
    rows = Selection.objects.holding(place.now).filter(mentor=place.mentor, stage=Chosen.RESERVED)
    return [_row(row) for row in rows.select_related("jobseeker").order_by("hold_until", "id")]


def just_passed(place: Selecting, ref: str) -> ChosenRow | None:
    """The one left out a moment ago, to take it back."""
    rows = Selection.objects.filter(mentor=place.mentor, stage=Chosen.PASSED, ref=ref)
    row = rows.select_related("jobseeker").first()
    return _row(row) if row else None


def invitations(place: Selecting) -> list[ChosenRow]:
    """Her invitations, those that wait first; and whom she left out."""
    rows = Selection.objects.filter(mentor=place.mentor).exclude(stage=Chosen.OVER).select_related("jobseeker")
    found = [_row(row) for row in rows.order_by("-at", "-id")[:SHOWN]]
    order = {Chosen.INVITED: 0, Chosen.RESERVED: 1, Chosen.ACCEPTED: 2}
    return sorted(found, key=lambda row: order.get(Chosen(row.stage), 3))


def _row(row: Selection) -> ChosenRow:
    light, words = choosing.STATES.get(row.stage, ("rest", ""))
    return ChosenRow(
        ref=row.ref,
        jobseeker_ref=row.jobseeker.ref,
        name=row.jobseeker.name,
        stage=row.stage,
        light=light,
        words=words,
        at=row.invited_at or row.at,
        hold_until=row.hold_until,
        answer_by=row.answer_by,
        call_back_at=row.call_back_at,
        why_not=choosing.WHY_NOT.get(row.why_not, ""),
        channel=row.channel,
    )


def selecting_names(slugs: Collection[str], language: str) -> list[tuple[str, str]]:
    """(address, name) of these programmes."""
    rows = list(Programme.objects.filter(slug__in=slugs).order_by("slug"))
    words = programmes.words_of(rows, language)
    return [(row.slug, words[row.pk]["name"]) for row in rows]


def counts(programme: Programme) -> dict[str, int]:
    """How many of each state, for the coordinator: numbers alone."""
    found = dict(Selection.objects.filter(programme=programme).values_list("stage").annotate(Count("pk")))
    return {str(stage): found.get(stage, 0) for stage in rules.Chosen if stage != Chosen.OVER}
