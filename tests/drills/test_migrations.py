# ruff: noqa: S607, S608  # git from PATH; the statements name tables of ours
"""A filled database of every tagged version is brought to this one: nothing is lost, every text opens, nobody waits long.

The old version's own code fills it, in the environment of this one. What it filled is kept as a dump and used again. Without
tags and old code `tests/releases` does the same with a small database of each version. Where no version is tagged yet, or to
try a commit: HANDRAIL_DRILL_FROM=commit script/drill migrations.
"""

import io
import os
import secrets
import subprocess
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from handrail.kernel import backups
from tests.drills.conftest import FULL, sized
from tests.drills.progress import CHECKOUT, Progress
from tests.kernel.test_backups import address
from tests.releases.moving import FILL, OPEN, counted, run

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = sized(2_000, 1_000_000)
LONGEST_WAIT = 2.0
LARGE = ("kernel_event", "kernel_accesslog")


def versions() -> list[str]:
    if named := os.environ.get("HANDRAIL_DRILL_FROM"):
        return named.split()
    said = subprocess.run(
        ["git", "-C", str(CHECKOUT), "tag", "--list", "[0-9]*", "v[0-9]*"], capture_output=True, text=True, check=False
    )
    return said.stdout.split()


@contextmanager
def database() -> Iterator[str]:
    name = f"handrail_migrations_{secrets.token_hex(4)}"
    with psycopg.connect(address(connection.settings_dict["NAME"]), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def program(name: str, *words: str) -> None:
    said = connection.settings_dict
    known = {"PGHOST": said["HOST"], "PGPORT": str(said["PORT"]), "PGUSER": said["USER"], "PGPASSWORD": said["PASSWORD"]}
    environment = {**os.environ, **{key: value for key, value in known.items() if value}}
    subprocess.run([backups.program(name), *words], env=environment, check=True, capture_output=True)


def fill(version: str, name: str, folder: Path) -> None:
    """The database as that version left it, by its own code or from the dump of an earlier run."""
    commit = subprocess.run(
        ["git", "-C", str(CHECKOUT), "rev-parse", f"{version}^{{commit}}"], capture_output=True, text=True, check=True
    )
    kept = (
        Path(os.environ.get("HANDRAIL_DRILL_STATE") or CHECKOUT / ".cache/drills") / f"filled-{commit.stdout.strip()[:12]}.dump"
    )
    if kept.exists():
        program("pg_restore", "--no-owner", "--no-privileges", f"--dbname={name}", str(kept))
        return
    source = folder / "source"
    packed = subprocess.run(["git", "-C", str(CHECKOUT), "archive", version], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(source, filter="data")
    done = run(address(name), "-c", FILL, source=source)
    assert done.returncode == 0, f"{version} could not be filled by its own code: {done.stderr[-2_000:]}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    program("pg_dump", "--format=custom", f"--file={kept}", name)


def enlarge(link: "psycopg.Connection[Any]") -> None:
    """As many rows as a service has after some years, in the tables that only grow."""
    for table in LARGE:
        found = link.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name NOT IN ('id', 'xid')",
            [table],
        )
        columns = ", ".join(f'"{name}"' for (name,) in found)
        (there,) = link.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
        if 0 < there < ROWS:
            times = ROWS // there
            link.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}, generate_series(1, {times})")
        link.execute(f"ANALYZE {table}")


class Reader(threading.Thread):
    """Somebody who reads all the time; how long did they wait at most?"""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.stop, self.longest, self.reads = url, threading.Event(), 0.0, 0

    def run(self) -> None:
        with psycopg.connect(self.url, autocommit=True, application_name="reader") as link:
            while not self.stop.is_set():
                for table in (*LARGE, "people_person"):
                    began = time.monotonic()
                    link.execute(f"SELECT 1 FROM {table} LIMIT 1")
                    self.longest = max(self.longest, time.monotonic() - began)
                    self.reads += 1
                time.sleep(0.02)


def bring(version: str, folder: Path) -> dict[str, Any]:
    """From that version to this one; the figures."""
    with database() as name:
        url = address(name)
        fill(version, name, folder)
        with psycopg.connect(url, autocommit=True) as link:
            enlarge(link)
            before = counted(link)
        plan = run(url, "-m", "handrail.cli", "upgrade", "--plan")
        assert plan.returncode in {0, 2}, plan.stderr
        reader = Reader(url)
        reader.start()
        began = time.monotonic()
        done = run(url, "-m", "handrail.cli", "upgrade", "--no-backup")
        seconds = time.monotonic() - began
        reader.stop.set()
        reader.join()
        assert done.returncode == 0, done.stderr
        with psycopg.connect(url, autocommit=True) as link:
            after = counted(link)
        fewer = {table: (rows, after[table]) for table, rows in before.items() if table in after and after[table] < rows}
        assert not fewer, fewer
        assert run(url, "-m", "handrail.cli", "upgrade", "--plan").returncode == 0
        opened, shut = map(int, run(url, "-c", OPEN).stdout.split())
        assert (opened > 0, shut) == (True, 0)
        run(url, "-m", "handrail.cli", "audit", "seal")
        verified = run(url, "-m", "handrail.cli", "audit", "verify")
        assert verified.returncode == 0, verified.stderr
        return {
            "changes": plan.stdout.count(" changes of tables") and int(plan.stdout.split(":")[1].split()[0]),
            "rows": sum(before.values()),
            "seconds": round(seconds, 1),
            "longest_wait_s": round(reader.longest, 2),
            "texts_opened": opened,
        }


def test_every_tagged_version_is_brought_here_with_everything_in_it(tmp_path: Path, figures: dict[str, Any]) -> None:
    there = versions()
    if not there:
        pytest.skip("No version is tagged yet. Try a commit: HANDRAIL_DRILL_FROM=… script/drill migrations")
    progress = Progress("migrations", 0)
    brought: dict[str, Any] = progress.said.setdefault("versions", {})
    for version in there:
        if version not in brought:
            brought[version] = bring(version, tmp_path / version)
            progress.add()
    assert max(each["longest_wait_s"] for each in brought.values()) <= LONGEST_WAIT or not FULL, brought
    figures |= progress.done()
