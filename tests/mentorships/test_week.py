"""The mentor's week: her meetings by day, minutes against hours, holidays, days away, and the link for her calendar."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from django.test import Client

from handrail.kernel.access import NotFound
from handrail.mentorships import actions, queries
from handrail.mentorships.models import OwnWeek
from handrail.mentorships.rules import How
from handrail.mentorships.rules.week import Hours, hours, week_named
from handrail.people import actions as people
from handrail.people.models import Account
from handrail.programmes.models import Absence, Application
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import DAY, NOW, Duo, PairWorld

pytestmark = pytest.mark.usefixtures("noon")
MONDAY = date(2026, 11, 16)


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    return world.met(duo=world.duo("lt-mentoring"))


def arranged(duo: Duo, at: datetime, key: str = "p") -> str:
    row = actions.arrange(duo.ref, at, how=How.PLACE, where="MARKER PLACE", by=duo.mentor, now=NOW, key=key)
    return row.ref


def test_any_day_names_its_week_and_nonsense_is_this_week() -> None:
    assert week_named("2026-11-22", DAY) == MONDAY
    assert week_named("2026-11-23", DAY) == MONDAY + timedelta(days=7)
    for nonsense in ("", "x", "0001-01-01", "2026-13-01", "9999-12-31"):
        assert week_named(nonsense, DAY) == MONDAY


def test_missed_meetings_take_no_time_and_nothing_agreed_is_never_too_much() -> None:
    rows = [("planned", 60), ("held", 90), ("missed", 45), ("cancelled", 30)]
    assert hours(rows, 2) == Hours(60, 90, 2)
    assert (hours(rows, 2).over, hours(rows, 2).left) == (30, 0)
    assert (hours(rows, 3).over, hours(rows, 3).left) == (0, 30)
    assert (hours(rows, None).over, hours(rows, None).left) == (0, 0)


def test_a_meeting_stands_on_the_day_of_the_programmes_own_clock(duo: Duo) -> None:
    """Sunday 22:30 UTC is Monday 0:30 where the programme is."""
    duo.programme.zone = "Europe/Vilnius"
    duo.programme.save(update_fields=["zone"])
    ref = arranged(duo, datetime(2026, 11, 22, 22, 30, tzinfo=UTC))
    this, following = queries.week(duo.mentor, ""), queries.week(duo.mentor, "2026-11-23")
    assert (this.hours.planned, this.hours.held) == (0, 60)
    assert [each.ref for each in following.days[0].meetings] == [ref]
    assert (following.hours.planned, following.hours.held) == (60, 0)
    assert queries.week(duo.mentee, "2026-11-23").hours.planned == 0  # what she guides, not who guides her


def test_holidays_days_away_and_ordinary_cases_stand_in_the_week(duo: Duo) -> None:
    place = duo.mentorship.mentor
    Absence.objects.create(mentor=place, starts=date(2026, 12, 23), ends=date(2026, 12, 24))
    Application.objects.create(mentor=place, applied_on=DAY, specialism="Youth", ordinary_cases=27)
    found = queries.week(duo.mentor, "2026-12-24")
    assert [each.day.day for each in found.days if each.away] == [23, 24]
    assert [each.day.day for each in found.days if each.holiday] == [24, 25, 26]
    assert found.ordinary == 27
    page = client_of(duo.mentor).get("/week/?week=2026-12-24").text
    assert (page.count("You are away"), page.count("Public holiday")) == (2, 3)
    assert f"/be-a-mentor/{duo.programme.slug}/settings/#away" in page


def test_the_page_compares_only_with_hours_that_were_said(duo: Duo) -> None:
    mentor = client_of(duo.mentor)
    assert "Your hours for mentoring" not in mentor.get("/week/").text
    assert mentor.post("/week/hours/", {"hours": "61"}).status_code == 422
    assert mentor.post("/week/hours/", {"hours": "4"}).status_code == 302
    page = mentor.get("/week/").text
    assert "Your hours for mentoring" in page
    assert "3 h left" in page
    mentor.post("/week/hours/", {"hours": ""})
    assert "Your hours for mentoring" not in mentor.get("/week/").text


def test_who_is_no_mentor_has_an_empty_week_and_may_set_nothing(duo: Duo) -> None:
    mentee = client_of(duo.mentee)
    assert "/week/hours/" not in mentee.get("/week/").text
    assert mentee.post("/week/link/").status_code == 409
    assert not OwnWeek.objects.exists()
    assert "/week/" in client_of(duo.mentor).get("/together/").text
    assert "/week/" not in mentee.get("/together/").text


def test_the_link_shows_times_and_first_names_and_nothing_else(duo: Duo) -> None:
    arranged(duo, NOW + timedelta(days=2))
    answer = Client().get(queries.feed_path(actions.renew_week_link(by=duo.mentor)))
    event = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert str(event["summary"]) == "Meeting with Rasa"
    assert event["dtstart"].dt == NOW + timedelta(days=2)
    for secret in ("Petrauskait", "MARKER", "LOCATION", duo.ref):
        assert secret not in answer.text


def test_moving_and_calling_off_reach_the_calendar(duo: Duo) -> None:
    ref = arranged(duo, NOW + timedelta(days=2))
    path = queries.feed_path(actions.renew_week_link(by=duo.mentor))
    actions.move(ref, NOW + timedelta(days=3), by=duo.mentee, now=NOW)
    event = icalendar.Calendar.from_ical(Client().get(path).content).walk("VEVENT")[0]
    assert (event["dtstart"].dt, event["sequence"]) == (NOW + timedelta(days=3), 1)
    actions.cancel(ref, by=duo.mentee, now=NOW)
    assert icalendar.Calendar.from_ical(Client().get(path).content).walk("VEVENT")[0]["status"] == "CANCELLED"


def test_a_new_link_ends_the_old_one_and_an_ended_one_never_comes_back(duo: Duo) -> None:
    mentor, visitor = client_of(duo.mentor), Client()
    mentor.post("/week/link/")
    first = queries.feed_path(OwnWeek.objects.get())
    assert visitor.get(first).status_code == 200
    assert first in mentor.get("/week/").text
    mentor.post("/week/link/")
    second = queries.feed_path(OwnWeek.objects.get())
    assert (visitor.get(first).status_code, visitor.get(second).status_code) == (404, 200)
    mentor.post("/week/link/end/")
    assert visitor.get(second).status_code == 404
    mentor.post("/week/link/")
    assert visitor.get(second).status_code == 404
    assert visitor.get(f"/week/calendar/{OwnWeek.objects.get().ref}.{'0' * 40}/").status_code == 404


def test_the_link_ends_with_the_account_and_with_contact(duo: Duo) -> None:
    arranged(duo, NOW + timedelta(days=2))
    token = queries.feed_path(actions.renew_week_link(by=duo.mentor)).split("/")[3]
    assert len(queries.feed(token).entries) == 1
    people.block(duo.mentee.person_id or 0, duo.mentor.person_id or 0, by=duo.mentee, on=DAY)
    assert queries.feed(token).entries == ()
    Account.objects.filter(person_id=duo.mentor.person_id).update(is_active=False)
    with pytest.raises(NotFound):
        queries.feed(token)
