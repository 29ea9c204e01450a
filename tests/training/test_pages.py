"""The pages as each opens them: the coordinator orders, the trainer keeps, the mentor reads, everybody verifies."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.people.models import Account, Person
from handrail.programmes.profile import TRAITS
from handrail.training import actions
from handrail.training.models import Attendance, Certificate, Competence, Enrolment, Run, Session
from tests.training.world import COURSE, School, as_

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=person))
    return client


def test_from_ordering_a_course_to_the_certificate(school: School) -> None:
    mentor, today = school.mentor("Rasa Pievrakaitė"), clock.today()
    coordinator, trainer, own = signed_in(school.coordinator), signed_in(school.trainer), signed_in(mentor.person)
    assert "You have no place in a course yet" in own.get(reverse("training:own")).text
    said = {
        "course": f"lt-mentoring:{COURSE}",
        "partner": school.university.ref,
        "starts_on": today.isoformat(),
        "places": "12",
    }
    coordinator.post(reverse("training:new_run"), said)
    run = Run.objects.get()
    assert coordinator.post(reverse("training:enrol", args=[run.ref]), {"mentors": [mentor.ref]}).status_code == 302
    for back in (4, 3, 2, 1):
        day = (today - timedelta(days=back)).isoformat()
        said = {"title": "Listening", "day": day, "hours": "10", "topics": ["ethics", "closure"]}
        assert trainer.post(reverse("training:new_session", args=[run.ref]), said).status_code == 302
    for session in Session.objects.all():
        page = reverse("training:attendance", args=[session.ref])
        # Everybody is marked as present already: one press keeps a full room.
        assert f'name="of_{mentor.ref}" value="present"' in trainer.get(page).text
        assert trainer.post(page, {f"of_{mentor.ref}": "present"}).status_code == 302
    learner = reverse("training:learner", args=[run.ref, mentor.ref])
    assert "Issue the certificate" in trainer.get(learner).text
    assert trainer.post(learner, {"issue": "yes"}).status_code == 302
    row = Certificate.objects.get()
    mine = own.get(reverse("training:own")).text
    assert "You are certified until" in mine
    assert reverse("training:certificate", args=[row.public_id]) in mine
    assert "2 of 20 topics" in trainer.get(reverse("training:run", args=[run.ref])).text


def test_the_mentor_reads_what_was_corrected_and_why(school: School) -> None:
    mentor, run = school.mentor(), school.run()
    school.enrol(run, mentor)
    school.keep(school.session(run, hours=6), **{mentor.ref: "present"})
    row, trainer = Attendance.objects.get(), signed_in(school.trainer)
    page = reverse("training:correct", args=[row.ref])
    assert "Please answer" in trainer.post(page, {"state": "present", "minutes": "240"}).text
    assert trainer.post(page, {"state": "present", "minutes": "240", "reason": "Left early"}).status_code == 302
    shown = signed_in(mentor.person).get(reverse("training:own")).text
    assert "Left early" in shown
    assert "4 of 40 hours done" in shown


def test_half_hours_are_read_in_both_ways_of_writing(school: School) -> None:
    run, trainer = school.run(), signed_in(school.trainer)
    for language, typed in (("en", "6.5"), ("lt", "6,5")):
        trainer.cookies["django_language"] = language
        Account.objects.filter(person=school.trainer).update(language=language)
        said = {"title": language, "day": clock.today().isoformat(), "hours": typed}
        assert trainer.post(reverse("training:new_session", args=[run.ref]), said).status_code == 302
        assert Session.objects.get(title=language).minutes == 390


def test_an_expired_certificate_says_what_is_missing_and_what_to_do(school: School) -> None:
    mentor, run = school.mentor(), school.run()
    school.enrol(run, mentor)
    school.attend(run, mentor)
    row = actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=clock.today())
    Certificate.objects.filter(pk=row.pk).update(expires_on=clock.today() - timedelta(days=1))
    shown = signed_in(mentor.person).get(reverse("training:own")).text
    assert "Your certificate ended on" in shown
    assert "you cannot begin with anybody new" in shown
    assert "40 hours are not booked yet" in shown
    assert "Expired" in signed_in(school.coordinator).get(reverse("training:lacking")).text


def test_the_profile_is_marked_on_the_page_by_both(school: School) -> None:
    mentor = school.mentor("Rasa")
    marks = dict.fromkeys(TRAITS, "3")
    own = signed_in(mentor.person)
    page = reverse("training:own_profile", args=[mentor.ref, COURSE])
    assert "Please give a mark for each line." in own.post(page, marks | {"patient": ""}).text
    assert own.post(page, marks).status_code == 302
    leader = signed_in(school.leader)
    assert "1 mentor profile waits" in leader.get(reverse("training:office")).text
    assert leader.post(reverse("training:office_profile", args=[mentor.ref, COURSE]), marks).status_code == 302
    assert "No mentor profile waits" in leader.get(reverse("training:office")).text
    assert "As your head of office sees you" in own.get(reverse("training:own")).text
    assert Competence.objects.count() == 2


def test_a_planned_meeting_is_taken_back_and_one_with_attendance_stays(school: School) -> None:
    mentor, run, trainer = school.mentor(), school.run(), signed_in(school.trainer)
    school.enrol(run, mentor)
    ahead, held = school.session(run, ago=-3), school.session(run)
    school.keep(held, **{mentor.ref: "present"})
    assert trainer.post(reverse("training:drop", args=[ahead.ref])).status_code == 302
    assert "so it stays" in trainer.post(reverse("training:drop", args=[held.ref])).text
    assert list(Session.objects.all()) == [held]


def test_the_lists_go_along_as_files(school: School) -> None:
    mentor, run = school.mentor("Rasa Pievrakaitė"), school.run()
    school.enrol(run, mentor)
    school.attend(run, mentor, 7)
    coordinator = signed_in(school.coordinator)
    assert "Rasa Pievrakaitė,Kaunas,7.0" in coordinator.get(reverse("training:run_file", args=[run.ref])).text
    file = coordinator.get(reverse("training:lacking_file") + "?state=learning").text
    assert "Rasa Pievrakaitė,Kaunas" in file
    assert "Rasa" not in coordinator.get(reverse("training:lacking_file") + "?state=certified").text


def test_a_place_is_freed_and_given_again(school: School) -> None:
    mentor, run, coordinator = school.mentor(), school.run(places=1), signed_in(school.coordinator)
    school.enrol(run, mentor)
    assert coordinator.post(reverse("training:leave", args=[run.ref, mentor.ref])).status_code == 302
    assert coordinator.post(reverse("training:enrol", args=[run.ref]), {"mentors": [mentor.ref]}).status_code == 302
    assert Enrolment.objects.filter(left_on=None).count() == 1


def test_a_counsellor_finds_the_way_to_apply_on_her_first_page(school: School) -> None:
    from tests.programmes.world import ProgrammesWorld

    person = ProgrammesWorld().counsellor(school.office)
    address = reverse("programmes:become_mentor", args=["lt-mentoring"])
    assert address in signed_in(person).get(reverse("portal:today")).text
    mentor = school.mentor()
    shown = signed_in(mentor.person).get(reverse("portal:today")).text
    assert address not in shown
    assert reverse("training:own") in shown
