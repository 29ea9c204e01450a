from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from handrail.kernel import clock, events
from handrail.kernel.access import Actor
from handrail.kernel.models import Event, Handled
from handrail.kernel.queries import timeline

BY = Actor.system("test")
DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class BellRung:
    bell_id: int
    tower_id: int | None
    rung_on: date | None = None


HEARD: list[tuple[BellRung, events.Told]] = []


@pytest.fixture(autouse=True)
def bell(monkeypatch: pytest.MonkeyPatch) -> None:
    HEARD.clear()
    monkeypatch.setitem(events.HANDLERS, BellRung, {"tests.hear": lambda event, told: HEARD.append((event, told))})
    monkeypatch.setitem(events.kinds(), "BellRung", BellRung)


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'handrail.react'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_an_event_is_told_once_with_its_facts(settle) -> None:
    row = events.record(BellRung(3, None, DAY), by=BY, on=DAY)
    assert HEARD == []
    assert settle() == 1
    [(event, told)] = HEARD
    assert event == BellRung(3, None, DAY)
    assert (told.event_id, told.on) == (row.pk, DAY)
    events.react(event_id=row.pk, handler="tests.hear")
    assert len(HEARD) == 1
    assert Handled.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        events.record(BellRung(1, None), by=BY, on=DAY)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_event_and_job_vanish_with_the_change_that_failed() -> None:
    def ring_and_fail() -> None:
        with transaction.atomic():
            events.record(BellRung(1, None), by=BY, on=DAY)
            assert waiting() == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ring_and_fail()
    assert (Event.objects.count(), waiting()) == (0, 0)


@pytest.mark.django_db
def test_a_handler_that_fails_leaves_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(event: BellRung, told: events.Told) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(events.HANDLERS, BellRung, {"tests.fail": fail})
    row = events.record(BellRung(1, None), by=BY, on=DAY)
    with pytest.raises(ZeroDivisionError):
        events.react(event_id=row.pk, handler="tests.fail")
    assert not Handled.objects.exists()


@pytest.mark.django_db
def test_a_timeline_is_what_happened_about_a_thing_in_order() -> None:
    with clock.moved_to(datetime(2026, 3, 2, tzinfo=UTC)):
        events.record(BellRung(2, 9), by=BY, on=DAY)
    with clock.moved_to(datetime(2026, 3, 1, tzinfo=UTC)):
        events.record(BellRung(1, 9), by=BY, on=DAY)
    events.record(BellRung(3, 8), by=BY, on=DAY)
    assert [row.event.bell_id for row in timeline(["tower:9"])] == [1, 2]
    assert timeline(["tower:9"], names=["Other"]) == []
    assert Event.objects.get(payload__bell_id=2).xid > 0
