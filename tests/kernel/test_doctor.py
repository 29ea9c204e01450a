"""`handrail doctor`: what is well, what is not, and a remedy for each; every check is shown failing once."""

import dataclasses
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.core.management import CommandError, call_command
from django.db import connection

from handrail.kernel import audit, backups, clock, doctor, health
from handrail.kernel.doctor import Finding
from handrail.kernel.jobs import app
from handrail.kernel.models import AccessLog, Heartbeat, Seal, SimulatedSms
from handrail.running import any_port

pytestmark = pytest.mark.django_db


def wrong(check: Callable[[], Iterator[Finding]]) -> dict[str, str]:
    """What is not well, with its remedy."""
    return {each.says: each.remedy for each in check() if each.remedy}


@pytest.fixture
def works(db: None) -> None:
    Heartbeat.objects.create(worker="any", at=clock.now())


@pytest.fixture
def said(settings: Any) -> Callable[..., None]:
    """The installation's settings with these changed."""

    def change(**changes: object) -> None:
        settings.HANDRAIL = dataclasses.replace(settings.HANDRAIL, **changes)

    return change


def test_a_name_that_is_nearly_one_of_ours_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("HANDRAIL_")]:
        monkeypatch.delenv(name)
    assert wrong(doctor.environment) == {}
    monkeypatch.setenv("HANDRAIL_BASEURL", "https://x")
    assert wrong(doctor.environment) == {"HANDRAIL_BASEURL is no setting.": "Do you mean HANDRAIL_BASE_URL?"}


def test_a_silent_worker_is_found(works: None) -> None:
    assert wrong(doctor.database) == {}
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=4))
    (found,) = wrong(doctor.database).items()
    assert "No worker works since" in found[0]
    assert "handrail worker" in found[1]
    Heartbeat.objects.all().delete()
    assert "has never been here" in next(iter(wrong(doctor.database)))


def test_a_clock_that_is_wrong_is_found(works: None) -> None:
    with clock.moved_to(clock.now() + timedelta(seconds=90)):
        assert wrong(doctor.database) == {"This machine and the database are 90 s apart.": "Set both by NTP."}


def test_jobs_that_wait_and_jobs_that_gave_up_are_counted(works: None) -> None:
    insert = """
        INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at, args, priority, attempts)
        VALUES ('q', 't', %s::procrastinate_job_status, now() - interval '11 minutes', '{}', 0, 0)
    """
    with connection.cursor() as cursor:
        cursor.execute(insert, ["todo"])
        cursor.execute(insert, ["failed"])
    waits, gave_up = wrong(doctor.database).items()
    assert waits[0].startswith("1 jobs wait, the first since")
    assert gave_up[0] == "1 jobs gave up."


def test_a_job_that_may_run_at_once_is_counted_by_when_it_came(works: None) -> None:
    app.configure_task("handrail.test.nothing", queue="q").defer()
    assert health.work(clock.now()) == health.Work(1, ANY, 0)
    assert "queue" not in {each.about for each in doctor.database() if each.remedy}
    with clock.moved_to(clock.now() + timedelta(minutes=12)):
        late = [each for each in doctor.database() if each.about == "queue"]
    assert late[0].says.startswith("1 jobs wait, the first since")
    app.configure_task("handrail.test.nothing", schedule_in={"hours": 1}).defer()
    assert health.work(clock.now()).waiting == 1, "what waits for its hour is as it should be"


def test_what_is_not_sealed_for_long_is_found(works: None) -> None:
    AccessLog.objects.create(actor="account:1", what="contact", why="desk", at=clock.now() - timedelta(minutes=16))
    (found,) = wrong(doctor.database).items()
    assert "is not sealed" in found[0]
    AccessLog.objects.create(actor="account:1", what="contact", why="desk")


