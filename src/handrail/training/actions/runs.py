"""Making a run of a course, its sessions, and giving its places. A place is taken by one update that looks and counts."""

from collections.abc import Sequence
from datetime import date, time

from django.db import IntegrityError, transaction
from django.db.models import F

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.people.models import Organisation
from handrail.people.rules import OrganisationKind
from handrail.programmes import queries as programmes
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.rules import MentorStage
from handrail.training import events, queries, rules
from handrail.training.actions.certifying import replace_training_duties
from handrail.training.models import Attendance, Course, Enrolment, Run, Session


@transaction.atomic
def make_run(
    slug: str, code: str, partner_ref: str, starts_on: date, places: int, *, where: str = "", by: Actor, on: date
) -> Run:
    """A run of one of the courses the programme asks of its mentors, given by a partner."""
    by.must("training.run")
    programme = Programme.objects.visible_to(by).filter(slug=slug).first()
    partner = Organisation.objects.filter(ref=partner_ref, kind=OrganisationKind.PARTNER).first()
    if programme is None or code not in rules.rules_of(programmes.newest_definition(programme)):
        raise NotFound(slug)
    if partner is None:
        raise Refused([Reason("partner_missing", "partner")])
    if places < 1:
        raise Refused([Reason("run_places", "places")])
    course, _ = Course.objects.get_or_create(programme=programme, code=code)
    row = Run.objects.create(course=course, partner=partner, starts_on=starts_on, places=places, where=where.strip())
    record(events.RunMade(row.pk, programme.pk), by=by, on=on)
    return row


@transaction.atomic
def plan_session(
    run_ref: str,
    title: str,
    day: date,
    minutes: int,
    *,
    topics: Sequence[str] = (),
    starts_at: time | None = None,
    by: Actor,
    on: date,
) -> Session:
    """One meeting of the run with its topics. A day that is past may be written down afterwards."""
    by.must("training.teach")
    run = queries.run(by, run_ref)
    refuse_if(rules.blocks_session(rules.Sitting(day, minutes, tuple(topics))))
    row = Session.objects.create(
        run=run, title=title.strip(), day=day, minutes=minutes, topics=list(topics), starts_at=starts_at
    )
    record(events.SessionPlanned(row.pk, run.pk), by=by, on=on)
    return row


@transaction.atomic
def drop_session(session_ref: str, *, by: Actor, on: date) -> None:
    """Take a session back. One with attendance stays: hours that were given do not go away."""
    by.must("training.teach")
    row = queries.session(by, session_ref)
    if Attendance.objects.filter(session=row).exists():
        raise Refused([Reason("session_held")])
    record(events.SessionDropped(row.pk, row.run_id), by=by, on=on)
    row.delete()


def take_course_place(run_id: int) -> None:
    """One place of this run, inside the transaction of the enrolment. The last one is taken once."""
    if not Run.objects.filter(pk=run_id, taken__lt=F("places")).update(taken=F("taken") + 1):
        raise Refused([Reason("run_full")])


@transaction.atomic
def enrol(run_ref: str, mentor_ref: str, *, by: Actor, on: date) -> Enrolment:
    """An accepted mentor gets a place. Who was enrolled is told."""
    by.must("training.run")
    run = queries.run(by, run_ref)
    mentor = Mentor.objects.visible_to(by).filter(ref=mentor_ref, programme=run.course.programme_id).first()
    if mentor is None:
        raise NotFound(mentor_ref)
    if mentor.stage not in (MentorStage.ACCEPTED, MentorStage.PAUSED):
        raise Refused([Reason("mentor_not_accepted")])
    try:
        with transaction.atomic():
            row = Enrolment.objects.create(run=run, mentor=mentor, enrolled_on=on)
    except IntegrityError:
        raise Refused([Reason("enrolled_already")]) from None
    take_course_place(run.pk)
    replace_training_duties(mentor.pk)
    record(events.CoursePlaceTaken(run.pk, mentor.pk, mentor.person_id), by=by, on=on)
    return row


@transaction.atomic
def enrol_all(run_ref: str, mentor_refs: Sequence[str], *, by: Actor, on: date) -> None:
    """Several at once: all get their place, or none does."""
    for mentor_ref in mentor_refs:
        enrol(run_ref, mentor_ref, by=by, on=on)


@transaction.atomic
def leave(run_ref: str, mentor_ref: str, *, by: Actor, on: date) -> None:
    """Give the place back. The hours already attended stay in the ledger."""
    by.must("training.run")
    run = queries.run(by, run_ref)
    row = Enrolment.objects.select_related("mentor").filter(run=run, mentor__ref=mentor_ref, left_on=None).first()
    if row is None or not _free(row, by=by, on=on):
        raise NotFound(mentor_ref)


@transaction.atomic
def leave_all(mentor_id: int, *, by: Actor, on: date) -> int:
    """A mentor stops: the places in courses that are not over go back."""
    by.must("training.run")
    rows = Enrolment.objects.select_related("mentor").filter(mentor=mentor_id, left_on=None).order_by("run_id")
    coming = [row for row in rows if not Session.objects.filter(run=row.run_id).exists() or _is_to_come(row.run_id, on)]
    return sum(_free(row, by=by, on=on) for row in coming)


def _is_to_come(run_id: int, on: date) -> bool:
    return Session.objects.filter(run=run_id, day__gte=on).exists()


def _free(row: Enrolment, *, by: Actor, on: date) -> bool:
    if not Enrolment.objects.filter(pk=row.pk, left_on=None).update(left_on=on):
        return False
    Run.objects.filter(pk=row.run_id, taken__gt=0).update(taken=F("taken") - 1)
    record(events.CoursePlaceFreed(row.run_id, row.mentor_id, row.mentor.person_id), by=by, on=on)
    return True
