"""What the network and the yearly thanks need from siblings: a writer's mentees by name, and what became of them."""

from dataclasses import dataclass
from datetime import date

from handrail.community.models import Suggestion
from handrail.community.queries.network import helped_answers
from handrail.community.queries.suggestions import adopted, thanks_of
from handrail.community.rules.suggesting import anniversary
from handrail.kernel.access import Actor
from handrail.mentorships.models import Mentorship
from handrail.programmes.queries import programme_name

GOOD_ENDS = ("job", "completed", "education", "training")
"""Reasons of an end that a mentor may be thanked for."""


def mentees_names(actor: Actor) -> list[str]:
    """The names of everybody this mentor accompanies or accompanied: they must not stand in the network."""
    rows = Mentorship.objects.filter(mentor_person=actor.person_id or 0, mentee_person__isnull=False)
    return list(rows.values_list("mentee_person__name", flat=True).distinct())


@dataclass(frozen=True)
class Year:
    """One year of a mentor, counted from rows alone; never beside anybody else's."""

    programme: str
    year: int
    since: date
    until: date
    accompanied: int
    good_ends: int
    helped: int
    adopted: tuple[Suggestion, ...]


def years(actor: Actor) -> list[Year]:
    """Every year this mentor was thanked for, the newest first."""
    me = actor.person_id or 0
    found = []
    for row in thanks_of(actor):
        began = row.mentor.accepted_on or row.on
        since, until = anniversary(began, row.year - 1), anniversary(began, row.year)
        ended = Mentorship.objects.filter(mentor_person=me, mentor=row.mentor, ended_on__gt=since, ended_on__lte=until)
        with_her = Mentorship.objects.filter(mentor_person=me, mentor=row.mentor, agreed_on__lte=until)
        found.append(
            Year(
                programme=programme_name(row.mentor.programme),
                year=row.year,
                since=since,
                until=until,
                accompanied=with_her.exclude(ended_on__lte=since).count(),
                good_ends=ended.filter(reason__in=GOOD_ENDS).count(),
                helped=helped_answers(me, since, until),
                adopted=tuple(adopted(me, row.mentor.programme_id, since, until)),
            )
        )
    return found[:MOST_YEARS]


MOST_YEARS = 2
