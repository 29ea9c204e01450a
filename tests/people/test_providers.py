"""Signing in with OpenID Connect, against a real provider on this machine; and every way it can go wrong."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.test import Client
from oidc_provider_mock import run_server_in_thread

from handrail.kernel import clock
from handrail.kernel.models import Event
from handrail.people import providers, rules
from handrail.people.adapters import ProviderAdapter
from handrail.people.models import Account, Person
from tests.receiving import receiving
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")
KOEN = {"email": "Koen@Example.org", "email_verified": True, "name": "Koen Willems", "picture": "https://x/koen.jpg"}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def app(provider_id: str, address: str) -> dict[str, Any]:
    about = {"server_url": address}
    return {"provider_id": provider_id, "name": provider_id, "client_id": "handrail", "secret": "s", "settings": about}


@pytest.fixture(autouse=True)
def set_up(provider: str, settings: LazySettings) -> None:
    apps = [app("linkedin", provider), app("eid", provider)]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}


@pytest.fixture
def at_provider(provider: str) -> Callable[..., None]:
    """Somebody has an account there, with these claims."""

    def known(sub: str, **claims: Any) -> None:
        requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()

    return known


def start(client: Client, provider_id: str = "linkedin", **more: str) -> str:
    answer = client.post(f"/account/with/{provider_id}/", more)
    assert answer.status_code == 302, answer.content
    return answer.headers["Location"]


def agree(address: str, sub: str) -> str:
    """The person says yes at the provider; gives the address they are sent back to."""
    back = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    return back.headers["Location"].removeprefix("http://testserver")


def through(client: Client, sub: str, provider_id: str = "linkedin", **more: str) -> Any:
    return client.get(agree(start(client, provider_id, **more), sub))


def test_a_mentor_comes_in_with_linkedin_and_only_name_and_address_stay(client: Client, at_provider: Any) -> None:
    at_provider("koen", **KOEN)
    answer = through(client, "koen", next="/account/")
    assert answer.headers["Location"] == "/account/"
    account = Account.objects.get()
    assert (account.email, account.person.name) == ("koen@example.org", "Koen Willems")
    tied = SocialAccount.objects.get()
    assert (tied.provider, tied.uid, tied.extra_data) == ("linkedin", "koen", {})
    assert Event.objects.filter(name="ProviderTied").count() == 1
    assert "Koen Willems" in client.get("/account/").content.decode()


def test_the_second_time_it_is_the_same_account_whatever_address_is_said(client: Client, at_provider: Any) -> None:
    at_provider("koen2", **KOEN)
    through(client, "koen2")
    at_provider("koen2", **KOEN | {"email": "new@example.org", "name": "Somebody"})
    later = Client()
    through(later, "koen2")
    assert later.session["_auth_user_id"] == client.session["_auth_user_id"]
    assert SocialAccount.objects.get().extra_data == {}
    assert Person.objects.get().name == "Koen Willems"


def test_a_confirmed_address_that_is_known_leads_into_that_account(world: World, client: Client, at_provider: Any) -> None:
    account = world.account("Koen W.", email="koen@example.org")
    at_provider("koen3", **KOEN)
    through(client, "koen3")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert Person.objects.get().name == "Koen W."


def test_staff_who_come_with_a_provider_still_need_the_second_step(world: World, client: Client, at_provider: Any) -> None:
    person = world.counsellor()
    at_provider("els", **KOEN | {"email": person.account.email})
    assert through(client, "els").headers["Location"] == "/account/second-step/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"name": "Koen"}, "did not give us your e-mail address"),
        ({"email": "", "email_verified": True}, "did not give us your e-mail address"),
        ({"email": 5, "email_verified": True}, "an answer we cannot use"),
        ({"email": "koen@example.org"}, "not confirmed there"),
        ({"email": "koen@example.org", "email_verified": False}, "not confirmed there"),
        ({"email": "koen@example.org", "email_verified": "no"}, "not confirmed there"),
    ],
)
def test_without_a_confirmed_address_nothing_opens(client: Client, at_provider: Any, claims: Any, words: str) -> None:
    at_provider("nobody", **claims)
    answer = through(client, "nobody")
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "Sign in with a code" in answer.content.decode()
    assert not Account.objects.exists()
    assert not SocialAccount.objects.exists()


def test_an_unconfirmed_address_leads_into_nobodys_account(world: World, client: Client, at_provider: Any) -> None:
    world.account(email="koen@example.org")
    at_provider("thief", email="koen@example.org", email_verified=False)
    through(client, "thief")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("state", ["", "&state=", "&state=wrong", "&state=\0"])
def test_an_answer_nobody_waits_for_is_refused(client: Client, state: str) -> None:
    answer = client.get(f"/account/with/linkedin/back/?code=x{state}")
    assert answer.status_code == 400
    assert "Please start again" in answer.content.decode()


def test_a_state_is_used_once_and_only_in_its_browser(client: Client, at_provider: Any) -> None:
    at_provider("koen4", **KOEN)
    back = agree(start(client), "koen4")
    assert Client().get(back).status_code == 400
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 400


def test_a_wrong_code_is_refused(client: Client, provider: str) -> None:
    state = parse_qs(urlsplit(start(client)).query)["state"][0]
    answer = client.get(f"/account/with/linkedin/back/?code=made-up&state={state}")
    assert answer.status_code in {400, 503}
    assert not Account.objects.exists()


def test_who_says_no_at_the_provider_is_told_that_nothing_changed(client: Client) -> None:
    state = parse_qs(urlsplit(start(client)).query)["state"][0]
    answer = client.get(f"/account/with/linkedin/back/?error=access_denied&state={state}")
    assert "Nothing has changed" in answer.content.decode()


@pytest.mark.parametrize("address", ["http://localhost:1", "http://localhost:1/.well-known/openid-configuration"])
def test_a_provider_that_is_down_is_said_before_and_after(client: Client, settings: LazySettings, address: str) -> None:
    away = start(client)
    state = parse_qs(urlsplit(away).query)["state"][0]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("linkedin", address)]}}
    before = client.post("/account/with/linkedin/")
    after = client.get(f"/account/with/linkedin/back/?code=x&state={state}")
    assert (before.status_code, after.status_code) == (503, 503)
    assert "does not answer now" in before.content.decode()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_provider_that_sends_us_on_is_not_followed(client: Client, settings: LazySettings, status: int) -> None:
    with receiving() as elsewhere, receiving() as moved:
        moved.answers, moved.extra = [(status, b"")], {"Location": elsewhere.address}
        with ProviderAdapter().get_requests_session() as session, pytest.raises(requests.TooManyRedirects):
            session.post(moved.address, data={"client_secret": "x"})
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("linkedin", moved.address)]}}
        assert client.post("/account/with/linkedin/").status_code == 503
        assert (len(moved.got), elsewhere.got) == (2, [])
        requests.get(moved.address, timeout=5)
        assert len(elsewhere.got) == 1, "control: without our adapter it is followed"


def test_a_provider_that_answers_nonsense_is_no_fault_of_ours(client: Client, settings: LazySettings, provider: str) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("linkedin", f"{provider}/.well-known/jwks")]}}
    answer = client.post("/account/with/linkedin/")
    assert answer.status_code in {400, 503}


def test_a_provider_nobody_set_up_is_not_found(client: Client) -> None:
    assert client.post("/account/with/facebook/").status_code == 404
    assert client.get("/account/with/facebook/back/").status_code == 404


def test_looking_at_the_address_starts_nothing(client: Client) -> None:
    assert client.get("/account/with/linkedin/").status_code == 405


def test_nobody_asks_the_provider_for_more_than_we_do(client: Client) -> None:
    more = "?scope=w_member_social&auth_params=prompt%3Dnone&process=connect"
    asked = parse_qs(urlsplit(client.post(f"/account/with/linkedin/{more}").headers["Location"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked


# ------------------------------------------------------------------------------------------------ the national e-ID


def test_the_e_id_proves_a_number_to_somebody_signed_in_and_it_is_taken_once(
    world: World, client: Client, at_provider: Any, rf: Any
) -> None:
    account = world.account("Ana")
    client.force_login(account)
    at_provider("ana-eid", national_number="85.07.30-033.28", name="Ana Official")
    answer = through(client, "ana-eid", "eid", next="/join/")
    assert answer.headers["Location"] == "/join/"
    assert "85.07.30" not in str(dict(client.session)), "the number is sealed in the session"
    request = rf.get("/")
    request.session = client.session
    assert providers.proven_number(request) == "85.07.30-033.28"
    assert providers.use_number(request) == "85.07.30-033.28"
    assert providers.proven_number(request) is None
    tied = SocialAccount.objects.get()
    assert (tied.provider, tied.user_id, tied.extra_data) == ("eid", account.pk, {})
    assert "Ana Official" not in client.get("/account/").content.decode()


def test_the_e_id_opens_no_account_by_itself(client: Client, at_provider: Any) -> None:
    at_provider("ana-eid2", national_number="1", email="a@example.org", email_verified=True)
    answer = through(client, "ana-eid2", "eid")
    assert "First sign in with a code" in answer.content.decode()
    assert not Account.objects.exists()


def test_an_e_id_without_a_number_says_so(world: World, client: Client, at_provider: Any) -> None:
    client.force_login(world.account("Ana"))
    at_provider("ana-eid3", name="Ana")
    assert "did not give us your national number" in through(client, "ana-eid3", "eid").content.decode()


def test_one_e_id_belongs_to_one_account(world: World, at_provider: Any) -> None:
    at_provider("shared", national_number="7")
    first, second = Client(), Client()
    first.force_login(world.account("Ana"))
    second.force_login(world.account("Ben"))
    assert through(first, "shared", "eid", next="/join/").status_code == 302
    answer = through(second, "shared", "eid")
    assert "tied to another account" in answer.content.decode()
    assert providers.NUMBER not in second.session


def test_a_proven_number_lapses_after_a_quarter_of_an_hour(world: World, client: Client, at_provider: Any, rf: Any) -> None:
    client.force_login(world.account("Ana"))
    at_provider("late", national_number="7")
    through(client, "late", "eid")
    request = rf.get("/")
    request.session = client.session
    with clock.moved_to(clock.now() + timedelta(minutes=16)):
        assert providers.proven_number(request) is None


def test_who_is_signed_in_connects_a_provider_whatever_address_it_says(world: World, client: Client, at_provider: Any) -> None:
    account = world.account("Ana", email="ana@example.org")
    world.account("Koen", email="koen@example.org")
    at_provider("own", **KOEN)
    client.force_login(account)
    assert "Connect LinkedIn" in client.get("/account/").text
    assert through(client, "own", next="/account/").headers["Location"] == "/account/"
    assert SocialAccount.objects.get().user_id == account.pk, "not the account that has the provider's address"
    assert "Disconnect LinkedIn" in client.get("/account/").text
    later = Client()
    through(later, "own")
    assert later.session["_auth_user_id"] == str(account.pk)


def test_a_provider_tied_to_somebody_else_is_not_taken_over(world: World, client: Client, at_provider: Any) -> None:
    at_provider("tied", **KOEN)
    through(Client(), "tied")
    account = world.account("Ana")
    client.force_login(account)
    answer = through(client, "tied")
    assert (answer.status_code, "tied to another account" in answer.text) == (400, True)
    assert client.session["_auth_user_id"] == str(account.pk)
    assert not SocialAccount.objects.filter(user=account).exists()


def test_one_account_has_one_linkedin(world: World, client: Client, at_provider: Any) -> None:
    account = world.account("Ana")
    client.force_login(account)
    for sub in ("first", "second"):
        at_provider(sub, **KOEN)
    through(client, "first")
    assert "Disconnect it first" in through(client, "second").text
    assert SocialAccount.objects.get(user=account).uid == "first"


def test_disconnected_it_signs_in_no_more(world: World, client: Client, at_provider: Any) -> None:
    account = world.account("Ana", email="ana@example.org")
    at_provider("gone", **KOEN | {"email": "somebody@example.org"})
    client.force_login(account)
    through(client, "gone")
    assert client.post("/account/with/linkedin/disconnect/").status_code == 302
    assert not SocialAccount.objects.filter(user=account).exists()
    assert Event.objects.filter(name="ProviderUntied").count() == 1
    assert client.post("/account/with/linkedin/disconnect/").status_code == 404, "twice"
    later = Client()
    through(later, "gone")
    assert later.session["_auth_user_id"] != str(account.pk)


def test_the_last_way_to_sign_in_stays() -> None:
    assert [reason.code for reason in rules.blocks_untying(reached=False, others=0)] == ["last_way_in"]
    assert rules.blocks_untying(reached=True, others=0) == rules.blocks_untying(reached=False, others=1) == []
