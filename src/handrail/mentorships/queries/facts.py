"""The facts from which duties follow, read after the lock."""

from datetime import timedelta

from handrail.employers import queries as employers
from handrail.mentorships.models import Mentorship, Mood
from handrail.mentorships.queries.plan import unsigned
from handrail.mentorships.rules import GOOD_ENDS, OPEN, Closing, MeetingState, Stage, day_of
from handrail.mentorships.rules.aftercare import NO_WORK, Followed, With, Work
from handrail.mentorships.rules.cover import Covered, CoverStage
from handrail.mentorships.rules.duties import Facts
from handrail.mentorships.rules.mood import Said
from handrail.mentorships.rules.tracks import helps_of
from handrail.people.queries import shut_out
from handrail.programmes.queries import definition_of


def facts_of(mentorship: Mentorship) -> Facts:
    programme = mentorship.participation.programme
    meetings = list(mentorship.meetings.exclude(state=MeetingState.CANCELLED))
    plan = mentorship.steps.exclude(template="").filter(done_on=None, aside_on=None)
    closed = list(mentorship.closing_steps.values_list("person_id", "step"))
    agreed = mentorship.covers.filter(stage=CoverStage.AGREED, covered_id=mentorship.mentor_id).order_by("starts")
    return Facts(
        mentee=mentorship.mentee_person_id,
        mentor=mentorship.mentor_person_id,
        coordinators_at=programme.owner_id,
        stage=Stage(mentorship.stage),
        agreed_on=mentorship.agreed_on,
        started_on=mentorship.started_on,
        resumed_on=mentorship.resumed_on,
        planned_end=mentorship.planned_end,
        ended_on=mentorship.ended_on,
        ended_well=mentorship.reason in GOOD_ENDS,
        last_contact_on=mentorship.last_contact_on,
        held=tuple(sorted(each.held_on for each in meetings if each.held_on and each.state == MeetingState.HELD)),
        planned=tuple(
            day_of(each.planned_at + timedelta(minutes=each.planned_minutes), programme.zone)
            for each in meetings
            if each.planned_at and each.state == MeetingState.PLANNED
        ),
        next_plan_step=plan.order_by("due_on").values_list("due_on", flat=True).first(),
        said=tuple(
            Said(*each)
            for each in Mood.objects.filter(mentorship=mentorship).order_by("week").values_list("week", "said_on", "tap")
        ),
        asks_how="going" in helps_of(definition_of(mentorship.participation.version_id)),
        unsigned=unsigned(mentorship),
        resting=mentorship.mentor_person_id in shut_out(mentorship.mentee_person_id),
        mentee_closed=frozenset(Closing(step) for person, step in closed if person == mentorship.mentee_person_id),
        mentor_closed=frozenset(Closing(step) for person, step in closed if person == mentorship.mentor_person_id),
        covers=tuple(Covered(*each) for each in agreed.values_list("mentor_person_id", "starts", "ends")),
        work=work_of(mentorship) if mentorship.stage in OPEN else NO_WORK,
    )


def work_of(mentorship: Mentorship) -> Work:
    """The job that runs, and the aftercare in it."""
    job = employers.job_that_runs(mentorship.participation_id)
    return Work(
        started_on=job.started_on if job else None,
        answered=employers.answered(job.id) if job else frozenset(),
        kept_on=mentorship.kept_on,
        followed=_followed(mentorship) if mentorship.stage == Stage.AFTERCARE else None,
    )


def _followed(mentorship: Mentorship) -> Followed | None:
    row = mentorship.aftercares.filter(ended_on=None).first()
    if row is None:
        return None
    last = mentorship.contacts.filter(who=With.MENTEE).order_by("-on").values_list("on", flat=True).first()
    heard = [each for each in (last, mentorship.last_contact_on) if each and each >= row.began_on]
    return Followed(row.began_on, row.until, row.owner_id, max(heard, default=None), row.lost_on)
