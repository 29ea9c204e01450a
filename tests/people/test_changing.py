"""A new e-mail address or mobile number, and ways to sign in that come and go."""

import re
from collections.abc import Callable
from datetime import timedelta
from time import sleep

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.kernel import clock
from handrail.kernel.models import Event, SimulatedMail, SimulatedSms
from handrail.kernel.web import Request
from handrail.people import codes
from handrail.people.changing import NewContact
from handrail.people.models import Account, ContactChange, Person
from handrail.people.tasks import forget_old_addresses
from tests.people.entering import at_once, mailed_code, texted_code, wrong
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")


@pytest.fixture
def ana(world: World, client: Client) -> Person:
    person = world.person("Ana Petraitė", email="ana@example.org")
    client.force_login(person.account)
    return person


def ask(client: Client, contact: str, what: str = "email") -> None:
    answer = client.post(f"/account/contact/{what}/", {"contact": contact})
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"] == "/account/contact/code/"


def type_code(client: Client, code: str) -> int:
    return client.post("/account/contact/code/", {"code": code}).status_code


def change(client: Client, contact: str) -> None:
    ask(client, contact)
    assert type_code(client, mailed_code()) == 302


def link_in(text: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/account/contact/back/\S+)", text)
    assert found
    return found[1]


def test_the_risk_of_a_number_is_said_before_it_is_given(ana: Person, client: Client) -> None:
    assert "takes over your number" in client.get("/account/contact/phone/").text
    assert "takes over your number" not in client.get("/account/contact/email/").text


def test_a_new_address_counts_once_its_code_was_typed_and_the_old_one_is_told(ana: Person, client: Client, settle) -> None:
    ask(client, " New@Example.org ")
    assert SimulatedMail.objects.get().to == "new@example.org"
    assert Account.objects.get().email == "ana@example.org"
    assert type_code(client, mailed_code()) == 302
    assert Account.objects.get().email == "new@example.org"
    assert "new@example.org" in client.get("/account/").text
    settle()
    told = SimulatedMail.objects.latest("id")
    assert told.to == "ana@example.org"
    assert "new@example.org" not in told.text + told.subject
    assert Event.objects.get(name="ContactChanged").payload == {"account_id": ana.account.pk, "what": "email"}


def test_a_mobile_number_is_added_and_then_signs_in(ana: Person, client: Client, settle) -> None:
    ask(client, "0470 12 34 56", "phone")
    assert type_code(client, texted_code()) == 302
    settle()
    assert SimulatedMail.objects.latest("id").to == "ana@example.org", "there was no number yet: the other way is told"
    phone = Client()
    phone.post("/account/sign-in/", {"contact": "0470123456"})
    phone.post("/account/code/", {"code": texted_code()})
    assert phone.session["_auth_user_id"] == str(ana.account.pk)


def test_a_number_that_is_replaced_is_told_by_sms(world: World, client: Client, settle) -> None:
    account = world.account(phone="+32470111111")
    client.force_login(account)
    ask(client, "0470 22 22 22", "phone")
    assert type_code(client, texted_code()) == 302
    settle()
    told = SimulatedSms.objects.latest("id")
    assert told.to == "+32470111111"
    assert link_in(told.text)


def test_an_address_of_somebody_else_gets_the_same_answer_at_the_same_cost(world: World, ana: Person, client: Client) -> None:
    world.account(email="taken@example.org")
    seen = []
    for contact in ("taken@example.org", "other@example.org"):
        with CaptureQueriesContext(connection) as count:
            ask(client, contact)
            shown = client.get("/account/contact/code/").text.replace(contact, "ADDRESS")
        seen.append(
            (len(count), re.sub(r'(value|nonce)="[^"]{20,}"', "", shown), SimulatedMail.objects.latest("id").to == contact)
        )
    assert seen[0] == seen[1]
    assert seen[0][2]


def test_only_who_reads_that_mail_learns_that_it_is_taken(world: World, ana: Person, client: Client) -> None:
    world.account(email="taken@example.org")
    ask(client, "taken@example.org")
    answer = client.post("/account/contact/code/", {"code": mailed_code()})
    assert answer.status_code == 409
    assert "This belongs to another account" in answer.text
    assert type_code(client, mailed_code()) == 302, "used up"
    assert ana.account.email == Account.objects.get(pk=ana.account.pk).email


