"""Psychologists: who is found, when one may be asked, and that what is told is opened by two people alone."""

from datetime import timedelta

import pytest

from handrail.kernel.access import NotFound, Role
from handrail.kernel.models import AccessLog, Event
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.actions.referrals import Entry
from handrail.mentorships.models import Feedback, Psychologist, Referral
from handrail.mentorships.rules import How
from handrail.mentorships.rules.referrals import DeclineReason
from handrail.mentorships.rules.tracks import Levels, Why
from handrail.people import actions as people
from handrail.people.models import Person
from handrail.programmes.models import Duty
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import DAY, NOW, Actor, Duo, PairWorld, actor

pytestmark = pytest.mark.usefixtures("noon")
SECRET = "SLEEPS BADLY SINCE SPRING"
AT = NOW + timedelta(days=5)


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    duo = world.duo("lt-mentoring")
    actions.choose_track(duo.ref, Levels(2, 2, 2), "guidance_first", Why.FIND_OUT, by=duo.mentor, on=DAY)
    return duo


def listed(world: PairWorld, duo: Duo, name: str = "Danutė Liepa", **said: object) -> tuple[Actor, Psychologist]:
    """A psychologist at a partner of the programme's service, with an entry of her own making."""
    practice = world.organisation(f"Practice of {name}", parent=duo.programme.owner)
    her = actor(world.staff(Role.PSYCHOLOGIST, practice, name))
    usual = {"areas": (), "languages": ("lt",), "places": 1, "waiting_days": 10, "takes": True}
    entry = Entry(**{**usual, **said})  # type: ignore[arg-type]
    return her, actions.say_psychologist(practice.pk, her.person_id or 0, entry, by=her, on=DAY)


def say_yes(duo: Duo) -> None:
    actions.allow_health(duo.ref, "0" * 64, by=duo.mentee, on=DAY)


def asked(duo: Duo, entry: Psychologist) -> Referral:
    return actions.ask_psychologist(duo.ref, entry.ref, "Would like to talk", by=duo.mentor, on=DAY)


def told(world: PairWorld, duo: Duo) -> tuple[Actor, Referral]:
    """Asked, yes, a time, and something told to the mentor."""
    her, entry = listed(world, duo)
    say_yes(duo)
    row = asked(duo, entry)
    actions.answer_referral(row.ref, yes=True, by=her, on=DAY)
    actions.appoint(row.ref, AT, How.PLACE, "Room 2", by=her, now=NOW, on=DAY)
    actions.give_feedback(row.ref, SECRET, by=her, on=DAY)
    return her, row


def test_nobody_is_asked_without_the_mentees_yes(world: PairWorld, duo: Duo) -> None:
    _, entry = listed(world, duo)
    with pytest.raises(Refused, match="health_consent_missing"):
        asked(duo, entry)
    say_yes(duo)
    assert asked(duo, entry).stage == "asked"


def test_a_track_that_names_no_psychologists_asks_none(world: PairWorld, duo: Duo) -> None:
    _, entry = listed(world, duo)
    say_yes(duo)
    actions.choose_track(duo.ref, Levels(4, 4, 4), "job_search", Why.WORK_CLEAR, by=duo.mentor, on=DAY)
    with pytest.raises(Refused, match="track_refers_to_nobody"):
        asked(duo, entry)


def test_the_mentee_cannot_ask_and_a_stranger_of_another_service_cannot_be_asked(world: PairWorld, duo: Duo) -> None:
    _, entry = listed(world, duo)
    say_yes(duo)
    with pytest.raises(NotFound):
        actions.ask_psychologist(duo.ref, entry.ref, "", by=duo.mentee, on=DAY)
    other = world.duo("lt-mentoring")
    _, far = listed(world, other, "Far Away")
    with pytest.raises(NotFound):
        asked(duo, far)


def test_the_last_place_is_taken_by_the_yes_and_free_again_at_the_end(world: PairWorld, duo: Duo) -> None:
    her, row = told(world, duo)
    assert Psychologist.objects.get().places == 0
    actions.finish_referral(row.ref, by=her, on=DAY)
    assert Psychologist.objects.get().places == 1


