"""A job moves the pair into aftercare and back, with places, owners, contacts and the employer's one question."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.employers import actions as jobs
from handrail.employers.models import Placement
from handrail.employers.rules import EndReason, Kind, Said, Source
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.days import months_after
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries, tasks
from handrail.mentorships.models import Aftercare, Contact, EmployerAsk, EmployerContact
from handrail.mentorships.queries.employer import employer_token
from handrail.mentorships.rules import Light, Stage
from handrail.mentorships.rules.aftercare import Channel, Goes, With, end_again
from handrail.messaging.models import Notice
from handrail.people.models import Account
from handrail.programmes.models import Duty, Mentor, Participation
from tests.mentorships.world import DAY, NOW, Duo, PairWorld

pytestmark = pytest.mark.usefixtures("noon")
LATER = DAY + timedelta(days=60)
Settle = Callable[[], int]


def client_of(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    return client


def hired(world: PairWorld, settle: Settle, file: str = "lt-mentoring", on: date = DAY, **said: Kind) -> tuple[Duo, Placement]:
    """A pair that met, and she tells that she has a job."""
    duo = world.met(file)
    job = actions.tell_job(duo.ref, Said("UAB Lentvaris", on, 38, **said), by=duo.mentee, on=DAY)
    settle()
    duo.again()
    return duo, job


def guides(duo: Duo) -> int:
    return Mentor.objects.get(pk=duo.mentorship.mentor_id).guides


def place_of(duo: Duo) -> str:
    return Participation.objects.get(pk=duo.mentorship.participation_id).stage


def due(duo: Duo, kind: str) -> list[date]:
    return sorted(Duty.objects.filter(about=duo.mentorship.about, kind=kind).values_list("due_on", flat=True))


def happened(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_a_job_begins_aftercare_frees_the_place_and_names_an_owner(world: PairWorld, settle: Settle) -> None:
    duo, job = hired(world, settle)
    assert (duo.mentorship.stage, place_of(duo), guides(duo)) == (Stage.AFTERCARE, "followed", 0)
    row = Aftercare.objects.get()
    assert (row.owner_id, row.placement_id, row.began_on) == (duo.mentor.person_id, job.pk, DAY)
    assert row.until == months_after(DAY, 12)
    assert due(duo, "aftercare_contact") == [months_after(DAY, 1)]
    assert not Duty.objects.filter(kind__in=["meet", "nudge", "step_in", "end_coming"]).exists()
    told = {each.person_id: each.kind for each in Notice.objects.filter(kind__startswith="aftercare")}
    assert told == {duo.mentee.person_id: "aftercare_begun", duo.mentor.person_id: "aftercare_begun_mentor"}


def test_the_pilots_aftercare_is_as_long_as_its_own_version_says(world: PairWorld, settle: Settle) -> None:
    hired(world, settle, "lt-mentoring-pilot")
    assert Aftercare.objects.get().until == months_after(DAY, 6)


def test_trial_work_is_no_job_so_they_go_on_meeting(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle, kind=Kind.TRIAL)
    assert (duo.mentorship.stage, guides(duo)) == (Stage.ACTIVE, 1)


def test_a_job_told_beforehand_begins_aftercare_on_its_first_day_and_once(world: PairWorld, settle: Settle) -> None:
    first_day = DAY + timedelta(days=10)
    duo, _ = hired(world, settle, on=first_day)
    assert duo.mentorship.stage == Stage.ACTIVE
    assert due(duo, "job_found") == []
    tasks.begin_aftercare(NOW + timedelta(days=9))
    assert duo.again().stage == Stage.ACTIVE
    for _ in range(2):
        tasks.begin_aftercare(NOW + timedelta(days=10))
    assert duo.again().stage == Stage.AFTERCARE
    assert guides(duo) == 0
    assert happened("AftercareBegun") == 1


def test_without_an_aftercare_table_the_two_are_asked_whether_they_are_done(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle, "vdab-mentor-app")
    assert duo.mentorship.stage == Stage.ACTIVE
    assert due(duo, "job_found") == [DAY + timedelta(days=7)] * 2
    assert "are you two done?" in client_of(duo.mentee).get(f"/together/{duo.ref}/").text
    assert client_of(duo.mentor).post(f"/together/{duo.ref}/go-on/").status_code == 302
    assert due(duo, "job_found") == []
    assert "are you two done?" not in client_of(duo.mentee).get(f"/together/{duo.ref}/").text


def test_a_job_before_the_first_meeting_asks_the_two_as_well(world: PairWorld, settle: Settle) -> None:
    duo = world.duo("lt-mentoring")
    actions.tell_job(duo.ref, Said("A", DAY), by=duo.mentor, on=DAY)
    settle()
    assert duo.again().stage == Stage.AGREED
    assert len(due(duo, "job_found")) == 2
    assert Placement.objects.get().source == Source.MENTOR


def test_the_job_lost_reopens_it_with_its_history_and_takes_a_place_again(world: PairWorld, settle: Settle) -> None:
    duo, job = hired(world, settle)
    held = duo.mentorship.meetings.count()
    planned = duo.mentorship.planned_end
    jobs.end(job.ref, LATER, EndReason.CONTRACT_OVER, by=duo.mentee, on=LATER)
    settle()
    row = duo.again()
    assert (row.stage, place_of(duo), guides(duo), row.meetings.count()) == (Stage.ACTIVE, "guided", 1, held)
    assert (row.resumed_on, row.planned_end) == (LATER, end_again(planned, began_on=DAY, on=LATER))
    assert (Aftercare.objects.get().ended_on, Aftercare.objects.get().because) == (LATER, "job_lost")
    assert due(duo, "meet")
    kinds = [line.kind for line in queries.pair(duo.mentor, duo.ref).lines]
    assert kinds == ["agreed", "held", "follow_up", "reopen", "planned_end"]


def test_without_a_free_place_a_coordinator_is_due_to_find_one_and_support_goes_on(world: PairWorld, settle: Settle) -> None:
    programme = world.running("lt-mentoring")
    mentor = world.guiding(programme, places=1)
    duo = world.met(duo=world.duo(programme=programme, mentor=mentor))
    job = actions.tell_job(duo.ref, Said("A", DAY), by=duo.mentee, on=DAY)
    settle()
    other = world.duo(programme=programme, mentor=mentor)
    coordinator = world.coordinator(programme.owner)
    jobs.end(job.ref, LATER, EndReason.OTHER, by=duo.mentee, on=LATER)
    settle()
    assert (duo.again().stage, guides(duo), happened("ReopeningWaits")) == (Stage.AFTERCARE, 1, 1)
    assert due(duo, "reopen") == [LATER + timedelta(days=3)]
    assert due(duo, "check_job") == []
    assert Notice.objects.filter(person=coordinator, kind="reopening_waits_staff").exists()
    page = client_of(actor_of(coordinator)).get("/together/in-jobs/").text
    assert "Rasa Petrauskaitė with Koen Wouters" in page
    with pytest.raises(Refused):
        actions.reopen(duo.ref, by=duo.mentor, on=LATER)
    actions.close(other.ref, "other", by=other.mentor, on=LATER)
    answer = client_of(actor_of(coordinator)).post(f"/together/in-jobs/{duo.ref}/go-on/")
    assert answer.status_code == 302
    assert (duo.again().stage, guides(duo)) == (Stage.ACTIVE, 1)
    assert due(duo, "reopen") == []


def actor_of(person: object) -> Actor:
    from tests.mentorships.world import actor

    return actor(person)  # type: ignore[arg-type]


def test_while_the_job_goes_on_nobody_reopens(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    with pytest.raises(Refused) as refused:
        actions.reopen(duo.ref, by=duo.mentor, on=DAY)
    assert [each.code for each in refused.value.reasons] == ["job_goes_on"]


def test_from_one_job_into_another_the_support_goes_on(world: PairWorld, settle: Settle) -> None:
    duo, job = hired(world, settle)
    second = actions.tell_job(duo.ref, Said("Second", LATER), by=duo.mentee, on=LATER)
    jobs.end(job.ref, LATER, EndReason.OTHER_JOB, by=duo.mentee, on=LATER)
    settle()
    assert duo.again().stage == Stage.AFTERCARE
    row = Aftercare.objects.get()
    assert (row.placement_id, row.lost_on, row.until) == (second.pk, None, months_after(LATER, 12))


def test_a_job_said_by_mistake_puts_everything_back(world: PairWorld, settle: Settle) -> None:
    duo, job = hired(world, settle)
    jobs.withdraw(job.ref, by=duo.mentor, on=DAY)
    settle()
    assert (duo.again().stage, place_of(duo), guides(duo)) == (Stage.ACTIVE, "guided", 1)
    assert Aftercare.objects.get().because == "taken_back"


def test_an_end_taken_back_leads_into_aftercare_again(world: PairWorld, settle: Settle) -> None:
    duo, job = hired(world, settle)
    jobs.end(job.ref, LATER, EndReason.OTHER, by=duo.mentee, on=LATER)
    settle()
    jobs.undo_end(job.ref, by=duo.mentee, on=LATER)
    settle()
    assert (duo.again().stage, guides(duo)) == (Stage.AFTERCARE, 0)
    assert Aftercare.objects.filter(ended_on=None).count() == 1


def test_closing_aftercare_frees_no_place_twice_and_her_time_in_the_programme_ends_well(
    world: PairWorld, settle: Settle
) -> None:
    duo, _ = hired(world, settle)
    actions.close(duo.ref, "job", by=duo.mentee, on=LATER)
    row = Participation.objects.get(pk=duo.mentorship.participation_id)
    assert (row.stage, row.reason, guides(duo)) == ("closed", "job", 0)
    assert due(duo, "close_well")
    assert Placement.objects.get().followed_by_id is None


def test_an_end_without_a_reason_in_aftercare_sends_nobody_back_to_look_for_a_mentor(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    actions.close(duo.ref, "no_contact", by=duo.mentor, on=LATER)
    row = Participation.objects.get(pk=duo.mentorship.participation_id)
    assert (row.stage, row.reason) == ("closed", "other")


def test_who_cuts_the_contact_in_aftercare_may_look_for_another_mentor(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    actions.block(duo.ref, by=duo.mentee, on=LATER)
    assert (place_of(duo), guides(duo)) == ("ready", 0)


def test_a_contact_in_two_taps_moves_the_next_one_by_a_month(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    for _ in range(2):
        actions.log_contact(duo.ref, DAY, Channel.PHONE, note="GOES WELL", key="one", by=duo.mentor, on=DAY)
    assert Contact.objects.count() == 1
    assert due(duo, "aftercare_contact") == [months_after(DAY, 1)]
    actions.log_contact(duo.ref, LATER, Channel.EMAIL, key="two", by=duo.mentor, on=LATER)
    assert due(duo, "aftercare_contact") == [months_after(LATER, 1)]
    assert [each.note for each in queries.following(duo.mentee, duo.ref).contacts] == ["", "GOES WELL"]


def test_talking_with_the_employer_is_not_the_monthly_contact(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    actions.log_contact(duo.ref, LATER, Channel.PHONE, who=With.EMPLOYER, key="e", by=duo.mentor, on=LATER)
    assert due(duo, "aftercare_contact") == [months_after(DAY, 1)]


def test_a_meeting_held_is_a_contact_too(world: PairWorld, settle: Settle) -> None:
    from tests.mentorships.world import told

    duo, _ = hired(world, settle)
    actions.log_meeting(duo.ref, told(LATER), by=duo.mentor, on=LATER, key="m")
    assert due(duo, "aftercare_contact") == [months_after(LATER, 1)]


@pytest.mark.parametrize(
    ("day", "channel", "code"),
    [
        (DAY + timedelta(days=1), Channel.PHONE, "in_future"),
        (DAY - timedelta(days=1), Channel.PHONE, "before_aftercare"),
        (DAY, Channel.VIDEO, "contact_channel"),
    ],
)
def test_a_contact_that_cannot_be_is_refused(world: PairWorld, settle: Settle, day: date, channel: Channel, code: str) -> None:
    duo, _ = hired(world, settle)
    with pytest.raises(Refused) as refused:
        actions.log_contact(duo.ref, day, channel, key="x", by=duo.mentor, on=DAY)
    assert [each.code for each in refused.value.reasons] == [code]


def test_only_who_logged_a_contact_takes_it_back(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    contact = actions.log_contact(duo.ref, LATER, Channel.PHONE, key="a", by=duo.mentor, on=LATER)
    with pytest.raises(NotFound):
        actions.remove_contact(contact.ref, by=duo.mentee, on=LATER)
    actions.remove_contact(contact.ref, by=duo.mentor, on=LATER)
    assert due(duo, "aftercare_contact") == [months_after(DAY, 1)]


def test_the_employer_is_asked_only_with_her_yes_and_answers_once(world: PairWorld, settle: Settle, settings: object) -> None:
    duo, _ = hired(world, settle)
    with pytest.raises(Refused) as refused:
        actions.ask_employer(duo.ref, by=duo.mentor, on=DAY, now=NOW)
    assert [each.code for each in refused.value.reasons] == ["employer_not_allowed"]
    with pytest.raises(NotFound):
        actions.allow_employer(duo.ref, name="", email="boss@example.org", phone="", by=duo.mentor, on=DAY)
    actions.allow_employer(duo.ref, name="Ona", email="boss@example.org", phone="", by=duo.mentee, on=DAY)
    ask = actions.ask_employer(duo.ref, by=duo.mentor, on=DAY, now=NOW)
    settle()
    token = employer_token(ask.ref)
    page = Client().get(f"/together/how-it-goes/{token}/")
    assert page.status_code == 200
    assert "Rasa" in page.text
    assert "Petrauskait" not in page.text
    assert "jobseeker" not in page.text.lower()
    assert Client().post(f"/together/how-it-goes/{token}/", {"goes": "well"}).status_code == 200
    assert Contact.objects.get().goes == Goes.WELL
    assert Client().get(f"/together/how-it-goes/{token}/").status_code == 410
    with pytest.raises(Refused):
        actions.answer_employer(token, Goes.LEFT, on=DAY, now=NOW)
    settle()
    assert Notice.objects.filter(person_id=duo.mentor.person_id, kind="employer_answered").count() == 1
    with pytest.raises(Refused) as lately:
        actions.ask_employer(duo.ref, by=duo.mentor, on=DAY + timedelta(days=13), now=NOW)
    assert [each.code for each in lately.value.reasons] == ["employer_asked_lately"]


def test_the_letter_to_the_employer_holds_the_link_and_nothing_of_her_past(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    actions.allow_employer(duo.ref, name="", email="boss@example.org", phone="", by=duo.mentee, on=DAY)
    ask = actions.ask_employer(duo.ref, by=duo.mentor, on=DAY, now=NOW)
    tasks.send_employer_ask(ask_id=ask.pk)
    letters = [each for each in mail.outbox if "boss@example.org" in each.to]
    assert employer_token(ask.ref) in str(letters[0].body)
    assert "Petrauskait" not in str(letters[0].body)
    assert EmployerAsk.objects.get().token_hash != employer_token(ask.ref)


def test_her_yes_taken_back_leaves_no_detail_and_no_working_link(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    actions.allow_employer(duo.ref, name="Ona", email="boss@example.org", phone="", by=duo.mentee, on=DAY)
    ask = actions.ask_employer(duo.ref, by=duo.mentor, on=DAY, now=NOW)
    actions.refuse_employer(duo.ref, by=duo.mentee, on=DAY)
    row = EmployerContact.objects.get()
    assert (row.name, row.email, row.withdrawn_on) == (None, None, DAY)
    assert queries.employer_asked(employer_token(ask.ref), datetime(2026, 11, 21, 13, tzinfo=UTC)) is None
    assert "boss@example.org" not in client_of(duo.mentor).get(f"/together/{duo.ref}/").text


def test_the_two_walk_the_pages_of_aftercare(world: PairWorld, settle: Settle) -> None:
    duo = world.met("lt-mentoring")
    mentee, mentor = client_of(duo.mentee), client_of(duo.mentor)
    said = {"employer": "Kepykla", "started_on": "2026-11-21", "hours": "20", "contract": "permanent"}
    assert mentee.post(f"/together/{duo.ref}/job/", said).status_code == 302
    settle()
    assert "Support in the new job since 21 November 2026" in mentee.get(f"/together/{duo.ref}/").text
    page = mentor.get(f"/together/{duo.ref}/")
    assert "Get in touch with Rasa" in page.text
    assert "Kepykla" in page.text
    assert mentee.get(f"/together/{duo.ref}/in-touch/").status_code == 404
    touch = {"channel": "phone", "who": "mentee", "day": "2026-11-21", "note": "", "key": "k"}
    assert mentor.post(f"/together/{duo.ref}/in-touch/", touch).status_code == 302
    work = {"name": "Ona", "email": "ona@example.org", "phone": ""}
    assert mentor.get(f"/together/{duo.ref}/employer/").status_code == 404
    assert mentee.post(f"/together/{duo.ref}/employer/", {**work, "email": ""}).status_code == 422
    assert mentee.post(f"/together/{duo.ref}/employer/", work).status_code == 302
    assert "ona@example.org" in mentor.get(f"/together/{duo.ref}/").text
    assert mentor.post(f"/together/{duo.ref}/employer/ask/").status_code == 302
    assert mentee.post(f"/together/{duo.ref}/employer/withdraw/").status_code == 302
    assert mentee.get(f"/together/{duo.ref}/before/").status_code == 200
    assert client_of(actor_of(world.person())).get(f"/together/{duo.ref}/before/").status_code == 404


def test_the_page_asks_the_database_no_more_when_there_is_more(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    client = client_of(duo.mentor)
    actions.allow_employer(duo.ref, name="Ona", email="ona@example.org", phone="", by=duo.mentee, on=DAY)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/together/{duo.ref}/").status_code == 200
        return sum("SAVEPOINT" not in each["sql"] and "SET TRANSACTION" not in each["sql"] for each in seen.captured_queries)

    actions.log_contact(duo.ref, DAY, Channel.PHONE, note="One", key="one", by=duo.mentor, on=DAY)
    asked()
    few = asked()
    for number in range(30):
        actions.log_contact(duo.ref, DAY, Channel.PHONE, note="More", key=f"{number}", by=duo.mentor, on=DAY)
    assert asked() == few
    assert few <= 12


def test_an_overdue_contact_is_red_in_the_mentors_list(world: PairWorld, settle: Settle) -> None:
    duo, _ = hired(world, settle)
    with clock.moved_to(NOW + timedelta(days=33)):
        (row,) = queries.together(duo.mentor).guided
    assert (row.light, row.why) == (Light.NOW, "aftercare_contact")
