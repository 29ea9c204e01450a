"""Who takes part goes out once a day as one signed request: no more than the file holds, tried again until it is taken."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from handrail.kernel import clock, doctor, metrics, posting
from handrail.kernel.access import Actor, Denied
from handrail.kernel.jobs import app
from handrail.kernel.models import Event
from handrail.people.models import Account
from handrail.programmes import tasks
from handrail.programmes.actions import sending, state_out
from handrail.programmes.models import Participation, StateSending
from handrail.programmes.queries.state_out import COLUMNS
from handrail.programmes.rules import ParticipationStage
from tests.programmes.world import SYSTEM
from tests.receiving import Receiver, receiving
from tests.world import World

pytestmark = pytest.mark.django_db
OLD, NEW = "whsec_" + "QUFB" * 8, "whsec_" + "QkJC" * 8
DAY = date(2026, 11, 22)
PATIENCE = 50
"""So often a worker looks for the job that waits for its next try."""
MORNING = datetime(2026, 11, 22, 4, 25, tzinfo=UTC)
HOW_TO = Path("docs/how-to/participation-state.md")


@pytest.fixture
def other(settings: Any) -> Iterator[Receiver]:
    """The service's own system, and this installation told of it."""
    with receiving() as receiver, clock.moved_to(MORNING):
        settings.HANDRAIL = replace(settings.HANDRAIL, states_hook=receiver.address, states_hook_secrets=(NEW, OLD))
        yield receiver


