"""A real worker is killed while it sends to a real mail server: nothing is lost, and a repeat carries the same Message-ID."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection, transaction

from handrail.kernel.access import Actor
from handrail.messaging import actions
from handrail.messaging.models import Notice
from handrail.messaging.rules import State
from handrail.people.actions import open_account

NOTICES, KILLS, PATIENCE = 60, 3, 90
DAY = date(2026, 11, 23)


class Sink:
    """A mail server that keeps the Message-IDs it accepted, slowly enough to be killed in between."""

    def __init__(self) -> None:
        self.received: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the library's name
        lines = bytes(envelope.content or b"").decode().splitlines()
        self.received.append(next(line.split(": ", 1)[1] for line in lines if line.lower().startswith("message-id")))
        await asyncio.sleep(0.02)
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    handler = Sink()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def database_url() -> str:
    said = connection.settings_dict
    return f"postgresql://{said['USER']}:{said['PASSWORD']}@/{said['NAME']}?host={said['HOST']}&port={said['PORT']}"


@pytest.fixture
def start(sink: tuple[Sink, int], tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a worker on the test's database; whatever still runs at the end is ended by its process id."""
    running: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "HANDRAIL_SMTP_URL": f"smtp://127.0.0.1:{sink[1]}",
        "HANDRAIL_STALLED_AFTER_SECONDS": "1",
    }

    def run() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "django", "worker"]
        with (tmp_path / "worker.log").open("ab") as log:
            running.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True))
        return running[-1]

    yield run
    for worker in running:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def wait_for(what: Callable[[], bool], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_notice(
    sink: tuple[Sink, int], start: Callable[[], subprocess.Popen[bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    handler, _ = sink
    account = open_account(email="rasa@example.org", name="Rasa P", by=Actor.system("test"), on=DAY)
    with transaction.atomic():
        for number in range(NOTICES):
            actions.tell("asked", account.person_id or 0, about=f"request:{number}", key=f"k{number}", path="/")

    for kill in range(KILLS):
        worker = start()
        wait_for(lambda reached=(kill + 1) * NOTICES // (KILLS + 2): len(handler.received) >= reached)  # type: ignore[misc]
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    start()
    wait_for(lambda: not Notice.objects.exclude(state=State.SENT).exists())

    assert len(set(handler.received)) == NOTICES
    repeated = len(handler.received) - NOTICES
    assert repeated <= KILLS * 4, "only what a worker held when it was killed may go twice"
    with capsys.disabled():
        print(f"\n{NOTICES} notices, {KILLS} kills: {repeated} sent twice, 0 lost")  # noqa: T201  # a figure to report
