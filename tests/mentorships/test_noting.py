"""Staff write down the weekly tap of somebody without a smartphone: who may, what they see, and whose name stands beside it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions
from handrail.mentorships.models import Mood
from handrail.mentorships.rules.mood import Tap
from handrail.people import actions as people
from handrail.programmes.models import Duty
from handrail.register.models import Jobseeker
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import DAY, NOW, Duo, PairWorld, actor

WEEK = timedelta(weeks=1)


@dataclass
class Desk:
    """A pair, the counsellor of the mentee's office, one of another office, and the coordinator."""

    duo: Duo
    counsellor: Actor
    elsewhere: Actor
    coordinator: Actor

    @property
    def ref(self) -> str:
        return self.duo.mentorship.participation.ref


@pytest.fixture
def desk(world: PairWorld) -> Desk:
    with clock.moved_to(NOW):
        office = world.organisation()
        jobseeker = Jobseeker.objects.create(number_index="1", name="Rasa", office=office, source="register")
        duo = world.met(duo=world.duo("lt-mentoring", jobseeker=jobseeker))
        staff = (world.counsellor(office, "Inga Desk"), world.counsellor(), world.coordinator(duo.programme.owner))
        return Desk(duo, *(actor(each) for each in staff))


def test_the_counsellor_of_her_office_and_the_coordinator_may_and_nobody_else(desk: Desk) -> None:
    for by in (desk.counsellor, desk.coordinator):
        actions.note_how(desk.ref, Tap.FAIR, by=by, on=DAY)
        assert Mood.objects.get().noted_by_id == by.person_id
    with pytest.raises(NotFound):
        actions.note_how(desk.ref, Tap.FAIR, by=desk.elsewhere, on=DAY)


def test_what_she_typed_herself_stays_and_she_can_change_what_was_noted(desk: Desk) -> None:
    actions.note_how(desk.ref, Tap.LOW, by=desk.counsellor, on=DAY)
    actions.say_how(desk.duo.ref, Tap.GOOD, by=desk.duo.mentee, on=DAY)
    with pytest.raises(Refused, match="how_said"):
        actions.note_how(desk.ref, Tap.LOW, by=desk.counsellor, on=DAY)
    row = Mood.objects.get()
    assert (row.tap, row.noted_by_id) == (Tap.GOOD, None)


def test_two_low_ones_that_were_noted_reach_a_person_too(desk: Desk) -> None:
    for week in (0, 1):
        actions.note_how(desk.ref, Tap.LOW, by=desk.counsellor, on=DAY + week * WEEK)
    assert Duty.objects.filter(kind="talk_soon").exists()


def test_staff_do_not_learn_that_contact_rests(desk: Desk) -> None:
    pair = desk.duo.mentorship
    people.block(pair.mentee_person_id, pair.mentor_person_id, by=desk.duo.mentee, on=DAY)
    assert actions.note_how(desk.ref, Tap.FAIR, by=desk.counsellor, on=DAY).tap == Tap.FAIR


def test_the_page_shows_no_earlier_answer_and_the_two_read_who_wrote_it_down(desk: Desk) -> None:
    with clock.moved_to(NOW):
        client, path = client_of(desk.counsellor), f"/going/for/{desk.ref}/"
        assert path in client.get(f"/person/{desk.ref}/").text
        assert client.post(path, {"tap": "9"}).status_code == 422
        assert client.post(path, {"tap": "2"}).status_code == 302
        assert "Written down by Inga Desk" in client.get(path).text
        assert "written down by Inga Desk" in client_of(desk.duo.mentee).get(f"/together/{desk.duo.ref}/going/").text
        assert client_of(desk.elsewhere).get(path).status_code == 404
        assert client_of(desk.duo.mentor).get(path).status_code == 403
        client_of(desk.duo.mentee).post(f"/together/{desk.duo.ref}/going/", {"tap": "1"})
        page = client.get(path).text
        assert "on the own page already" in page
        assert 'name="tap"' not in page