def test_heads_that_are_kept_nowhere_behind_or_ahead_are_found(works: None, said: Callable[..., None], tmp_path: Path) -> None:
    said(demo=False)
    assert "Its heads are kept nowhere else." in wrong(doctor.database)
    said(audit_heads=str(tmp_path))
    old = clock.now() - timedelta(minutes=16)
    link = {"log": "event", "form": 1, "first_id": 1, "last_xid": 1, "last_id": 1, "newest_at": old, "rows": b""}
    Seal.objects.create(number=7, at=old, head="a" * 64, **link)
    assert "The chain has 7 links, the newest exported head is of 0." in wrong(doctor.database)
    audit.export(tmp_path, clock.now())
    assert wrong(doctor.database) == {}
    Seal.objects.create(number=8, at=clock.now(), head="b" * 64, **link)
    assert wrong(doctor.database) == {}, "a head of this minute may wait"
    Seal.objects.all().delete()
    Seal.objects.create(number=3, at=clock.now(), head="c" * 64, **link)
    assert "The chain has 3 links, the newest exported head is of 7." in wrong(doctor.database)


def test_missing_tables_are_found(works: None, settings: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'portal' OR name LIKE '0001%%' AND app = 'messaging'")
    assert any("changes of tables are missing" in says for says in wrong(doctor.database))


def test_a_mail_server_that_is_away_is_found_and_one_that_answers_is_well(said: Callable[..., None], settings: Any) -> None:
    port = any_port()
    server = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": port}}
    settings.MAILERS = {"default": server}
    said(smtp_url=f"smtp://127.0.0.1:{port}")
    (found,) = wrong(doctor.letters).items()
    assert "does not take our mail" in found[0]
    post = Controller(Sink(), hostname="127.0.0.1", port=port)
    post.start()
    try:
        assert wrong(doctor.letters) == {}
    finally:
        post.stop()


def test_a_provider_that_python_does_not_find_is_named(said: Callable[..., None]) -> None:
    assert wrong(doctor.providers) == {}
    said(sms="our_sms.send", meeting_link="zoom")
    lost, strange = wrong(doctor.providers)
    assert "our_sms" in lost
    assert "no provider “zoom” is installed. Installed: none." in strange


def test_an_old_or_missing_backup_is_found(said: Callable[..., None], tmp_path: Path) -> None:
    said(demo=False)
    assert "No backup is made each night." in wrong(doctor.kept)
    said(backups=str(tmp_path))
    assert "There is no backup yet." in wrong(doctor.kept)
    made = tmp_path / f"handrail-{clock.now() - timedelta(hours=37):{backups.MOMENT}}"
    made.mkdir()
    assert "There is no backup yet." in wrong(doctor.kept)  # without its manifest it is half of one
    (made / backups.MANIFEST).write_text("{}")
    assert next(iter(wrong(doctor.kept))).startswith("The newest backup is of")
    fresh = tmp_path / f"handrail-{clock.now() - timedelta(hours=1):{backups.MOMENT}}"
    made.rename(fresh)
    assert wrong(doctor.kept) == {}


def test_a_full_disk_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong(doctor.disk) == {}
    monkeypatch.setattr(doctor, "ROOM_GB", 10**9)
    assert "Make room" in next(iter(wrong(doctor.disk).values()))


def test_pages_that_are_not_collected_are_found(said: Callable[..., None], settings: Any, tmp_path: Path) -> None:
    said(demo=False)
    settings.BUILT, settings.STATIC_ROOT = str(tmp_path), tmp_path
    assert "handrail collectstatic" in next(iter(wrong(doctor.static_files).values()))
    (tmp_path / "staticfiles.json").write_text("{}")
    assert wrong(doctor.static_files) == {}


def test_the_command_says_each_in_one_line_and_ends_with_one_when_something_does_not_work(works: None) -> None:
    out = StringIO()
    call_command("doctor", stdout=out)
    assert "ok    worker: A worker works." in out.getvalue()
    Heartbeat.objects.all().delete()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=StringIO())
    assert ended.value.code == 1


def test_a_test_message_goes_when_asked_for(works: None, said: Callable[..., None], mailoutbox: list[Any]) -> None:
    call_command("doctor", "--mail-to=ada@example.org", "--sms-to=+37060000000", stdout=StringIO())
    assert [each.to for each in mailoutbox] == [["ada@example.org"]]
    assert SimulatedSms.objects.filter(to="+37060000000").count() == 1
    said(sms="our_sms.send")
    with pytest.raises((CommandError, SystemExit)):
        call_command("doctor", "--sms-to=+37060000000", stdout=StringIO())
