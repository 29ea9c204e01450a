"""The audit chain: what is sealed cannot be changed without being found out, and by its name."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from handrail.kernel import audit, audit_faults, clock
from handrail.kernel.holds import hold, release
from handrail.kernel.keeping import after_closure, last_day
from handrail.kernel.models import AccessLog, Event, Seal
from handrail.kernel.tasks import forget_looks
from tests.kernel import tampering
from tests.kernel.test_backups import address

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def happen(number: int = 1) -> None:
    for each in range(number):
        Event.objects.create(
            name="Tested", payload={"each": each}, about=[f"test:{each}"], at=clock.now(), on=date(2026, 3, 1), actor="system:t"
        )
        AccessLog.objects.create(actor=f"account:{each}", person_id=each, what="contact", why="desk")


@pytest.fixture
def chain() -> list[audit.Head]:
    """Three times two rows in six links, and the heads as they were exported meanwhile."""
    found = []
    for minute in range(3):
        happen(2)
        assert audit.seal(NOW + timedelta(minutes=minute)) == 4
        found.append(audit.newest())
    return [head for head in found if head]


def test_a_whole_chain_is_well(chain: list[audit.Head]) -> None:
    happen()
    report = audit_faults.verify(chain)
    assert report.faults == []
    assert (report.links, report.rows, report.waiting) == (6, 12, 2)
    assert audit.seal(NOW) == 2
    assert audit.seal(NOW) == 0, "what is sealed is not sealed again"


def test_the_row_that_was_changed_or_taken_out_is_named(chain: list[audit.Head]) -> None:
    first, second = Event.objects.order_by("id")[:2]
    note = AccessLog.objects.latest("id")
    with tampering.hands() as cursor:
        cursor.execute("UPDATE kernel_event SET actor = 'account:9' WHERE id = %s", [first.pk])
        cursor.execute("DELETE FROM kernel_event WHERE id = %s", [second.pk])
        cursor.execute("UPDATE kernel_accesslog SET person_id = 9 WHERE id = %s", [note.pk])
        faults = audit_faults.verify(chain).faults
    assert [each.split(" (")[0] for each in faults] == [
        f"Event {first.pk} was changed",
        f"Event {second.pk} was taken out",
        f"Access note {note.pk} was changed",
    ]


def test_a_row_put_in_between_is_named_and_one_that_names_no_transaction_yet(chain: list[audit.Head]) -> None:
    with tampering.hands() as cursor:
        tampering.put_in_between(cursor, Random(1))
        assert "was put in between" in audit_faults.verify(chain).faults[0]
    with tampering.hands() as cursor:
        cursor.execute(
            "INSERT INTO kernel_accesslog (at, actor, what, why, about, xid) VALUES (now(), 'a', 'w', 'y', '', 1::bigint << 60)"
        )
        assert "has not been yet" in audit_faults.verify(chain).faults[0]


def test_a_cut_end_is_found_by_the_exported_heads_alone(chain: list[audit.Head]) -> None:
    with tampering.hands() as cursor:
        cursor.execute("DELETE FROM kernel_seal WHERE number > 4")
        cursor.execute("DELETE FROM kernel_event WHERE id IN (SELECT id FROM kernel_event ORDER BY id DESC LIMIT 2)")
        cursor.execute("DELETE FROM kernel_accesslog WHERE id IN (SELECT id FROM kernel_accesslog ORDER BY id DESC LIMIT 2)")
        assert audit_faults.verify().faults == [], "control: without them nobody can tell"
        (fault,) = audit_faults.verify(chain).faults
    assert fault.startswith("The chain ends with link 4, but on")
    assert "it had 6: its end was cut off" in fault


def test_a_chain_made_anew_is_found_with_and_without_heads(chain: list[audit.Head]) -> None:
    with tampering.hands() as cursor:
        tampering.make_anew(cursor, Random(3))
        assert any("without this installation's key" in each for each in audit_faults.verify().faults)
        assert any("the chain was made anew" in each for each in audit_faults.verify(chain).faults)


@pytest.mark.parametrize("model", [Event, AccessLog])
def test_the_application_cannot_change_or_take_out_a_row(model: Any) -> None:
    happen()
    for act in (
        lambda: model.objects.update(actor="account:9"),
        lambda: model.objects.all().delete(),
        lambda: execute("SET LOCAL handrail.may_empty = 'no'", f"TRUNCATE {model._meta.db_table}"),
    ):
        with pytest.raises(DatabaseError, match="never changed or taken out"), transaction.atomic():
            act()
    assert model.objects.count() == 1


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def another() -> Iterator[Any]:
    with psycopg.connect(address(connection.settings_dict["NAME"])) as link:
        yield link


def test_what_another_transaction_is_still_writing_waits_and_keeps_its_place(another: Any) -> None:
    """It began before and ends after: sealed at once, the later ones would hide it for ever."""
    insert = "INSERT INTO kernel_accesslog (at, actor, what, why, about) VALUES (now(), 'account:1', 'late', 'desk', '')"
    another.execute(insert)
    happen()
    assert audit.seal(NOW) == 0
    another.commit()
    assert audit.seal(NOW) == 3
    notes = [row for link in Seal.objects.filter(log="access") for row, _ in audit.entries(link)]
    assert AccessLog.objects.get(pk=notes[0]).what == "late"
    assert audit_faults.verify().faults == []


def test_a_cluster_that_counts_anew_goes_on_above(chain: list[audit.Head]) -> None:
    """As after a restore: what the rows say is far above what this cluster has counted."""
    execute("ALTER TABLE kernel_event DISABLE TRIGGER USER", "UPDATE kernel_event SET xid = xid + 5000000")
    execute("ALTER TABLE kernel_event ENABLE TRIGGER USER", "DELETE FROM kernel_seal")
    audit.carry_on()
    try:
        assert audit.seal(NOW) == 12
        happen()
        assert audit.seal(NOW) == 2
        assert audit_faults.verify().faults == []
    finally:
        execute(audit.AGAIN.format(0))


def test_rows_whose_time_is_over_go_and_the_chain_says_so(chain: list[audit.Head]) -> None:
    assert audit.let_go("access", clock.now() - timedelta(days=1), NOW) == 0
    assert audit.let_go("access", clock.now() + timedelta(days=1), NOW) == 6
    report = audit_faults.verify(chain)
    assert (report.faults, report.let_go, AccessLog.objects.count()) == ([], 6, 0)
    with tampering.hands() as cursor:
        cursor.execute("UPDATE kernel_seal SET let_go_at = let_go_at + interval '1 day' WHERE number = 2")
        assert "rows were let go, but not with this installation's key" in audit_faults.verify(chain).faults[0]


def test_who_looked_is_noted_to_the_last_day_and_longer_under_a_hold(chain: list[audit.Head]) -> None:
    """Seen on the last day on which it stands, on the day after, and with a hold on somebody the notes are about."""
    day = clock.today()
    last = datetime.combine(
        last_day(day, after_closure(settings.HANDRAIL.looks_months)), time(3, 23), ZoneInfo(settings.TIME_ZONE)
    )
    counts = []
    hold("concern:9", [1], reason="a court asks", review_on=day + timedelta(days=9), by=1, on=day)
    forget_looks(last + timedelta(days=1))
    counts.append(AccessLog.objects.count())
    with transaction.atomic():
        release("concern:9", because="settled", on=day)
    for moment in (last, last + timedelta(days=1)):
        forget_looks(moment)
        counts.append(AccessLog.objects.count())
    assert counts == [6, 6, 0]
    assert audit_faults.verify(chain).faults == []


def test_heads_are_exported_where_the_chain_grew_and_read_by_the_command(chain: list[audit.Head], tmp_path: Path) -> None:
    audit.export(tmp_path, NOW)
    audit.export(tmp_path, NOW)
    (file,) = tmp_path.iterdir()
    assert [(head.number, head.head) for head in audit.heads(tmp_path)] == [(chain[-1].number, chain[-1].head)]
    out = StringIO()
    call_command("audit", "verify", heads=[tmp_path], stdout=out)
    assert "6 links and 12 rows are as they were sealed, 1 exported heads fit" in out.getvalue()
    file.write_text(file.read_text().replace(chain[-1].head, "0" * 64))
    with pytest.raises(CommandError, match="made anew"):
        call_command("audit", "verify", heads=[tmp_path], stdout=out)
    file.write_text("nonsense\n")
    with pytest.raises(CommandError, match="no head"):
        call_command("audit", "verify", heads=[tmp_path], stdout=out)


def test_a_look_before_there_was_an_account_becomes_hers_once_and_stays_as_it_was() -> None:
    AccessLog.objects.create(actor="account:1", actor_person_id=7, what="register_row", why="desk", about="jobseeker:12")
    for _ in range(2):
        audit.hand_over_looks("jobseeker:12", 5)
    first, copy = AccessLog.objects.order_by("id")
    assert (first.person_id, first.about) == (None, "jobseeker:12")
    assert (copy.person_id, copy.at, copy.what, copy.about) == (5, first.at, "register_row", f"log:{first.pk}")
