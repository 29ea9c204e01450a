"""The demo, started for real: where it listens, how it ends, what it leaves behind."""

import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.scripts.conftest import CHECKOUT

DEMO = [sys.executable, "-m", "handrail.demo"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/demo/")


@contextlib.contextmanager
def started(environment: dict[str, str]) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The demo and its address. Killed at the end, whatever happened."""
    with subprocess.Popen(DEMO, env=environment, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL) as demo:
        assert demo.stdout is not None
        found = ADDRESS.search(demo.stdout.readline())
        try:
            assert found is not None
            yield demo, found[0]
        finally:
            demo.kill()


def answers(address: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=20) as page:  # noqa: S310  # loopback
        return page.status == 200
    return False


def listens_on_loopback_alone(address: str) -> bool:
    """As Linux tells it; elsewhere the start's own words have to do."""
    table = Path("/proc/net/tcp")
    port = int(ADDRESS.findall(address)[0])
    rows = [row.split() for row in table.read_text().splitlines()] if table.exists() else []
    places = [row[1] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port]
    return not table.exists() or places == [f"0100007F:{port:04X}"]


def gone_within(seconds: float, address: str) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not answers(address):
            return True
        time.sleep(0.2)
    return False


def fails(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run([*DEMO, *words], env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


def ended_while_it_prepares(environment: dict[str, str], number: signal.Signals) -> int:
    with subprocess.Popen(DEMO, env=environment, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL) as demo:
        assert demo.stderr is not None
        assert "Preparing the database" in demo.stderr.readline()
        time.sleep(2)
        demo.send_signal(number)
        return demo.wait(30)


def test_it_starts_again_after_each_way_of_ending(clean: dict[str, str]) -> None:
    """One test, because the first start of a database is the slow part."""
    assert ended_while_it_prepares(clean, signal.SIGINT) == 0
    assert ended_while_it_prepares(clean, signal.SIGKILL) == -signal.SIGKILL
    with started(clean) as (demo, address):
        assert answers(address)
        assert listens_on_loopback_alone(address)
        second = subprocess.run(DEMO, env=clean, capture_output=True, text=True, check=True, timeout=60)
        assert second.stdout.strip() == f"Handrail is already running at {address}"
        demo.send_signal(signal.SIGINT)
        assert demo.wait(20) == 0
        assert gone_within(5, address)
    with started(clean) as (demo, address):
        demo.kill()
        assert gone_within(15, address) or sys.platform != "linux"
    with started(clean) as (demo, address):
        assert answers(address)
        demo.terminate()
        assert demo.wait(20) == 0


def test_a_taken_port_is_said(clean: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is taken; stop what uses it or name another with --port." in fails(clean, "--port", str(port))


def test_a_database_that_is_away_is_said(clean: dict[str, str]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = {**clean, "DATABASE_URL": f"postgresql://a@127.0.0.1:{nobody.getsockname()[1]}/b"}
        assert "The database in DATABASE_URL does not answer" in fails(away)
        assert "The database does not answer" in fails(away, "--smoke")


@pytest.mark.parametrize("url", ["mysql://a@127.0.0.1/b", "nonsense"])
def test_an_address_of_something_else_is_said(clean: dict[str, str], url: str) -> None:
    assert "The database in DATABASE_URL does not answer" in fails({**clean, "DATABASE_URL": url})


def test_it_keeps_out_of_databases_that_are_not_its_own(clean: dict[str, str], open_folder: Path) -> None:
    """Nothing is made in them and nothing dropped."""
    with cluster_of(clean) as url, psycopg.connect(url, autocommit=True) as connection:
        told = {**clean, "DATABASE_URL": url}
        connection.execute("CREATE TABLE bills AS SELECT 7 AS amount")
        assert "holds tables of something else; name an empty one" in fails(told)
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)
        connection.execute("CREATE TABLE kernel_event ()")
        connection.execute("CREATE TABLE people_account AS SELECT 'rasa@pes.example' AS email")
        assert "holds people who are not made up; name an empty one" in fails(told)
        connection.execute("UPDATE people_account SET email = 'counsellor@demo.example'")
        # Its own: it goes on, to a table that is not as it should be.
        assert 'The database could not be prepared (django.db.utils.ProgrammingError: relation "' in fails(told)
        assert connection.execute("SELECT amount FROM bills").fetchone() == (7,)


@contextlib.contextmanager
def cluster_of(environment: dict[str, str]) -> Iterator[str]:
    """The address of a private cluster, for as long as it is needed."""
    words = [sys.executable, "-m", "handrail.cluster", "run", "--test", "sh", "-c", 'echo "$DATABASE_URL"; read _']
    with subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.communicate("\n")


@pytest.mark.parametrize("port", ["99999", "0", "-1", "www"])
def test_what_is_no_port_is_said(clean: dict[str, str], port: str) -> None:
    assert f"“{port}” is no port; name a number from 1 to 65535." in fails(clean, f"--port={port}")


def test_the_smoke_walks_as_everybody_and_leaves_no_database(clean: dict[str, str]) -> None:
    done = subprocess.run([*DEMO, "--smoke"], env=clean, capture_output=True, text=True, check=False, cwd=CHECKOUT, timeout=300)
    assert done.returncode == 0, done.stderr + done.stdout
    for who in ("mentee", "mentor", "counsellor", "coordinator", "lead", "administrator"):
        assert f"\n{who} " in done.stdout
