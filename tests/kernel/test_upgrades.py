"""`handrail upgrade`: told without a write, done after a backup, never in the way of somebody who holds a lock."""

import os
import secrets
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

import handrail
from handrail.kernel import upgrades
from tests.kernel.test_audit import happen
from tests.kernel.test_backups import address
from tests.scripts.conftest import CHECKOUT

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = "0004"


@pytest.fixture
def older() -> Iterator[str]:
    """The address of a database as an earlier version left it: without the audit chain."""
    happen(5)
    name, there = f"handrail_older_{secrets.token_hex(4)}", connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        # A server of the test before may still hold a connection; a database in use is no template.
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [there])
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(there)))
        try:
            assert run(address(name), "migrate", "kernel", BEFORE, "-v", "0").returncode == 0
            yield address(name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run(url: str, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DATABASE_URL": url, **more}
    command = [sys.executable, "-m", "handrail.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def places(folder: Path) -> dict[str, str]:
    return {"HANDRAIL_BACKUPS": str(folder / "backups"), "HANDRAIL_BACKUP_KEYS": str(folder / "keys")}


def changed_tables(url: str) -> set[str]:
    with psycopg.connect(url) as link:
        return {name for (name,) in link.execute("SELECT app || name FROM django_migrations")}


def test_the_plan_tells_locks_sizes_notes_and_changes_nothing(older: str) -> None:
    with psycopg.connect(older, autocommit=True) as link:
        # What earlier tests left behind takes room until it is swept.
        link.execute("VACUUM (FULL, ANALYZE) kernel_accesslog")
    before = changed_tables(older)
    done = run(older, "upgrade", "--plan")
    assert done.returncode == 2, done.stderr
    for words in (
        "kernel 0005_audit_chain",
        "kernel_seal: a new table; nobody waits",
        "kernel_accesslog (5 rows, 0.0 MB): a new column; who reads or writes there waits, may write the whole table again",
        "Meanwhile: stop web and worker first (none runs).",
        "estimated from sizes",
        "Newest backup: not known here",
        "## 0.1.0",
    ):
        assert words in done.stdout, done.stdout
    assert changed_tables(older) == before


def test_an_upgrade_makes_a_backup_first_and_then_there_is_nothing_to_do(older: str, tmp_path: Path) -> None:
    refused = run(older, "upgrade")
    assert "HANDRAIL_BACKUPS and HANDRAIL_BACKUP_KEYS do not say" in refused.stderr
    done = run(older, "upgrade", **places(tmp_path))
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "backups").iterdir())) == 1
    assert "kernel0005_audit_chain" in changed_tables(older)
    again = run(older, "upgrade", "--plan")
    assert (again.returncode, "nothing to do" in again.stdout) == (0, True)


def test_web_that_runs_is_to_be_stopped_where_it_would_fail_on_the_new_tables(older: str) -> None:
    with psycopg.connect(older, application_name="handrail web 0.0.9") as link:
        link.execute("SELECT 1")
        done = run(older, "upgrade", "--no-backup")
    assert done.returncode != 0
    assert "Stop these first, they may fail on the new tables: web 0.0.9 (1 connections)." in done.stderr


def let_go(database: str, commit: Callable[[], None]) -> None:
    """Let go of the lock once somebody has waited for it in vain: a try waits two seconds."""
    waiting = "SELECT 1 FROM pg_locks JOIN pg_database ON oid = database WHERE NOT granted AND datname = current_database()"
    with psycopg.connect(database, autocommit=True) as link:
        for _ in range(600):
            if link.execute(waiting).fetchone():
                break
            time.sleep(0.1)
    time.sleep(3)
    commit()


def test_who_holds_a_lock_is_not_waited_for_and_the_upgrade_comes_again(older: str) -> None:
    with psycopg.connect(older, application_name="somebody") as link:
        link.execute("SELECT count(*) FROM kernel_event")
        release = threading.Thread(target=let_go, args=(older, link.commit))
        release.start()
        done = run(older, "upgrade", "--no-backup")
        release.join()
    assert done.returncode == 0, done.stderr
    assert "Somebody holds a lock; nothing is half done. Try 1 of" in done.stderr
    assert "at try " in done.stdout


def test_the_notes_are_those_since_the_installed_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\n## 0.10.0\n\n- c\n\n## 0.2.0, 1 May\n\n- b\n\n## 0.1.0\n\n- a\n")
    monkeypatch.setattr(handrail, "__file__", str(tmp_path / "__init__.py"))
    assert [line for line in upgrades.notes_since("0.1.0").splitlines() if line.startswith("-")] == ["- c", "- b"]
    assert "- a" in upgrades.notes_since("")
    assert upgrades.notes_since("0.10.0") == ""


def test_the_version_stands_once_and_is_written_down_after_a_migration() -> None:
    assert tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"] == handrail.__version__
    call_command("migrate", verbosity=0)
    assert list(upgrades.Installed.objects.values_list("version", flat=True)) == [handrail.__version__]
