"""Whom a mentor can meet together: those of her mentees whose version has groups."""

from dataclasses import dataclass
from datetime import date

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules.groups import FEWEST, IN_GROUP, has_groups
from handrail.people.queries import shut_out
from handrail.programmes.queries import definition_of


@dataclass(frozen=True)
class GroupPage:
    people: tuple[tuple[str, str], ...]
    zone: str
    today: date


def may_group(actor: Actor) -> bool:
    return len(_people(actor)) >= FEWEST


def group_page(actor: Actor) -> GroupPage:
    """NotFound for who has fewer than two mentees to meet together."""
    rows = _people(actor)
    if len(rows) < FEWEST:
        raise NotFound("group")
    zone = rows[0].participation.programme.zone
    return GroupPage(tuple((each.ref, each.mentee_person.name) for each in rows), zone, clock.today(zone))


def _people(actor: Actor) -> list[Mentorship]:
    """None with whom contact rests."""
    rows = Mentorship.objects.content_for(actor, clock.today()).filter(mentor_person_id=actor.person_id or 0)
    rows = rows.filter(stage__in=sorted(IN_GROUP)).select_related("participation__programme", "mentee_person")
    apart = shut_out(actor.person_id or 0)
    return [
        each
        for each in rows.order_by("mentee_person__sort_key", "pk")
        if each.mentee_person_id not in apart and has_groups(definition_of(each.participation.version_id))
    ]
