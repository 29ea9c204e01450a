"""How every action gets at its rows: through what the actor may see, locked, facts read in statements after the lock.

Lock order: participation, mentors by id, requests by id. No fact is joined or counted in a statement that locks, because
PostgreSQL reads only the locked row anew.
"""

from collections.abc import Collection
from dataclasses import dataclass

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.reasons import Reason, Refused
from handrail.matching.models import Request, RequestQuerySet
from handrail.programmes import queries as programmes
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.pair import MenteeAsks


@dataclass(frozen=True, slots=True)
class Locked:
    """A request with the two places it ties, all locked."""

    participation: Participation
    mentor: Mentor
    request: Request


def own_participation(participation_id: int, by: Actor) -> Participation:
    """The mentee's own place, locked. Staff who may see it still cannot ask for her."""
    by.must("matching.ask")
    row = Participation.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=participation_id).first()
    if row is None or (row.person_id != by.person_id and not by.is_system):
        raise NotFound("participation")
    return row


def place_to_ask(participation_id: int, by: Actor, *, together: bool) -> Participation:
    """The mentee's own place; `together`: the place of somebody who sits with this counsellor and says yes to each step."""
    if not together:
        return own_participation(participation_id, by)
    by.must("matching.ask_together")
    row = Participation.objects.served_by(by).select_for_update(of=("self",)).filter(pk=participation_id).first()
    if row is None:
        raise NotFound("participation")
    return row


def mentors(ids: Collection[int]) -> dict[int, Mentor]:
    """These mentors, locked by id."""
    rows = Mentor.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("id")
    return {row.pk: row for row in rows}


def request(rows: RequestQuerySet, ref: str) -> Locked:
    """One of these requests with its participation and mentor. NotFound when it is not among them."""
    found = rows.filter(ref=ref).values_list("participation_id", "mentor_id").first()
    if found is None:
        raise NotFound("request")
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=found[0])
    mentor = Mentor.objects.select_for_update(of=("self",)).get(pk=found[1])
    row = rows.select_for_update(of=("self",)).filter(ref=ref).first()
    if row is None:
        raise NotFound("request")
    return Locked(participation, mentor, row)


def asks_of(participation: Participation) -> MenteeAsks:
    """How a mentee of this programme asks, by its newest rules; refused where mentors are found in another way."""
    matching = programmes.newest_definition(participation.programme).matching
    if not isinstance(matching, MenteeAsks):
        raise Refused([Reason("others_choose")])
    return matching
