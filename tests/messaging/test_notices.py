from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail

from handrail.kernel import sms
from handrail.kernel.access import Actor
from handrail.kernel.models import SimulatedSms
from handrail.messaging import actions
from handrail.messaging.models import Notice
from handrail.messaging.queries import failures, told
from handrail.messaging.rules import State
from handrail.people.actions import open_account
from handrail.people.models import Account
from handrail.people.queries import actor_of

SYSTEM = Actor.system("test")
DAY = date(2026, 11, 23)


@pytest.fixture
def rasa(db: None) -> Account:
    return open_account(email="rasa@example.org", name="Rasa P", language="lt", by=SYSTEM, on=DAY)


@pytest.fixture
def jonas(db: None) -> Account:
    return open_account(phone="+32470123456", name="Jonas P", by=SYSTEM, on=DAY)


def tell(account: Account) -> Notice:
    actions.tell("asked", account.person_id or 0, about="request:1", key="k", path="/requests/")
    return Notice.objects.get()


def deliver(notice: Notice) -> Notice:
    actions.deliver(notice_id=notice.pk)
    notice.refresh_from_db()
    return notice


def test_a_notice_goes_once_however_often_it_is_told(rasa: Account, settle: Callable[[], int]) -> None:
    tell(rasa)
    assert tell(rasa).state == State.WAITING
    settle()
    assert Notice.objects.get().state == State.SENT
    [letter] = mail.outbox
    assert letter.to == ["rasa@example.org"]
    assert "/requests/" in letter.body
    assert "Rasa" not in letter.body


def test_one_reads_what_one_was_told_oneself(rasa: Account, jonas: Account) -> None:
    tell(rasa)
    assert [row.path for row in told(actor_of(rasa))] == ["/requests/"]
    assert told(actor_of(jonas)) == []


def test_a_letter_sent_twice_by_a_crash_carries_the_same_message_id(rasa: Account) -> None:
    notice = deliver(tell(rasa))
    Notice.objects.filter(pk=notice.pk).update(state=State.WAITING, sent_at=None)
    deliver(notice)
    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first == second


def test_who_has_no_e_mail_gets_an_sms(jonas: Account) -> None:
    assert deliver(tell(jonas)).state == State.SENT
    assert SimulatedSms.objects.get().to == "+32470123456"


def test_an_sms_of_unknown_fate_is_shown_to_a_person_and_never_sent_again(
    jonas: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(to: str, text: str, key: str) -> None:
        raise SystemExit

    monkeypatch.setattr(sms, "simulator", die)
    notice = tell(jonas)
    with pytest.raises(SystemExit):
        deliver(notice)
    monkeypatch.undo()
    assert deliver(notice).state == State.UNKNOWN
    assert not SimulatedSms.objects.exists()
    assert [row.state for row in failures()] == [State.UNKNOWN]


def test_an_sms_the_provider_surely_did_not_send_is_tried_again(jonas: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(to: str, text: str, key: str) -> None:
        raise sms.NotSent

    monkeypatch.setattr(sms, "simulator", refuse)
    notice = tell(jonas)
    with pytest.raises(sms.NotSent):
        deliver(notice)
    monkeypatch.undo()
    assert deliver(notice).state == State.SENT


def test_who_can_be_reached_nowhere_is_not_failed(jonas: Account) -> None:
    Account.objects.filter(pk=jonas.pk).update(is_active=False)
    assert tell(jonas).state == State.NOT_NEEDED
