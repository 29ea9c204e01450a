"""From a place in a course to the certificate that opens the first mentee, and to its end."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from handrail.kernel import clock
from handrail.kernel.access import Denied, NotFound, Role
from handrail.kernel.reasons import Refused
from handrail.messaging.models import Notice
from handrail.programmes import queries as programmes
from handrail.programmes.models import Clearance, Duty, Mentor
from handrail.training import actions, queries, rules
from handrail.training.models import Attendance, Certificate, Competence, Enrolment, Run
from handrail.training.rules import Moment, Side, State
from tests.programmes.test_mentors import codes
from tests.training.world import COURSE, MARKS, School, as_
from tests.world import World

pytestmark = pytest.mark.django_db


def _lacks(mentor: Mentor, days: int = 0) -> set[str]:
    on = clock.today() + timedelta(days=days)
    return {reason.detail for reason in programmes.mentor_blocks(mentor.pk, programmes.newest(mentor.programme), on)}


def test_forty_hours_kept_by_the_trainer_open_the_first_mentee(school: School) -> None:
    mentor, run = school.mentor("Rasa"), school.run()
    school.enrol(run, mentor)
    school.attend(run, mentor, 39)
    with pytest.raises(Refused) as refused:
        actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=clock.today())
    assert codes(refused) == {"hours_missing"}
    assert _lacks(mentor) == {f"trained:{COURSE}"}
    school.attend(run, mentor, 1)
    row = actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=clock.today())
    assert _lacks(mentor) == set()
    cleared = Clearance.objects.get(mentor=mentor, requirement=f"trained:{COURSE}")
    assert (cleared.amount, cleared.valid_until) == (40, row.expires_on)


def test_after_the_last_day_nobody_new_may_be_guided_until_there_is_a_new_certificate(school: School) -> None:
    mentor, run = school.mentor(), school.run()
    school.enrol(run, mentor)
    school.attend(run, mentor)
    row = actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=clock.today())
    assert row.expires_on is not None
    days = (row.expires_on - clock.today()).days
    assert _lacks(mentor, days) == set()
    assert _lacks(mentor, days + 1) == {f"trained:{COURSE}"}
    duty = Duty.objects.get(about=f"training:{mentor.pk}")
    assert (duty.kind, duty.due_on) == ("renew_certificate", row.expires_on)
    assert row.expires_on - timedelta(days=30) in duty.remind_on
    with pytest.raises(Refused) as refused:
        actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=clock.today())
    assert codes(refused) == {"hours_missing"}, "hours that made one certificate make no second"


def test_a_mentor_who_was_accepted_has_the_course_on_her_list(school: School, settle: Any) -> None:
    mentor = school.mentor()
    settle()
    duty = Duty.objects.get(about=f"training:{mentor.pk}")
    assert (duty.kind, duty.person_id) == ("complete_training", mentor.person_id)


def test_a_correction_is_a_new_line_and_the_old_one_stays(school: School) -> None:
    mentor, run, today = school.mentor(), school.run(), clock.today()
    school.enrol(run, mentor)
    session = school.session(run, hours=6)
    school.keep(session, **{mentor.ref: "present"})
    first = Attendance.objects.get()
    by = as_(school.trainer)
    for state, minutes, why, code in (
        (State.PRESENT, 240, " ", "reason_missing"),
        (State.PRESENT, 361, "stayed", "minutes_too_many"),
        (State.PRESENT, 360, "same", "nothing_changed"),
    ):
        with pytest.raises(Refused) as refused:
            actions.correct(first.ref, state, minutes, why, by=by, on=today)
        assert code in codes(refused)
    second = actions.correct(first.ref, State.PRESENT, 240, "left early", by=by, on=today)
    assert Attendance.objects.count() == 2
    assert queries.facts(mentor.pk, run.course, None).minutes == 240
    with pytest.raises(Refused) as refused:
        actions.correct(first.ref, State.ABSENT, 0, "again", by=by, on=today)
    assert codes(refused) == {"corrected_already"}
    actions.correct(second.ref, State.EXCUSED, 0, "was ill", by=by, on=today)
    assert queries.facts(mentor.pk, run.course, None).minutes == 0
    assert [row.minutes for row in Attendance.objects.order_by("id")] == [360, 240, 0]


def test_the_database_itself_refuses_to_change_what_was_kept(school: School) -> None:
    mentor, run = school.mentor(), school.run()
    school.enrol(run, mentor)
    school.keep(school.session(run), **{mentor.ref: "absent"})
    for change in (lambda: Attendance.objects.update(state="present"), lambda: Attendance.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_attendance_is_kept_once_and_not_before_its_day(school: School) -> None:
    mentor, run, by = school.mentor(), school.run(), as_(school.trainer)
    school.enrol(run, mentor)
    session = school.session(run)
    assert actions.keep_attendance(session.ref, {mentor.ref: "absent"}, by=by, on=clock.today()) == 1
    assert actions.keep_attendance(session.ref, {mentor.ref: "present"}, by=by, on=clock.today()) == 0
    assert Attendance.objects.get().state == "absent"
    later = school.session(run, ago=-1)
    with pytest.raises(Refused) as refused:
        actions.keep_attendance(later.ref, {mentor.ref: "present"}, by=by, on=clock.today())
    assert codes(refused) == {"session_to_come"}


def test_a_trainer_sees_the_runs_of_her_partner_alone(school: School, world: World) -> None:
    mentor, run = school.mentor(), school.run()
    school.enrol(run, mentor)
    session = school.session(run)
    stranger = as_(world.staff(Role.TRAINER))
    assert not Run.objects.visible_to(stranger).exists()
    for act in (
        lambda: actions.keep_attendance(session.ref, {mentor.ref: "present"}, by=stranger, on=clock.today()),
        lambda: actions.issue(run.ref, mentor.ref, by=stranger, on=clock.today()),
        lambda: actions.plan_session(run.ref, "x", clock.today(), 60, by=stranger, on=clock.today()),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Denied):
        actions.enrol(run.ref, mentor.ref, by=as_(school.trainer), on=clock.today())


def test_only_accepted_mentors_get_a_place_and_the_last_place_is_the_last(school: School) -> None:
    run, one, two = school.run(places=1), school.mentor(), school.mentor()
    school.enrol(run, one)
    with pytest.raises(Refused) as refused:
        school.enrol(run, two)
    assert codes(refused) == {"run_full"}
    assert Enrolment.objects.count() == 1
    actions.leave(run.ref, one.ref, by=as_(school.coordinator), on=clock.today())
    school.enrol(run, two)
    assert Run.objects.get().taken == 1
    Mentor.objects.filter(pk=one.pk).update(stage="applied")
    with pytest.raises(Refused) as refused:
        school.enrol(school.run(), Mentor.objects.get(pk=one.pk))
    assert codes(refused) == {"mentor_not_accepted"}


def test_several_get_their_places_together_or_nobody_does(school: School) -> None:
    run, mentors = school.run(places=2), [school.mentor() for _ in range(3)]
    with pytest.raises(Refused):
        actions.enrol_all(run.ref, [each.ref for each in mentors], by=as_(school.coordinator), on=clock.today())
    assert not Enrolment.objects.exists()
    assert Run.objects.get().taken == 0


def test_a_certificate_taken_back_opens_nothing_any_more(school: School) -> None:
    mentor, run = school.mentor(), school.run()
    school.enrol(run, mentor)
    school.attend(run, mentor)
    row = actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=clock.today())
    by = as_(school.coordinator)
    with pytest.raises(Refused) as refused:
        actions.revoke(row.ref, " ", by=by, on=clock.today())
    assert codes(refused) == {"reason_missing"}
    actions.revoke(row.ref, "Hours were another person's", by=by, on=clock.today())
    assert _lacks(mentor) == {f"trained:{COURSE}"}
    assert queries.paper(row.public_id, clock.today()).standing == rules.Standing.REVOKED
    assert Duty.objects.get(about=f"training:{mentor.pk}").kind == "complete_training"


def test_nobody_keeps_attendance_or_issues_a_certificate_for_herself(school: School, world: World) -> None:
    mentor, run = school.mentor(), school.run()
    world.staff_of(mentor.person, Role.COORDINATOR, school.service)
    school.enrol(run, mentor)
    herself, session = as_(mentor.person), school.session(run, hours=8)
    with pytest.raises(Refused) as refused:
        actions.keep_attendance(session.ref, {mentor.ref: "present"}, by=herself, on=clock.today())
    assert codes(refused) == {"own_training"}
    school.attend(run, mentor)
    with pytest.raises(Refused) as refused:
        actions.issue(run.ref, mentor.ref, by=herself, on=clock.today())
    assert codes(refused) == {"own_training"}
    assert not Certificate.objects.exists()


def test_the_profile_is_marked_before_and_after_by_both_sides(school: School) -> None:
    mentor, run, today = school.mentor(), school.run(), clock.today()
    school.enrol(run, mentor)
    actions.mark_profile(mentor, COURSE, Side.SELF, MARKS, by=as_(mentor.person), on=today)
    actions.mark_profile(mentor, COURSE, Side.LEADER, MARKS, by=as_(school.leader), on=today)
    school.attend(run, mentor)
    actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=today)
    actions.mark_profile(mentor, COURSE, Side.SELF, MARKS | {"brave": 4}, by=as_(mentor.person), on=today)
    found = queries.marked(mentor.pk, run.course_id)
    assert set(found) == {(Moment.BEFORE, Side.SELF), (Moment.BEFORE, Side.LEADER), (Moment.AFTER, Side.SELF)}
    assert found[Moment.AFTER, Side.SELF]["brave"] == 4
    for side, by in ((Side.SELF, school.leader), (Side.LEADER, mentor.person)):
        with pytest.raises((Refused, Denied)):
            actions.mark_profile(mentor, COURSE, side, MARKS, by=as_(by), on=today)
    assert Competence.objects.count() == 3


def test_a_leader_sees_the_mentors_of_her_office_alone(school: School, world: World) -> None:
    mentor = school.mentor()
    assert [row.mentor_ref for row in queries.office_rows(as_(school.leader), clock.today())] == [mentor.ref]
    elsewhere = as_(world.staff(Role.LEADER, world.organisation("Vilnius", parent=school.service)))
    assert queries.office_rows(elsewhere, clock.today()) == []
    with pytest.raises(NotFound):
        queries.office_mentor(elsewhere, mentor.ref)


def test_those_concerned_are_told_and_reminded_once(school: School, settle: Any) -> None:
    from handrail.messaging.actions import remind

    mentor, run = school.mentor(), school.run()
    school.enrol(run, mentor)
    school.attend(run, mentor)
    row = actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=clock.today())
    settle()
    told = set(Notice.objects.filter(person=mentor.person_id).values_list("kind", flat=True))
    assert {"course_place", "certificate_issued"} <= told
    assert row.expires_on is not None
    morning = datetime.combine(row.expires_on - timedelta(days=30), time(9), UTC)
    for _ in range(2):
        remind(morning)
    assert Notice.objects.filter(person=mentor.person_id, kind="renew_certificate").count() == 1
