"""Workers are killed while they send: no notice is lost, and whoever receives tells a repeat by its Message-ID."""

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import transaction

from handrail.kernel.access import Actor
from handrail.messaging import actions
from handrail.messaging.models import Notice
from handrail.messaging.rules import State
from handrail.people.actions import open_account
from tests.drills.conftest import sized
from tests.messaging import test_crash as crash

NOTICES, KILLS, PATIENCE = sized(40, 10_000), sized(2, 100), sized(120, 1_500)
DAY = date(2026, 11, 23)
sink, start = crash.sink, crash.start


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_repeats_can_be_told(
    sink: tuple[crash.Sink, int], start: Callable[[], "subprocess.Popen[bytes]"], figures: dict[str, Any]
) -> None:
    handler, chance = sink[0], Random(11)
    account = open_account(email="rasa@example.org", name="Rasa P", by=Actor.system("drill"), on=DAY)
    with transaction.atomic():
        for number in range(NOTICES):
            actions.tell("asked", account.person_id or 0, about=f"request:{number}", key=f"k{number}", path="/")
    marks = sorted(chance.sample(range(1, NOTICES - 5), KILLS))
    for mark in marks:
        worker = start()
        crash.wait_for(lambda reached=mark: len(set(handler.received)) >= reached, PATIENCE)  # type: ignore[misc]
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    start()
    crash.wait_for(lambda: not Notice.objects.exclude(state=State.SENT).exists(), PATIENCE)
    received = len(set(handler.received))
    figures |= {
        "notices": NOTICES,
        "kills": KILLS,
        "received_raw": len(handler.received),
        "lost": NOTICES - received,
        "sent_twice": len(handler.received) - received,
    }
    assert received == NOTICES
