"""Support that goes on after the two stopped meeting: it begins with a good end, with a job or without one.

The mentorship is closed and stays so; who answers for the support sees nothing of what the two wrote.
"""

from datetime import date

from handrail.employers import actions as employers
from handrail.employers import queries as jobs
from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.mentorships import events
from handrail.mentorships.actions.locking import lock_places, renew_duties, version_of
from handrail.mentorships.models import Aftercare, Mentorship
from handrail.mentorships.rules import aftercare as rules
from handrail.mentorships.rules.aftercare import Because
from handrail.programmes.actions import mark_followed, mark_unguided


def begin_support(mentorship: Mentorship, *, by: Actor, on: date) -> None:
    """Inside the transaction that closed the mentorship."""
    plan = version_of(mentorship).aftercare
    if plan is None:
        return
    job = jobs.job_now(mentorship.participation_id, on)
    row = Aftercare.objects.create(
        mentorship=mentorship,
        placement_id=job.id if job else None,
        owner_id=mentorship.mentor_person_id if rules.owned_by_mentor(plan) else None,
        began_on=on,
        until=rules.until(on, plan),
        after_end=True,
    )
    mark_followed(mentorship.participation_id)
    employers.name_follower(mentorship.participation_id, row.owner_id)
    has_owner = row.owner_id is not None
    event = events.SupportBegun(mentorship.pk, mentorship.participation_id, row.pk, row.until, has_owner)
    record(event, by=by, on=on)


def support_in_job(participation_id: int, on: date) -> Mentorship | None:
    """She began a job while she is supported after the end. The last day stays: it was counted from the end."""
    row = supported(participation_id)
    if row is None:
        return None
    job = jobs.job_now(participation_id, on)
    if job is not None:
        row.placement_id, row.lost_on = job.id, None
        row.save(update_fields=["placement", "lost_on"])
        employers.name_follower(participation_id, row.owner_id)
    renew_duties(row.mentorship)
    return row.mentorship


def support_without_job(participation_id: int, because: Because, *, by: Actor, on: date) -> Mentorship | None:
    """The job is lost: she looks for a mentor again, or it is only noted, as the programme says."""
    row = supported(participation_id)
    if row is None or support_in_job(participation_id, on) is None or jobs.job_now(participation_id, on) is not None:
        return row.mentorship if row else None
    if because == Because.TAKEN_BACK:
        Aftercare.objects.filter(pk=row.pk).update(placement=None, lost_on=None)
    elif row.placement_id is not None and row.lost_on is None:
        _lost(row, row.placement_id, by=by, on=on)
    renew_duties(row.mentorship)
    return row.mentorship


def _lost(row: Aftercare, placement_id: int, *, by: Actor, on: date) -> None:
    if rules.reopens(version_of(row.mentorship)):
        end_support(row, Because.JOB_LOST, by=by, on=on)
        mark_unguided(row.mentorship.participation_id, on)
        return
    row.lost_on = max(row.began_on, jobs.lost_on(placement_id) or on)
    row.save(update_fields=["lost_on"])
    record(events.JobLostRecorded(row.mentorship_id, row.mentorship.participation_id), by=by, on=on)


def end_support(row: Aftercare, because: Because, *, by: Actor, on: date) -> None:
    """No more contact is due, and nobody sees how to reach her any more."""
    row.ended_on, row.because, row.reach_from = max(on, row.began_on), because, None
    row.save(update_fields=["ended_on", "because", "reach_from"])
    employers.name_follower(row.mentorship.participation_id, None)
    renew_duties(row.mentorship)
    record(events.SupportEnded(row.mentorship_id, row.mentorship.participation_id, row.pk), by=by, on=on)


def supported(participation_id: int) -> Aftercare | None:
    """The open support after a closed mentorship, locked after its participation, its mentor and its mentorship."""
    rows = Aftercare.objects.filter(mentorship__participation=participation_id, after_end=True, ended_on=None)
    found = rows.values_list("pk", "mentorship_id", "mentorship__mentor_id").first()
    if found is None:
        return None
    lock_places(participation_id, found[2])
    mentorship = Mentorship.objects.select_for_update(of=("self",)).get(pk=found[1])
    row = rows.filter(pk=found[0]).first()
    if row is not None:
        row.mentorship = mentorship
    return row
