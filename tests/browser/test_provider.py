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
from tests.browser.looking import PHONE
from tests.people.conftest import simulated  # noqa: F401  # a fixture

pytestmark = pytest.mark.usefixtures("simulated")


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[str]:
    with run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        about = {"server_url": address}
        app = {"provider_id": "linkedin", "name": "LinkedIn", "client_id": "x", "secret": "x", "settings": about}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
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
