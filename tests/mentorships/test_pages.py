"""The pages of a pair as the two walk them, what strangers get, and what a page costs."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.mentorships import actions
from handrail.mentorships.models import Goal, Meeting, MeetingChange, Mentorship, Step, TimeOffer
from handrail.mentorships.rules import GoalState, How, MeetingState, Stage
from handrail.people.models import Account
from tests.mentorships.world import DAY, NOW, Actor, Duo, PairWorld, told

pytestmark = pytest.mark.usefixtures("noon")
TIMES = [NOW + timedelta(days=each, hours=5) for each in (2, 3, 4)]


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def full(world: PairWorld) -> Duo:
    """A pair with one of everything."""
    duo = world.met()
    goal = actions.set_goal(duo.ref, "MARKER GOAL", by=duo.mentee, on=DAY)
    actions.add_step(duo.ref, "MARKER STEP", mine=True, by=duo.mentee, on=DAY, due_on=DAY, goal_ref=goal.ref)
    meeting = duo.mentorship.meetings.get()
    actions.correct(meeting.ref, told(minutes=45), by=duo.mentor, now=NOW, note="MARKER NOTE")
    actions.arrange(duo.ref, TIMES[0], how=How.PLACE, where="MARKER PLACE", by=duo.mentor, now=NOW, key="p")
    actions.propose_times(duo.ref, TIMES, how=How.PLACE, where="MARKER OFFER", by=duo.mentor, now=NOW)
    actions.share_contact(duo.ref, phone="MARKER PHONE", email="", by=duo.mentor, on=DAY)
    return duo


def test_first_meeting_three_times_chosen_calendar_and_paper(world: PairWorld) -> None:
    duo = world.duo()
    mentor, mentee = client_of(duo.mentor), client_of(duo.mentee)
    assert mentor.get(f"/together/{duo.ref}/").status_code == 200
    sent = mentor.post(
        f"/together/{duo.ref}/times/",
        {
            "first": "2026-11-24T18:00",
            "second": "2026-11-25T18:00",
            "third": "2026-11-26T18:00",
            "how": "place",
            "where": "Dok-Noord 4",
            "minutes": "60",
        },
    )
    assert sent.status_code == 302
    offer = TimeOffer.objects.get()
    page = mentee.get(f"/together/times/{offer.ref}/")
    assert "Wednesday 25 November" in page.text
    value = re.findall(r'name="at" value="([^"]+)"', page.text)[1]
    assert mentee.post(f"/together/times/{offer.ref}/", {"at": value}).status_code == 302
    meeting = Meeting.objects.get()
    event = icalendar.Calendar.from_ical(mentee.get(f"/together/meeting/{meeting.ref}/meeting.ics").content).walk("VEVENT")[0]
    assert event["UID"] == f"{meeting.ref}@handrail"
    assert event["DTSTART"].dt.isoformat() == "2026-11-25T17:00:00+00:00"
    assert event["SUMMARY"] == "Meeting with Koen"
    paper = mentee.get(f"/together/meeting/{meeting.ref}/paper/").text
    assert "18:00" in paper
    assert "Dok-Noord 4" in paper


def test_a_time_in_the_skipped_hour_is_said_and_the_input_kept(world: PairWorld) -> None:
    duo = world.duo()
    answer = client_of(duo.mentor).post(
        f"/together/{duo.ref}/times/",
        {
            "first": "2027-03-28T02:30",
            "second": "2027-03-29T18:00",
            "third": "2027-03-30T18:00",
            "how": "phone",
            "where": "my number",
            "minutes": "30",
        },
    )
    assert answer.status_code == 422
    assert "does not exist" in answer.text
    assert "my number" in answer.text


def test_a_moved_meeting_moves_in_the_calendar(world: PairWorld) -> None:
    duo = world.duo()
    meeting = actions.arrange(duo.ref, TIMES[0], how=How.PHONE, where="", by=duo.mentor, now=NOW, key="k")
    mentee = client_of(duo.mentee)
    address = f"/together/meeting/{meeting.ref}/meeting.ics"
    before = icalendar.Calendar.from_ical(mentee.get(address).content).walk("VEVENT")[0]
    assert mentee.post(f"/together/meeting/{meeting.ref}/move/", {"at": "2026-12-01T10:00"}).status_code == 302
    after = icalendar.Calendar.from_ical(mentee.get(address).content).walk("VEVENT")[0]
    assert (before["UID"], before["SEQUENCE"] + 1) == (after["UID"], after["SEQUENCE"])
    assert mentee.post(f"/together/meeting/{meeting.ref}/cancel/").status_code == 302
    gone = icalendar.Calendar.from_ical(mentee.get(address).content).walk("VEVENT")[0]
    assert gone["STATUS"] == "CANCELLED"


def test_a_planned_meeting_is_logged_in_two_taps(world: PairWorld) -> None:
    duo = world.duo()
    meeting = actions.arrange(duo.ref, NOW + timedelta(hours=1), how=How.PLACE, where="", by=duo.mentor, now=NOW, key="k")
    from handrail.kernel import clock

    with clock.moved_to(NOW + timedelta(hours=3)):
        mentor = client_of(duo.mentor)
        first = mentor.get(f"/together/{duo.ref}/").text
        address = f"/together/meeting/{meeting.ref}/log/"
        assert address in first
        page = mentor.get(address).text
        filled = dict(re.findall(r'type="radio" name="(\w+)" value="(\w+)"[^>]*checked', page))
        day = re.search(r'name="held_on" value="([^"]+)"', page)
        assert day is not None
        saved = mentor.post(address, {**filled, "held_on": day[1], "note": "", "key": key_in(page)})
    assert saved.status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == (MeetingState.HELD, 60)


def test_who_could_not_come_is_said_from_each_side(world: PairWorld) -> None:
    from handrail.kernel import clock

    for side, took, missed in (("mentor", "other", "mentee"), ("mentee", "me", "mentee"), ("mentee", "other", "mentor")):
        duo = world.duo()
        meeting = actions.arrange(duo.ref, TIMES[0], how=How.PLACE, where="", by=duo.mentor, now=NOW, key="k")
        with clock.moved_to(TIMES[0] + timedelta(hours=3)):
            posted = {"took": took, "held_on": "2026-11-23", "minutes": "60", "how": "place", "key": "x"}
            assert client_of(getattr(duo, side)).post(f"/together/meeting/{meeting.ref}/log/", posted).status_code == 302
        meeting.refresh_from_db()
        assert meeting.missed_by == missed


def test_the_same_meeting_from_both_sides_is_caught_and_can_be_meant(world: PairWorld) -> None:
    duo = world.duo()
    posted = {"held_on": "2026-11-21", "minutes": "60", "how": "video", "note": "", "key": "a"}
    assert client_of(duo.mentor).post(f"/together/{duo.ref}/log/", posted).status_code == 302
    mentee = client_of(duo.mentee)
    caught = mentee.post(f"/together/{duo.ref}/log/", {**posted, "key": "b"})
    assert caught.status_code == 422
    assert "second meeting" in caught.text
    assert 'type="checkbox" name="second"' in caught.text
    assert mentee.post(f"/together/{duo.ref}/log/", {**posted, "key": "b", "second": "on"}).status_code == 302
    assert Meeting.objects.filter(state=MeetingState.HELD).count() == 2


def test_a_correction_by_page_shows_what_it_said_before(world: PairWorld) -> None:
    duo = world.met()
    meeting = Meeting.objects.get()
    posted = {"held_on": "2026-11-21", "minutes": "50", "how": "phone", "note": "We called", "key": "c"}
    mentee = client_of(duo.mentee)
    assert mentee.get(f"/together/meeting/{meeting.ref}/correct/").status_code == 200
    assert mentee.post(f"/together/meeting/{meeting.ref}/correct/", posted).status_code == 302
    assert MeetingChange.objects.count() == 1
    assert "What it said before" in mentee.get(f"/together/meeting/{meeting.ref}/").text
    assert client_of(duo.mentor).post(f"/together/meeting/{meeting.ref}/confirm/").status_code == 302
    assert "You both say so" in mentee.get(f"/together/meeting/{meeting.ref}/").text


def test_a_step_is_ticked_with_a_way_back_with_and_without_script(world: PairWorld) -> None:
    duo = world.met()
    mentee = client_of(duo.mentee)
    posted = {"text": "Bring the certificate", "whose": "me", "due_on": "2026-12-01"}
    assert mentee.post(f"/together/{duo.ref}/step/", posted).status_code == 302
    assert mentee.post(f"/together/{duo.ref}/goal/", {"text": "Pass the test"}).status_code == 302
    step = Step.objects.get()
    part = mentee.post(f"/together/step/{step.ref}/done/", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert f"/together/step/{step.ref}/not-done/" in part.text
    assert mentee.post(f"/together/step/{step.ref}/not-done/").status_code == 302
    goal = Goal.objects.get()
    assert mentee.post(f"/together/goal/{goal.ref}/reached/").status_code == 302
    goal.refresh_from_db()
    assert goal.state == GoalState.REACHED


@pytest.mark.parametrize(
    ("path", "posted", "stage"),
    [
        ("pause", {}, Stage.PAUSED),
        ("another", {}, Stage.CLOSED),
        ("end", {"reason": "moved"}, Stage.CLOSED),
        ("complete", {}, Stage.CLOSED),
        ("block", {}, Stage.CLOSED),
    ],
)
def test_change_and_stop_by_page(world: PairWorld, path: str, posted: dict[str, str], stage: Stage) -> None:
    duo = world.met()
    mentee = client_of(duo.mentee)
    assert path in mentee.get(f"/together/{duo.ref}/change/").text
    assert mentee.get(f"/together/{duo.ref}/{path}/").status_code == 200
    assert mentee.post(f"/together/{duo.ref}/{path}/", posted).status_code == 302
    assert Mentorship.objects.get().stage == stage
    assert mentee.get(f"/together/{duo.ref}/").status_code == 200
    assert client_of(duo.mentor).get(f"/together/{duo.ref}/").status_code == 200
    assert client_of(duo.mentor).get("/together/").status_code == 200


def test_the_goodbye_by_page(world: PairWorld) -> None:
    duo = world.met()
    mentee, mentor = client_of(duo.mentee), client_of(duo.mentor)
    assert mentee.post(f"/together/{duo.ref}/complete/").status_code == 302
    assert mentee.post(f"/together/{duo.ref}/closing/look_back/").status_code == 302
    assert mentee.post(f"/together/{duo.ref}/closing/no_such_step/").status_code == 404
    assert mentee.post(f"/together/{duo.ref}/closing/", {"words": "Dank je wel"}).status_code == 302
    assert "Dank je wel" in mentor.get(f"/together/{duo.ref}/closing/").text


def test_contact_by_page(world: PairWorld) -> None:
    duo = world.duo()
    mentee = client_of(duo.mentee)
    assert mentee.post(f"/together/{duo.ref}/contact/", {"phone": "", "email": "x"}).status_code == 422
    assert mentee.post(f"/together/{duo.ref}/contact/", {"phone": "0470 12 34 56", "email": ""}).status_code == 302
    assert "0470 12 34 56" in client_of(duo.mentor).get(f"/together/{duo.ref}/").text
    assert mentee.post(f"/together/{duo.ref}/contact/withdraw/").status_code == 302
    assert "0470 12 34 56" not in client_of(duo.mentor).get(f"/together/{duo.ref}/").text


def addresses(duo: Duo) -> list[str]:
    meeting = Meeting.objects.filter(mentorship=duo.mentorship, state=MeetingState.PLANNED).latest("pk")
    offer = TimeOffer.objects.get(mentorship=duo.mentorship)
    pair = ("", "times/", "arrange/", "log/", "goal/", "step/", "contact/", "change/", "pause/", "end/", "complete/", "block/")
    single = ("", "log/", "correct/", "move/", "cancel/", "meeting.ics", "paper/")
    return [
        *(f"/together/{duo.ref}/{each}" for each in pair),
        *(f"/together/meeting/{meeting.ref}/{each}" for each in single),
        f"/together/times/{offer.ref}/",
    ]


def test_a_stranger_gets_404_everywhere_and_a_visitor_the_sign_in(world: PairWorld) -> None:
    duo, stranger = full(world), client_of(world.met().mentee)
    for address in addresses(duo):
        assert client_of(duo.mentee).get(address).status_code == 200, address
        answer = stranger.get(address)
        assert answer.status_code == 404, address
        assert "MARKER" not in answer.text
        assert Client().get(address).status_code == 302, address


def test_neither_counsellor_nor_coordinator_reads_what_the_two_write(world: PairWorld) -> None:
    duo = full(world)
    for staff in (world.counsellor(duo.programme.owner), world.coordinator(duo.programme.owner), duo.programme.lead):
        assert staff is not None
        client = Client()
        client.force_login(Account.objects.get(person=staff))
        for address in [*addresses(duo), "/together/"]:
            answer = client.get(address)
            assert answer.status_code == (200 if address == "/together/" else 404), address
            assert "MARKER" not in answer.text


def test_no_text_of_the_two_stands_readable_in_the_database(world: PairWorld) -> None:
    full(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'mentorships%' OR tablename LIKE 'kernel_event%'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s OR t::text LIKE %s',  # noqa: S608
                ["%MARKER%", "%4d41524b4552%"],
            )
            assert cursor.fetchone() == (0,), table


def test_a_page_costs_the_same_with_one_row_or_with_fifty(world: PairWorld) -> None:
    duo = full(world)
    mentee, mentor = client_of(duo.mentee), client_of(duo.mentor)
    pages = [(mentee, f"/together/{duo.ref}/"), (mentor, f"/together/{duo.ref}/"), (mentor, "/together/")]
    before = [cost(client, path) for client, path in pages]
    for number in range(12):
        actions.log_meeting(duo.ref, told(), by=duo.mentor, on=DAY, key=f"n{number}", note="words", second=True)
        actions.set_goal(duo.ref, "goal", by=duo.mentee, on=DAY)
        actions.add_step(duo.ref, "step", mine=True, by=duo.mentee, on=DAY)
    more = Mentorship.objects.get().mentor
    more.places = 20
    more.save()
    for _ in range(8):
        world.duo(programme=duo.programme, mentor=more)
    after = [cost(client, path) for client, path in pages]
    assert after == before
    assert max(after) <= 15


def test_after_months_the_newest_stands_there_and_the_rest_behind_one_press(world: PairWorld) -> None:
    duo = full(world)
    mentee = client_of(duo.mentee)
    assert "?all=1" not in mentee.get(f"/together/{duo.ref}/").text
    for number in range(14):
        actions.log_meeting(duo.ref, told(), by=duo.mentor, on=DAY, key=f"n{number}", note="", second=True)
    page, whole = (mentee.get(f"/together/{duo.ref}/{asked}").text for asked in ("", "?all=1"))
    assert 'href="?all=1#lines"' in page
    assert page.count('data-when="past"') == 10
    assert whole.count('data-when="past"') > 15
    assert ("said yes to each other" in page, "said yes to each other" in whole) == (False, True)
    assert "from the beginning" not in whole


def cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return sum(each["sql"].startswith("SELECT") for each in found)


FORMS = {
    "times/": ("first", "second", "third", "how", "where", "minutes"),
    "arrange/": ("at", "how", "where", "minutes", "key"),
    "log/": ("held_on", "minutes", "how", "note", "key", "second"),
    "goal/": ("text",),
    "step/": ("text", "whose", "due_on"),
    "contact/": ("phone", "email"),
    "end/": ("reason",),
}
HOSTILE = [
    "",
    "\0",
    "x" * 100_000,
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026-13-40",
    "1e999",
    "-1",
    "<b>",
    "𝟚",
    "2026-11-24T10:00+14:00",
]


@pytest.mark.parametrize("path", sorted(FORMS))
def test_no_hostile_value_is_an_error_of_ours(world: PairWorld, path: str) -> None:
    duo = world.met()
    mentee = client_of(duo.mentee)
    for field in FORMS[path]:
        for value in HOSTILE:
            posted = {**dict.fromkeys(FORMS[path], "1"), field: value}
            status = mentee.post(f"/together/{duo.ref}/{path}", posted).status_code
            assert status in {302, 400, 409, 413, 422}, (field, value[:20])
