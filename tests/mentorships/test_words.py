"""People are called by their scheme's word, and meetings by their place in the row."""

import pytest
from django.utils import translation

from handrail.mentorships import actions, labels
from handrail.people.models import Account
from handrail.programmes.labels import by_kind
from handrail.programmes.models import Mentor
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import DAY, PairWorld, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("professional", "Mijn mentees"),
        ("counsellor", "Mijn mentees"),
        ("colleague", "Collega’s die ik begeleid"),
        ("supervisor", "Collega’s die ik begeleid"),
        ("a kind of tomorrow", "Mijn mentees"),
    ],
)
def test_each_kind_of_mentor_has_a_word_of_its_own(kind: str, expected: str) -> None:
    with translation.override("nl"):
        assert str(by_kind(labels.MY_MENTEES, kind)) == expected


def test_a_colleagues_page_and_bar_speak_of_colleagues(world: PairWorld) -> None:
    duo = world.duo()
    Mentor.objects.update(kind="colleague")
    Account.objects.filter(pk=duo.mentor.account_id).update(language="nb")
    client = client_of(duo.mentor)
    client.cookies["django_language"] = "nb"
    page = client.get("/together/").text
    assert page.count("Kolleger jeg følger opp") == 3  # title, heading, bar
    assert "Kolleger jeg følger opp" in client.get(f"/together/{duo.ref}/").text


def test_the_timeline_counts_what_took_place(world: PairWorld) -> None:
    duo = world.met(on=DAY)
    actions.log_meeting(duo.ref, told(), by=duo.mentee, on=DAY, key="second", second=True)
    page = client_of(duo.mentee).get(f"/together/{duo.ref}/").text
    assert page.index("First meeting</a>") < page.index("Second meeting</a>")
    assert "Third meeting" not in page
    assert str(labels.MEETINGS[2]) == "Third meeting"
