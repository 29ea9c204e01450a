"""A new secret key: what was signed with the old one holds for as long as the old one is named, and no longer."""

from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from handrail.portal.queries.desk import SEAL
from tests.people.entering import ask_for_code, mailed_code
from tests.world import World

pytestmark = pytest.mark.django_db

NEW = "n" * 60


def change(settings: Any, *, keep: bool) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep else []
    settings.SECRET_KEY = NEW


@pytest.mark.parametrize("keep", [True, False])
def test_who_is_signed_in_stays_so_while_the_old_key_is_named(
    world: World, client: Client, settings: Any, *, keep: bool
) -> None:
    client.force_login(world.person("Rasa").account)
    change(settings, keep=keep)
    assert (client.get(reverse("people:me")).status_code == 200) is keep
    settings.SECRET_KEY_FALLBACKS = []
    assert (client.get(reverse("people:me")).status_code == 200) is keep, "the session was signed anew at the first look"


@pytest.mark.parametrize("keep", [True, False])
def test_a_signed_link_holds_while_the_old_key_is_named(settings: Any, *, keep: bool) -> None:
    ticket = signing.dumps(["a"], salt=SEAL)
    change(settings, keep=keep)
    if keep:
        assert signing.loads(ticket, salt=SEAL) == ["a"]
    else:
        with pytest.raises(signing.BadSignature):
            signing.loads(ticket, salt=SEAL)


@pytest.mark.usefixtures("simulated")
@pytest.mark.parametrize("keep", [True, False])
def test_a_code_sent_before_the_change_holds_while_the_old_key_is_named(
    world: World, client: Client, settings: Any, *, keep: bool
) -> None:
    account = world.person("Rasa").account
    ask_for_code(client, account.email)
    code = mailed_code()
    change(settings, keep=keep)
    client.post("/account/code/", {"code": code})
    assert ("_auth_user_id" in client.session) is keep
