"""Who answers for the support: named by the mentor or the coordinator, acting with the person, handing it back."""

from datetime import date

from django.db import transaction

from handrail.employers import actions as employers
from handrail.employers import queries as jobs
from handrail.employers.models import JobCheck
from handrail.employers.rules import CheckState, Source
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.mentorships import events
from handrail.mentorships.actions.contacts import write_contact
from handrail.mentorships.actions.locking import lock_places, of_pair_or_staff, renew_duties, version_of
from handrail.mentorships.actions.supporting import end_support
from handrail.mentorships.models import Aftercare, Contact, Mentorship
from handrail.mentorships.queries.owning import colleagues_of
from handrail.mentorships.rules import Stage
from handrail.mentorships.rules import aftercare as rules
from handrail.mentorships.rules.aftercare import Because, With
from handrail.people.models import Person
from handrail.programmes.actions import close_participation, mark_unguided
from handrail.programmes.pair import Aftercare as Plan
from handrail.programmes.rules import CLOSING_REASONS


@transaction.atomic
def name_owner(ref: str, person_ref: str, *, by: Actor, on: date) -> Aftercare:
    """The mentor or a coordinator says who stays in touch from now on. She is told, and so is who was named."""
    by.must("mentorships.change")
    mentorship = of_pair_or_staff(ref, by=by)
    row = mentorship.aftercares.filter(ended_on=None).first()
    if row is None or by.person_id == mentorship.mentee_person_id:
        raise NotFound("aftercare")
    person_id = Person.objects.filter(ref=person_ref).values_list("pk", flat=True).first() or 0
    colleagues = set(colleagues_of(mentorship, on).values_list("pk", flat=True))
    refuse_if(rules.blocks_naming(person_id, owner=row.owner_id, colleagues=colleagues))
    _give(row, mentorship, person_id)
    record(events.SupportOwnerNamed(mentorship.pk, row.pk, person_id), by=by, on=on)
    return row


@transaction.atomic
def hand_back(ref: str, *, by: Actor, on: date) -> None:
    """Who was named gives it back: to the mentor where the programme says so and the two are a pair, else to the role."""
    by.must("mentorships.see")
    row, plan = _owned(ref, by)
    if row.owner_id != by.person_id:
        raise Refused([Reason("owner_role")])
    mentorship = row.mentorship
    is_pair = mentorship.stage == Stage.AFTERCARE
    _give(row, mentorship, mentorship.mentor_person_id if is_pair and rules.owned_by_mentor(plan) else None)
    record(events.SupportHandedBack(mentorship.pk, mentorship.participation_id, row.pk), by=by, on=on)


def _give(row: Aftercare, mentorship: Mentorship, person_id: int | None) -> None:
    """Her yes to be reached was for the one before."""
    row.owner_id, row.reach_from = person_id, None
    row.save(update_fields=["owner", "reach_from"])
    if row.after_end:
        employers.name_follower(mentorship.participation_id, person_id)
    renew_duties(mentorship)


@transaction.atomic
def log_owned(ref: str, day: date, channel: str, *, note: str, key: str, by: Actor, on: date) -> Contact:
    """Who answers for the support was in touch with her. The same key again is the same contact."""
    by.must("mentorships.see")
    row, plan = _owned(ref, by)
    key = f"contact:{row.mentorship_id}:{key}"
    if (logged := row.mentorship.contacts.filter(key=key).first()) is not None:
        return logged
    refuse_if(rules.blocks_contact(day, channel, began_on=row.began_on, today=on, plan=plan))
    return write_contact(row.mentorship, day, channel, who=With.MENTEE, note=note, key=key, by=by, on=on)


@transaction.atomic
def remove_owned(ref: str, *, by: Actor) -> Aftercare:
    """A contact logged by mistake, taken back by whoever logged it."""
    by.must("mentorships.see")
    found = Contact.objects.filter(ref=ref, by_id=by.person_id or 0).values_list("mentorship_id", flat=True).first()
    mine = Aftercare.objects.owned_by(by).filter(mentorship=found or 0).values_list("ref", flat=True).first()
    if mine is None:
        raise NotFound("contact")
    row, _plan = _owned(mine, by)
    row.mentorship.contacts.filter(ref=ref).delete()
    renew_duties(row.mentorship)
    return row


