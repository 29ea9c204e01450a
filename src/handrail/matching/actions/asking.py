"""She asks one mentor, or up to five in order; she may take each back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, refuse_if
from handrail.matching import events, queries, rules
from handrail.matching.actions import locking, turns
from handrail.matching.models import Proposal, Request
from handrail.matching.rules import Stage
from handrail.people.rules import how
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.rules import ParticipationStage


@transaction.atomic
def ask(
    participation_id: int,
    mentor_ids: Sequence[int],
    *,
    words: str = "",
    together: bool = False,
    by: Actor,
    on: date,
    now: datetime,
) -> list[Request]:
    """Ask these mentors in this order. The first are asked now, as many as the programme allows at a time; the others wait."""
    row = locking.place_to_ask(participation_id, by, together=together)
    rule = locking.asks_of(row)
    chosen = locking.mentors(_shown(row, mentor_ids))
    waiting = Request.objects.pending().filter(participation=row).count()
    ready = row.stage == ParticipationStage.READY
    reasons = rules.blocks_asking(rules.Asker(ready, waiting, rule.wish_list), mentor_ids)
    refuse_if(reasons + _blocks(row, chosen.values(), on))
    last = Request.objects.filter(participation=row).aggregate(last=Max("rank"))["last"] or 0
    made = [
        Request.objects.create(
            participation=row,
            trust=row.trust,
            mentor=chosen[mentor_id],
            stage=Stage.WISHED,
            rank=rank,
            words=words.strip(),
            assisted_by_id=by.person_id if together else None,
        )
        for rank, mentor_id in enumerate(mentor_ids, last + 1)
    ]
    record(events.MentorsChosen(row.pk, len(made), how(by.person_id, row.person_id)), by=by, on=on)
    turns.next_turn(row, by=by, on=on, now=now)
    for each in made:
        each.refresh_from_db()
    return made


def _shown(row: Participation, mentor_ids: Sequence[int]) -> set[int]:
    """Only who was on one of her lists can be asked: nobody is reached by trying out addresses."""
    shown = set(Proposal.objects.filter(list__participation=row, mentor_id__in=mentor_ids).values_list("mentor_id", flat=True))
    if not shown >= set(mentor_ids):
        raise NotFound("mentor")
    return shown


def _blocks(row: Participation, chosen: Iterable[Mentor], on: date) -> list[Reason]:
    found: list[Reason] = []
    for mentor in chosen:
        found += rules.blocks_asked(queries.asked_facts(row, mentor, on))
    return list(dict.fromkeys(found))


@transaction.atomic
def withdraw(ref: str, *, by: Actor, on: date, now: datetime) -> Request:
    """She takes a request back without giving a reason. A mentor who knew of it gets a kind note."""
    by.must("matching.ask")
    held = locking.request(Request.objects.hers(by), ref)
    was_asked = held.request.stage in rules.ASKED
    turns.decide(held.request, "withdraw", now=now)
    record(events.RequestWithdrawn(held.request.pk, held.participation.pk, held.mentor.pk, was_asked), by=by, on=on)
    turns.next_turn(held.participation, by=by, on=on, now=now)
    return held.request
