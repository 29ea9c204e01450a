"""Web and worker are killed while people write: nothing that was answered is lost, everybody is told, repeats can be told."""

import threading
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection

from tests.drills import crashing
from tests.drills.conftest import sized
from tests.drills.progress import Progress
from tests.messaging import test_crash as crash

SEED = 11
ROUNDS, KILLS, WRITERS = sized(1, 10), sized(2, 12), sized(2, 6)
BETWEEN = (0.0, 4.0)
STILL_STARTING = 0.2
"""Share of kills that may meet a server which has not answered yet."""
PATIENCE = 240
sink = crash.sink


def strike(house: crashing.House, chance: Random) -> dict[str, int]:
    """Wait a moment that nobody chose, kill one or both, and start again what was killed."""
    if chance.random() >= STILL_STARTING:
        crash.wait_for(house.answers, PATIENCE)
    time.sleep(chance.uniform(*BETWEEN))
    struck = chance.choice((["web"], ["worker"], ["web", "worker"]))
    for name in struck:
        house.kill(name)
    for name in struck:
        house.start(name)
    return {f"{name}_kills": 1 for name in struck} | {"kills": 1}


def one_round(number: int, folder: Path, sink: tuple[crash.Sink, int]) -> dict[str, int]:
    """A house, its people, some kills; then quiet, and what is there."""
    handler, port = sink
    handler.received.clear()
    chance, stop, broken, found = Random(SEED * 1_000 + number), threading.Event(), list[str](), {"kills": 0}
    with crashing.House(folder, port).open() as house:
        people = crashing.journeys(WRITERS, SEED * 1_000 + number, house)
        threads = [threading.Thread(target=crashing.walk, args=(each, stop, broken), daemon=True) for each in people]
        for thread in threads:
            thread.start()
        for _ in range(KILLS):
            for name, figure in strike(house, chance).items():
                found[name] = found.get(name, 0) + figure
        crash.wait_for(house.answers, PATIENCE)
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
        crash.wait_for(lambda: crashing.is_quiet(set(handler.received)), PATIENCE)
    assert not broken, "\n".join(broken)
    lost, doubled = (sum(each) for each in zip(*(journey.lost_and_doubled() for journey in people), strict=True))
    told = crashing.expected()
    return found | {
        "writes": sum(journey.done.total() for journey in people),
        "tries_unanswered": sum(
            pen.unanswered for journey in people for pen in (journey.mentor, journey.mentee, journey.asker)
        ),
        "writes_lost": lost,
        "writes_doubled": doubled,
        "notices": len(told),
        "notices_lost": len(told.keys() - set(handler.received)),
        "received_raw": len(handler.received),
        "received_again": len(handler.received) - len(set(handler.received)),
    }


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_repeats_can_be_told(sink: tuple[crash.Sink, int], tmp_path: Path, figures: dict[str, Any]) -> None:
    progress = Progress("crash", SEED)
    for number in range(progress.rounds, ROUNDS):
        progress.add(**one_round(number, tmp_path, sink))
        _empty()
    said = progress.done()
    figures |= said
    assert said["notices"] > 0, "nobody was told anything: the drill itself is broken"
    assert (said["writes_lost"], said["writes_doubled"], said["notices_lost"]) == (0, 0, 0)


def _empty() -> None:
    """The next round begins with an empty house, and with new numbers: what is known of version 1 is known for good."""
    from django.core.management import call_command

    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True, reset_sequences=False)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers CASCADE")