@transaction.atomic
def check_owned(ref: str, state: CheckState, *, by: Actor, on: date) -> JobCheck:
    """Who answers for the support says whether the job goes on, or that nobody knows."""
    by.must("mentorships.see")
    row, plan = _owned(ref, by)
    job = jobs.job_now(row.mentorship.participation_id, on)
    months = rules.check_to_answer(job.started_on, jobs.answered(job.id), plan, on) if job else None
    if job is None or months is None:
        raise Refused([Reason("nothing_asked")])
    source = Source.MENTOR if by.person_id == row.mentorship.mentor_person_id else Source.COUNSELLOR
    check = employers.note_check(job.id, months, state, source, by=by, on=on)
    renew_duties(row.mentorship)
    return check


@transaction.atomic
def end_owned(ref: str, *, by: Actor, on: date) -> None:
    """The support after the end is over, and so is her time in the programme. A pair that stands says goodbye itself."""
    by.must("mentorships.see")
    row, _plan = _owned(ref, by)
    if not row.after_end:
        raise Refused([Reason("step_closed", "end")])
    end_support(row, Because.CLOSED, by=by, on=on)
    reason = row.mentorship.reason if row.mentorship.reason in CLOSING_REASONS else "other"
    close_participation(row.mentorship.participation_id, reason=reason, by=Actor.system("support ended"), on=on)


@transaction.atomic
def look_again(ref: str, *, by: Actor, on: date) -> None:
    """She wants a mentor again: the support after the end makes way for it."""
    row = _hers(ref, by)
    if not row.after_end:
        raise Refused([Reason("step_closed", "look_again")])
    end_support(row, Because.CLOSED, by=by, on=on)
    mark_unguided(row.mentorship.participation_id, on)


@transaction.atomic
def let_reach(ref: str, *, yes: bool, by: Actor, on: date) -> None:
    """She lets who supports her see her phone number and e-mail address, or takes that back."""
    row = _hers(ref, by)
    row.reach_from = on if yes else None
    row.save(update_fields=["reach_from"])
    record(events.SupportReachSaid(row.mentorship_id, row.pk, yes), by=by, on=on)


@transaction.atomic
def leave_support(participation_id: int, *, by: Actor, on: date) -> None:
    """Her time in the programme ended: nothing of the support after a mentorship is left open."""
    rows = Aftercare.objects.filter(mentorship__participation=participation_id, after_end=True, ended_on=None)
    for row in rows.select_related("mentorship__participation").select_for_update(of=("self",)):
        end_support(row, Because.CLOSED, by=by, on=on)


def _owned(ref: str, by: Actor) -> tuple[Aftercare, Plan]:
    """What this actor answers for, locked after its participation and mentor."""
    row = _locked(Aftercare.objects.owned_by(by).filter(ref=ref).values_list("pk", flat=True).first())
    plan = version_of(row.mentorship).aftercare
    # Read again after the lock: somebody else may have been named meanwhile.
    if plan is None or not Aftercare.objects.owned_by(by).filter(pk=row.pk).exists():
        raise NotFound("aftercare")
    return row, plan


def _hers(ref: str, by: Actor) -> Aftercare:
    """Her own support, by her mentorship."""
    by.must("mentorships.share")
    mine = Aftercare.objects.filter(mentorship__ref=ref, mentorship__mentee_person=by.person_id or 0, ended_on=None)
    return _locked(mine.values_list("pk", flat=True).first())


def _locked(found: int | None) -> Aftercare:
    row = Aftercare.objects.filter(pk=found or 0).select_related("mentorship").first()
    if row is None:
        raise NotFound("aftercare")
    lock_places(row.mentorship.participation_id, row.mentorship.mentor_id)
    mentorship = Mentorship.objects.select_for_update(of=("self",)).get(pk=row.mentorship_id)
    again = Aftercare.objects.filter(pk=row.pk, ended_on=None).first()
    if again is None:
        raise NotFound("aftercare")
    again.mentorship = mentorship
    return again
