"""How often meetings of a programme are called off, and why, for who coordinates it: counts alone."""

from dataclasses import dataclass
from datetime import date

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.days import months_after
from handrail.mentorships.models import Meeting
from handrail.mentorships.rules import MeetingState
from handrail.mentorships.rules.called_off import SMALLEST, Count, counts
from handrail.programmes.models import Programme

MONTHS = 12


@dataclass(frozen=True)
class CalledOff:
    slug: str
    since: date
    total: int
    smallest: int
    rows: tuple[Count, ...]


def called_off(actor: Actor, slug: str) -> CalledOff:
    """Of the last twelve months, by the day the meeting was planned for."""
    programme = Programme.objects.filter(slug=slug, owner_id__in=actor.at(Role.COORDINATOR)).first()
    if programme is None:
        raise NotFound("programme")
    since = months_after(clock.today(programme.zone), -MONTHS)
    rows = Meeting.objects.filter(
        mentorship__participation__programme=programme, state=MeetingState.CANCELLED, planned_at__date__gte=since
    )
    found = list(rows.exclude(called_off_by="").values_list("called_off_by", "because"))
    return CalledOff(slug, since, len(found), SMALLEST, counts(found))
