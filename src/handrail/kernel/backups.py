"""Backups that can be trusted: one moment of the whole database, keys apart, and proof that what comes back is what went in.

A backup is a folder: the dump, and a manifest with the number of rows and a digest of every table, sealed with the
installation's key. The wrapped keys of people's texts stand in a folder of their own, which is kept for 35 days at most: an
erasure is complete when the last copy of the erased key is gone.
"""

import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from handrail.cluster import folders_of_programs
from handrail.kernel import audit
from handrail.kernel.keeping import BACKUPS_GONE
from handrail.kernel.keyring import ring

FORMAT = 1
KEYS_TABLE, FORGOTTEN = "kernel_datakey", "kernel_cache"
DUMP, MANIFEST = "database.dump", "manifest.json"
NAME = re.compile(r"handrail-(\d{8}T\d{6}Z)")
MOMENT = "%Y%m%dT%H%M%SZ"
# What DATABASE_URL may say beside the address, and PostgreSQL's programs know by the same name.
OF_PROGRAMS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout")
# The text of a row must not depend on who asks.
PLAIN = """
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres';
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL statement_timeout = 0
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
SEQUENCES = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1"
# Two halves of MD5 summed over the rows: the same for the same rows in any order. It finds accidents; the seal finds intent.
DIGEST = """
SELECT count(*), coalesce(sum(('x' || left(h, 16))::bit(64)::bigint::numeric), 0) || ':' ||
       coalesce(sum(('x' || right(h, 16))::bit(64)::bigint::numeric), 0)
FROM (SELECT md5(t::text) AS h FROM {table} AS t) AS rows
"""


class NotDone(Exception):
    """Nothing was written or restored; the message says why and how to mend it."""


# One moment of the database ---------------------------------------------------------------------------------------------
@contextmanager
def _one_moment() -> Iterator[str]:
    """A transaction that sees one moment, and the name by which pg_dump sees the same."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(PLAIN)
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def state() -> dict[str, Any]:
    """Rows and digest of each table, and where each sequence stands. What is forgotten on purpose is left out."""
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall() if name != FORGOTTEN]
        found = {}
        for name in tables:
            cursor.execute(DIGEST.format(table=connection.ops.quote_name(name)))
            rows, digest = cursor.fetchone()
            found[name] = [rows, digest]
        cursor.execute(SEQUENCES)
        return {"tables": found, "sequences": dict(cursor.fetchall())}


# PostgreSQL's own programs ----------------------------------------------------------------------------------------------
def program(name: str) -> str:
    """The newest there is: a dump is made by a program that is not older than the server."""
    folders = [os.environ.get("PG_BIN", ""), *map(str, folders_of_programs()), os.environ["PATH"]]
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        raise NotDone(f"{name} is missing: install PostgreSQL's client programs (Debian: postgresql-client).")
    return found


