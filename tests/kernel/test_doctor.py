"""`handrail doctor`: what is well, what is not, and a remedy for each; every check is shown failing once."""

import dataclasses
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.core.management import CommandError, call_command
from django.db import connection

from handrail.kernel import backups, clock, doctor
from handrail.kernel.doctor import Finding
from handrail.kernel.models import Heartbeat, SimulatedSms
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
    assert wrong(doctor.sms) == {}
    said(sms="our_sms.send")
    assert "our_sms" in next(iter(wrong(doctor.sms)))


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
