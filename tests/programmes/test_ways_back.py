"""Ways back: one question earlier, back to all answers after a change, and a programme's page that knows who reads it."""

import re

import pytest
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.models import SimulatedMail
from handrail.people.models import Account
from handrail.people.queries import has_consent
from handrail.programmes.models import Participation
from tests.programmes.test_pages import here, signed_in, to
from tests.world import World

__all__ = ["here"]
SLUG = "vdab-mentor-app"
TIMES = {"days": ["0"], "parts": ["5"]}


@pytest.fixture
def amina(here: World) -> Client:
    person = here.person("Amina Haddad")
    here.tied(here.jobseeker(languages=["en:b2"]), person)
    client = signed_in(person)
    client.post(to("consents"), {"matching": "on"})
    client.post(to("terms"), {"yes": "on"})
    return client


def back_of(client: Client, step: str) -> str:
    page = client.get(to("question", SLUG, step)).text
    return page.split('<a class="back" href="')[1].split('"')[0]


def test_back_is_the_question_before(amina: Client) -> None:
    assert back_of(amina, "help") == to("work")
    assert back_of(amina, "languages") == to("question", SLUG, "help")


def test_a_change_leads_back_to_all_answers(amina: Client, here: World) -> None:
    amina.post(to("work"), {"c": here.occupation().ref})
    assert amina.post(to("question", SLUG, "times"), TIMES)["Location"] == to("question", SLUG, "wishes")
    assert back_of(amina, "wishes") == to("question", SLUG, "times")
    assert "Save and go on" in amina.get(to("question", SLUG, "wishes")).text
    assert amina.post(to("question", SLUG, "languages"), {"languages": ["nl"]})["Location"] == to("check")
    assert amina.post(to("work"), {"c": here.occupation().ref})["Location"] == to("check")
    assert back_of(amina, "languages") == to("check")


def test_a_programmes_page_knows_where_its_reader_stands(amina: Client, here: World, client: Client) -> None:
    assert "Find a mentor" in client.get(to("programme")).text
    page = amina.get(to("programme")).text
    assert "Go on where you stopped" in page
    assert "Leave the programme" in page
    Participation.objects.update(stage="ready", ready_on=clock.today())
    assert "See mentors for you" in amina.get(to("programme")).text
    Participation.objects.update(stage="guided")
    assert "Go to my mentor" in amina.get(to("programme")).text


def test_a_yes_can_be_given_later(amina: Client) -> None:
    person = Participation.objects.get().person_id
    assert person is not None
    assert not has_consent(person, "evaluation")
    answer = amina.post(to("consents"), {"matching": "on", "evaluation": "on"})
    assert answer["Location"] == to("programme")
    assert has_consent(person, "evaluation")


def test_leaving_needs_no_reason(amina: Client) -> None:
    (chosen,) = re.findall(r"<input[^>]* checked[^>]*>", amina.get(to("leave")).text)
    assert 'value="other"' in chosen


def test_the_code_speaks_the_language_of_the_page_that_asked(here: World, settle) -> None:
    jobseeker = here.jobseeker("Amina Haddad", number="85073003328", language="lt", email="amina@example.org")
    person = here.person("Amina Haddad")
    Account.objects.filter(person=person).update(language="nl")
    signed_in(person).post(to("tie_ask"), {"number": "85073003328", "born_on": jobseeker.born_on.isoformat()})
    settle()
    assert "Je code is" in SimulatedMail.objects.latest("id").text


def test_a_mentors_settings_show_the_answers_and_lead_back(here: World) -> None:
    koen = here.person("Koen Maes")
    client = signed_in(koen)
    client.post(to("apply"))
    assert client.post(to("offer", SLUG, "languages"), {"languages": ["nl"]})["Location"] == to("offer", SLUG, "areas")
    client.post(to("offer", SLUG, "intro"), {"intro": "I help with drawings."})
    page = client.get(to("mentor_settings")).text
    assert "Dutch" in page
    assert "I help with drawings." in page
    assert client.post(to("offer", SLUG, "languages"), {"languages": ["nl", "en"]})["Location"] == to("mentor_settings")
    assert "You as a mentor" in client.get(to("become_mentor")).text
