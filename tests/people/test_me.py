"""One's own page, links and languages, through the pages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.models import AccessLog
from handrail.people import actions, queries
from handrail.people.models import Account, Person
from tests.people.entering import ask_for_code
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")
SYSTEM = Actor.system("test")


@pytest.fixture
def ana(world: World, client: Client) -> Person:
    person = world.person("Ana Petraitė")
    client.force_login(person.account)
    return person


def test_me_shows_who_i_am_and_what_i_agreed_to(ana: Person, client: Client) -> None:
    actions.give_consent(ana.pk, "matching", "a" * 64, by=SYSTEM, on=clock.today())
    page = client.get("/account/").content.decode()
    assert "Ana Petraitė" in page
    assert ana.account.email in page
    assert "You said yes on" in page


def test_no_is_one_press_and_so_is_yes_again(ana: Person, client: Client) -> None:
    actions.give_consent(ana.pk, "matching", "a" * 64, by=SYSTEM, on=clock.today())
    answer = client.post("/account/consent/matching/withdraw/", follow=True)
    assert "You said no" in answer.content.decode()
    assert not queries.has_consent(ana.pk, "matching")
    client.post("/account/consent/matching/give/")
    assert queries.consents_given(ana.pk) == {"matching": "a" * 64}


def test_nobody_says_yes_to_what_they_were_never_asked(ana: Person, client: Client) -> None:
    assert client.post("/account/consent/health_data/give/").status_code == 404
    assert client.post("/account/consent/health_data/withdraw/").status_code == 404
    assert queries.consents_given(ana.pk) == {}


def test_a_consent_does_not_change_by_looking(ana: Person, client: Client) -> None:
    actions.give_consent(ana.pk, "matching", "a" * 64, by=SYSTEM, on=clock.today())
    assert client.get("/account/consent/matching/withdraw/").status_code == 405
    assert queries.has_consent(ana.pk, "matching")


def test_a_block_is_lifted_by_who_set_it_and_shown_to_nobody_else(world: World, ana: Person, client: Client) -> None:
    ben = world.person("Ben Visser")
    actions.block(ana.pk, ben.pk, by=queries.actor_of(ana.account))
    assert "Ben Visser" in client.get("/account/").content.decode()
    ref = ana.blocks.get().ref
    other = Client()
    other.force_login(ben.account)
    assert "Ana" not in other.get("/account/").content.decode()
    assert other.post(f"/account/blocked/{ref}/lift/").status_code == 404
    client.post(f"/account/blocked/{ref}/lift/")
    assert not queries.kept_apart(ana.pk, ben.pk)


def test_a_hold_is_not_shown_to_the_two_it_keeps_apart(world: World, ana: Person, client: Client) -> None:
    ben = world.person("Ben Visser")
    actions.hold(ana.pk, ben.pk, by=SYSTEM)
    assert "Ben" not in client.get("/account/").content.decode()


def test_the_language_is_kept_on_the_account_and_in_this_browser(ana: Person, client: Client) -> None:
    answer = client.post("/account/language/", {"language": "lt", "next": "/account/"})
    assert answer.headers["Location"] == "/account/"
    assert answer.cookies["django_language"].value == "lt"
    assert Account.objects.get().language == "lt"
    assert queries.language_of(ana.pk) == "lt"
    assert '<html lang="lt"' in client.get("/account/").content.decode()


def test_a_visitor_chooses_a_language_too(client: Client, db: None) -> None:
    assert client.post("/account/language/", {"language": "nb"}).cookies["django_language"].value == "nb"
    assert '<html lang="nb"' in client.get("/account/sign-in/").content.decode()


@pytest.mark.parametrize("language", ["", "xx", "\0", "e" * 1_000_000])
def test_an_unknown_language_is_asked_again(client: Client, language: str, db: None) -> None:
    assert client.post("/account/language/", {"language": language}).status_code == 200
    assert "django_language" not in client.cookies


@pytest.mark.parametrize("name", ["", "   ", "\0", "x" * 1_000_000])
def test_a_name_that_cannot_be_kept_is_asked_again(ana: Person, client: Client, name: str) -> None:
    answer = client.post("/account/name/", {"name": name})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Person.objects.get().name == "Ana Petraitė"


def test_names_sort_by_the_last_word_without_accents(ana: Person, client: Client) -> None:
    client.post("/account/name/", {"name": "Åsa Ødegård Żak"})
    assert Person.objects.get().sort_key == "zak asa ødegard"


def test_woman_or_man_is_said_if_one_likes_and_taken_back(ana: Person, client: Client) -> None:
    assert "/account/gender/" not in client.get("/account/").text  # who is no mentor is not asked
    assert "for nothing else" in client.get("/account/gender/").text
    assert client.post("/account/gender/", {"gender": "woman"}).headers["Location"] == "/account/"
    assert Person.objects.get().gender == "woman"
    assert "A woman" in client.get("/account/").text
    for strange in ("WOMAN", "x" * 1_000_000, "\0"):
        assert client.post("/account/gender/", {"gender": strange}).status_code == 200
    assert Person.objects.get().gender == "woman"
    assert "/account/gender/" in client.get("/account/").text
    client.post("/account/gender/", {"gender": ""})
    assert Person.objects.get().gender == ""


def link_to(person: Person) -> str:
    return actions.make_link(person.pk, "invitation", by=SYSTEM).removeprefix("http://127.0.0.1:8000")


def test_a_link_shows_a_button_and_only_pressing_it_uses_it_up(world: World, client: Client) -> None:
    address = link_to(world.person("Ana"))
    for _ in range(3):
        assert "Come in" in client.get(address).content.decode()
        assert "_auth_user_id" not in client.session
    assert client.post(address).headers["Location"] == "/"
    assert client.get("/account/").status_code == 200
    late = Client().post(address)
    assert late.status_code == 409
    assert "used already" in late.content.decode()


def test_a_link_never_mixes_two_people_in_one_browser(world: World, ana: Person, client: Client) -> None:
    ben = world.person("Ben Visser")
    client.post(link_to(ben))
    page = client.get("/account/").content.decode()
    assert "Ben Visser" in page
    assert "Ana" not in page


def test_a_link_nobody_made_says_so(client: Client, db: None) -> None:
    assert client.get("/account/link/nonsense/").status_code == 200
    assert client.post("/account/link/nonsense/").status_code == 409


def test_links_are_not_guessed_in_bulk(client: Client, db: None) -> None:
    for number in range(20):
        client.post(f"/account/link/guess{number}/")
    assert "You have tried very often" in client.post("/account/link/guess20/").content.decode()


def test_a_link_to_staff_still_asks_for_the_second_step(world: World, client: Client) -> None:
    person = world.person()
    address = link_to(person)
    world.staff_of(person)
    assert client.post(address).headers["Location"] == "/account/second-step/"
    assert "_auth_user_id" not in client.session


def test_a_signed_in_person_is_not_asked_to_sign_in(ana: Person, client: Client) -> None:
    assert client.get("/account/sign-in/?next=/account/").headers["Location"] == "/account/"
    ask_for_code(Client(), "somebody@example.org")
    assert client.get("/account/code/").headers["Location"] == "/"


def test_a_visitor_is_led_to_sign_in_and_back(client: Client, db: None) -> None:
    assert client.get("/account/").headers["Location"] == "/account/sign-in/?next=/account/"


def test_an_old_form_of_more_than_two_megabytes_is_refused_without_a_fault(client: Client, db: None) -> None:
    assert client.post("/account/sign-in/", {"contact": "x" * 3_000_000}).status_code in {400, 413}


def look(person: Person, by: Person, what: str) -> None:
    AccessLog.objects.create(actor="account:1", actor_person_id=by.pk, person_id=person.pk, what=what, why="test")


def test_who_looked_at_my_data_is_shown_to_me_once_a_day(world: World, ana: Person, client: Client) -> None:
    assert "Nobody looked" in client.get("/account/looked/").content.decode()
    els = world.counsellor(name="Els Maes")
    for _ in range(3):
        look(ana, els, "contact")
    look(world.person("Ben"), els, "contact")
    page = client.get("/account/looked/").content.decode()
    assert page.count("Els Maes") == 1
    assert "Counsellor" in page
    assert "Your contact details" in page


def test_looking_at_a_concern_is_never_told_to_the_person_reported(world: World, ana: Person, client: Client) -> None:
    look(ana, world.lead(name="Lea Claes"), "concern")
    assert "Lea Claes" not in client.get("/account/looked/").content.decode()


def test_the_list_of_looks_costs_the_same_for_one_and_for_fifty(world: World, ana: Person, client: Client) -> None:
    counts = []
    for number in (1, 50):
        for _ in range(number):
            look(ana, world.person(), "contact")
        with CaptureQueriesContext(connection) as queries_made:
            client.get("/account/looked/")
        counts.append(len(queries_made))
    assert counts[0] == counts[1]