def _run(name: str, *words: str) -> None:
    said = connection.settings_dict
    access = {"PGHOST": said["HOST"], "PGPORT": str(said["PORT"]), "PGUSER": said["USER"], "PGPASSWORD": said["PASSWORD"]}
    access |= {f"PG{option.upper()}": said["OPTIONS"].get(option, "") for option in OF_PROGRAMS}
    environment = {**os.environ, **{key: value for key, value in access.items() if value}, "PGDATABASE": said["NAME"]}
    done = subprocess.run([program(name), *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise NotDone(f"{name} did not end well: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")


# Making ------------------------------------------------------------------------------------------------------------------
def back_up(folder: Path, keys: Path, now: datetime) -> Path:
    """A new backup in `folder` and its keys in `keys`; old ones are swept out. Nothing half-made ever has a backup's name."""
    name = f"handrail-{now.strftime(MOMENT)}"
    if folder.resolve() == keys.resolve():
        raise NotDone("The keys need a folder of their own: with both in one place, a thief needs one copy only.")
    for each in (folder, keys):
        each.mkdir(parents=True, exist_ok=True)
    if (folder / name).exists():
        raise NotDone(f"{folder / name} exists; wait a second and try again.")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as making:
        made = Path(making) / name
        made.mkdir(mode=0o700)
        manifest = _dump(made, name, now)
        _move(made / f"{name}.keys", keys)
        (made / MANIFEST).write_text(json.dumps(manifest | {"seal": _seal(manifest)}, indent=1), encoding="utf-8")
        made.rename(folder / name)
    _sweep(folder, keys, now)
    return folder / name


def _move(file: Path, folder: Path) -> None:
    """To another disk, perhaps: first under another name, so that a half copy is none."""
    part = folder / f".{file.name}"
    shutil.move(file, part)
    part.chmod(0o600)
    part.rename(folder / file.name)


def _dump(made: Path, name: str, now: datetime) -> dict[str, Any]:
    with _one_moment() as moment:
        left_out = [f"--exclude-table-data={table}" for table in (KEYS_TABLE, FORGOTTEN)]
        _run("pg_dump", "--format=custom", f"--snapshot={moment}", *left_out, f"--file={made / DUMP}")
        only_keys = ("--format=custom", "--data-only", f"--table={KEYS_TABLE}", f"--file={made / f'{name}.keys'}")
        _run("pg_dump", f"--snapshot={moment}", *only_keys)
        held = state()
    files = {DUMP: _sum(made / DUMP), f"{name}.keys": _sum(made / f"{name}.keys")}
    about = {"format": FORMAT, "made_at": now.isoformat(timespec="seconds")}
    return {**about, "files": files, **held}


def _sum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _seal(manifest: Mapping[str, Any], key: bytes | None = None) -> str:
    """Only who holds this installation's key can make it."""
    text = json.dumps({key: said for key, said in manifest.items() if key != "seal"}, sort_keys=True)
    derived = hashlib.sha256(b"backup:" + (key or ring().key)).digest()
    return hmac.digest(derived, text.encode(), "sha256").hex()


def _sweep(folder: Path, keys: Path, now: datetime) -> None:
    """What is older than 35 days goes, the keys first."""
    for place in (keys, folder):
        for old in place.iterdir():
            made = made_at(old)
            if made is not None and now - made > BACKUPS_GONE:
                shutil.rmtree(old) if old.is_dir() else old.unlink()


def made_at(path: Path) -> datetime | None:
    """When this backup was made, by its name."""
    found = NAME.match(path.name)
    return datetime.strptime(f"{found[1]}+0000", f"{MOMENT}%z") if found else None


def newest(folder: Path) -> datetime | None:
    """When the newest whole backup in this folder was made."""
    found = [made for path in folder.glob(f"*/{MANIFEST}") if (made := made_at(path.parent)) is not None]
    return max(found, default=None)


# Verifying and restoring -------------------------------------------------------------------------------------------------
def faults(backup: Path, keys: Path) -> list[str]:
    """What is wrong with this backup, in sentences; nothing when it is whole and ours."""
    try:
        manifest = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
        listed = {str(name): str(said) for name, said in manifest["files"].items()}
        seal = str(manifest["seal"])
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return [f"{backup} is no backup of Handrail, or its {MANIFEST} is broken. Take another one."]
    if not any(hmac.compare_digest(seal.encode(), _seal(manifest, key).encode()) for key in ring().keys):
        return ["The seal does not fit: HANDRAIL_KEY_FILE is not the key of this backup, or its manifest was changed."]
    found = (_fault((keys if name.endswith(".keys") else backup) / name, said) for name, said in listed.items())
    return [fault for fault in found if fault]


def _fault(file: Path, said: str) -> str:
    if not file.is_file():
        return f"{file} is missing." + (" Keys are kept for 35 days." if file.suffix == ".keys" else "")
    return "" if _sum(file) == said else f"{file} is cut off or was changed. Take another backup."


def restore(backup: Path, keys: Path) -> dict[str, Any]:
    """Into an empty database; what came back is held against the manifest, table by table."""
    if wrong := faults(backup, keys):
        raise NotDone(" ".join(wrong))
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        if cursor.fetchall():
            raise NotDone("The database is not empty. A restore never writes over anything: name an empty one in DATABASE_URL.")
    connection.close()
    into = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    name = connection.settings_dict["NAME"]
    _run("pg_restore", *into, f"--dbname={name}", str(backup / DUMP))
    _run("pg_restore", *into, f"--dbname={name}", "--data-only", str(keys / f"{backup.name}.keys"))
    manifest: dict[str, Any] = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    if different := differences(manifest):
        raise NotDone(f"What came back differs from what was kept: {', '.join(different)}. Do not use this database.")
    audit.carry_on()
    return manifest


def differences(manifest: Mapping[str, Any]) -> list[str]:
    """The tables and sequences that are not as the manifest says."""
    with transaction.atomic():
        now = state()
    return [
        name
        for kind in ("tables", "sequences")
        for name in sorted({*now[kind], *manifest[kind]})
        if now[kind].get(name) != manifest[kind].get(name)
    ]
