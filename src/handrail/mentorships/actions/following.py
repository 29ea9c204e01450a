"""A job begins: the mentorship goes over into support in it. The job is lost: it re-opens, if the mentor has a place.

These follow from what `employers` recorded, so each may run twice and late, and does nothing the second time.
"""

from datetime import date

from django.db import transaction

from handrail.employers import actions as employers
from handrail.employers import queries as jobs
from handrail.employers.models import Placement
from handrail.employers.rules import Said, Source
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused
from handrail.mentorships import events
from handrail.mentorships.actions.locking import lock_places, of_pair, of_pair_or_staff, renew_duties, resting, version_of
from handrail.mentorships.actions.pair import note_change
from handrail.mentorships.actions.supporting import support_in_job, support_without_job
from handrail.mentorships.models import Aftercare, Mentorship
from handrail.mentorships.rules import LIFECYCLE, OPEN, Part, Stage
from handrail.mentorships.rules import aftercare as rules
from handrail.mentorships.rules.aftercare import Because
from handrail.programmes.actions import free_place, mark_followed, mark_guided, take_place

FOLLOWS = (Stage.ACTIVE, Stage.PAUSED)


@transaction.atomic
def tell_job(ref: str, said: Said, *, by: Actor, on: date) -> Placement:
    """One of the two says that there is a job. What follows from it follows from what is recorded."""
    by.must("mentorships.see")
    mentorship = of_pair(ref, by=by, on=on)
    if mentorship.stage not in OPEN:
        raise Refused([Reason("pair_closed")])
    source = Source.MENTEE if by.person_id == mentorship.mentee_person_id else Source.MENTOR
    mentor_id = mentorship.mentor_person_id
    return employers.note_start(mentorship.participation_id, said, source, by=by, on=on, followed_by_id=mentor_id)


@transaction.atomic
def job_begun(participation_id: int, *, by: Actor, on: date) -> Mentorship | None:
    """Somebody has a job. From its first day on the pair is in aftercare, where the programme begins it with a job."""
    mentorship = _lead(participation_id)
    if mentorship is None:
        return support_in_job(participation_id, on)
    employers.name_follower(participation_id, mentorship.mentor_person_id)
    job = jobs.job_now(participation_id, on)
    if job and mentorship.stage in FOLLOWS and rules.begins_with_job(version_of(mentorship)):
        _begin(mentorship, job, by=by, on=on)
    elif job and mentorship.stage == Stage.AFTERCARE:
        _move_to(mentorship, job)
    renew_duties(mentorship)
    return mentorship


def _begin(mentorship: Mentorship, job: jobs.Running, *, by: Actor, on: date) -> None:
    plan = version_of(mentorship).aftercare
    if plan is None:
        return
    mentorship.stage = LIFECYCLE.target("follow_up", Stage(mentorship.stage))
    mentorship.save(update_fields=["stage"])
    row = Aftercare.objects.create(
        mentorship=mentorship,
        placement_id=job.id,
        owner_id=mentorship.mentor_person_id if rules.owned_by_mentor(plan) else None,
        began_on=on,
        until=max(on, rules.until(job.started_on, plan)),
    )
    free_place(mentorship.mentor_id)
    mark_followed(mentorship.participation_id)
    note_change(mentorship, "follow_up", by=by, on=on)
    event = events.AftercareBegun(mentorship.pk, mentorship.participation_id, job.id, row.until)
    record(event, by=by, on=on)


def _move_to(mentorship: Mentorship, job: jobs.Running) -> None:
    """From one job straight into another the support goes on; it is as long as the programme says, from the new first day."""
    row = mentorship.aftercares.filter(ended_on=None).first()
    plan = version_of(mentorship).aftercare
    if row is None or plan is None:
        return
    row.placement_id, row.lost_on = job.id, None
    row.until = max(row.began_on, rules.until(job.started_on, plan))
    row.save(update_fields=["placement", "lost_on", "until"])


