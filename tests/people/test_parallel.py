"""A code and a link are used once however many come at once, and guesses count; each with a control without the lock."""

import time
from collections import Counter
from typing import Any

import pytest
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.reasons import Refused
from handrail.people import actions, codes
from handrail.people.models import Account
from handrail.people.rules import Contact
from tests.people.entering import PARALLEL, ask_for_code, at_once, mailed_code, wrong
from tests.world import World

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("simulated")]


def type_code(session: str, code: str) -> str:
    """What comes of typing the code in one more tab of the same browser: in, again, over, or back to the start."""
    tab = Client()
    tab.cookies["sessionid"] = session
    answer = tab.post("/account/code/", {"code": code})
    if answer.status_code == 302:
        entered = "sessionid" in answer.cookies and answer.cookies["sessionid"].value not in {"", session}
        return "in" if entered else "start"
    return {200: "again", 409: "over"}[answer.status_code]


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the session's row is not held, and its state is read before the others have written."""
    monkeypatch.setattr(codes, "locked", lambda _: True)


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking at the code and writing what came of it, a little time goes by, as on a busy machine."""
    real = codes.Code.waiting

    def waiting(request: Any) -> Any:
        found = real(request)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(codes.Code, "waiting", waiting)


def asked() -> tuple[str, str]:
    browser = Client()
    ask_for_code(browser, "ana@example.org")
    return browser.cookies["sessionid"].value, mailed_code()


@pytest.mark.usefixtures("slowly")
def test_one_code_used_twenty_times_at_once_signs_in_once() -> None:
    session, code = asked()
    assert Counter(at_once(lambda _: type_code(session, code))) == {"in": 1, "start": PARALLEL - 1}


@pytest.mark.usefixtures("slowly", "without_lock")
def test_control_without_the_lock_one_code_signs_in_more_than_once() -> None:
    session, code = asked()
    assert Counter(at_once(lambda _: type_code(session, code)))["in"] > 1


@pytest.mark.usefixtures("slowly")
def test_twenty_wrong_guesses_at_once_are_counted_and_spend_the_code() -> None:
    session, code = asked()
    came = Counter(at_once(lambda _: type_code(session, wrong(code))))
    assert came == {"again": 4, "over": 1, "start": PARALLEL - 5}
    assert type_code(session, code) == "start"
    assert not Account.objects.exists()


@pytest.mark.usefixtures("slowly", "without_lock")
def test_control_without_the_lock_guesses_are_not_counted() -> None:
    session, code = asked()
    assert Counter(at_once(lambda _: type_code(session, wrong(code))))["again"] > 4


def test_the_same_new_address_proven_twenty_times_at_once_opens_one_account() -> None:
    contact = Contact(email="ana@example.org")
    came = at_once(lambda _: actions.come_in(contact, language="en", how="code", on=clock.today()).pk)
    assert len(came) == PARALLEL
    assert len(set(came)) == Account.objects.count() == 1


def spend(token: str) -> str:
    try:
        actions.spend_link(token)
    except Refused:
        return "refused"
    return "in"


def a_link() -> str:
    url = actions.make_link(World().person().pk, "invitation", by=Actor.system("test"))
    return url.rstrip("/").rsplit("/", 1)[1]


def test_one_link_used_twenty_times_at_once_signs_in_once() -> None:
    token = a_link()
    assert Counter(at_once(lambda _: spend(token))) == {"in": 1, "refused": PARALLEL - 1}


def test_control_without_the_conditional_update_a_link_signs_in_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    token = a_link()

    def look_then_write(link: Any, at: Any) -> bool:
        time.sleep(0.05)
        type(link).objects.filter(pk=link.pk).update(spent_at=at)
        return True

    monkeypatch.setattr(actions, "_spend_once", look_then_write)
    assert Counter(at_once(lambda _: spend(token)))["in"] > 1


def test_two_who_block_each_other_at_once_are_both_heard() -> None:
    ana, ben = World().person(), World().person()
    pairs = [(ana.pk, ben.pk), (ben.pk, ana.pk)]

    def block(number: int) -> None:
        one, other = pairs[number % 2]
        actions.block(one, other, by=Actor.system("test"))

    at_once(block)
    assert sorted(ana.blocks.model.objects.values_list("person", "other")) == sorted(pairs)


def test_two_consents_at_once_are_one() -> None:
    ana = World().person()
    at_once(lambda _: actions.give_consent(ana.pk, "matching", "a" * 64, by=Actor.system("test"), on=clock.today()))
    assert ana.consents.count() == 1
