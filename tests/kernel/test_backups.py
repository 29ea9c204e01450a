"""Backups with PostgreSQL's own programs: whole, ours, and the same again in an empty database."""

import dataclasses
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from handrail.kernel import backups
from handrail.kernel.keyring import Keyring
from handrail.kernel.models import DataKey, key_of
from tests.matching.world import MatchingWorld
from tests.mentorships.world import Duo

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)


@pytest.fixture
def duo(db: None) -> Duo:
    """Two people with a sealed text between them."""
    made = MatchingWorld().duo()
    key_of(f"mentorship:{made.mentorship.pk}", create=True)
    return made


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "backups", tmp_path / "keys"


def address(name: str) -> str:
    said = connection.settings_dict
    where = f"host={said['HOST']}" if said["HOST"].startswith("/") else ""
    host = "" if where else f"{said['HOST']}:{said['PORT']}"
    return f"postgresql://{said['USER']}:{said['PASSWORD']}@{host}/{name}?{where}"


@pytest.fixture
def empty() -> Iterator[str]:
    """The name of an empty database beside the test's own."""
    name = f"handrail_restore_{secrets.token_hex(4)}"
    with psycopg.connect(address(connection.settings_dict["NAME"]), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield name
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def restored(backup: Path, keys: Path, name: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "handrail.cli", "restore", str(backup), "--keys", str(keys)]
    environment = {**os.environ, "DATABASE_URL": address(name)}
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_a_restored_database_is_the_same_and_a_second_restore_is_refused(
    duo: Duo, places: tuple[Path, Path], empty: str
) -> None:
    backup = backups.back_up(*places, NOW)
    manifest = json.loads((backup / backups.MANIFEST).read_text())
    assert manifest["tables"]["people_person"][0] >= 2
    done = restored(backup, places[1], empty)
    assert done.returncode == 0, done.stderr
    assert f"{len(manifest['tables'])} tables with" in done.stdout
    again = restored(backup, places[1], empty)
    assert again.returncode != 0
    assert "is not empty" in again.stderr


def test_a_row_that_differs_is_found(duo: Duo, places: tuple[Path, Path]) -> None:
    manifest = json.loads((backups.back_up(*places, NOW) / backups.MANIFEST).read_text())
    assert backups.differences(manifest) == []
    person = duo.mentorship.mentee_person
    person.name = f"{person.name}."
    person.save()
    assert backups.differences(manifest) == ["people_person"]


def test_a_file_that_is_cut_off_changed_or_missing_is_found(duo: Duo, places: tuple[Path, Path]) -> None:
    backup = backups.back_up(*places, NOW)
    assert backups.faults(backup, places[1]) == []
    dump, keys = backup / backups.DUMP, places[1] / f"{backup.name}.keys"
    whole = dump.read_bytes()
    for wrong in (whole[:-1], whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]):
        dump.write_bytes(wrong)
        assert "cut off or was changed" in backups.faults(backup, places[1])[0]
    dump.write_bytes(whole)
    keys.unlink()
    assert "is missing" in backups.faults(backup, places[1])[0]


def test_another_key_and_a_changed_manifest_are_found(duo: Duo, places: tuple[Path, Path], settings: Any) -> None:
    backup = backups.back_up(*places, NOW)
    manifest = backup / backups.MANIFEST
    text = manifest.read_text()
    changed = json.loads(text)
    changed["tables"]["people_person"][0] += 1
    manifest.write_text(json.dumps(changed))
    assert "The seal does not fit" in backups.faults(backup, places[1])[0]
    manifest.write_text("{}")
    assert "is no backup" in backups.faults(backup, places[1])[0]
    manifest.write_text(text)
    settings.HANDRAIL = dataclasses.replace(settings.HANDRAIL, keys=Keyring((b"x" * 32,)))
    assert "HANDRAIL_KEY_FILE is not the key" in backups.faults(backup, places[1])[0]


def test_the_dump_holds_no_key_of_a_text_and_the_keys_nothing_else(duo: Duo, places: tuple[Path, Path]) -> None:
    assert DataKey.objects.exists()
    backup = backups.back_up(*places, NOW)
    (keys,) = places[1].glob("*.keys")
    assert rows_of(backup / backups.DUMP, "kernel_datakey") == 0
    assert rows_of(backup / backups.DUMP, "people_person") >= 2
    assert rows_of(keys, "kernel_datakey") == DataKey.objects.count()
    assert rows_of(keys, "people_person") == 0


def rows_of(dump: Path, table: str) -> int:
    words = [backups.program("pg_restore"), "--data-only", f"--table={table}", "--file=-", str(dump)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    if "COPY " not in said:
        return 0
    return len(said.split("FROM stdin;\n", 1)[1].split("\n\\.", 1)[0].strip("\n").splitlines())


def test_what_is_older_than_35_days_goes_with_its_keys(duo: Duo, places: tuple[Path, Path]) -> None:
    folder, keys = places
    first = backups.back_up(folder, keys, NOW)
    backups.back_up(folder, keys, NOW + timedelta(days=35))
    assert first.exists()
    last = backups.back_up(folder, keys, NOW + timedelta(days=35, seconds=1))
    assert not first.exists()
    assert len(list(folder.iterdir())) == len(list(keys.iterdir())) == 2
    assert backups.newest(folder) == backups.made_at(last)


def test_keys_never_stand_beside_their_backup(places: tuple[Path, Path]) -> None:
    with pytest.raises(backups.NotDone, match="folder of their own"):
        backups.back_up(places[0], places[0], NOW)


def test_a_program_that_fails_leaves_nothing_behind(
    duo: Duo, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "program", lambda _name: "/bin/false")
    with pytest.raises(backups.NotDone, match="did not end well"):
        backups.back_up(*places, NOW)
    assert [*places[0].iterdir(), *places[1].iterdir()] == []