def test_five_wrong_guesses_spend_the_code(ana: Person, client: Client) -> None:
    ask(client, "new@example.org")
    code = mailed_code()
    assert [type_code(client, wrong(code)) for _ in range(5)] == [200, 200, 200, 200, 409]
    assert client.post("/account/contact/code/", {"code": code}).headers["Location"] == "/account/"
    assert Account.objects.get().email == "ana@example.org"


def test_codes_for_new_addresses_count_towards_the_same_limit_as_for_signing_in(ana: Person, client: Client) -> None:
    for _ in range(3):
        ask(client, "new@example.org")
    assert "We have just sent you a code" in client.post("/account/contact/email/", {"contact": "new@example.org"}).text


def test_the_code_works_for_who_asked_and_nobody_else_in_that_browser(world: World, ana: Person, client: Client) -> None:
    ask(client, "new@example.org")
    ben = world.account("Ben")
    client.force_login(ben)
    assert type_code(client, mailed_code()) == 302
    assert not Account.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("what", ["email", "phone"])
@pytest.mark.parametrize("contact", ["", "nonsense", "ana@example.org", "a@b", "\0", "x" * 1_000_000, "+32"])
def test_what_is_no_new_address_is_said_kindly(ana: Person, client: Client, what: str, contact: str) -> None:
    answer = client.post(f"/account/contact/{what}/", {"contact": contact})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.text
    assert not SimulatedMail.objects.exists()


def test_the_old_address_puts_itself_back_and_everybody_is_signed_out(ana: Person, client: Client, settle) -> None:
    change(client, "thief@example.org")
    settle()
    link, owner = link_in(SimulatedMail.objects.latest("id").text), Client()
    assert "Put it back" in owner.get(link).text
    assert Account.objects.get().email == "thief@example.org", "reading changes nothing"
    assert "as it was before" in owner.post(link).text
    assert Account.objects.get().email == "ana@example.org"
    assert client.get("/account/").status_code == 302, "signed out"
    assert owner.post(link).status_code == 409, "once"


def test_the_way_back_is_open_for_a_week(ana: Person, client: Client, settle) -> None:
    change(client, "new@example.org")
    settle()
    link = link_in(SimulatedMail.objects.latest("id").text)
    with clock.moved_to(clock.now() + timedelta(days=7, minutes=1)):
        assert Client().post(link).status_code == 409
    assert Account.objects.get().email == "new@example.org"


@pytest.mark.parametrize("bend", [lambda link: link[:-5] + "AAAA/", lambda _: "/account/contact/back/x.y/"])
def test_a_way_back_is_not_made_up(ana: Person, client: Client, settle, bend: Callable[[str], str]) -> None:
    change(client, "new@example.org")
    settle()
    assert Client().post(bend(link_in(SimulatedMail.objects.latest("id").text))).status_code == 409
    assert Account.objects.get().email == "new@example.org"


def test_old_addresses_are_forgotten_after_thirty_days(ana: Person, client: Client) -> None:
    change(client, "new@example.org")
    forget_old_addresses(clock.now() + timedelta(days=29))
    assert ContactChange.objects.count() == 1
    forget_old_addresses(clock.now() + timedelta(days=31))
    assert not ContactChange.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_code_for_a_new_address_is_taken_once_of_twenty_at_once() -> None:
    person = World().person("Ana", email="ana@example.org")
    client = Client()
    client.force_login(person.account)
    ask(client, "new@example.org")
    _twenty(client, mailed_code())
    assert Event.objects.filter(name="ContactChanged").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_taken_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: the same with the session's row not locked."""
    real = NewContact.waiting

    def waiting(request: Request) -> NewContact | None:
        """Between looking and writing a little time goes by, as on a busy machine."""
        found = real(request)
        sleep(0.05)
        return found

    monkeypatch.setattr(NewContact, "waiting", waiting)
    monkeypatch.setattr(codes, "locked", lambda _: True)
    person = World().person("Ana", email="ana@example.org")
    client = Client()
    client.force_login(person.account)
    ask(client, "new@example.org")
    _twenty(client, mailed_code())
    assert Event.objects.filter(name="ContactChanged").count() > 1


def _twenty(client: Client, code: str) -> None:
    def once(_: int) -> int:
        browser = Client()
        browser.cookies["sessionid"] = client.cookies["sessionid"].value
        return type_code(browser, code)

    at_once(once)
