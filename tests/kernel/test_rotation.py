"""A new key for the installation: files, rows, what outlives it, and a real server beneath which it is done."""

import base64
import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection

from handrail.kernel import crypto, keyring, rotation
from handrail.kernel.keyring import Keyring, ring
from handrail.kernel.models import DataKey, LegalHold, key_of
from handrail.kernel.privacy import blind_index
from handrail.matching.models import Request
from handrail.people.adapters import SecondStepAdapter
from handrail.training import badges
from tests.drills import crashing
from tests.messaging import test_crash as crash
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
sink = crash.sink
MANY = 4_000


@pytest.fixture
def file(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file with one key, as `handrail settings --new-key` makes it, and this process using it."""
    made = tmp_path / "key"
    made.write_bytes(base64.b64encode(crypto.new_key()) + b"\n")
    made.chmod(0o640)
    settings.HANDRAIL = dataclasses.replace(settings.HANDRAIL, key_file=str(made))
    monkeypatch.setattr(rotation, "LAGGARDS_SECONDS", 0.3)
    return made


def rotate() -> None:
    for step in ("new", "rotate", "forget"):
        call_command("keys", step)


def test_every_sealed_thing_opens_before_during_and_after(file: Path, world: World) -> None:
    key, number, badge = key_of("participation:1", create=True), blind_index("39001010000"), badges.public_key()
    person = world.person("Rasa")
    Authenticator.objects.create(user=person.account, type="totp", data={"secret": SecondStepAdapter().encrypt("JBSWY3DP")})
    old = ring().key
    for step in ("new", "rotate", "forget"):
        call_command("keys", step)
        assert key_of("participation:1", create=False) == key
        assert key_of(f"participation:{step}", create=True)
        assert (blind_index("39001010000"), badges.public_key()) == (number, badge)
        assert SecondStepAdapter().decrypt(Authenticator.objects.get().data["secret"]) == "JBSWY3DP"
    assert old not in ring().keys
    assert len(ring().keys) == 1
    assert file.stat().st_mode & 0o777 == 0o640
    rotate()
    assert key_of("participation:1", create=False) == key
    assert blind_index("39001010000") == number, "a second rotation keeps what the first one wrote down"


def test_the_old_key_is_not_forgotten_while_something_needs_it(file: Path) -> None:
    key_of("participation:1", create=True)
    with pytest.raises(CommandError, match="one key only"):
        call_command("keys", "rotate")
    call_command("keys", "new")
    with pytest.raises(CommandError, match="1 keys still need the old key"):
        call_command("keys", "forget")
    assert len(ring().keys) == 2


def test_a_key_that_was_changed_stops_the_rotation_and_is_not_lost_silently(file: Path) -> None:
    key_of("participation:1", create=True)
    DataKey.objects.update(wrapped=crypto.seal(b"k" * 32, crypto.new_key(), "key:participation:1"))
    call_command("keys", "new")
    with pytest.raises(crypto.CannotOpen):
        call_command("keys", "rotate")


def test_a_file_that_is_torn_or_away_leaves_what_was_read_before(file: Path) -> None:
    held = ring()
    file.write_text("half a ke")
    assert ring() == held
    file.unlink()
    assert ring() == held


@pytest.mark.parametrize("text", ["", "c2hvcnQ=\n", "other " + "QUFB" * 10 + "QUE=", "no base64!"])
def test_a_key_file_that_says_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"key|base64|word"):
        keyring.read(text)


def test_a_ring_survives_its_file() -> None:
    made = Keyring((crypto.new_key(), crypto.new_key()), {"index": b"i" * 32})
    assert keyring.read(made.text()) == made


def test_two_swapped_keys_and_two_swapped_texts_do_not_open(file: Path) -> None:
    for each in ("a", "b"):
        LegalHold.objects.create(
            trust="legal_hold:1", about=each, set_by_id=1, since="2026-01-01", review_on="2026-02-01", reason=each
        )
        key_of(f"participation:{each}", create=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_legalhold SET reason = (SELECT reason FROM kernel_legalhold AS o WHERE o.about = 'a')"
            " WHERE about = 'b'"
        )
        cursor.execute(
            "UPDATE kernel_datakey SET wrapped = (SELECT wrapped FROM kernel_datakey WHERE trust = 'participation:a')"
            " WHERE trust = 'participation:b'"
        )
    assert LegalHold.objects.get(about="a").reveal("reason") == "a"
    with pytest.raises(crypto.CannotOpen):
        LegalHold.objects.get(about="b").reveal("reason")
    with pytest.raises(crypto.CannotOpen):
        key_of("participation:b", create=False)


def test_a_rotation_that_is_killed_goes_on_where_it_was(file: Path) -> None:
    old = ring()
    keys = {f"participation:{each}": crypto.new_key() for each in range(MANY)}
    DataKey.objects.bulk_create(DataKey(trust=trust, wrapped=old.seal(key, f"key:{trust}")) for trust, key in keys.items())
    call_command("keys", "new")
    environment = os.environ | {"DATABASE_URL": crash.database_url(), "HANDRAIL_KEY_FILE": str(file)}
    words = [sys.executable, "-m", "django", "keys", "rotate"]
    with psycopg.connect(crash.database_url()) as holder:
        # Somebody holds the last row, so that it cannot be through before it is killed.
        holder.execute("SELECT 1 FROM kernel_datakey ORDER BY id DESC LIMIT 1 FOR UPDATE")
        with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            crash.wait_for(lambda: rotation.needing_old(ring()) < MANY or run.poll() is not None, 60)
            run.send_signal(signal.SIGKILL)
    assert 0 < rotation.needing_old(ring()) < MANY, "it was to be killed in the middle"
    call_command("keys", "rotate")
    call_command("keys", "forget")
    assert {trust: key_of(trust, create=False) for trust in list(keys)[:: MANY // 50]} == dict(
        list(keys.items())[:: MANY // 50]
    )
    assert rotation.needing_old(ring()) == 0


def test_a_real_server_goes_on_while_its_key_is_changed(file: Path, sink: tuple[crash.Sink, int], tmp_path: Path) -> None:
    """Three people write sealed words all the time; web and worker are never restarted; nobody is refused anything."""
    house = crashing.House(tmp_path, sink[1])
    house.environment["HANDRAIL_KEY_FILE"] = str(file)
    stop, broken, old = threading.Event(), list[str](), ring().key
    with house.open():
        crash.wait_for(house.answers, 60)
        people = crashing.journeys(2, 7, house)
        threads = [threading.Thread(target=crashing.walk, args=(each, stop, broken), daemon=True) for each in people]
        for thread in threads:
            thread.start()
        for step in ("new", "rotate", "forget"):
            time.sleep(1)
            call_command("keys", step)
        time.sleep(1)
        stop.set()
        for thread in threads:
            thread.join(60)
    pens = [pen for each in people for pen in (each.mentor, each.mentee, each.asker)]
    assert (broken, sum(pen.unanswered for pen in pens)) == ([], 0)
    written = sum(each.done.total() for each in people)
    words = [request.reveal("words") for request in Request.objects.all() if request.words is not None]
    assert written > 10
    assert words
    assert set(words) == {"Hello"}
    assert old not in ring().keys
    assert rotation.needing_old(ring()) == 0
