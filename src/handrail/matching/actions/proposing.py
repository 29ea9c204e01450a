"""A list of mentors is made, read again through the hard rules, and kept as it was shown; marks on it."""

import json
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from handrail.engine.terms import Fit, Weights
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused
from handrail.matching import events, index, queries, rules
from handrail.matching.actions.locking import asks_of, own_participation, place_to_ask
from handrail.matching.models import Mark, Proposal, ProposalList
from handrail.people.rules import how
from handrail.programmes import queries as programmes
from handrail.programmes.models import Participation
from handrail.programmes.pair import MenteeAsks
from handrail.programmes.rules import ParticipationStage

FIRST_LOOK = 40
LAST_LOOK = 2_600


@transaction.atomic
def show_proposals(participation_id: int, *, together: bool = False, by: Actor, on: date, now: datetime) -> ProposalList:
    """Make and keep a list of the mentors who fit her best now. Looking at it later shows the kept one."""
    row = place_to_ask(participation_id, by, together=together)
    if row.stage != ParticipationStage.READY:
        raise Refused([Reason("not_ready")])
    rule = asks_of(row)
    asks = queries.asks(row, rule)
    weights = Weights(**rule.weights.model_dump(exclude={"source"}))
    fits, found = _best(row, asks, weights, rule, on)
    shown = ProposalList.objects.create(
        participation=row,
        version_id=programmes.newest(row.programme),
        inputs_hash=_hash(asks, weights),
        eligible=found.ranking.eligible,
        cost=dict(found.ranking.cost),
        at=now,
        assisted_by_id=by.person_id if together else None,
    )
    _keep(shown, fits, found)
    record(events.ProposalsShown(row.pk, shown.pk, len(fits), how(by.person_id, row.person_id)), by=by, on=on)
    return shown


def _best(row: Participation, asks: index.Asks, weights: Weights, rule: MenteeAsks, on: date) -> tuple[list[Fit], index.Found]:
    """The best who still fit when read again; looks further where too few do."""
    count = FIRST_LOOK
    while True:
        found = index.best(asks, weights, count)
        near_work = [fit for fit in found.ranking.fits if queries.knows_the_work(fit, asks)]
        still = queries.fitting(row, asks, found.near, [fit.id for fit in near_work], on)
        fits = [fit for fit in near_work if fit.id in still][: rule.proposals]
        if len(fits) == rule.proposals or len(found.ranking.fits) < count or count > LAST_LOOK:
            return fits, found
        count *= 4


def _keep(shown: ProposalList, fits: list[Fit], found: index.Found) -> None:
    details = {fit.id: detail for fit, detail in zip(found.ranking.fits, found.details, strict=True)}
    Proposal.objects.bulk_create(
        Proposal(
            list=shown,
            mentor_id=fit.id,
            place=place,
            score=fit.score,
            lines=[
                [line.term, line.level, line.points, detail] for line, detail in zip(fit.lines, details[fit.id], strict=True)
            ],
        )
        for place, fit in enumerate(fits, 1)
    )


def _hash(asks: index.Asks, weights: Weights) -> str:
    """What the list was made from: the same hash, mentors and showings give the same list."""
    return sha256(json.dumps([asdict(asks), asdict(weights)], sort_keys=True).encode()).hexdigest()


@transaction.atomic
def mark(participation_id: int, mentor_id: int, kind: rules.Mark, *, by: Actor, on: date, now: datetime) -> Mark:
    """Keep a mentor for later, or leave this one out of the next lists. A second mark takes the place of the first."""
    row = own_participation(participation_id, by)
    if not Proposal.objects.filter(list__participation=row, mentor_id=mentor_id).exists():
        raise NotFound("mentor")
    open_now = Mark.objects.filter(participation=row, mentor_id=mentor_id, undone_at=None)
    if (same := open_now.filter(kind=kind).first()) is not None:
        return same
    open_now.update(undone_at=now)
    new = Mark.objects.create(participation=row, mentor_id=mentor_id, kind=kind, at=now)
    record(events.MentorMarked(row.pk, mentor_id, str(kind)), by=by, on=on)
    return new


@transaction.atomic
def undo_mark(participation_id: int, mentor_id: int, *, by: Actor, on: date, now: datetime) -> None:
    """Take a mark back; taken back twice nothing more happens."""
    row = own_participation(participation_id, by)
    if Mark.objects.filter(participation=row, mentor_id=mentor_id, undone_at=None).update(undone_at=now):
        record(events.MarkUndone(row.pk, mentor_id), by=by, on=on)
