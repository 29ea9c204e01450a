"""Staff come in with their organisation's sign-in: their roles follow its claims, and a token that is not right is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.kernel.models import Event
from handrail.people import actions
from handrail.people.models import Account, Membership, Organisation
from handrail.people.queries import actor_of
from tests.people.provider import Provider, agree, at, numbered, running, set_up, start, through
from tests.people.world import SYSTEM
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")
ELS = {"email": "Els@work.example.org", "email_verified": True, "name": "Els Claes", "amr": ["pwd", "mfa"]}
COUNSELS = ELS | {"groups": ["everybody", "counsellors"], "office": "201"}
RUNS = ELS | {"realm_access": {"roles": ["handrail-admin"]}, "groups": ["everybody"]}


@pytest.fixture(scope="module")
def running_provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(running_provider: Provider, settings: LazySettings, tmp_path: Path) -> Iterator[Provider]:
    set_up(settings, running_provider, tmp_path)
    yield running_provider
    running_provider.spoilt.clear()


@pytest.fixture
def office(world: World, provider: Provider) -> Organisation:
    service = numbered(world.organisation("Service"), "100")
    return numbered(world.organisation("Genk", parent=service), "201")


def roles(email: str = "els@work.example.org") -> set[tuple[str, str]]:
    held = Membership.objects.held(clock.today()).filter(person__account__email=email)
    return set(held.values_list("role", "organisation__name"))


def test_a_counsellor_comes_in_with_the_role_her_organisation_claims(
    office: Organisation, provider: Provider, client: Client
) -> None:
    provider.knows("els", **COUNSELS)
    assert through(client, "els", next="/today/").headers["Location"] == "/today/"
    assert client.get("/today/").status_code == 200
    assert roles() == {("counsellor", "Genk")}
    assert Membership.objects.get().source == "staff"
    assert Event.objects.get(name="MembershipGiven").payload["source"] == "staff"
    tied = SocialAccount.objects.get()
    assert (tied.provider, tied.uid, tied.extra_data) == ("staff", "els", {})
    assert "Els Claes" in client.get("/account/").text


def test_the_button_says_whose_sign_in_it_is(provider: Provider, client: Client, settings: LazySettings) -> None:
    settings.HANDRAIL = replace(settings.HANDRAIL, staff_name="Werkwinkel Genk")
    assert "Sign in with Werkwinkel Genk" in client.get("/account/sign-in/").text


def test_what_she_asks_for_is_bound_to_her_browser(provider: Provider, client: Client) -> None:
    asked = parse_qs(urlsplit(start(client)).query)
    assert (asked["code_challenge_method"], len(asked["nonce"][0]) > 20) == (["S256"], True)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_at_the_next_sign_in_the_roles_are_what_the_claims_say_then(
    office: Organisation, provider: Provider, client: Client
) -> None:
    provider.knows("els", **COUNSELS)
    through(client, "els")
    provider.knows("els", **RUNS)
    with clock.moved_to(clock.now() + timedelta(days=3)):
        later = Client()
        assert through(later, "els").status_code == 302
        assert roles() == {("administrator", "Service")}
        assert later.get("/organisations/").status_code == 200
    ended = Membership.objects.get(role="counsellor")
    assert (ended.until, ended.since) == (clock.today() + timedelta(days=2), clock.today())
    assert Event.objects.get(name="MembershipEnded").payload["role"] == "counsellor"


def test_a_role_given_by_hand_stays_and_is_said_to_be(
    world: World, office: Organisation, provider: Provider, client: Client
) -> None:
    account = world.account("Els", email="els@work.example.org")
    actions.give_membership(account.person_id or 0, office.pk, Role.COORDINATOR, by=SYSTEM, on=clock.today())
    provider.knows("els", **COUNSELS)
    through(client, "els")
    provider.knows("els", **ELS, groups=["everybody"])
    through(Client(), "els")
    assert roles() == {("coordinator", "Genk")}
    rita = Client()
    rita.force_login(world.administrator(office, "Rita").account)
    assert "Given here by hand" in rita.get(f"/organisations/{office.ref}/").text


def test_nobody_unmapped_comes_in_and_no_account_is_opened(office: Organisation, provider: Provider, client: Client) -> None:
    provider.knows("joe", **ELS, groups=["everybody"])
    answer = through(client, "joe")
    assert (answer.status_code, "has not given you a role here" in answer.text) == (403, True)
    assert not Account.objects.exists()
    assert "_auth_user_id" not in client.session


def test_who_loses_every_role_there_is_kept_out_and_her_roles_end(
    office: Organisation, provider: Provider, client: Client
) -> None:
    provider.knows("els", **COUNSELS)
    through(client, "els")
    provider.knows("els", **ELS, groups=["everybody"])
    assert through(Client(), "els").status_code == 403
    assert roles() == set()
    assert client.get("/today/").status_code in {302, 403}, "her older session has no role on its next request"


def test_a_claim_that_is_missing_is_said_plainly(office: Organisation, provider: Provider, client: Client) -> None:
    provider.knows("mute", **ELS)
    answer = through(client, "mute")
    assert (answer.status_code, "did not tell us your work here" in answer.text) == (403, True)


def test_an_organisation_nobody_knows_gives_no_role(office: Organisation, provider: Provider, client: Client) -> None:
    provider.knows("els", **COUNSELS | {"office": "999"})
    assert through(client, "els").status_code == 403


def test_the_last_administrator_keeps_her_role_and_it_is_logged(
    world: World, office: Organisation, provider: Provider, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    provider.knows("els", **RUNS)
    through(client, "els")
    provider.knows("els", **COUNSELS)
    through(Client(), "els")
    assert roles() == {("administrator", "Service"), ("counsellor", "Genk")}
    assert Event.objects.filter(name="LastAdministratorKept").count() == 1
    assert "last administrator" in caplog.text
    world.administrator(office, "Rita")
    through(Client(), "els")
    assert roles() == {("counsellor", "Genk")}


def test_staff_who_did_a_second_step_there_need_none_here(office: Organisation, provider: Provider, client: Client) -> None:
    provider.knows("els", **COUNSELS)
    through(client, "els")
    assert client.get("/today/").status_code == 200
    other = Client()
    other.force_login(Account.objects.get())
    assert other.get("/today/").headers["Location"].startswith("/account/second-step/set-up/"), "only that session"


@pytest.mark.parametrize("said", [{"amr": ["pwd"]}, {"amr": None}, {"acr": "urn:one-factor", "amr": []}])
def test_staff_who_did_none_there_set_ours_up(office: Organisation, provider: Provider, client: Client, said: Any) -> None:
    provider.knows("els", **{name: value for name, value in (COUNSELS | said).items() if value is not None})
    through(client, "els")
    assert client.get("/today/").headers["Location"].startswith("/account/second-step/set-up/")
    assert actor_of(Account.objects.get()).places == frozenset()


def test_who_has_ours_is_asked_for_it_unless_the_organisation_asked(
    world: World, office: Organisation, provider: Provider, client: Client
) -> None:
    person = world.counsellor(office)
    provider.knows("els", **COUNSELS | {"email": person.account.email, "amr": ["pwd"]})
    assert through(client, "els").headers["Location"] == "/account/second-step/"
    assert "_auth_user_id" not in client.session
    provider.knows("els", **COUNSELS | {"email": person.account.email, "acr": "urn:two-factors", "amr": []})
    assert through(client, "els").headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(person.account.pk)


def test_an_address_the_organisation_does_not_vouch_for_leads_into_nobodys_account(
    world: World, office: Organisation, provider: Provider, client: Client
) -> None:
    world.account(email="els@work.example.org")
    provider.knows("els", **COUNSELS | {"email_verified": False})
    assert "not confirmed there" in through(client, "els").text
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"iss": "http://localhost:1"},
        {"iss": None},
        {"aud": "somebody-else"},
        {"aud": ["handrail", "somebody-else"]},
        {"exp": -120},
        {"exp": None},
        {"iat": 600},
        {"nonce": "made-up"},
        {"nonce": None},
        {"sub": "somebody-else"},
    ],
    ids=str,
)
def test_a_token_that_is_not_right_is_refused_with_a_plain_page(
    office: Organisation, provider: Provider, client: Client, spoilt: dict[str, Any]
) -> None:
    provider.knows("els", **COUNSELS)
    provider.spoilt.update(at(spoilt))
    answer = through(client, "els")
    assert (answer.status_code, "Please start again" in answer.text) == (400, True)
    assert not Account.objects.exists()
    provider.spoilt.clear()
    assert through(client, "els").status_code == 302, "the control: unspoilt it is taken"


def test_a_new_signing_key_holds_at_once_and_the_old_one_no_more(
    office: Organisation, provider: Provider, client: Client
) -> None:
    provider.knows("els", **COUNSELS)
    through(Client(), "els")
    old = provider.rotate()
    assert through(Client(), "els").status_code == 302
    new, provider.storage.jwk = provider.storage.jwk, old
    back = agree(start(client), "els")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jwt.PyJWKSet.from_dict", lambda _shown: _keys(new))
        assert client.get(back).status_code == 400


def _keys(key: Any) -> Any:
    from jwt import PyJWKSet  # the class itself is patched while this runs

    return PyJWKSet([key.as_dict(private=False, kid=key.thumbprint(), alg="RS256", use="sig")])


def test_a_nonce_is_used_once_and_only_in_its_browser(office: Organisation, provider: Provider, client: Client) -> None:
    provider.knows("els", **COUNSELS)
    back = agree(start(client), "els")
    assert Client().get(back).status_code == 400
    assert client.get(back).status_code == 302


def test_a_file_that_cannot_be_read_keeps_everybody_out_and_changes_nothing(
    office: Organisation, provider: Provider, client: Client, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    provider.knows("els", **COUNSELS)
    through(client, "els")
    Path(settings.HANDRAIL.roles).write_text("[[roles]]\nrole = 'king'\n", encoding="utf-8")
    answer = through(Client(), "els")
    assert (answer.status_code, "does not work now" in answer.text) == (503, True)
    assert roles() == {("counsellor", "Genk")}
    assert "line 2" in caplog.text


def test_an_account_that_was_closed_gets_no_further(office: Organisation, provider: Provider, client: Client) -> None:
    provider.knows("els", **COUNSELS)
    through(client, "els")
    Account.objects.update(is_active=False)
    assert client.get("/today/").headers["Location"].startswith("/account/sign-in/"), "on the next request"
    later = Client()
    through(later, "els")
    assert "_auth_user_id" not in later.session
