"""The six months: every reminder once, how it goes week by week, and another mentor with a note."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.models import Handover, Mood
from handrail.mentorships.rules.cadence import Full, over_most
from handrail.mentorships.rules.mood import Said, Tap, ask_by, low_since
from handrail.messaging.actions import remind
from handrail.messaging.models import Notice
from handrail.people import actions as people
from handrail.programmes.models import Duty, Mentor
from handrail.programmes.reading import read
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import DAY, DEFINITIONS, Actor, Duo, PairWorld, actor, told

DAYS = timedelta(days=1)
LT = read((DEFINITIONS / "lt-mentoring.toml").read_text())
MONDAY = date(2026, 11, 16)
BEGAN = date(2026, 10, 20)
"""A Tuesday: the night of 25 October has 25 hours, that of 28 March 23, and a year ends in between."""


def said(*taps: int) -> list[Said]:
    weeks = (MONDAY + number * timedelta(weeks=1) for number in range(len(taps)))
    return [Said(week, week + 2 * DAYS, tap) for week, tap in zip(weeks, taps, strict=True)]


def test_two_low_in_a_row_and_only_the_last_two_count() -> None:
    assert low_since(said(1, 1), None) == MONDAY + 9 * DAYS
    assert low_since(said(1, 2, 1), None) is None
    assert low_since(said(1, 1, 3), None) is None
    assert low_since(said(1), None) is None


def test_a_contact_after_the_second_low_one_answers_it() -> None:
    low = MONDAY + 9 * DAYS
    assert low_since(said(1, 1), low) == low
    assert low_since(said(1, 1), low + DAYS) is None


def test_she_is_asked_by_sunday_of_the_week_after_her_answer() -> None:
    assert ask_by(MONDAY + DAYS, [], []) == MONDAY + 6 * DAYS
    assert ask_by(MONDAY, [], said(3)) == MONDAY + 13 * DAYS
    assert ask_by(MONDAY, [MONDAY + 23 * DAYS], said(3)) == MONDAY + 27 * DAYS


def test_every_reminder_comes_exactly_once_over_both_clock_changes_and_a_years_end(world: PairWorld) -> None:
    duo = world.duo("lt-mentoring", on=BEGAN)
    skipped = {date(2026, 10, 26), date(2026, 12, 28), date(2027, 3, 22)}
    end, day = date(2027, 4, 20), BEGAN
    while day <= end:
        week = day - day.weekday() * DAYS
        if day.weekday() == BEGAN.weekday() and week not in skipped and day < end:
            actions.log_meeting(duo.ref, told(day), by=duo.mentor, on=day, key=str(day))
        for hour in (0, 5, 8, 8, 23):
            moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
            with clock.moved_to(moment):
                remind(moment)
        day += DAYS
    mentor, mentee = duo.mentorship.mentor_person_id, duo.mentorship.mentee_person_id
    sent = Counter((each.kind, each.person_id, each.created.date()) for each in Notice.objects.all())
    assert set(sent.values()) == {1}
    keys = Counter(Notice.objects.values_list("key", flat=True))
    assert set(keys.values()) == {1}
    assert [on for kind, who, on in sorted(sent) if (kind, who) == ("meet", mentor)] == sorted(
        week + 6 * DAYS for week in skipped
    )
    for person in (mentor, mentee):
        ends = [on for kind, who, on in sorted(sent) if (kind, who) == ("end_coming", person)]
        assert ends == [end - 30 * DAYS, end - 7 * DAYS]


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    return world.met(duo=world.duo("lt-mentoring"))


def low_twice(duo: Duo) -> None:
    for week in (0, 1):
        actions.say_how(duo.ref, Tap.LOW, by=duo.mentee, on=DAY + 7 * week * DAYS)


def test_two_low_ones_are_due_for_the_mentor_first_and_the_coordinator_after(duo: Duo) -> None:
    actions.say_how(duo.ref, Tap.LOW, by=duo.mentee, on=DAY)
    assert not Duty.objects.filter(kind="talk_soon").exists()
    low_twice(duo)
    second = DAY + 7 * DAYS
    found = Duty.objects.filter(kind="talk_soon").order_by("due_on")
    assert [(each.person_id, each.role, each.due_on) for each in found] == [
        (duo.mentorship.mentor_person_id, "", second + 3 * DAYS),
        (None, "coordinator", second + 7 * DAYS),
    ]
    on = second + 2 * DAYS
    actions.log_meeting(duo.ref, told(on), by=duo.mentor, on=on, key="talked")
    assert not Duty.objects.filter(kind="talk_soon").exists()


def test_a_second_tap_in_the_same_week_replaces_the_first_and_who_noted_it_stays_known(duo: Duo) -> None:
    actions.say_how(duo.ref, Tap.LOW, by=duo.mentee, on=DAY)
    actions.say_how(duo.ref, Tap.GOOD, by=duo.mentor, on=DAY)
    row = Mood.objects.get()
    assert (row.tap, row.noted_by_id) == (Tap.GOOD, duo.mentorship.mentor_person_id)


@pytest.mark.usefixtures("noon")
def test_opening_the_link_of_a_letter_changes_nothing_pressing_does(duo: Duo) -> None:
    from django.test import Client

    path = queries.tap_path(duo.ref, DAY)
    visitor = Client()
    assert "Nothing is sent before you press" in visitor.get(path).text
    assert not Mood.objects.exists()
    assert "Rasa" not in visitor.get(path).text
    assert visitor.post(path, {"tap": "1"}).status_code == 200
    assert Mood.objects.get().tap == Tap.LOW
    forged = path.replace(path.split(".")[2], "0" * 32 + "/")
    assert visitor.get(forged).status_code == 404
    assert visitor.get(queries.tap_path(duo.ref, DAY - 22 * DAYS)).status_code == 404


@pytest.mark.usefixtures("noon")
def test_the_page_the_letter_and_the_mentors_note(duo: Duo) -> None:
    mentee, mentor = client_of(duo.mentee), client_of(duo.mentor)
    address = f"/together/{duo.ref}/going/"
    assert mentee.post(address, {"tap": "3"}).status_code == 302
    assert mentee.post(address, {"tap": "9"}).status_code == 409
    assert "This week" in mentor.get(address).text
    assert mentor.post(address, {"tap": "2"}).status_code == 302
    assert "written down by Koen Wouters" in mentee.get(address).text
    assert queries.tap_path(duo.ref, DAY) in mentee.get(f"{address}paper/").text


def coordinator_of(world: PairWorld, duo: Duo) -> Actor:
    return actor(world.coordinator(duo.programme.owner))


def handed_over(duo: Duo, to: Mentor, by: Actor, note: str = "Likes to meet outdoors") -> None:
    actions.hand_over(duo.mentorship.participation.ref, to.ref, note, by=by, on=DAY)


def test_another_mentor_takes_over_with_the_history_and_the_places_move(world: PairWorld, duo: Duo) -> None:
    after = world.guiding(duo.programme, "Ona Naujoji")
    handed_over(duo, after, coordinator_of(world, duo))
    mentorship = duo.again()
    assert (mentorship.mentor_id, mentorship.mentor_person_id) == (after.pk, after.person_id)
    assert [mentor.guides for mentor in Mentor.objects.order_by("pk")] == [0, 1]
    hers = actor(after.person)
    with clock.moved_to(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        assert [each.held_on for each in queries.pair(hers, duo.ref).meetings] == [DAY]
        assert queries.handovers(duo.mentee, duo.ref)[1][0].note == "Likes to meet outdoors"
        with pytest.raises(NotFound):
            queries.pair(duo.mentor, duo.ref)
    assert b"outdoors" not in bytes(Handover.objects.get().note)
    assert Duty.objects.get(kind="nudge").person_id == after.person_id


def test_no_hand_over_without_a_note_to_a_full_mentor_or_to_herself(world: PairWorld, duo: Duo) -> None:
    by = coordinator_of(world, duo)
    after = world.guiding(duo.programme, "Ona Naujoji")
    with pytest.raises(Refused, match="note_missing"):
        handed_over(duo, after, by, note="  ")
    with pytest.raises(Refused, match="same_mentor"):
        handed_over(duo, duo.mentorship.mentor, by)
    Mentor.objects.filter(pk=after.pk).update(places=0)
    with pytest.raises(Refused, match="mentor_full"):
        handed_over(duo, after, by)
    assert duo.again().mentor_person_id == duo.mentor.person_id


def test_only_the_programmes_coordinator_hands_over_and_never_across_a_block(world: PairWorld, duo: Duo) -> None:
    after = world.guiding(duo.programme, "Ona Naujoji")
    with pytest.raises(NotFound):
        handed_over(duo, after, actor(world.coordinator()))
    people.block(duo.mentee.person_id or 0, after.person_id, by=duo.mentee, on=DAY)
    with pytest.raises(Refused, match="not_available"):
        handed_over(duo, after, coordinator_of(world, duo))


@pytest.mark.usefixtures("noon")
def test_the_coordinator_hands_over_on_the_page_and_reads_nothing_of_the_two(world: PairWorld, duo: Duo) -> None:
    actions.set_goal(duo.ref, "MARKER GOAL", by=duo.mentee, on=DAY)
    after = world.guiding(duo.programme, "Ona Naujoji")
    client = client_of(coordinator_of(world, duo))
    address = f"/hand-over/{duo.mentorship.participation.ref}/"
    page = client.get(address).text
    assert "Ona Naujoji" in page
    assert "MARKER GOAL" not in page
    assert client.post(address, {"mentor": after.ref, "note": ""}).status_code == 422
    assert client.post(address, {"mentor": after.ref, "note": "All is well"}).status_code == 302
    assert "Another mentor took over" in client_of(duo.mentee).get(f"/together/{duo.ref}/").text


def test_a_third_meeting_in_a_week_is_a_warning_where_the_version_means_two() -> None:
    monday, sunday = MONDAY, MONDAY + 6 * DAYS
    assert over_most(LT, [monday, sunday], sunday) is None
    assert over_most(LT, [monday, monday, sunday], sunday) == Full(3, 2, "week")
    assert over_most(LT, [monday, sunday, sunday + DAYS], sunday) is None
    assert over_most(read((DEFINITIONS / "vdab-mentor-app.toml").read_text()), [monday] * 9, monday) is None


@pytest.mark.usefixtures("noon")
def test_the_third_meeting_is_arranged_all_the_same_and_the_page_says_so(duo: Duo) -> None:
    mentor = client_of(duo.mentor)
    for day, warned in (("2026-11-24", False), ("2026-11-25", False), ("2026-11-26", True), ("2026-12-01", False)):
        said = {"at": f"{day}T10:00", "how": "phone", "where": "", "minutes": "60", "key": day}
        page = mentor.post(f"/together/{duo.ref}/arrange/", said, follow=True).text
        assert ("The programme means 2 at most" in page) is warned, day
    assert duo.mentorship.meetings.filter(state="planned").count() == 4