@transaction.atomic
def job_over(participation_id: int, *, by: Actor, on: date, because: Because = Because.JOB_LOST) -> Mentorship | None:
    """The job is lost, or was none after all: the pair re-opens, unless there is another job or the programme only notes it."""
    mentorship = _lead(participation_id)
    if mentorship is None:
        return support_without_job(participation_id, because, by=by, on=on)
    if mentorship.stage != Stage.AFTERCARE:
        renew_duties(mentorship)
        return mentorship
    job = jobs.job_now(participation_id, on)
    if job is not None:
        _move_to(mentorship, job)
    elif because == Because.TAKEN_BACK or rules.reopens(version_of(mentorship)):
        _reopen_or_wait(mentorship, because, by=by, on=on)
    else:
        _note_lost(mentorship, on)
        record(events.JobLostRecorded(mentorship.pk, participation_id), by=by, on=on)
    renew_duties(mentorship)
    return mentorship


def _reopen_or_wait(mentorship: Mentorship, because: Because, *, by: Actor, on: date) -> None:
    try:
        with transaction.atomic():
            _reopen(mentorship, because, by=by, on=on)
    except Refused:
        # No place is free: the support goes on meanwhile, and a coordinator is due to find one.
        mentorship.refresh_from_db()
        if _note_lost(mentorship, on):
            record(events.ReopeningWaits(mentorship.pk, mentorship.participation_id), by=by, on=on)


def _note_lost(mentorship: Mentorship, on: date) -> bool:
    """Write down since when there is no job; True the first time."""
    row = mentorship.aftercares.filter(ended_on=None, lost_on=None).first()
    if row is None:
        return False
    row.lost_on = max(row.began_on, jobs.lost_on(row.placement_id or 0) or on)
    row.save(update_fields=["lost_on"])
    return True


@transaction.atomic
def reopen(ref: str, *, by: Actor, on: date) -> Mentorship:
    """Go on together after a job was lost. Refused while a job runs, and while the mentor has no place."""
    by.must("mentorships.change")
    mentorship = of_pair_or_staff(ref, by=by)
    if rest := resting(mentorship):
        raise Refused([rest])
    if jobs.job_now(mentorship.participation_id, on) is not None:
        raise Refused([Reason("job_goes_on")])
    _reopen(mentorship, Because.JOB_LOST, by=by, on=on)
    renew_duties(mentorship)
    return mentorship


def _reopen(mentorship: Mentorship, because: Because, *, by: Actor, on: date) -> None:
    """Back to meeting each other, with all that was; it takes a place again."""
    mentorship.stage = LIFECYCLE.target("reopen", Stage(mentorship.stage))
    take_place(mentorship.mentor_id)
    mark_guided(mentorship.participation_id, on)
    row = mentorship.aftercares.filter(ended_on=None).first()
    began_on = row.began_on if row else on
    mentorship.planned_end = rules.end_again(mentorship.planned_end, began_on=began_on, on=on)
    mentorship.resumed_on = on
    mentorship.save(update_fields=["stage", "planned_end", "resumed_on"])
    end_aftercare(mentorship, because, on)
    note_change(mentorship, "reopen", by=by, on=on)
    record(events.MentorshipReopened(mentorship.pk, mentorship.participation_id), by=by, on=on)


@transaction.atomic
def keep(ref: str, *, by: Actor, on: date) -> Mentorship:
    """She has a job, and the two go on for a while all the same."""
    by.must("mentorships.change")
    mentorship = of_pair_or_staff(ref, by=by)
    if mentorship.stage not in (Stage.AGREED, *FOLLOWS):
        raise Refused([Reason("step_closed", "keep")])
    job = jobs.job_that_runs(mentorship.participation_id)
    mentorship.kept_on = max(on, job.started_on) if job else on
    mentorship.save(update_fields=["kept_on"])
    renew_duties(mentorship)
    record(events.MentorshipKept(mentorship.pk), by=by, on=on)
    return mentorship


def end_aftercare(mentorship: Mentorship, because: Because, on: date) -> None:
    """Close the open time of support; the employer's contact is let go with it."""
    mentorship.aftercares.filter(ended_on=None).update(ended_on=on, because=because)
    mentorship.employer_contacts.filter(withdrawn_on=None).update(withdrawn_on=on, name=None, email=None, phone=None)
    mentorship.employer_asks.filter(answered_at=None).delete()


def _lead(participation_id: int) -> Mentorship | None:
    """The open lead mentorship, locked after its participation and its mentor."""
    rows = Mentorship.objects.open().filter(participation=participation_id, part=Part.LEAD)
    found = rows.values_list("pk", "mentor_id").first()
    if found is None:
        return None
    lock_places(participation_id, found[1])
    return rows.select_for_update(of=("self",)).filter(pk=found[0]).first()
