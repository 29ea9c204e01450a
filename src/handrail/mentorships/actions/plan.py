"""Goals, steps, and each side's own choice to show how it can be reached."""

from datetime import date

from django.db import transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused
from handrail.mentorships import events
from handrail.mentorships.actions.locking import of_pair, person, renew_duties
from handrail.mentorships.models import ContactShare, Goal, Mentorship, Step
from handrail.mentorships.rules import OPEN, GoalState

MOST_OPEN = 50


@transaction.atomic
def set_goal(ref: str, text: str, *, by: Actor, on: date) -> Goal:
    by.must("mentorships.plan")
    mentorship = _open(ref, by=by, on=on)
    _refuse_too_many(mentorship.goals.filter(state=GoalState.OPEN).count())
    goal = Goal.objects.create(mentorship=mentorship, trust=mentorship.trust, text=text, set_on=on, set_by_id=person(by))
    record(events.GoalSet(mentorship.pk, goal.pk), by=by, on=on)
    return goal


@transaction.atomic
def end_goal(goal_ref: str, state: GoalState, *, by: Actor, on: date) -> Goal:
    """Reached or dropped; a goal set open again loses its end."""
    by.must("mentorships.plan")
    mentorship_ref = Goal.objects.filter(ref=goal_ref).values_list("mentorship__ref", flat=True).first()
    mentorship = _open(mentorship_ref or "", by=by, on=on)
    goal = mentorship.goals.get(ref=goal_ref)
    goal.state, goal.ended_on = state, None if state == GoalState.OPEN else on
    goal.save(update_fields=["state", "ended_on"])
    return goal


@transaction.atomic
def add_step(ref: str, text: str, *, mine: bool, by: Actor, on: date, due_on: date | None = None, goal_ref: str = "") -> Step:
    """One thing to do, by who adds it or by the other."""
    by.must("mentorships.plan")
    mentorship = _open(ref, by=by, on=on)
    _refuse_too_many(mentorship.steps.filter(done_on=None, aside_on=None).count())
    step = Step.objects.create(
        mentorship=mentorship,
        trust=mentorship.trust,
        goal=mentorship.goals.filter(ref=goal_ref).first(),
        text=text,
        owner_id=person(by) if mine else mentorship.other_than(by.person_id),
        due_on=due_on,
    )
    record(events.StepAdded(mentorship.pk, step.pk), by=by, on=on)
    return step


@transaction.atomic
def tick(step_ref: str, *, by: Actor, on: date) -> Step:
    by.must("mentorships.plan")
    step = _step(step_ref, by=by, on=on)
    if step.done_on is None:
        step.done_on = on
        step.save(update_fields=["done_on"])
        renew_duties(step.mentorship)
        record(events.StepDone(step.mentorship_id, step.pk), by=by, on=on)
    return step


@transaction.atomic
def untick(step_ref: str, *, by: Actor, on: date) -> Step:
    by.must("mentorships.plan")
    step = _step(step_ref, by=by, on=on)
    if step.done_on is not None:
        step.done_on = None
        step.save(update_fields=["done_on"])
        renew_duties(step.mentorship)
        record(events.StepReopened(step.mentorship_id, step.pk), by=by, on=on)
    return step


@transaction.atomic
def share_contact(ref: str, *, phone: str, email: str, by: Actor, on: date) -> ContactShare:
    """Show the other side how to reach you. What was shown before is withdrawn; it is your choice each time."""
    by.must("mentorships.share")
    mentorship = _open(ref, by=by, on=on)
    if not (phone or email):
        raise Refused([Reason("contact_missing")])
    _withdraw(mentorship, by=by, on=on)
    share = ContactShare.objects.create(
        mentorship=mentorship,
        trust=mentorship.trust,
        person_id=person(by),
        phone=phone or None,
        email=email or None,
        shared_on=on,
    )
    record(events.ContactShared(mentorship.pk), by=by, on=on)
    return share


@transaction.atomic
def withdraw_contact(ref: str, *, by: Actor, on: date) -> None:
    by.must("mentorships.share")
    mentorship = _open(ref, by=by, on=on)
    if _withdraw(mentorship, by=by, on=on):
        record(events.ContactWithdrawn(mentorship.pk), by=by, on=on)


def _withdraw(mentorship: Mentorship, *, by: Actor, on: date) -> int:
    """The sealed details go with the withdrawal; that something was shown stays."""
    shown = mentorship.contact_shares.filter(person_id=person(by), withdrawn_on=None)
    return shown.update(withdrawn_on=on, phone=None, email=None)


def _open(ref: str, *, by: Actor, on: date) -> Mentorship:
    mentorship = of_pair(ref, by=by, on=on)
    if mentorship.stage not in OPEN:
        raise Refused([Reason("pair_closed")])
    return mentorship


def _step(step_ref: str, *, by: Actor, on: date) -> Step:
    mentorship_ref = Step.objects.filter(ref=step_ref).values_list("mentorship__ref", flat=True).first()
    if mentorship_ref is None:
        raise NotFound
    return _open(mentorship_ref, by=by, on=on).steps.get(ref=step_ref)


def _refuse_too_many(number: int) -> None:
    if number >= MOST_OPEN:
        raise Refused([Reason("too_many", str(MOST_OPEN))])
