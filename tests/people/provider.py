"""A real OpenID Connect provider on this machine whose tokens a test can spoil, and the steps of signing in with it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joserfc.jwk
import joserfc.jwt
import oidc_provider_mock._app as provider_app
import pytest
import requests
from django.conf import LazySettings
from django.test import Client
from oidc_provider_mock import run_server_in_thread
from oidc_provider_mock._storage import Storage

from handrail.config import Handrail
from handrail.people.models import Organisation

ROLES = """
[second_step]
acr = ["urn:two-factors"]
amr = ["mfa"]

[[roles]]
role = "counsellor"
at = { claim = "office" }
when = [{ claim = "groups", any_of = ["counsellors"] }]

[[roles]]
role = "administrator"
at = { number = "100" }
when = [{ claim = "realm_access.roles", any_of = ["handrail-admin"] }]
"""


def at(said: dict[str, Any]) -> dict[str, Any]:
    """Times said in seconds from now, as a token says them."""
    now = int(time.time())
    return {name: now + value if name in {"iat", "exp"} and value is not None else value for name, value in said.items()}


@dataclass
class Provider:
    """Its address, its storage with the signing key, and what it adds to each token it signs."""

    address: str
    storage: Storage
    spoilt: dict[str, Any]

    def knows(self, sub: str, **claims: Any) -> None:
        requests.put(f"{self.address}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def rotate(self) -> joserfc.jwk.RSAKey:
        """A new signing key; gives the old one, which is shown no more."""
        old = self.storage.jwk
        self.storage.jwk = joserfc.jwk.RSAKey.generate_key(private=True)
        return old

    def sign(self, claims: dict[str, Any], key: joserfc.jwk.RSAKey | None = None, **header: Any) -> str:
        used = key or self.storage.jwk
        return joserfc.jwt.encode({"alg": "RS256", "kid": used.thumbprint(), **header}, claims, used)


@contextmanager
def running() -> Iterator[Provider]:
    """The provider with one storage that tests can reach; what it signs goes through `spoilt`."""
    kept: list[Storage] = []

    class Kept(Storage):
        def __init__(self) -> None:
            super().__init__()
            kept.append(self)

    spoilt: dict[str, Any] = {}
    sign = provider_app.OpenIDCode.encode_id_token

    def encode(self: Any, token: Any, request: Any) -> str:
        good = joserfc.jwt.decode(sign(self, token, request), kept[0].jwk).claims
        claims = {name: value for name, value in {**good, **spoilt}.items() if value is not None}
        return joserfc.jwt.encode({"alg": "RS256", "kid": kept[0].jwk.thumbprint()}, claims, kept[0].jwk)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provider_app, "Storage", Kept)
        patch.setattr(provider_app.OpenIDCode, "encode_id_token", encode)
        with run_server_in_thread() as server:
            yield Provider(f"http://localhost:{server.server_port}", kept[0], spoilt)


def set_up(settings: LazySettings, provider: Provider, folder: Path, text: str = ROLES) -> None:
    """This installation takes the provider's staff, with these roles."""
    file = folder / "roles.toml"
    file.write_text(text, encoding="utf-8")
    known: Handrail = settings.HANDRAIL
    settings.HANDRAIL = type(known)(**{**vars(known), "roles": str(file), "country": "BE"})
    about = {"server_url": provider.address, "oauth_pkce_enabled": True}
    app = {"provider_id": "staff", "name": "Work", "client_id": "handrail", "secret": "s", "settings": about}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def numbered(organisation: Organisation, number: str) -> Organisation:
    organisation.number = number
    organisation.save()
    return organisation


def start(client: Client, **more: str) -> str:
    answer = client.post("/account/with/staff/", more)
    assert answer.status_code == 302, answer.content
    return answer.headers["Location"]


def agree(address: str, sub: str) -> str:
    back = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    return back.headers["Location"].removeprefix("http://testserver")


def through(client: Client, sub: str, **more: str) -> Any:
    return client.get(agree(start(client, **more), sub))
