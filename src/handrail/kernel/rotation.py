"""A new key for the installation, while web and worker run.

Three steps, each of which may be repeated: `begin` writes a new key above the old one in the key file, and every process takes
it up at its next look; `rewrap` wraps again what the old key wrapped; `forget` takes the old key out, once nothing needs it.
What must outlive the key (see `keyring.LASTING`) is written into the file at the first rotation.
"""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from handrail.kernel import audit, crypto
from handrail.kernel.keyring import LASTING, Keyring, ring
from handrail.kernel.models import DataKey

AT_ONCE = 500
LAGGARDS_SECONDS, ENDS_WITHIN = 2, 120
ALSO: dict[str, Callable[[], int]] = {}
"""What apps above keep under the installation's key without a row of `DataKey`: seals it again, gives how many."""


class NotRotated(Exception):
    """Nothing was lost; the message says why and how to go on."""


@dataclass(frozen=True)
class Rotated:
    wrapped_again: int
    keys: int


def file_of_keys() -> Path:
    if not settings.HANDRAIL.key_file:
        raise NotRotated("There is no key file: the demo's key is not rotated. Set HANDRAIL_KEY_FILE.")
    return Path(settings.HANDRAIL.key_file)


def begin() -> None:
    """A new key above the others. Reading goes on with each of them."""
    held = ring()
    kept = {name: held.lasting(name) for name in LASTING}
    _write(file_of_keys(), Keyring((crypto.new_key(), *held.keys), kept))


def _write(file: Path, keys: Keyring) -> None:
    """In one step: whoever reads the file meanwhile finds the one or the other."""
    about = file.stat()
    try:
        descriptor, new = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(keys.text())
            out.flush()
            os.fsync(out.fileno())
        Path(new).chmod(about.st_mode & 0o777)
        os.chown(new, about.st_uid, about.st_gid)
        Path(new).replace(file)
    except OSError as error:
        raise NotRotated(f"{file} cannot be written ({error.strerror}): run this as its owner.") from error


def rewrap(say: Callable[[str], None] = lambda _: None) -> Rotated:
    """Everything under the first key. A run that was killed is simply started again."""
    keys = ring()
    if len(keys.keys) == 1:
        raise NotRotated("The key file holds one key only: write a new one into it with “handrail keys new” first.")
    done = _rest(keys, say)
    _wait_for_laggards()
    done += _rest(keys, say)
    done += sum(again() for again in ALSO.values())
    if left := needing_old(keys):
        raise NotRotated(f"{left} keys still need the old key. Start this again; if it stays so, one of them was changed.")
    return Rotated(done, DataKey.objects.count())


def _rest(keys: Keyring, say: Callable[[str], None]) -> int:
    done, last = 0, 0
    while rows := list(DataKey.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = rows[-1].pk
        old = [(_again(row, keys), row.pk) for row in rows if not _is_newest(row, keys)]
        # An update and never an insert: a key that is erased meanwhile stays erased.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany("UPDATE kernel_datakey SET wrapped = %s WHERE id = %s", old)
        done += len(old)
        if old:
            say(f"{done} keys are wrapped again.")
    return done


def _again(row: DataKey, keys: Keyring) -> bytes:
    place = f"key:{row.trust}"
    return keys.seal(keys.unseal(bytes(row.wrapped), place), place)


def _is_newest(row: DataKey, keys: Keyring) -> bool:
    return keys.newest_opens(bytes(row.wrapped), f"key:{row.trust}")


def _wait_for_laggards() -> None:
    """Whoever sealed with the old key a moment ago has stored it, or has given up."""
    time.sleep(LAGGARDS_SECONDS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (following,) = cursor.fetchone()
    until = time.monotonic() + ENDS_WITHIN
    while True:
        with connection.cursor() as cursor:
            if audit.complete_below(cursor) >= following:
                return
        if time.monotonic() > until:
            raise NotRotated("A transaction runs for minutes and may still store a key under the old one. Start this again.")
        time.sleep(0.1)


def needing_old(keys: Keyring) -> int:
    """How many keys of texts the first key does not open."""
    return sum(not _is_newest(row, keys) for row in DataKey.objects.order_by("pk").iterator(AT_ONCE))


def forget() -> None:
    """Take the old keys out of the file, once nothing needs them."""
    keys = ring()
    if left := needing_old(keys):
        raise NotRotated(f"{left} keys still need the old key: run “handrail keys rotate” first.")
    again = sum(each() for each in ALSO.values())
    if again:
        raise NotRotated(f"{again} more were sealed under the old key until now. Start this again.")
    _write(file_of_keys(), Keyring(keys.keys[:1], keys.kept))
