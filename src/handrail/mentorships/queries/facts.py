"""The facts from which duties follow, read after the lock: one statement for what the pair has, one for the job."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import JSONObject

from handrail.employers import queries as employers
from handrail.mentorships.models import (
    Aftercare,
    ClosingStep,
    Contact,
    Cover,
    Meeting,
    Mentorship,
    Mood,
    Signature,
    Step,
    TrackChoice,
)
from handrail.mentorships.rules import GOOD_ENDS, OPEN, Closing, MeetingState, Stage, day_of
from handrail.mentorships.rules.aftercare import NO_WORK, Followed, With, Work
from handrail.mentorships.rules.cover import Covered, CoverStage
from handrail.mentorships.rules.duties import Facts
from handrail.mentorships.rules.mood import Said
from handrail.mentorships.rules.papers import plan_papers
from handrail.mentorships.rules.tracks import helps_of
from handrail.people.queries import apart
from handrail.programmes.queries import definition_of

FOLLOWED = (Stage.AFTERCARE, Stage.CLOSED)


def facts_of(mentorship: Mentorship) -> Facts:
    kept: Any = _kept(mentorship)
    # As it stands after the lock, and not asked for once more by whoever goes on with this mentorship.
    mentorship.participation = kept.participation
    programme, definition = kept.participation.programme, definition_of(kept.participation.version_id)
    return Facts(
        mentee=mentorship.mentee_person_id,
        mentor=mentorship.mentor_person_id,
        coordinators_at=programme.owner_id,
        stage=Stage(mentorship.stage),
        agreed_on=mentorship.agreed_on,
        started_on=mentorship.started_on,
        resumed_on=max(filter(None, (mentorship.resumed_on, mentorship.taken_over_on)), default=None),
        planned_end=mentorship.planned_end,
        ended_on=mentorship.ended_on,
        ended_well=mentorship.reason in GOOD_ENDS,
        last_contact_on=mentorship.last_contact_on,
        held=tuple(kept.held),
        planned=tuple(_last_day(each, programme.zone) for each in kept.planned),
        next_plan_step=kept.next_plan_step,
        said=tuple(Said(_day(each["week"]), _day(each["on"]), each["tap"]) for each in kept.said),
        asks_how="going" in helps_of(definition),
        unsigned=_unsigned(mentorship, kept) if plan_papers(definition) else (),
        resting=kept.resting,
        mentee_closed=_closed(kept, mentorship.mentee_person_id),
        mentor_closed=_closed(kept, mentorship.mentor_person_id),
        covers=tuple(Covered(each["mentor"], _day(each["starts"]), _day(each["ends"])) for each in kept.covered),
        work=_work(mentorship, kept),
    )


def _kept(mentorship: Mentorship) -> Mentorship:
    """Everything of the pair that duties follow from, in one statement: every action of the two waits for this."""
    of_pair = {"mentorship": OuterRef("pk")}
    met = Meeting.objects.filter(**of_pair)
    held = met.filter(state=MeetingState.HELD, held_on__isnull=False).order_by("held_on")
    planned = met.filter(state=MeetingState.PLANNED, planned_at__isnull=False).order_by("planned_at")
    plan = Step.objects.filter(**of_pair, done_on=None, aside_on=None).exclude(template="").order_by("due_on")
    said = Mood.objects.filter(**of_pair).order_by("week")
    choice = TrackChoice.objects.filter(**of_pair).order_by("-pk")
    signed = Signature.objects.filter(**of_pair)
    closed = ClosingStep.objects.filter(**of_pair)
    followed = Aftercare.objects.filter(**of_pair, ended_on=None)
    covers = Cover.objects.filter(**of_pair, stage=CoverStage.AGREED, covered=OuterRef("mentor")).order_by("starts")
    told = Contact.objects.filter(**of_pair, who=With.MENTEE).values("mentorship")
    rows = Mentorship.objects.select_related("participation__programme").annotate(
        held=ArraySubquery(held.values("held_on")),
        planned=ArraySubquery(planned.values(said=JSONObject(at="planned_at", minutes="planned_minutes"))),
        next_plan_step=Subquery(plan.values("due_on")[:1]),
        said=ArraySubquery(said.values(said=JSONObject(week="week", on="said_on", tap="tap"))),
        choice=Subquery(choice.values("pk")[:1]),
        signed=ArraySubquery(signed.values(said=JSONObject(choice="choice_id", person="person_id"))),
        closed=ArraySubquery(closed.values(said=JSONObject(person="person_id", step="step"))),
        followed=ArraySubquery(
            followed.values(
                said=JSONObject(began_on="began_on", until="until", owner="owner_id", lost_on="lost_on", after_end="after_end")
            )
        ),
        covered=ArraySubquery(covers.values(said=JSONObject(mentor="mentor_person_id", starts="starts", ends="ends"))),
        told_on=Subquery(told.annotate(last=Max("on")).values("last")),
        resting=apart(OuterRef("mentee_person"), OuterRef("mentor_person")),
    )
    return rows.get(pk=mentorship.pk)


def _last_day(planned: dict[str, Any], zone: str) -> date:
    return day_of(datetime.fromisoformat(planned["at"]) + timedelta(minutes=planned["minutes"]), zone)


def _day(text: str) -> date:
    """A day as the database writes it into JSON."""
    return date.fromisoformat(text)


def _unsigned(mentorship: Mentorship, kept: Any) -> tuple[int, ...]:
    """Who of the two has not signed the plan of the track chosen last."""
    if kept.choice is None:
        return ()
    done = {each["person"] for each in kept.signed if each["choice"] == kept.choice}
    return tuple(each for each in (mentorship.mentee_person_id, mentorship.mentor_person_id) if each not in done)


def _closed(kept: Any, person_id: int) -> frozenset[Closing]:
    return frozenset(Closing(each["step"]) for each in kept.closed if each["person"] == person_id)


def _work(mentorship: Mentorship, kept: Any) -> Work:
    """The job that runs, and the aftercare in it or after the two stopped meeting."""
    followed = _followed(mentorship, kept) if mentorship.stage in FOLLOWED else None
    if mentorship.stage not in OPEN and followed is None:
        return NO_WORK
    job = employers.job_that_runs(mentorship.participation_id)
    return Work(
        started_on=job.started_on if job else None,
        answered=job.answered if job else frozenset(),
        kept_on=mentorship.kept_on,
        followed=followed,
    )


def _followed(mentorship: Mentorship, kept: Any) -> Followed | None:
    if not kept.followed:
        return None
    row = kept.followed[0]
    began = _day(row["began_on"])
    heard = [each for each in (kept.told_on, mentorship.last_contact_on) if each and each >= began]
    lost_on = _day(row["lost_on"]) if row["lost_on"] else None
    until, last = _day(row["until"]), max(heard, default=None)
    return Followed(began, until, row["owner"], last, lost_on, row["after_end"])
