"""Mentors that a mentee and her counsellor look at together: only the list made in this sitting, and no mark of hers.

What she looked at alone, whom she put aside, whom she asked and what was answered stays hers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handrail.kernel.access import Actor, NotFound, seen
from handrail.kernel.reasons import Reason, Refused
from handrail.matching.models import Proposal, ProposalList
from handrail.matching.queries.lists import Card, to_ask
from handrail.programmes import queries as programmes
from handrail.programmes import rules
from handrail.programmes.models import Participation

SITTING = timedelta(hours=8)


@dataclass(frozen=True)
class Together:
    """The page of a sitting. `made_at` is empty before they looked."""

    ref: str
    place_id: int
    zone: str
    name: str
    wish: str
    made_at: datetime | None
    cards: tuple[Card, ...]
    ready: bool
    most: int

    def ids_of(self, refs: Sequence[str], ids: dict[str, int]) -> list[int]:
        """The mentors behind these addresses; only who is on the list can be asked."""
        if not {card.ref for card in self.cards} >= set(refs):
            raise NotFound("mentor")
        return [ids[each] for each in refs]


def together(actor: Actor, ref: str, language: str, *, on: date, now: datetime) -> Together:
    """Somebody of the counsellor's office, and the newest list the two looked at; that they did is noted."""
    rows = Participation.objects.served_by(actor).select_related("programme", "jobseeker")
    row = rows.filter(ref=ref, person__isnull=False).first()
    if row is None or row.person_id is None or row.jobseeker is None:
        raise NotFound(ref)
    if row.stage not in rules.HELPED:
        raise Refused([Reason("help_over")])
    lists = ProposalList.objects.filter(participation=row, assisted_by=actor.person_id, at__gt=now - SITTING)
    newest = lists.order_by("-id").first()
    wish, cards = to_ask(row, newest, language, on)
    if newest:
        seen(row.person_id, "proposals", "looked at together")
    return Together(
        ref=row.ref,
        place_id=row.pk,
        zone=row.programme.zone,
        name=row.jobseeker.name,
        wish=wish,
        made_at=newest.at if newest else None,
        cards=cards,
        ready=row.stage == rules.ParticipationStage.READY,
        most=getattr(programmes.newest_definition(row.programme).matching, "wish_list", 1),
    )


def mentor_ids(together: Together) -> dict[str, int]:
    """Address → mentor of the newest list."""
    rows = Proposal.objects.filter(list__participation=together.place_id, mentor__ref__in=[card.ref for card in together.cards])
    return dict(rows.values_list("mentor__ref", "mentor_id"))
