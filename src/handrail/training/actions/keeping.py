"""Keeping attendance, tests and the marks of the mentor profile. What was kept stays; a correction is a new line."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import Reason, Refused, refuse_if
from handrail.programmes.models import Mentor
from handrail.programmes.profile import blocks_marks
from handrail.training import events, queries, rules
from handrail.training.models import Attendance, Competence, Course, Enrolment, TestResult
from handrail.training.rules import Moment, Side, State


@transaction.atomic
def keep_attendance(session_ref: str, states: Mapping[str, str], *, by: Actor, on: date) -> int:
    """Who was there: mentor's address part → state. Who was kept before is left as it is; gives how many were new."""
    by.must("training.teach")
    session = queries.session(by, session_ref)
    refuse_if(rules.blocks_keeping(session.day, session.minutes, 0, on))
    open_now = Enrolment.objects.filter(run=session.run_id, left_on=None).select_related("mentor")
    mentors = {row.mentor.ref: row.mentor for row in open_now}
    if any(ref not in mentors for ref in states):
        raise NotFound(session_ref)
    _not_own((mentors[ref] for ref in states), by)
    known = set(Attendance.objects.filter(session=session).values_list("mentor_id", flat=True))
    new = [
        Attendance(
            session=session,
            mentor=mentors[ref],
            state=State(state),
            minutes=session.minutes if state == State.PRESENT else 0,
            kept_on=on,
            by_person_id=by.person_id,
        )
        for ref, state in states.items()
        if mentors[ref].pk not in known
    ]
    Attendance.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        record(events.AttendanceKept(session.pk, session.run_id), by=by, on=on)
    return len(new)


def _not_own(mentors: Iterable[Mentor], by: Actor) -> None:
    if any(mentor.person_id == by.person_id for mentor in mentors):
        raise Refused([Reason("own_training")])


@transaction.atomic
def correct(attendance_ref: str, state: State, minutes: int, reason: str, *, by: Actor, on: date) -> Attendance:
    """A new line that takes the place of this one, with its reason. The old line stays and is shown beside it."""
    by.must("training.teach")
    row = queries.attendance_row(by, attendance_ref)
    minutes = minutes if state == State.PRESENT else 0
    reasons = rules.blocks_keeping(row.session.day, row.session.minutes, minutes, on)
    if not reason.strip():
        reasons.append(Reason("reason_missing", "reason"))
    if (row.state, row.minutes) == (state, minutes):
        reasons.append(Reason("nothing_changed"))
    refuse_if(reasons)
    _not_own([row.mentor], by)
    new = Attendance(session_id=row.session_id, mentor_id=row.mentor_id, state=state, minutes=minutes, kept_on=on, corrects=row)
    new.reason, new.by_person_id = reason.strip(), by.person_id
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:
        raise Refused([Reason("corrected_already")]) from None
    record(events.AttendanceCorrected(new.pk, row.session_id, row.mentor_id), by=by, on=on)
    return new


@transaction.atomic
def keep_test(run_ref: str, mentor_ref: str, *, passed: bool, taken_on: date, by: Actor, on: date) -> TestResult:
    """A test that was taken. Who did not pass may take it again; the newest counts."""
    by.must("training.teach")
    run = queries.run(by, run_ref)
    row = Enrolment.objects.select_related("mentor").filter(run=run, mentor__ref=mentor_ref, left_on=None).first()
    if row is None:
        raise NotFound(mentor_ref)
    if taken_on > on:
        raise Refused([Reason("test_to_come", "taken_on")])
    _not_own([row.mentor], by)
    result = TestResult.objects.create(run=run, mentor=row.mentor, passed=passed, taken_on=taken_on, by_person_id=by.person_id)
    record(events.TestTaken(run.pk, row.mentor_id, passed), by=by, on=on)
    return result


@transaction.atomic
def mark_profile(mentor: Mentor, code: str, side: Side, marks: Mapping[str, int], *, by: Actor, on: date) -> Competence:
    """The mentor profile, marked by the mentor herself or her head of office; before or after, as her hours say."""
    own = mentor.person_id == by.person_id
    by.must("training.learn" if side == Side.SELF else "training.lead")
    if own != (side == Side.SELF) and not by.is_system:
        raise Refused([Reason("own_training")])
    refuse_if(blocks_marks(marks))
    course, _ = Course.objects.get_or_create(programme_id=mentor.programme_id, code=code)
    moment = moment_of(mentor.pk, course)
    row = Competence.objects.create(
        mentor=mentor, course=course, moment=moment, side=side, marks=dict(marks), said_on=on, by_person_id=by.person_id
    )
    record(events.ProfileMarked(mentor.pk, mentor.person_id, moment, side), by=by, on=on)
    return row


def moment_of(mentor_id: int, course: Course) -> Moment:
    if queries.newest_certificate(mentor_id, course.pk) is not None:
        return Moment.AFTER
    return rules.moment(queries.facts(mentor_id, course, None), queries.rule_of(course))
