"""One meeting with several mentees: logged once, kept pair by pair, and nobody learns who the others are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import icalendar
import pytest
from django.test import Client

from handrail.kernel.access import Actor, NotFound
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.actions import GroupPlan
from handrail.mentorships.models import Meeting
from handrail.mentorships.rules import How, MeetingState
from handrail.mentorships.rules.groups import once
from handrail.messaging.models import Notice
from handrail.people import actions as people
from tests.mentorships.test_pages import client_of, key_in
from tests.mentorships.world import DAY, NOW, Duo, PairWorld, actor, told

pytestmark = pytest.mark.usefixtures("noon")
TOMORROW = NOW + timedelta(days=1)


@dataclass
class Several:
    """Two mentees of one mentor."""

    rasa: Duo
    jonas: Duo

    @property
    def refs(self) -> list[str]:
        return [self.rasa.ref, self.jonas.ref]

    def planned(self, key: str = "k") -> list[Meeting]:
        plan = GroupPlan(TOMORROW, How.PLACE, "Room 5", 90)
        return actions.plan_group(self.refs, plan, key=key, by=self.rasa.mentor, now=NOW)


@pytest.fixture
def several(world: PairWorld) -> Several:
    rasa = world.duo("lt-mentoring")
    other = world.ready(rasa.programme, "Jonas Kazlauskas")

    pair = actions.agree(other.pk, rasa.mentorship.mentor_id, by=Actor.system("test"), on=DAY)
    assert other.person is not None
    return Several(rasa, Duo(pair, actor(other.person), rasa.mentor, rasa.programme))


def test_an_hour_with_three_is_one_hour() -> None:
    rows = [("g", "held", 60), ("g", "held", 60), ("g", "missed", 60), ("", "held", 30), ("", "held", 30)]
    assert once(rows) == [("held", 60), ("missed", 60), ("held", 30), ("held", 30)]


def test_each_has_an_own_meeting_and_pressing_twice_plans_once(several: Several) -> None:
    several.planned()
    several.planned()
    assert Meeting.objects.count() == 2
    assert len(set(Meeting.objects.values_list("group", flat=True))) == 1
    assert queries.week(several.rasa.mentor, TOMORROW.date().isoformat()).hours.planned == 90


def test_it_is_logged_once_for_those_who_came(several: Several) -> None:
    several.planned()
    on = TOMORROW.date() + timedelta(days=1)
    with pytest.raises(Refused, match="group_small"):
        actions.log_group([several.rasa.ref], told(on), key="l", by=several.rasa.mentor, on=on)
    rows = actions.log_group(several.refs, told(TOMORROW.date()), key="l", by=several.rasa.mentor, on=on)
    assert {row.mentorship_id for row in rows} == {several.rasa.mentorship.pk, several.jonas.mentorship.pk}
    assert set(Meeting.objects.values_list("state", flat=True)) == {MeetingState.HELD}
    assert len(set(Meeting.objects.values_list("group", flat=True))) == 1


def test_nobody_sees_who_the_others_are(several: Several, settle: Callable[[], None]) -> None:
    row = next(each for each in several.planned() if each.mentorship_id == several.rasa.mentorship.pk)
    other = next(each for each in Meeting.objects.all() if each.pk != row.pk)
    client = client_of(several.rasa.mentee)
    for path in (
        f"/together/{several.rasa.ref}/",
        f"/together/meeting/{row.ref}/",
        f"/together/meeting/{row.ref}/meeting.ics",
        f"/together/meeting/{row.ref}/paper/",
        "/",
    ):
        page = client.get(path).text
        assert "Jonas" not in page
        assert "Kazlauskas" not in page
    assert "small group" in client.get(f"/together/meeting/{row.ref}/").text
    assert client.get(f"/together/meeting/{other.ref}/").status_code == 404
    settle()
    told_of = Notice.objects.filter(kind="meeting_arranged").values_list("person_id", flat=True)
    assert sorted(told_of) == sorted([several.rasa.mentee.person_id, several.jonas.mentee.person_id])


def test_the_mentors_calendar_has_it_once_without_a_name(several: Several) -> None:
    several.planned()
    feed = Client().get(queries.feed_path(actions.renew_week_link(by=several.rasa.mentor)))
    events = icalendar.Calendar.from_ical(feed.content).walk("VEVENT")
    assert [str(each["summary"]) for each in events] == ["Meeting with several"]


def test_one_cancels_for_oneself_and_the_mentor_for_everybody(several: Several) -> None:
    rows = several.planned()
    actions.cancel(rows[0].ref, by=several.rasa.mentee, now=NOW)
    assert Meeting.objects.filter(state=MeetingState.PLANNED).count() == 1
    with pytest.raises(NotFound):
        actions.cancel_group(rows[1].ref, by=several.rasa.mentee, now=NOW)
    actions.cancel_group(rows[1].ref, by=several.rasa.mentor, now=NOW)
    assert not Meeting.objects.filter(state=MeetingState.PLANNED).exists()


def test_only_ones_own_mentees_and_only_where_the_programme_has_groups(world: PairWorld, several: Several) -> None:
    stranger = world.duo(programme=several.rasa.programme)
    with pytest.raises(NotFound):
        actions.log_group([several.rasa.ref, stranger.ref], told(), key="x", by=several.rasa.mentor, on=DAY)
    volunteer = world.met()
    assert not queries.beside(volunteer.mentor).may_group
    with pytest.raises(Refused, match="group_not_here"):
        actions.log_group([volunteer.ref], told(), key="x", by=volunteer.mentor, on=DAY)


def test_whoever_rests_is_not_offered(several: Several) -> None:
    pair = several.jonas.mentorship
    people.block(pair.mentee_person_id, pair.mentor_person_id, by=several.jonas.mentee, on=DAY)
    with pytest.raises(NotFound):
        queries.group_page(several.rasa.mentor)


def test_the_pages(several: Several) -> None:
    client = client_of(several.rasa.mentor)
    assert "/together/group/" in client.get("/together/").text
    page = client.get("/together/group/").text
    said = {
        "who": several.refs,
        "at": "2026-11-23T10:00",
        "how": "place",
        "where": "Room 5",
        "minutes": "90",
        "key": key_in(page),
    }
    assert client.post("/together/group/", {**said, "who": several.refs[:1]}).status_code == 422
    assert client.post("/together/group/", said).status_code == 302
    page = client.get("/together/group/log/").text
    logged = {"who": several.refs, "held_on": str(DAY), "minutes": "60", "how": "place", "key": key_in(page)}
    assert client.post("/together/group/log/", logged).status_code == 302
    assert Meeting.objects.filter(state=MeetingState.HELD).count() == 2
    ref = Meeting.objects.filter(state=MeetingState.PLANNED).values_list("ref", flat=True)[0]
    assert "for everybody" in client.get(f"/together/meeting/{ref}/").text
    assert client.post(f"/together/meeting/{ref}/cancel-for-all/").status_code == 302
    assert client_of(several.rasa.mentee).get("/together/group/").status_code == 404
