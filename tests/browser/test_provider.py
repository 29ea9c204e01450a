"""A mentor signs in with a provider in a real browser, past our content security policy, and comes back named."""

import re
from collections.abc import Callable, Iterator

import pytest
import requests
from django.conf import LazySettings
from django.utils.csp import CSP
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Page, expect

from handrail import settings as ours
from handrail.people.models import Account
from handrail.programmes.models import Interest
from tests.browser.looking import PHONE
from tests.people.conftest import simulated  # noqa: F401  # a fixture
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[str]:
    with run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        about = {"server_url": address}
        apps = [
            {"provider_id": name, "name": name, "client_id": "x", "secret": "x", "settings": about}
            for name in ("linkedin", "eid")
        ]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
        settings.SECURE_CSP = {**settings.SECURE_CSP, "form-action": [CSP.SELF, *ours._origins(address)]}
        yield address


@pytest.mark.parametrize("script", [True, False])
def test_a_mentor_signs_in_with_linkedin(open_page: Callable[..., Page], provider: str, script: bool) -> None:  # noqa: FBT001
    claims = {"email": "koen@example.org", "email_verified": True, "name": "Koen Willems"}
    requests.put(f"{provider}/users/koen", json=claims, timeout=5).raise_for_status()
    page = open_page(PHONE, java_script_enabled=script)
    # The provider's own page wants a style sheet from elsewhere; nothing leaves this machine.
    page.guard.allowed_hosts.add("cdn.jsdelivr.net")
    page.route("https://cdn.jsdelivr.net/**", lambda route: route.abort())
    page.goto("/account/sign-in/?next=/account/")
    page.get_by_role("button", name="Sign in with LinkedIn").click()
    page.wait_for_url(re.compile(r"localhost:\d+/oauth2/authorize"))
    page.locator("input[name=sub]").first.fill("koen")
    page.get_by_role("button", name=re.compile("authorize", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile(r"/account/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Koen Willems")
    assert Account.objects.get().email == "koen@example.org"


def at_provider(page: Page, sub: str) -> None:
    """The person says yes on the provider's own page."""
    page.wait_for_url(re.compile(r"localhost:\d+/oauth2/authorize"))
    page.locator("input[name=sub]").first.fill(sub)
    page.get_by_role("button", name=re.compile("authorize", re.IGNORECASE)).first.click()


def begin(page: Page, enter: Callable[[Page, Account], None], account: Account) -> None:
    page.guard.allowed_hosts.add("cdn.jsdelivr.net")  # type: ignore[attr-defined]
    page.route("https://cdn.jsdelivr.net/**", lambda route: route.abort())
    enter(page, account)
    page.goto("/join/vdab-mentor-app/start/")
    page.get_by_role("button", name="With my e-ID").click()


@pytest.mark.parametrize("screen", ["phone", "no_script"])
def test_the_e_id_finds_the_row_of_the_register(
    request: pytest.FixtureRequest, provider: str, enter: Callable[[Page, Account], None], world: World, screen: str
) -> None:
    world.programme()
    row = world.jobseeker("Amina Haddad", number="85.07.30-033.28")
    requests.put(f"{provider}/users/amina", json={"national_number": "85073003328"}, timeout=5).raise_for_status()
    page, account = request.getfixturevalue(screen), world.account("Amina Haddad")
    begin(page, enter, account)
    at_provider(page, "amina")
    page.get_by_role("button", name="Find me in the register").click()
    expect(page).to_have_url(re.compile(r"/join/vdab-mentor-app/consents/$"))
    row.refresh_from_db()
    assert row.person_id == account.person_id


def test_who_is_not_registered_is_told_how_and_kept_as_interested(
    open_page: Callable[..., Page], provider: str, enter: Callable[[Page, Account], None], world: World
) -> None:
    world.programme()
    requests.put(f"{provider}/users/bo", json={"national_number": "99010100123"}, timeout=5).raise_for_status()
    page, account = open_page(PHONE, java_script_enabled=False), world.account("Bo Li")
    begin(page, enter, account)
    at_provider(page, "bo")
    page.get_by_role("button", name="Find me in the register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Register first, then come back")
    page.get_by_role("button", name="Remember that I want to come").click()
    expect(page.get_by_text("We remember that you want to come.")).to_be_visible()
    assert Interest.objects.get().person_id == account.person_id