def receiver_of_the_docs() -> Any:
    """The example a receiver copies, taken from the page where she finds it."""
    (code,) = re.findall(r"```python\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert len(code.strip().splitlines()) <= 15
    known: dict[str, Any] = {}
    exec(compile(code, str(HOW_TO), "exec"), known)  # noqa: S102  # our own page
    return known["verified"]


def waiting() -> list[tuple[str, dict[str, Any], datetime | None]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    rows = ProcrastinateJob.objects.filter(task_name=tasks.send_states.name).order_by("id")
    return [(row.status, row.args, row.scheduled_at) for row in rows]


def test_it_holds_what_the_file_holds_and_nothing_more(world: World, other: Receiver, tmp_path: Path) -> None:
    world.mentee(name="Amina")
    gone = world.mentee(name="Rasa")
    Participation.objects.filter(pk=gone.pk).update(stage=ParticipationStage.CLOSED, closed_on=DAY, reason="own_wish")
    not_taken_up = world.mentee(name="Vida")
    Participation.objects.filter(pk=not_taken_up.pk).update(joined_on=None, stage=ParticipationStage.REFERRED)
    tasks.send_states(day=DAY.isoformat())
    state_out.write_states(tmp_path / "out.csv", by=SYSTEM, on=DAY)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        in_file = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    (got,) = other.got
    said = json.loads(got.body)
    assert datetime.fromisoformat(said.pop("timestamp")) - MORNING < timedelta(minutes=1)
    assert said == {"type": "participations.state", "data": {"day": "2026-11-22", "participations": in_file}}
    assert len(in_file) == 2
    assert {name for row in said["data"]["participations"] for name in row} == set(COLUMNS)
    told = got.body.decode() + json.dumps(got.headers)
    assert not any(word in told for word in ("own_wish", "Amina", "Rasa", "Vida", not_taken_up.ref))
    assert Event.objects.get(name="StatesSent").payload == {"rows": 2}


def test_the_receivers_example_takes_it_with_either_secret_and_refuses_what_is_forged(world: World, other: Receiver) -> None:
    world.mentee()
    tasks.send_states(day=DAY.isoformat())
    verified, (got,) = receiver_of_the_docs(), other.got
    now = MORNING.timestamp()
    assert verified(got.headers, got.body, NEW, now)
    assert verified(got.headers, got.body, OLD, now)
    assert not verified(got.headers, got.body, "whsec_" + "Q0ND" * 8, now)
    assert not verified(got.headers, got.body.replace(b"takes_part", b"ended"), NEW, now)
    assert not verified(got.headers | {"webhook-id": "participations-2026-11-23"}, got.body, NEW, now)
    assert not verified(got.headers, got.body, NEW, now + 330), "an old one sent again"


def test_a_day_is_planned_once_however_often_the_sweep_runs(db: None, other: Receiver) -> None:
    for hour in range(3):
        tasks.plan_states(MORNING + timedelta(hours=hour))
    assert [args for _, args, _ in waiting()] == [{"day": "2026-11-22"}]
    tasks.plan_states(MORNING + timedelta(days=1))
    assert len(waiting()) == 2
    assert other.got == [], "the sweep only plans"


def test_without_an_address_nothing_is_planned(db: None) -> None:
    tasks.plan_states(MORNING)
    assert (waiting(), StateSending.objects.exists()) == ([], False)


@pytest.mark.django_db(transaction=True)
def work_until(is_done: Callable[[], bool]) -> None:
    """A worker's turns, in a thread: where a browser is open in this one, its loop runs and no other may."""
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as ours:
            for _ in range(PATIENCE):
                ours.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, queues=["hooks"])
                if is_done():
                    return
                sleep(0.1)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_after_a_500_the_worker_tries_again_under_the_same_name(other: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.HOOK_TRIES, "exponential_wait", 0)
    other.answers = [(500, b"no"), (200, b"yes")]
    tasks.plan_states(MORNING)
    with ThreadPoolExecutor(1) as threads:
        threads.submit(copy_context().run, work_until, lambda: len(other.got) > 1).result()
    assert [status for status, *_ in waiting()] == ["succeeded"]
    assert [got.headers["webhook-id"] for got in other.got] == ["participations-2026-11-22"] * 2
    row = StateSending.objects.get()
    assert (row.tries, row.answer, row.taken_at == row.tried_at) == (2, "200", True)


def test_the_tries_of_a_day_end_before_the_next(db: None) -> None:
    waits = [tasks.HOOK_TRIES.exponential_wait ** (tries + 1) for tries in range(tasks.HOOK_TRIES.max_attempts or 0)]
    assert 8 * 3600 < sum(waits) < 20 * 3600


@pytest.mark.parametrize("answer", ["404", "timeout"])
def test_what_is_not_a_yes_is_noted_and_tried_again(other: Receiver, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sending.plan_sending(DAY, by=SYSTEM)
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 0.1)
    other.answers, other.slow = [(404, b"")], 0.3 if answer == "timeout" else 0
    with pytest.raises(posting.NotTaken, match=f"^{answer}$"):
        tasks.send_states(day=DAY.isoformat())
    row = StateSending.objects.get()
    assert (row.tries, row.answer, row.taken_at, row.tried_at is None) == (1, answer, None, False)
    assert not Event.objects.filter(name="StatesSent").exists()


def test_a_receiver_that_is_gone_is_not_asked_again_that_day(other: Receiver) -> None:
    sending.plan_sending(DAY, by=SYSTEM)
    other.answers = [(410, b"")]
    tasks.send_states(day=DAY.isoformat())
    assert StateSending.objects.get().answer == "410"


def test_a_day_that_was_taken_or_replaced_is_not_sent(other: Receiver) -> None:
    for day in (DAY, DAY + timedelta(days=1)):
        sending.plan_sending(day, by=SYSTEM)
    tasks.send_states(day=DAY.isoformat())
    assert other.got == [], "a newer day is on its way"
    for _ in range(2):
        tasks.send_states(day=(DAY + timedelta(days=1)).isoformat())
    assert len(other.got) == 1


def test_what_is_long_ago_is_forgotten(other: Receiver) -> None:
    old, recent = DAY - timedelta(days=61), DAY - timedelta(days=60)
    StateSending.objects.bulk_create([StateSending(day=old), StateSending(day=recent)])
    assert sending.plan_sending(DAY, by=SYSTEM)
    assert list(StateSending.objects.order_by("day").values_list("day", flat=True)) == [recent, DAY]


def test_only_an_administrator_sends_it(db: None) -> None:
    with pytest.raises(Denied):
        sending.plan_sending(DAY, by=Actor.visitor())
    with pytest.raises(Denied):
        sending.note_answer(DAY, "200", 1, by=Actor.visitor(), now=MORNING)


def test_the_command_sends_it_at_once_and_says_what_was_answered(other: Receiver, settings: Any, capsys: Any) -> None:
    call_command("participations", "send")
    assert "It was taken. It answered 204." in capsys.readouterr().out
    other.answers = [(503, b"")]
    with pytest.raises(CommandError, match="It answered 503"):
        call_command("participations", "send")
    settings.HANDRAIL = replace(settings.HANDRAIL, states_hook="")
    with pytest.raises(CommandError, match="HANDRAIL_STATES_HOOK"):
        call_command("participations", "send")


def findings() -> list[str]:
    from handrail.programmes.queries.sending import looked_at

    assert looked_at in doctor.CHECKS
    return [f"{each.says} {each.remedy}" for each in looked_at()]


def test_the_doctor_says_how_it_went(other: Receiver, settings: Any) -> None:
    assert "never sent" in findings()[0]
    other.answers = [(500, b"")]
    with pytest.raises(CommandError):
        call_command("participations", "send")
    assert "did not take who takes part on 2026-11-22, tried 1 times. It answered 500. Check" in findings()[0]
    other.answers = [(200, b"")]
    call_command("participations", "send")
    assert "took who takes part at 2026-11-22 04:25 UTC" in findings()[0]
    with clock.moved_to(MORNING + timedelta(days=2)):
        assert "taken nothing since 2026-11-22" in findings()[0]
    settings.HANDRAIL = replace(settings.HANDRAIL, states_hook="")
    assert findings() == []


def test_a_monitor_is_told_when_it_was_last_taken(other: Receiver) -> None:
    gauge = metrics.GAUGES["states_taken_seconds"]
    assert gauge.ask() is None
    call_command("participations", "send")
    with clock.moved_to(MORNING + timedelta(hours=1)):
        assert 3590 < (gauge.ask() or 0) < 3610


def test_an_administrator_sees_what_was_answered_but_never_the_whole_address(world: World, other: Receiver) -> None:
    rita = world.administrator(world.organisation("VDAB"), "Rita Maes")
    desk = Client()
    desk.force_login(Account.objects.get(person=rita))
    assert "Nothing was sent yet." in desk.get("/system/").text
    other.answers = [(500, b"")]
    with pytest.raises(CommandError):
        call_command("participations", "send")
    text = desk.get("/system/").text
    assert "The other system does not have it." in text
    assert "It answered 500." in text
    other.answers = [(200, b"")]
    call_command("participations", "send")
    text = desk.get("/system/").text
    assert "The other system has it." in text
    assert "2 tries for that day" in text
    assert "127.0.0.1" in text
    assert "from=handrail" not in text
    assert NEW not in text
