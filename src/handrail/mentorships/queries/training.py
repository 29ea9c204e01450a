"""The trainings of employers between the two: those he may propose, and those proposed with her answers."""

from dataclasses import dataclass
from datetime import date

from handrail.employers.queries import OfferRow, offers_by_id, offers_to_propose, takes_trainings
from handrail.kernel.access import Actor
from handrail.mentorships.models import Mentorship, TrainingProposal
from handrail.mentorships.queries.pair import Head, head
from handrail.mentorships.rules.aftercare import PROPOSED, Proposed


@dataclass(frozen=True)
class ProposedRow:
    """One training that was proposed; `may` are her steps."""

    ref: str
    offer: OfferRow
    state: str
    proposed_on: date
    may: frozenset[str]


@dataclass(frozen=True)
class Trainings:
    """`can_be`: the programme takes trainings of employers at all."""

    pair: Head
    proposed: tuple[ProposedRow, ...]
    open: tuple[OfferRow, ...]
    can_be: bool


def trainings(actor: Actor, ref: str) -> Trainings:
    """Of a pair of this actor."""
    pair = head(actor, ref)
    row = Mentorship.objects.select_related("participation__programme").get(ref=ref)
    made = list(TrainingProposal.objects.filter(mentorship=row).order_by("-proposed_on", "-pk"))
    offers = offers_by_id({each.offer_id for each in made})
    standing = {each.offer_id for each in made if each.state in (Proposed.OPEN, Proposed.YES)}
    free = offers_to_propose(row.participation.programme_id, pair.today) if pair.i_guide and pair.takes_place else ()
    proposed = tuple(
        ProposedRow(
            each.ref, offers[each.offer_id], each.state, each.proposed_on, frozenset(PROPOSED.open_from(Proposed(each.state)))
        )
        for each in made
    )
    open_now = tuple(each for each in free if each.id not in standing)
    return Trainings(pair, proposed, open_now, takes_trainings(row.participation.programme))
