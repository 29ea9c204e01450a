"""Reactions to apps below: a block set anywhere ends what stands between the two; a job begun or lost moves a pair."""

from handrail.employers import events as jobs
from handrail.kernel.access import Actor
from handrail.kernel.events import Told, on
from handrail.mentorships import actions
from handrail.mentorships.rules.aftercare import Because
from handrail.mentorships.rules.barriers import HEALTH_CONSENT
from handrail.people.events import BlockReleased, BlockSet, ConsentWithdrawn
from handrail.programmes.events import MentorBack, ParticipationClosed


@on(BlockSet)
def end_what_stands_between(event: BlockSet, told: Told) -> None:
    if event.kind == "block":
        actions.close_quietly(event.person_id, event.other_id, by=Actor.system("block"), on=told.on)
    actions.renew_between(event.person_id, event.other_id)


@on(BlockReleased)
def go_on(event: BlockReleased, told: Told) -> None:
    actions.renew_between(event.person_id, event.other_id)


@on(ConsentWithdrawn)
def forget_what_was_about_health(event: ConsentWithdrawn, told: Told) -> None:
    if event.purpose == HEALTH_CONSENT:
        actions.forget_health(event.person_id)
        actions.forget_referrals(event.person_id, told.on)


@on(MentorBack)
def nobody_needs_to_stand_in(event: MentorBack, told: Told) -> None:
    actions.come_back(event.mentor_id, event.starts, event.ends, by=Actor.system("back"), on=told.on)


JOB = Actor.system("job")


@on(jobs.PlacementStarted)
def job_started(event: jobs.PlacementStarted, told: Told) -> None:
    actions.job_begun(event.participation_id, by=JOB, on=told.on)


@on(jobs.PlacementChanged)
def job_put_right(event: jobs.PlacementChanged, told: Told) -> None:
    """Another first day moves what is due; what turns out to be no job ends the aftercare it began."""
    actions.job_begun(event.participation_id, by=JOB, on=told.on)
    actions.job_over(event.participation_id, by=JOB, on=told.on, because=Because.TAKEN_BACK)


@on(jobs.PlacementEnded)
def job_ended(event: jobs.PlacementEnded, told: Told) -> None:
    actions.job_over(event.participation_id, by=JOB, on=told.on)


@on(jobs.PlacementEndUndone)
def job_goes_on(event: jobs.PlacementEndUndone, told: Told) -> None:
    actions.job_begun(event.participation_id, by=JOB, on=told.on)


@on(jobs.PlacementWithdrawn)
def job_never_was(event: jobs.PlacementWithdrawn, told: Told) -> None:
    actions.job_over(event.participation_id, by=JOB, on=told.on, because=Because.TAKEN_BACK)


@on(jobs.JobChecked)
def job_checked(event: jobs.JobChecked, told: Told) -> None:
    actions.job_begun(event.participation_id, by=JOB, on=told.on)


@on(ParticipationClosed)
def support_ends(event: ParticipationClosed, told: Told) -> None:
    """Who left the programme is not supported after a mentorship any more."""
    actions.leave_support(event.participation_id, by=Actor.system("participation closed"), on=told.on)
