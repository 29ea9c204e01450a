"""A backup of a large installation comes back by one command, the same row for row; and whatever is wrong with one is found."""

import base64
import dataclasses
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from django.db import connection

from handrail.kernel import backups, crypto
from handrail.kernel.keyring import ring
from handrail.kernel.models import DataKey, LegalHold
from tests.drills.conftest import sized
from tests.drills.progress import Progress
from tests.drills.test_migrations import enlarge
from tests.kernel.test_audit import happen
from tests.kernel.test_backups import address, empty, restored
from tests.matching.world import MatchingWorld
from tests.releases.moving import OPEN, run

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["empty"]  # a database beside the test's own, for this module too

SEED = 20_261_122
PAIRS, ROWS, KEYS, HARMS = sized(3, 50), sized(2_000, 1_000_000), sized(50, 100_000), sized(9, 60)
NOW = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)


@pytest.fixture
def filled(db: None, monkeypatch: pytest.MonkeyPatch) -> int:
    """People, pairs, keys, and as much of what only grows as the size asks for; gives the rows."""
    monkeypatch.setattr("tests.drills.test_migrations.ROWS", ROWS)
    world = MatchingWorld()
    said = {"set_by_id": 1, "since": "2026-01-01", "review_on": "2026-02-01", "reason": "a sealed text"}
    for each in range(PAIRS):
        world.duo()
        LegalHold.objects.create(trust=f"legal_hold:{each}", about=f"made:{each}", **said)
    happen(50)
    names = (f"made:{each}" for each in range(KEYS))
    DataKey.objects.bulk_create(DataKey(trust=name, wrapped=ring().seal(crypto.new_key(), f"key:{name}")) for name in names)
    with psycopg.connect(address(connection.settings_dict["NAME"]), autocommit=True) as link:
        enlarge(link)
    return sum(rows for rows, _ in backups.state()["tables"].values())


def harm(file: Path, chance: Random) -> bytes:
    """Cut off, one byte changed, or one put in; gives what it was."""
    whole = file.read_bytes()
    at = chance.randrange(len(whole))
    ways = (
        whole[:at],
        whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :],
        whole[:at] + b"x" + whole[at:],
    )
    file.write_bytes(chance.choice(ways))
    return whole


def test_it_comes_back_by_one_command_and_every_harm_is_found(
    filled: int, empty: str, tmp_path: Path, settings: Any, figures: dict[str, Any]
) -> None:
    places, progress = (tmp_path / "backups", tmp_path / "keys"), Progress("restore", SEED)
    began = time.monotonic()
    backup = backups.back_up(*places, NOW)
    made = time.monotonic()
    done = restored(backup, places[1], empty)
    back = time.monotonic()
    assert done.returncode == 0, done.stderr
    opened, shut = map(int, run(address(empty), "-c", OPEN).stdout.split())
    assert (opened, shut) == (PAIRS, 0)

    files = [backup / backups.DUMP, backup / backups.MANIFEST, places[1] / f"{backup.name}.keys"]
    size, chance = sum(file.stat().st_size for file in files), Random(SEED)
    assert backups.faults(backup, places[1]) == []
    for number in range(HARMS):
        file = files[number % len(files)]
        whole = harm(file, chance)
        assert backups.faults(backup, places[1]), f"harm {number} to {file.name} was not found"
        file.write_bytes(whole)
    key = tmp_path / "another"
    key.write_bytes(base64.b64encode(crypto.new_key()))
    settings.HANDRAIL = dataclasses.replace(settings.HANDRAIL, key_file=str(key))
    assert "is not the key of this backup" in backups.faults(backup, places[1])[0]
    settings.HANDRAIL = dataclasses.replace(settings.HANDRAIL, key_file="")
    assert backups.faults(backup, places[1]) == [], "control: what was put back is whole again"
    figures |= progress.done() | {
        "rows": filled,
        "backup_mb": round(size / (1 << 20), 1),
        "backup_s": round(made - began, 1),
        "restore_s": round(back - made, 1),
        "harms_found": HARMS + 1,
        "texts_opened": opened,
        "load": round(os.getloadavg()[0], 1),
    }