def test_a_yes_without_a_free_place_is_refused_and_changes_nothing(world: PairWorld, duo: Duo) -> None:
    her, entry = listed(world, duo)
    say_yes(duo)
    row = asked(duo, entry)
    Psychologist.objects.update(places=0)
    with pytest.raises(Refused, match="psychologist_full"):
        actions.answer_referral(row.ref, yes=True, by=her, on=DAY)
    row.refresh_from_db()
    assert row.stage == "asked"


def test_she_answers_within_a_week_and_her_no_has_a_reason(world: PairWorld, duo: Duo) -> None:
    her, entry = listed(world, duo)
    say_yes(duo)
    row = asked(duo, entry)
    due = Duty.objects.get(kind="answer_referral")
    assert (due.person_id, due.due_on) == (her.person_id, DAY + timedelta(days=7))
    actions.answer_referral(row.ref, yes=False, because=DeclineReason.OTHER_HELP, by=her, on=DAY)
    assert not Duty.objects.filter(kind="answer_referral").exists()
    assert "Other help would fit better" in client_of(duo.mentor).get(f"/together/{duo.ref}/psychologist/").text
    assert asked(duo, entry).stage == "asked"


def test_only_the_mentor_opens_what_was_told_and_the_mentee_sees_who_did(world: PairWorld, duo: Duo) -> None:
    _, row = told(world, duo)
    address = f"/together/referral/{row.ref}/told/"
    assert client_of(duo.mentee).get(address).status_code == 404
    before = client_of(duo.mentee).get(f"/together/{duo.ref}/psychologist/").text
    assert "The psychologist told your mentor something on 21 November 2026" in before
    assert "Koen Wouters" not in before
    assert SECRET in client_of(duo.mentor).get(address).text
    note = AccessLog.objects.get(what="psychologist_feedback")
    assert (note.person_id, note.actor_person_id) == (duo.mentorship.mentee_person_id, duo.mentor.person_id)
    after = client_of(duo.mentee).get(f"/together/{duo.ref}/psychologist/").text
    assert "Koen Wouters" in after
    assert SECRET not in after


@pytest.mark.parametrize(
    "role", [Role.COUNSELLOR, Role.LEADER, Role.COORDINATOR, Role.LEAD, Role.ADMINISTRATOR, Role.PSYCHOLOGIST]
)
def test_no_staff_finds_what_was_told(world: PairWorld, duo: Duo, role: Role) -> None:
    _, row = told(world, duo)
    somebody: Person = world.staff(role, duo.programme.owner, f"Somebody {role}")
    client = client_of(actor(somebody))
    paths = [
        f"/together/referral/{row.ref}/told/", f"/together/{duo.ref}/psychologist/", f"/psychologist/{row.ref}/",
        f"/psychologist/{row.ref}/tell/", f"/together/{duo.ref}/", "/psychologist/", "/psychologist/directory/", "/",
    ]  # fmt: skip
    for path in paths:
        answer = client.get(path, follow=True)
        assert SECRET not in answer.text
        if row.ref in path or duo.ref in path:
            assert answer.status_code in {403, 404}, path


def test_what_was_told_is_sealed_with_a_key_of_its_own_and_named_in_no_event(world: PairWorld, duo: Duo) -> None:
    _, row = told(world, duo)
    kept = Feedback.objects.get()
    assert kept.trust == f"referral:{row.ref}"
    assert SECRET.encode() not in bytes(kept.text)
    for event in Event.objects.filter(name__in=["PsychologistAsked", "ReferralAnswered", "AppointmentMade", "MentorTold"]):
        assert event.about == [f"referral:{row.pk}"]


def test_taken_back_the_psychologist_finds_nothing_and_has_her_place(world: PairWorld, duo: Duo) -> None:
    her, row = told(world, duo)
    actions.withdraw_referral(row.ref, by=duo.mentee, on=DAY)
    assert queries.sent(her) == ()
    assert client_of(her).get(f"/psychologist/{row.ref}/").status_code == 404
    assert Psychologist.objects.get().places == 1


