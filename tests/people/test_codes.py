"""Signing in with a code: for the known and the new, by e-mail and SMS, and every way it can go wrong."""

import re
import time
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from handrail.kernel.models import SimulatedMail, SimulatedSms
from handrail.people import codes
from handrail.people.models import Account
from tests.people.entering import ask_for_code, mailed_code, texted_code, wrong
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")


def test_a_known_person_comes_in_with_the_code_and_goes_where_they_wanted(world: World, client: Client) -> None:
    account = world.account(email="ana@example.org", language="lt")
    ask_for_code(client, " Ana@Example.org ", next="/account/?from=here")
    answer = client.post("/account/code/", {"code": mailed_code()})
    assert answer.headers["Location"] == "/account/?from=here"
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.cookies["django_language"].value == "lt"


def test_somebody_new_comes_in_by_the_same_pages_and_says_their_name(client: Client) -> None:
    ask_for_code(client, "new@example.org")
    client.post("/account/code/", {"code": mailed_code()})
    assert Account.objects.get().email == "new@example.org"
    assert client.get("/account/name/").status_code == 200
    assert client.get("/?a=1").headers["Location"] == "/account/name/?next=%2F%3Fa%3D1"
    assert client.get("/privacy/").status_code == 200
    assert client.post("/account/name/", {"name": "Ana Petraitė", "next": "/account/"}).headers["Location"] == "/account/"
    assert "Ana Petraitė" in client.get("/account/").content.decode()


def test_a_code_comes_by_sms_to_a_number_written_the_usual_way(client: Client) -> None:
    ask_for_code(client, "0470 12 34 56")
    assert SimulatedSms.objects.get().to == "+32470123456"
    assert client.post("/account/code/", {"code": texted_code()}).status_code == 302
    assert Account.objects.get().phone == "+32470123456"


def test_no_account_exists_before_the_code_is_typed(client: Client) -> None:
    ask_for_code(client, "new@example.org")
    assert not Account.objects.exists()


def test_known_and_unknown_addresses_get_the_same_answer_and_cost_the_same_queries(world: World) -> None:
    world.account(email="known@example.org")
    seen = []
    for contact in ("known@example.org", "other@example.org"):
        client = Client()
        client.get("/account/sign-in/")
        with CaptureQueriesContext(connection) as count:
            ask_for_code(client, contact)
            shown = client.get("/account/code/").content.decode().replace(contact, "ADDRESS")
        seen.append((len(count), _without_tokens(shown), SimulatedMail.objects.latest("id").subject[:10]))
    assert seen[0] == seen[1]


def test_a_wrong_code_says_so_and_keeps_what_was_typed(client: Client) -> None:
    ask_for_code(client, "ana@example.org")
    guess = wrong(mailed_code())
    answer = client.post("/account/code/", {"code": guess})
    assert answer.status_code == 200
    assert "This is not the code we sent" in answer.content.decode()
    assert guess in answer.content.decode()


def test_five_wrong_guesses_spend_the_code(client: Client) -> None:
    ask_for_code(client, "ana@example.org")
    code = mailed_code()
    answers = [client.post("/account/code/", {"code": wrong(code)}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 409]
    assert client.post("/account/code/", {"code": code}).headers["Location"] == "/account/sign-in/"
    assert not Account.objects.exists()


def test_a_code_grows_old_after_ten_minutes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_code(client, "ana@example.org")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 601)
    assert client.post("/account/code/", {"code": mailed_code()}).headers["Location"] == "/account/sign-in/"
    assert not Account.objects.exists()


def test_a_new_code_replaces_the_old_one(client: Client) -> None:
    ask_for_code(client, "ana@example.org")
    old = mailed_code()
    ask_for_code(client, "ana@example.org")
    new = mailed_code()
    if old != new:
        assert client.post("/account/code/", {"code": old}).status_code == 200
    assert client.post("/account/code/", {"code": new}).status_code == 302
    assert Account.objects.exists()


