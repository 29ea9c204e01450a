"""Either of the two ticks what stands in the way, works on it, clears it away, or takes the tick back."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.models import Opened
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.locking import of_pair, person
from handrail.mentorships.actions.plan import add_step
from handrail.mentorships.models import InTheWay, Mentorship, Step
from handrail.mentorships.models.barrier import mark_of
from handrail.mentorships.rules import OPEN
from handrail.mentorships.rules.barriers import BARRIER, HEALTH_CONSENT, Barrier, BarrierState, blocks_raise
from handrail.people import actions as people
from handrail.people.queries import has_consent


@transaction.atomic
def raise_barrier(ref: str, kind: Barrier, *, by: Actor, on: date) -> InTheWay:
    """Ticked twice it stands there once."""
    by.must("mentorships.plan")
    mentorship = _open(ref, by=by, on=on)
    refuse_if(blocks_raise(kind, health_allowed=has_consent(mentorship.mentee_person_id, HEALTH_CONSENT)))
    mark = mark_of(mentorship.trust, kind)
    if (there := mentorship.barriers.filter(mark=mark).first()) is not None:
        return there
    row = InTheWay.objects.create(
        mentorship=mentorship, trust=mentorship.trust, kind=str(kind), mark=mark, raised_on=on, raised_by_id=person(by)
    )
    record(events.BarrierRaised(mentorship.pk, row.pk), by=by, on=on)
    return row


@transaction.atomic
def move_barrier(barrier_ref: str, step: str, *, by: Actor, on: date) -> InTheWay:
    """Worked on, gone, or open again: every step can be undone by another."""
    by.must("mentorships.plan")
    row = _barrier(barrier_ref, by=by, on=on)
    row.state, row.moved_on = BARRIER.target(step, BarrierState(row.state)), on
    row.save(update_fields=["state", "moved_on"])
    record(events.BarrierMoved(row.mentorship_id, row.pk, row.state), by=by, on=on)
    return row


@transaction.atomic
def untick_barrier(barrier_ref: str, *, by: Actor, on: date) -> None:
    """It was ticked by mistake: nothing of it is kept."""
    by.must("mentorships.plan")
    row = _barrier(barrier_ref, by=by, on=on)
    mentorship_id, pk = row.mentorship_id, row.pk
    row.delete()
    record(events.BarrierUnticked(mentorship_id, pk), by=by, on=on)


@transaction.atomic
def take_up(ref: str, text: str, *, by: Actor, on: date) -> Step:
    """A step that helps comes into the plan, sealed like every other; the same one is not put there twice."""
    mentorship = _open(ref, by=by, on=on)
    texts = Opened(mentorship.trust)
    waiting = mentorship.steps.filter(done_on=None, aside_on=None, template="")
    there = next((each for each in waiting if texts.text(each, "text") == text), None)
    return there or add_step(ref, text, mine=by.person_id == mentorship.mentee_person_id, by=by, on=on)


@transaction.atomic
def allow_health(ref: str, text_hash: str, *, by: Actor, on: date) -> None:
    """The mentee says that what is about health may be kept. Nobody says it for her."""
    mentorship = _open(ref, by=by, on=on)
    if by.person_id != mentorship.mentee_person_id:
        raise NotFound("consent")
    people.give_consent(mentorship.mentee_person_id, HEALTH_CONSENT, text_hash, by=by, on=on)


@transaction.atomic
def forget_health(person_id: int) -> int:
    """The yes was taken back: what was ticked about health goes."""
    rows = InTheWay.objects.filter(mentorship__mentee_person_id=person_id).select_for_update(of=("self",)).order_by("pk")
    gone = [each for each in rows if each.mark == mark_of(each.trust, Barrier.HEALTH)]
    for each in gone:
        each.delete()
    return len(gone)


def _open(ref: str, *, by: Actor, on: date) -> Mentorship:
    mentorship = of_pair(ref, by=by, on=on)
    if mentorship.stage not in OPEN:
        raise Refused([Reason("pair_closed")])
    return mentorship


def _barrier(barrier_ref: str, *, by: Actor, on: date) -> InTheWay:
    found = InTheWay.objects.content_for(by, on).filter(ref=barrier_ref).values_list("mentorship__ref", flat=True).first()
    if found is None:
        raise NotFound("barrier")
    row = _open(found, by=by, on=on).barriers.filter(ref=barrier_ref).first()
    if row is None:  # unticked by the other while we waited for the lock
        raise NotFound("barrier")
    return row
