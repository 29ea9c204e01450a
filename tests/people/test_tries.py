"""Whoever tries to come in leaves a line in the log: the way, the end, the account once proven; never an address or a name."""

import pytest
from django.test import Client

from tests.people.entering import ask_for_code, mailed_code, wrong
from tests.people.test_me import link_to
from tests.people.test_staff import SECRET, first_step, shown
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("INFO", "handrail.sign_in")
    return caplog


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "handrail.sign_in"]


def test_a_wrong_code_a_right_one_and_leaving(world: World, client: Client, lines: pytest.LogCaptureFixture) -> None:
    account = world.account("Ana", email="ana@example.org")
    ask_for_code(client, "ana@example.org")
    client.post("/account/code/", {"code": wrong(mailed_code())})
    client.post("/account/code/", {"code": mailed_code()})
    client.post("/account/sign-out/")
    assert said(lines) == [
        "nobody came in: code, sign_in_code_wrong",
        f"account {account.pk} came in: code",
        f"account {account.pk} signed out",
    ]


def test_the_second_step_of_staff(world: World, client: Client, lines: pytest.LogCaptureFixture) -> None:
    account = world.counsellor().account
    first_step(client, account.email)
    client.post("/account/second-step/", {"code": wrong(shown(SECRET))})
    client.post("/account/second-step/", {"code": shown(SECRET)})
    assert said(lines) == ["nobody came in: second step, sign_in_code_wrong", f"account {account.pk} came in: code, totp"]


def test_a_link_that_is_spent(world: World, client: Client, lines: pytest.LogCaptureFixture) -> None:
    person = world.person("Ana")
    address = link_to(person)
    client.post(address)
    Client().post(address)
    assert said(lines) == [f"account {person.account.pk} came in: link", "nobody came in: link, sign_in_link_spent"]


def test_who_asks_too_often(lines: pytest.LogCaptureFixture) -> None:
    for _ in range(4):
        Client().post("/account/sign-in/", {"contact": "ana@example.org"})
    assert said(lines) == ["nobody came in: code, code_just_sent"]