def test_a_code_works_only_in_the_browser_that_asked_for_it(client: Client) -> None:
    ask_for_code(client, "ana@example.org")
    assert Client().post("/account/code/", {"code": mailed_code()}).headers["Location"] == "/account/sign-in/"
    assert Client().get("/account/code/").headers["Location"] == "/account/sign-in/"


def test_a_closed_account_stays_closed(world: World, client: Client) -> None:
    Account.objects.filter(pk=world.account(email="ana@example.org").pk).update(is_active=False)
    ask_for_code(client, "ana@example.org")
    answer = client.post("/account/code/", {"code": mailed_code()}, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/closed/"
    assert "_auth_user_id" not in client.session


def test_closing_an_account_ends_its_sessions(world: World, client: Client) -> None:
    account = world.account("Ana")
    client.force_login(account)
    assert client.get("/account/").status_code == 200
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert "/account/sign-in/" in client.get("/account/").headers["Location"]


@pytest.mark.parametrize(
    ("proxies", "said", "found"),
    [(0, "10.9.9.9", "192.0.2.1"), (1, "10.9.9.9, 198.51.100.7", "198.51.100.7"), (1, "198.51.100.7", "198.51.100.7")],
)
def test_limits_count_by_the_address_that_the_trusted_proxy_says(settings: Any, proxies: int, said: str, found: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory(headers={"x-forwarded-for": said}).post("/account/sign-in/", REMOTE_ADDR="192.0.2.1")
    assert get_adapter().get_client_ip(request) == found


def test_the_fourth_code_in_a_minute_is_refused_whoever_asks(client: Client) -> None:
    for _ in range(3):
        ask_for_code(Client(), "ana@example.org")
    answer = client.post("/account/sign-in/", {"contact": "ana@example.org"})
    assert "We have just sent you a code" in answer.content.decode()
    assert SimulatedMail.objects.count() == 3


@pytest.mark.parametrize("contact", ["", "nonsense", "@", "a@b", "0470", "ana@exa\0mple.org", "x" * 1_000_000])
def test_what_is_no_address_is_said_kindly_and_kept(client: Client, contact: str) -> None:
    answer = client.post("/account/sign-in/", {"contact": contact})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not SimulatedMail.objects.exists()
    assert contact.replace("\0", "")[:100] in answer.content.decode().replace("\0", "")


@pytest.mark.parametrize("code", ["", "\0", "1" * 1_000_000, "١٢٣٤٥٦", "<script>"])
def test_what_is_no_code_is_a_wrong_guess(client: Client, code: str) -> None:
    ask_for_code(client, "ana@example.org")
    assert client.post("/account/code/", {"code": code}).status_code == 200


def test_a_message_that_cannot_be_sent_is_said_and_the_address_is_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(codes, "send_mail", broken)
    answer = client.post("/account/sign-in/", {"contact": "ana@example.org"})
    assert answer.status_code == 200
    assert "We could not send the message" in answer.content.decode()
    assert "ana@example.org" in answer.content.decode()
    assert client.get("/account/code/").status_code == 302


def test_nobody_is_sent_to_another_site_after_signing_in(client: Client) -> None:
    for next_url in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        browser = Client()
        ask_for_code(browser, f"ana{len(next_url)}@example.org", next=next_url)
        assert browser.post("/account/code/", {"code": mailed_code()}).headers["Location"] == "/"


def test_signing_out_ends_the_session_and_everywhere_ends_all(world: World) -> None:
    account = world.account()
    phone, desk = Client(), Client()
    for browser in (phone, desk):
        browser.force_login(account)
    phone.post("/account/sign-out/")
    assert phone.get("/account/").status_code == 302
    assert desk.get("/account/").status_code == 200
    phone.force_login(account)
    phone.post("/account/sign-out-everywhere/")
    assert desk.get("/account/").headers["Location"].startswith("/account/sign-in/")
    assert not Session.objects.filter(session_key=phone.session.session_key, session_data__contains="_auth").exists()


def _without_tokens(html: str) -> str:
    return re.sub(r'(value|nonce)="[^"]{20,}"', "", html)