@pytest.mark.django_db(transaction=True)
def test_a_yes_taken_back_takes_what_was_asked_and_told_along(world: PairWorld, settle: object) -> None:
    duo = world.duo("lt-mentoring")
    actions.choose_track(duo.ref, Levels(2, 2, 2), "guidance_first", Why.FIND_OUT, by=duo.mentor, on=DAY)
    told(world, duo)
    people.withdraw_consent(duo.mentorship.mentee_person_id, "health_data", by=duo.mentee, on=DAY)
    settle()  # type: ignore[operator]
    assert not Feedback.objects.exists()
    row = Referral.objects.get()
    assert (row.stage, row.question) == ("withdrawn", None)


def test_the_directory_is_filtered_by_region_and_language(world: PairWorld, duo: Duo) -> None:
    listed(world, duo, "Near Kaunas", areas=("LT022",), languages=("lt",))
    listed(world, duo, "In Vilnius", areas=("LT011",), languages=("lt", "ru"))
    listed(world, duo, "Anywhere", languages=("uk",), waiting_days=3)

    def names(**by: str) -> list[str]:
        return [each.name for each in queries.psychologists(duo.mentor, duo.ref, **by).directory]

    assert names() == ["Anywhere", "Near Kaunas", "In Vilnius"]
    assert names(area="LT022") == ["Anywhere", "Near Kaunas"]
    assert names(language="ru") == ["In Vilnius"]
    assert names(area="LT022", language="ru") == []


def test_an_entry_is_kept_by_herself_or_the_services_coordinator(world: PairWorld, duo: Duo) -> None:
    _, entry = listed(world, duo)
    said = Entry((), ("lt",), 4, 2, takes=True)
    coordinator = actor(world.coordinator(duo.programme.owner))
    actions.say_psychologist(entry.organisation_id, entry.person_id, said, by=coordinator, on=DAY)
    assert Psychologist.objects.get().places == 4
    stranger = actor(world.coordinator())
    for nobody in (stranger, duo.mentor):
        with pytest.raises(NotFound):
            actions.say_psychologist(entry.organisation_id, entry.person_id, said, by=nobody, on=DAY)


def test_the_way_from_the_question_to_the_told_words_on_the_pages(world: PairWorld, duo: Duo) -> None:
    her, entry = listed(world, duo)
    mentor, psychologist = client_of(duo.mentor), client_of(her)
    page = f"/together/{duo.ref}/psychologist/"
    assert f"{page}{entry.ref}/" not in mentor.get(page).text
    say_yes(duo)
    assert f"{page}{entry.ref}/" in mentor.get(page).text
    assert mentor.post(f"{page}{entry.ref}/", {"question": "Would like to talk"}).status_code == 302
    row = Referral.objects.get()
    listing = psychologist.get("/psychologist/").text
    assert "Rasa" in listing
    assert "Petrauskait" not in listing
    base = f"/psychologist/{row.ref}/"
    assert "Would like to talk" in psychologist.get(base).text
    assert psychologist.post(f"{base}tell/", {"text": "too early"}).status_code == 422
    assert psychologist.post(f"{base}yes/").status_code == 302
    assert "Petrauskait" in psychologist.get("/psychologist/").text
    assert psychologist.post(f"{base}time/", {"at": "2026-11-20T10:00", "how": "place", "where": ""}).status_code == 422
    assert psychologist.post(f"{base}time/", {"at": "2026-11-27T10:00", "how": "place", "where": "Room 2"}).status_code == 302
    assert "Room 2" in client_of(duo.mentee).get(page).text
    assert psychologist.post(f"{base}tell/", {"text": SECRET}).status_code == 302
    assert psychologist.post(f"{base}over/").status_code == 302
    assert SECRET in psychologist.get(base).text


def test_a_psychologist_makes_her_own_entry(world: PairWorld, duo: Duo) -> None:
    practice = world.organisation("Practice", parent=duo.programme.owner)
    client = client_of(actor(world.staff(Role.PSYCHOLOGIST, practice, "Danutė Liepa")))
    assert "You are not in the directory yet" in client.get("/psychologist/").text
    assert client.post("/psychologist/entry/", {"places": "2"}).status_code == 422
    said = {"languages": ["lt", "ru"], "places": "2", "waiting_days": "7", "takes": "yes"}
    assert client.post("/psychologist/entry/", said).status_code == 302
    assert Psychologist.objects.get().languages == ["lt", "ru"]
