"""Old sessions and links are swept out, and a code leaves over real SMTP."""

import re
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Sink
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.people import actions
from handrail.people.models import SignInLink
from handrail.people.tasks import forget_ended_sessions, forget_old_links
from tests.people.entering import ask_for_code
from tests.world import World

DAY = timedelta(days=1)


def test_sessions_that_ended_are_forgotten_and_others_stay(db: None) -> None:
    now = clock.now()
    for key, ends in (("ended", now - DAY / 24), ("running", now + DAY / 24)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    forget_ended_sessions(now)
    assert [each.session_key for each in Session.objects.all()] == ["running"]


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_links_are_forgotten_after_thirty_days(world: World, days: int, left: int) -> None:
    actions.make_link(world.person().pk, "invitation", by=Actor.system("test"))
    forget_old_links(clock.now() + days * DAY)
    assert SignInLink.objects.count() == left


class Received(Sink):
    """Keeps what the mail server was given."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.messages.append(message)


def test_a_code_leaves_over_smtp_and_signs_in(settings: Any, db: None, unused_port: int) -> None:
    cache.clear()
    received = Received()
    controller = Controller(received, hostname="127.0.0.1", port=unused_port)
    controller.start()
    try:
        options = {"host": "127.0.0.1", "port": unused_port, "timeout": 5}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
        client = Client(headers={"accept-language": "en"})
        ask_for_code(client, "ana@example.org")
    finally:
        controller.stop()
    message = received.messages[0]
    assert message["To"] == "ana@example.org"
    assert re.fullmatch(r"<[0-9a-f]{32}@127\.0\.0\.1>", message["Message-ID"])
    text = message.get_payload(decode=True).decode()
    code = re.findall(r"^\d{6}\s*$", text, re.MULTILINE)[0].strip()
    assert code in message["Subject"]
    assert client.post("/account/code/", {"code": code}).status_code == 302
    assert "_auth_user_id" in client.session


def test_a_mail_server_that_is_away_is_said_in_words(settings: Any, db: None, unused_port: int) -> None:
    cache.clear()
    options = {"host": "127.0.0.1", "port": unused_port, "timeout": 1}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    answer = Client().post("/account/sign-in/", {"contact": "ana@example.org"})
    assert answer.status_code == 200
    assert "We could not send the message" in answer.content.decode()
