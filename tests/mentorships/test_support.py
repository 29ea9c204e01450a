"""Support that begins when a mentorship ends, and support somebody else than the mentor answers for."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from handrail.employers import actions as jobs
from handrail.employers.rules import EndReason, Said, Source
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.days import months_after
from handrail.kernel.lists import Wanted
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.models import Aftercare, Contact
from handrail.mentorships.rules import Stage
from handrail.mentorships.rules.aftercare import Channel
from handrail.messaging.actions import remind
from handrail.messaging.models import Notice
from handrail.people import actions as people
from handrail.people.models import Account, Membership, Person
from handrail.programmes.models import Duty, Participation
from tests.mentorships.world import DAY, NOW, Duo, PairWorld, actor

pytestmark = pytest.mark.usefixtures("noon")
FILE = "be-mentoring-to-work"
LATER = DAY + timedelta(days=60)
Settle = Callable[[], int]


def client_of(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    return client


def ended(world: PairWorld, settle: Settle, reason: str = "completed") -> Duo:
    """A pair that met and said goodbye, in a programme whose support begins then."""
    duo = world.met(FILE)
    actions.close(duo.ref, reason, by=duo.mentor, on=DAY)
    settle()
    duo.again()
    return duo


def place_of(duo: Duo) -> str:
    return Participation.objects.get(pk=duo.mentorship.participation_id).stage


def due(duo: Duo, kind: str) -> list[tuple[int | None, str, date]]:
    rows = Duty.objects.filter(about=duo.mentorship.about, kind=kind).order_by("id")
    return list(rows.values_list("person_id", "role", "due_on"))


def told(person: int | None) -> set[str]:
    return set(Notice.objects.filter(person_id=person, kind__startswith="support").values_list("kind", flat=True))


def colleague(world: PairWorld, duo: Duo, name: str = "Ona Owner") -> tuple[Person, Actor]:
    person = world.counsellor(duo.programme.owner, name)
    return person, actor(person)


def named(world: PairWorld, duo: Duo) -> Actor:
    """A colleague of the office, named by the coordinator."""
    person, who = colleague(world, duo)
    coordinator = actor(world.coordinator(duo.programme.owner))
    actions.name_owner(duo.ref, person.ref, by=coordinator, on=DAY)
    return who


def test_a_good_end_begins_the_support_with_no_job_at_all(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    row = Aftercare.objects.get()
    assert (duo.mentorship.stage, place_of(duo)) == (Stage.CLOSED, "followed")
    assert (row.placement_id, row.after_end, row.owner_id, row.until) == (None, True, None, months_after(DAY, 12))
    assert due(duo, "aftercare_contact") == [(None, "coordinator", months_after(DAY, 3))]
    assert due(duo, "check_job") == []
    assert len(due(duo, "close_well")) == 3
    assert told(duo.mentee.person_id) == {"support_begun"}


@pytest.mark.parametrize("reason", ["moved", "bad_fit", "no_contact"])
def test_after_any_other_end_she_chooses_again_and_nothing_is_due(world: PairWorld, settle: Settle, reason: str) -> None:
    duo = ended(world, settle, reason)
    assert not Aftercare.objects.exists()
    assert (place_of(duo), due(duo, "aftercare_contact")) == ("ready", [])


def test_in_such_a_programme_a_job_alone_begins_no_support(world: PairWorld, settle: Settle) -> None:
    duo = world.met(FILE)
    actions.tell_job(duo.ref, Said("A", DAY), by=duo.mentee, on=DAY)
    settle()
    assert duo.again().stage == Stage.ACTIVE
    assert not Aftercare.objects.exists()


def test_a_job_that_runs_at_the_end_is_asked_about_by_the_programmes_months(world: PairWorld, settle: Settle) -> None:
    duo = world.met(FILE)
    actions.tell_job(duo.ref, Said("A", DAY), by=duo.mentee, on=DAY)
    settle()
    actions.close(duo.ref, "job", by=duo.mentor, on=DAY)
    assert Aftercare.objects.get().placement_id is not None
    assert {each[1] for each in due(duo, "check_job")} == {"coordinator", ""}


def test_a_job_begun_later_is_followed_and_its_loss_is_recorded_not_reopened(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    job = jobs.note_start(duo.mentorship.participation_id, Said("B", LATER), Source.MENTEE, by=duo.mentee, on=LATER)
    settle()
    row = Aftercare.objects.get()
    assert (row.placement_id, row.until) == (job.pk, months_after(DAY, 12))
    assert due(duo, "check_job")
    jobs.end(job.ref, LATER, EndReason.CONTRACT_OVER, by=duo.mentee, on=LATER)
    settle()
    row.refresh_from_db()
    assert (row.lost_on, row.ended_on, place_of(duo)) == (LATER, None, "followed")
    assert due(duo, "check_job") == []
    assert due(duo, "aftercare_contact")


def test_a_job_said_by_mistake_is_forgotten_and_the_support_goes_on(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    job = jobs.note_start(duo.mentorship.participation_id, Said("B", DAY), Source.MENTEE, by=duo.mentee, on=DAY)
    settle()
    jobs.withdraw(job.ref, by=duo.mentee, on=DAY)
    settle()
    row = Aftercare.objects.get()
    assert (row.placement_id, row.lost_on, row.ended_on) == (None, None, None)


def test_who_is_named_gets_the_duties_and_the_reminder_that_leads_to_her_page(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    ona = named(world, duo)
    settle()
    day = months_after(DAY, 3)
    assert due(duo, "aftercare_contact") == [(ona.person_id, "", day)]
    assert told(ona.person_id) == {"support_named"}
    assert "support_named_mentee" in told(duo.mentee.person_id)
    with clock.moved_to(NOW + timedelta(days=(day - DAY).days)):
        remind(clock.now())
    (path,) = set(Notice.objects.filter(kind="aftercare_contact").values_list("path", flat=True))
    assert path == f"/together/in-touch/with/{Aftercare.objects.get().ref}/"
    assert "Get in touch with Rasa" in client_of(ona).get(path).text


def test_the_page_of_who_is_named_holds_nothing_the_two_wrote_and_no_number_before_her_yes(
    world: PairWorld, settle: Settle
) -> None:
    duo = world.met(FILE)
    actions.set_goal(duo.ref, "GOAL OF THE TWO", by=duo.mentee, on=DAY)
    actions.close(duo.ref, "completed", by=duo.mentee, on=DAY, note="NOTE OF THE TWO")
    ona = named(world, duo)
    email = Account.objects.get(pk=duo.mentee.account_id).email or "?"
    path = f"/together/in-touch/with/{Aftercare.objects.get().ref}/"
    page = client_of(ona).get(path).text
    assert "OF THE TWO" not in page
    assert email not in page
    mentee = client_of(duo.mentee)
    assert "Ona Owner stays in touch with you" in mentee.get(f"/together/{duo.ref}/support/").text
    assert mentee.post(f"/together/{duo.ref}/support/", {"share": "yes"}).status_code == 302
    assert email in client_of(ona).get(path).text
    mentee.post(f"/together/{duo.ref}/support/", {"share": "no"})
    assert email not in client_of(ona).get(path).text


def test_a_contact_of_hers_moves_the_next_and_can_be_taken_back_by_her_alone(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    ona, ref = named(world, duo), Aftercare.objects.get().ref
    for _ in range(2):
        actions.log_owned(ref, LATER, Channel.PHONE, note="WELL", key="k", by=ona, on=LATER)
    contact = Contact.objects.get()
    assert due(duo, "aftercare_contact")[0][2] == months_after(LATER, 3)
    assert [each.note for each in queries.support(duo.mentee, duo.ref).contacts] == ["WELL"]
    with pytest.raises(NotFound):
        actions.remove_owned(contact.ref, by=duo.mentor)
    actions.remove_owned(contact.ref, by=ona)
    assert due(duo, "aftercare_contact")[0][2] == months_after(DAY, 3)


def test_the_job_is_asked_of_who_is_named_and_unknown_is_no_yes(world: PairWorld, settle: Settle) -> None:
    duo = world.met(FILE)
    actions.tell_job(duo.ref, Said("A", DAY), by=duo.mentee, on=DAY)
    settle()
    actions.close(duo.ref, "job", by=duo.mentor, on=DAY)
    ona, ref = named(world, duo), Aftercare.objects.get().ref
    with clock.moved_to(NOW + timedelta(days=40)):
        client = client_of(ona)
        path = f"/together/in-touch/with/{ref}/"
        assert "Does the job of Rasa go on?" in client.get(path).text
        assert client.post(f"{path}job-check/", {"state": "perhaps"}).status_code == 422
        assert client.post(f"{path}job-check/", {"state": "unknown"}).status_code == 302
        (check,) = queries.owned_one(ona, ref).jobs[0].checks
    assert (check.months, check.state, check.source) == (1, "unknown", Source.COUNSELLOR)


def test_handed_back_it_is_the_coordinators_and_her_yes_was_for_the_one_before(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    ona, ref = named(world, duo), Aftercare.objects.get().ref
    actions.let_reach(duo.ref, yes=True, by=duo.mentee, on=DAY)
    assert client_of(ona).post(f"/together/in-touch/with/{ref}/back/").status_code == 302
    settle()
    row = Aftercare.objects.get()
    assert (row.owner_id, row.reach_from) == (None, None)
    assert due(duo, "aftercare_contact")[0][1] == "coordinator"
    with pytest.raises(NotFound):
        queries.owned_one(ona, ref)
    coordinator = Membership.objects.get(role="coordinator").person_id
    assert "support_begun_staff" in told(coordinator)


def test_in_a_job_the_mentor_names_a_colleague_and_gets_it_back(world: PairWorld, settle: Settle) -> None:
    duo = world.met("lt-mentoring")
    actions.tell_job(duo.ref, Said("A", DAY), by=duo.mentee, on=DAY)
    settle()
    person, ona = colleague(world, duo)
    actions.log_contact(duo.ref, DAY, Channel.PHONE, note="BETWEEN US", key="k", by=duo.mentor, on=DAY)
    mentor = client_of(duo.mentor)
    assert "Let a colleague stay in touch" in mentor.get(f"/together/{duo.ref}/").text
    assert mentor.post(f"/together/{duo.ref}/support/who/", {"who": person.ref}).status_code == 302
    assert due(duo, "aftercare_contact") == [(ona.person_id, "", months_after(DAY, 1))]
    assert {each[0] for each in due(duo, "aftercare_end")} == {ona.person_id, duo.mentee.person_id}
    page = mentor.get(f"/together/{duo.ref}/").text
    assert "Ona Owner stays in touch." in page
    assert "Get in touch with Rasa" not in page
    assert "Ona Owner stays in touch with you" in client_of(duo.mentee).get(f"/together/{duo.ref}/").text
    hers = client_of(ona).get(f"/together/in-touch/with/{Aftercare.objects.get().ref}/").text
    assert "21 November 2026 · Phone" in hers
    assert "BETWEEN US" not in hers
    actions.hand_back(Aftercare.objects.get().ref, by=ona, on=DAY)
    settle()
    assert due(duo, "aftercare_contact") == [(duo.mentor.person_id, "", months_after(DAY, 1))]
    assert "support_named" in told(duo.mentor.person_id)


def test_only_the_mentor_and_the_coordinator_name_and_only_who_works_there(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    person, _ona = colleague(world, duo)
    elsewhere = world.counsellor(world.organisation(), "Far Away")
    coordinator = actor(world.coordinator(duo.programme.owner))
    for who in (duo.mentee, actor(elsewhere)):
        with pytest.raises(NotFound):
            actions.name_owner(duo.ref, person.ref, by=who, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.name_owner(duo.ref, elsewhere.ref, by=coordinator, on=DAY)
    assert [each.code for each in refused.value.reasons] == ["owner_not_there"]
    actions.name_owner(duo.ref, person.ref, by=coordinator, on=DAY)
    with pytest.raises(Refused) as twice:
        actions.name_owner(duo.ref, person.ref, by=coordinator, on=DAY)
    assert [each.code for each in twice.value.reasons] == ["owner_already"]


def test_who_has_no_role_any_more_or_is_kept_apart_reads_nothing(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    ona, ref = named(world, duo), Aftercare.objects.get().ref
    assert queries.in_touch(ona) == 1
    people.block(duo.mentee.person_id or 0, ona.person_id or 0, by=duo.mentee, on=DAY)
    assert queries.in_touch(ona) == 0
    with pytest.raises(NotFound):
        queries.owned_one(ona, ref)
    other = ended(world, settle)
    vera = named(world, other)
    Membership.objects.filter(person=vera.person_id).delete()
    assert queries.in_touch(actor(Person.objects.get(pk=vera.person_id))) == 0


def test_a_hold_between_mentor_and_mentee_stops_no_support_of_another(world: PairWorld, settle: Settle) -> None:
    duo = world.met("lt-mentoring")
    actions.tell_job(duo.ref, Said("A", DAY), by=duo.mentee, on=DAY)
    settle()
    ona = named(world, duo)
    people.hold(duo.mentee.person_id or 0, duo.mentor.person_id or 0, by=Actor.system("test"), on=DAY)
    settle()
    assert [each[0] for each in due(duo, "aftercare_contact")] == [ona.person_id]
    assert not Duty.objects.filter(about=duo.mentorship.about, person=duo.mentor.person_id).exists()


def test_the_support_ends_with_her_time_in_the_programme_and_the_other_way_round(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    ona, ref = named(world, duo), Aftercare.objects.get().ref
    assert client_of(ona).post(f"/together/in-touch/with/{ref}/end/").status_code == 302
    settle()
    assert (place_of(duo), Aftercare.objects.get().because, due(duo, "aftercare_contact")) == ("closed", "closed", [])
    assert "support_ended" in told(duo.mentee.person_id)


def test_who_wants_a_mentor_again_says_so_and_may_choose(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    assert client_of(duo.mentee).post(f"/together/{duo.ref}/support/mentor-again/").status_code == 302
    assert (place_of(duo), due(duo, "aftercare_contact")) == ("ready", [])
    assert client_of(duo.mentee).get(f"/together/{duo.ref}/support/").status_code == 404


def test_the_coordinators_list_leads_to_the_person_and_names_somebody(world: PairWorld, settle: Settle) -> None:
    duo = ended(world, settle)
    person, _ona = colleague(world, duo)
    client = client_of(actor(world.coordinator(duo.programme.owner)))
    assert "Nobody is named yet" in client.get("/together/in-touch/").text
    assert "Name who stays in touch" in client.get(f"/together/in-touch/with/{Aftercare.objects.get().ref}/").text
    assert "Rasa" not in client.get("/together/in-jobs/").text
    assert f"/together/{duo.ref}/support/who/" in client.get("/together/in-touch/who/").text
    assert client.post(f"/together/{duo.ref}/support/who/", {"who": ""}).status_code == 422
    assert client.post(f"/together/{duo.ref}/support/who/", {"who": person.ref}).status_code == 302
    assert "Ona Owner" in client.get("/together/in-touch/who/").text


def test_a_long_list_of_people_is_paged_with_what_is_due_first(world: PairWorld, settle: Settle) -> None:
    programme = world.running(FILE)
    person = world.counsellor(programme.owner, "Ona Owner")
    coordinator = actor(world.coordinator(programme.owner))
    for number in range(27):
        duo = world.met(duo=world.duo(programme=programme, on=DAY - timedelta(days=number)), on=DAY - timedelta(days=number))
        actions.close(duo.ref, "completed", by=duo.mentee, on=DAY - timedelta(days=number))
        actions.name_owner(duo.ref, person.ref, by=coordinator, on=DAY)
    page = queries.owned(actor(person), Wanted())
    assert (len(page.object_list), page.paginator.count) == (25, 27)
    days = [each.due_on for each in page.object_list]
    assert days == sorted(days)
