"""A job is said by the person, her mentor or her counsellor; put right, ended, taken back; never twice, never by others."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from handrail.employers import actions, queries
from handrail.employers.forms import JobOfOther
from handrail.employers.models import Placement, PlacementChange
from handrail.employers.rules import Contract, EndReason, Kind, PlacementStage, Said, Source
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import AccessLog, Event
from handrail.kernel.reasons import Refused
from handrail.people import actions as people
from handrail.people.models import Account
from handrail.programmes.models import Participation
from handrail.register.models import Jobseeker
from handrail.register.rules import Standing
from tests.mentorships.world import DAY, PairWorld, actor

pytestmark = pytest.mark.usefixtures("noon")
JOB = Said("UAB Lentvaris", DAY, 38, Contract.PERMANENT)
SYSTEM = Actor.system("test")


def mentee_of(world: PairWorld) -> tuple[Participation, Actor]:
    row = world.ready(world.running("lt-mentoring"))
    assert row.person is not None
    return row, actor(row.person)


def client_of(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    return client


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.reasons]


def test_she_says_it_and_it_is_hers_with_day_and_source(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    job = actions.start(row.ref, JOB, by=mentee, on=DAY)
    assert (job.source, job.told_on, job.stage) == (Source.MENTEE, DAY, PlacementStage.RUNNING)
    assert [each.name for each in Event.objects.filter(about__contains=[job.about])] == ["PlacementStarted"]


def test_where_she_works_is_sealed_in_the_table(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    job = actions.start(row.ref, JOB, by=mentee, on=DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM employers_placement p WHERE id = %s", [job.pk])
        stored = cursor.fetchone()[0]
    assert "entvaris" not in stored.lower()
    assert b"entvaris".hex() not in stored
    assert Placement.objects.get().reveal("employer_name") == "UAB Lentvaris"


def test_said_twice_it_is_one_job(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    first = actions.start(row.ref, JOB, by=mentee, on=DAY)
    again = actions.start(row.ref, Said("uab  „Lentvaris“", DAY, 20), by=mentee, on=DAY)
    assert first.pk == again.pk
    assert Event.objects.filter(name="PlacementStarted").count() == 1


def test_two_jobs_at_one_employer_at_a_time_are_refused_in_words(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    actions.start(row.ref, JOB, by=mentee, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.start(row.ref, Said("UAB Lentvaris", DAY + timedelta(days=3)), by=mentee, on=DAY)
    assert codes(refused) == ["job_overlap"]
    actions.start(row.ref, Said("Another", DAY), by=mentee, on=DAY)
    assert Placement.objects.count() == 2


def test_the_database_itself_keeps_two_jobs_at_one_place_apart(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    job = actions.start(row.ref, JOB, by=mentee, on=DAY)
    copy = Placement.objects.get(pk=job.pk)
    copy.pk, copy.ref = None, "x" * 22
    with pytest.raises(IntegrityError, match="placement_once_at_a_place"):
        copy.save(force_insert=True)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said("  ", DAY), "employer_missing"),
        (Said("A", DAY + timedelta(days=91)), "job_start_far"),
        (Said("A", DAY - timedelta(days=800)), "job_start_far"),
        (Said("A", DAY, 61), "hours_odd"),
        (Said("A", DAY, 0), "hours_odd"),
    ],
)
def test_what_cannot_be_is_refused_with_how_to_mend(world: PairWorld, said: Said, code: str) -> None:
    row, mentee = mentee_of(world)
    with pytest.raises(Refused) as refused:
        actions.start(row.ref, said, by=mentee, on=DAY)
    assert codes(refused) == [code]
    assert not Placement.objects.exists()


def test_strangers_and_coordinators_find_no_place_to_write_in(world: PairWorld) -> None:
    row, _ = mentee_of(world)
    stranger, coordinator = world.person(), world.coordinator(row.programme.owner)
    for who in (stranger, coordinator):
        with pytest.raises(NotFound):
            actions.start(row.ref, JOB, by=actor(who), on=DAY)


def of_office(world: PairWorld) -> tuple[Participation, Actor, Actor]:
    """A mentee whom the register knows, and the counsellor of her office."""
    office = world.organisation()
    jobseeker = Jobseeker.objects.create(
        name="Rasa", office=office, standing=Standing.UNEMPLOYED, registered_since=DAY, number_index="9" * 64
    )
    row = world.ready(world.running("lt-mentoring"), jobseeker=jobseeker)
    assert row.person is not None
    return row, actor(row.person), actor(world.counsellor(office))


def test_the_counsellor_of_the_office_writes_it_down_and_her_look_is_noted(world: PairWorld) -> None:
    row, mentee, counsellor = of_office(world)
    job = actions.start(row.ref, JOB, by=counsellor, on=DAY)
    assert job.source == Source.COUNSELLOR
    assert "UAB Lentvaris" in client_of(counsellor).get(f"/employers/job/{job.ref}/").text
    assert AccessLog.objects.filter(person_id=mentee.person_id, what="job").count() == 1
    client_of(mentee).get(f"/employers/job/{job.ref}/")
    assert AccessLog.objects.filter(what="job").count() == 1


def test_a_counsellor_of_another_office_does_not_find_it(world: PairWorld) -> None:
    row, mentee, _ = of_office(world)
    job = actions.start(row.ref, JOB, by=mentee, on=DAY)
    other = actor(world.counsellor(world.organisation()))
    assert client_of(other).get(f"/employers/job/{job.ref}/").status_code == 404
    with pytest.raises(NotFound):
        actions.end(job.ref, DAY, EndReason.OTHER, by=other, on=DAY)


def test_a_mentor_kept_apart_from_her_reads_nothing_more(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    mentor = world.person()
    job = actions.note_start(row.pk, JOB, Source.MENTOR, by=actor(mentor), on=DAY, followed_by_id=mentor.pk)
    assert queries.job_page(actor(mentor), job.ref).job.employer == "UAB Lentvaris"
    people.block(mentee.person_id or 0, mentor.pk, by=mentee, on=DAY)
    with pytest.raises(NotFound):
        queries.job_page(actor(mentor), job.ref)


def test_put_right_it_still_says_what_it_said_before(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    job = actions.start(row.ref, JOB, by=mentee, on=DAY)
    actions.change(job.ref, Said("UAB Trakai", DAY, 20, Contract.AGENCY, Kind.TRIAL), by=mentee, on=DAY)
    page = queries.job_page(mentee, job.ref)
    assert (page.job.employer, page.job.hours, page.job.kind) == ("UAB Trakai", 20, Kind.TRIAL)
    assert [(each.employer, each.hours) for each in page.before] == [("UAB Lentvaris", 38)]
    assert PlacementChange.objects.count() == 1


def test_it_ends_with_a_day_and_a_reason_and_the_end_can_be_taken_back(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    job = actions.start(row.ref, JOB, by=mentee, on=DAY)
    later = DAY + timedelta(days=40)
    actions.end(job.ref, later, EndReason.CONTRACT_OVER, by=mentee, on=later)
    ended = Placement.objects.get()
    assert (ended.stage, ended.ended_on, ended.end_source) == (PlacementStage.ENDED, later, Source.MENTEE)
    actions.undo_end(job.ref, by=mentee, on=later + timedelta(days=14))
    again = Placement.objects.get()
    assert (again.stage, again.ended_on, again.end_reason) == (PlacementStage.RUNNING, None, "")
    actions.end(job.ref, later, EndReason.OTHER, by=mentee, on=later)
    with pytest.raises(Refused) as refused:
        actions.undo_end(job.ref, by=mentee, on=later + timedelta(days=15))
    assert codes(refused) == ["undo_over"]


@pytest.mark.parametrize(
    ("ended_on", "reason", "code"),
    [
        (DAY + timedelta(days=1), "other", "end_in_future"),
        (DAY - timedelta(days=1), "other", "end_before_start"),
        (DAY, "", "reason_missing"),
    ],
)
def test_an_end_that_cannot_be_is_refused(world: PairWorld, ended_on: date, reason: str, code: str) -> None:
    row, mentee = mentee_of(world)
    job = actions.start(row.ref, JOB, by=mentee, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.end(job.ref, ended_on, reason, by=mentee, on=DAY)
    assert codes(refused) == [code]


def test_taken_back_it_stands_nowhere_and_the_place_is_free_for_the_right_one(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    job = actions.start(row.ref, JOB, by=mentee, on=DAY)
    actions.withdraw(job.ref, by=mentee, on=DAY)
    assert queries.own_jobs(mentee) == ()
    with pytest.raises(NotFound):
        queries.job_page(mentee, job.ref)
    assert actions.start(row.ref, JOB, by=mentee, on=DAY).pk != job.pk


def test_who_writes_down_the_job_of_another_is_asked_in_the_words_of_the_label() -> None:
    form = JobOfOther({})
    assert [*form.errors["employer"]] == ["Please answer: Where?"]
    assert [*form.errors["started_on"]] == ["Please answer: Which is the first day?"]


def test_she_walks_the_pages_from_home_to_the_end(world: PairWorld) -> None:
    row, mentee = mentee_of(world)
    client = client_of(mentee)
    assert f"/employers/job/for/{row.ref}/" in client.get("/").text
    page = client.get(f"/employers/job/for/{row.ref}/")
    assert 'name="kind"' not in page.text
    said = {"employer": "", "started_on": "2026-11-21", "hours": "38", "contract": "permanent"}
    wrong = client.post(f"/employers/job/for/{row.ref}/", said)
    assert wrong.status_code == 422
    assert client.post(f"/employers/job/for/{row.ref}/", {**said, "employer": "Kepykla"}).status_code == 302
    job = Placement.objects.get()
    assert "Kepykla" in client.get("/").text
    assert client.post(f"/employers/job/{job.ref}/change/", {**said, "employer": "Kepykla 2"}).status_code == 302
    assert "Kepykla 2" in client.get(f"/employers/job/{job.ref}/").text
    end = {"ended_on": "2026-11-21", "reason": "own_choice"}
    assert client.post(f"/employers/job/{job.ref}/end/", end).status_code == 302
    assert client.post(f"/employers/job/{job.ref}/goes-on/").status_code == 302
    assert client.post(f"/employers/job/{job.ref}/mistake/").status_code == 302
    assert Placement.objects.get().stage == PlacementStage.WITHDRAWN
