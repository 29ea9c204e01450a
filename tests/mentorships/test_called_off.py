"""A meeting is called off: nobody has to say why, who does is counted, and nobody else reads it."""

from datetime import timedelta

import pytest

from handrail.mentorships import actions
from handrail.mentorships.models import Meeting
from handrail.mentorships.rules import How, MeetingState
from handrail.mentorships.rules.called_off import Because, By, Count, counts
from tests.mentorships.test_months import coordinator_of
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import NOW, Duo, PairWorld

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    return world.met(duo=world.duo("lt-mentoring"))


def planned(duo: Duo, number: int = 1) -> str:
    at = NOW + timedelta(days=number)
    return actions.arrange(duo.ref, at, how=How.PHONE, where="", by=duo.mentor, now=NOW, key=f"p{number}").ref


def test_a_small_number_is_not_shown_and_nothing_said_is_a_line_of_its_own() -> None:
    rows = [("mentee", "home")] * 5 + [("mentor", "home")] * 4 + [("mentee", "")] * 6
    found = {each.because: each for each in counts(rows)}
    assert found["home"] == Count("home", 5, None)
    assert found[""] == Count("", 6, 0)
    assert found["way"] == Count("way", 0, 0)


def test_one_press_is_enough(duo: Duo) -> None:
    ref = planned(duo)
    assert client_of(duo.mentee).post(f"/together/meeting/{ref}/cancel/").status_code == 302
    row = Meeting.objects.get(ref=ref)
    assert (row.state, row.called_off_by, row.because) == (MeetingState.CANCELLED, By.MENTEE, "")


def test_why_is_kept_and_the_other_never_reads_it(duo: Duo) -> None:
    ref = planned(duo)
    mentee, mentor = client_of(duo.mentee), client_of(duo.mentor)
    assert mentee.post(f"/together/meeting/{ref}/cancel/", {"because": "tired"}).status_code == 422
    assert mentee.post(f"/together/meeting/{ref}/cancel/", {"because": "home"}).status_code == 302
    row = Meeting.objects.get(ref=ref)
    assert (row.called_off_by, row.because) == (By.MENTEE, Because.HOME)
    for path in (f"/together/meeting/{ref}/", f"/together/{duo.ref}/", "/week/"):
        assert "not well" not in mentor.get(path).text


def test_who_coordinates_reads_counts_without_a_name(world: PairWorld, duo: Duo) -> None:
    for number in range(1, 6):
        actions.cancel(planned(duo, number), by=duo.mentor, now=NOW, because="work")
    actions.cancel(planned(duo, 6), by=duo.mentee, now=NOW, because="way")
    staff = client_of(coordinator_of(world, duo))
    page = staff.get(f"/called-off/{duo.programme.slug}/").text
    assert "6 meetings since" in page
    assert page.count("fewer than 5") == 1
    assert "Rasa" not in page
    assert client_of(duo.mentor).get(f"/called-off/{duo.programme.slug}/").status_code == 403
    assert staff.get("/called-off/elsewhere/").status_code == 404
