"""The demo: sets up a database with made-up people, starts web and worker, prints one address.

It binds 127.0.0.1 and nothing else. A second start prints the address of the first. Whatever ends it, Ctrl-C, TERM or
`kill -9`, nothing is left that stops the next start: the lock and the children end with this process.
"""

import argparse
import contextlib
import ctypes
import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import psycopg

from handrail.cluster import Cluster, Trouble, home_of, make_private, say_and_leave

FIRST_PORT, PORTS = 8000, 40
FIRST_FOR_ALL, PORTS_END = 1024, 65_536
HOST = "127.0.0.1"
READY_WITHIN, STOPPED_WITHIN, PREPARED_WITHIN = 60, 10, 300
RESTARTS = 5
SET_PARENT_DEATH_SIGNAL = 1


class Stop(Exception):
    """Somebody asked us to end."""


# Ports ----------------------------------------------------------------------------------------------------------------
def is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError:
            return False
    return True


def port_number(words: str) -> int:
    """For the option --port."""
    if not words.isdecimal() or not 0 < int(words) < PORTS_END:
        raise argparse.ArgumentTypeError(f"“{words}” is no port; name a number from 1 to {PORTS_END - 1}.")
    return int(words)


def choose_port(wanted: int | None) -> int:
    if wanted is not None:
        if wanted < FIRST_FOR_ALL and os.geteuid() != 0 and not is_free(wanted):
            raise Trouble(f"Port {wanted} is for root alone or taken; name one above {FIRST_FOR_ALL - 1} with --port.")
        if not is_free(wanted):
            raise Trouble(f"Port {wanted} is taken; stop what uses it or name another with --port.")
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        if is_free(port):
            return port
    raise Trouble(f"The ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are all taken; name a free one with --port.")


def any_port() -> int:
    with socket.socket() as door:
        door.bind((HOST, 0))
        port: int = door.getsockname()[1]
        return port


# The processes --------------------------------------------------------------------------------------------------------
def _end_with_parent() -> None:
    """On Linux the system ends a child whose parent was killed; elsewhere the next start finds another port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


class Running:
    """Web and worker on one port and one database."""

    def __init__(self, port: int, url: str, folder: Path) -> None:
        self.port, self.folder = port, folder
        self.address = f"http://{HOST}:{port}"
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "handrail.settings",
            "HANDRAIL_DEMO": "1",
            "HANDRAIL_BIND": HOST,
            "HANDRAIL_BASE_URL": self.address,
            "HANDRAIL_STATIC": str(folder / "static"),
            "HANDRAIL_ORGANISATION": os.environ.get("HANDRAIL_ORGANISATION") or "VDAB (demo)",
        }
        web = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "1"]
        self.commands = {
            "web": [*web, "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "handrail.wsgi:application"],
            "worker": ["handrail.cli", "worker"],
        }
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def prepare(self) -> None:
        """Tables, made-up people into an empty database, static files. Nothing is ever dropped."""
        print("Preparing the database (the first time takes a minute or two) …", file=sys.stderr, flush=True)
        with (self.folder / "prepare.log").open("wb") as log:
            words = [sys.executable, "-u", "-c", PREPARE]  # unbuffered, so that what went wrong stands last in the log
            done = subprocess.run(
                words,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
                preexec_fn=_end_with_parent,
            )
        if done.returncode:
            why = what_went_wrong((self.folder / "prepare.log").read_text(errors="replace"))
            raise Trouble(f"The database could not be prepared ({why[:200]}); {self.folder / 'prepare.log'} has the rest.")

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                [sys.executable, "-m", *self.commands[name]],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509  # no threads run in this process
            )

    def wait_until_ready(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and not self.ended():
            with contextlib.suppress(OSError, urllib.error.HTTPError):
                urllib.request.urlopen(f"{self.address}/health/live/", timeout=5).close()  # noqa: S310  # our own address
                return
            time.sleep(0.1)
        raise Trouble(f"The web server did not start; {self.folder / 'web.log'} says why.")

    def ended(self) -> list[str]:
        return [name for name, child in self.children.items() if child.poll() is not None]

    def stop(self) -> None:
        for child in self.children.values():
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        for child in self.children.values():
            try:
                child.wait(STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    @contextlib.contextmanager
    def started(self) -> Iterator["Running"]:
        try:
            self.prepare()
            for name in self.commands:
                self.start(name)
            self.wait_until_ready()
            yield self
        finally:
            self.stop()

    def keep(self) -> None:
        """Until somebody asks us to end: what ended by itself is started again, a few times."""
        left = RESTARTS
        while True:
            time.sleep(0.5)
            for name in self.ended():
                if left == 0:
                    raise Trouble(f"The {name} process keeps ending; {self.folder / (name + '.log')} says why.")
                left -= 1
                self.start(name)


def what_went_wrong(log: str) -> str:
    """The line that names the error; what PostgreSQL adds below it points into a statement."""
    lines = [line for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"[\w.]+(Error|Configured|Exception|Violation): ", line)]
    return (errors or lines or ["no message"])[-1]


# One process, because starting Django three times would take three times as long. The lock lets a preparation whose start
# was killed come to its end, where the system does not end it with its parent.
PREPARE = """
import os, django, psycopg
guard = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
guard.execute("SELECT pg_advisory_lock(7212, 1)")
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("taxonomy", "starter")
call_command("demo_people", only_if_empty=True)
call_command("collectstatic", verbosity=0, interactive=False, clear=True)
"""


# Ending ---------------------------------------------------------------------------------------------------------------
def _on_signal(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def end_kindly() -> None:
    """Ctrl-C, TERM and a closed terminal end us the same way."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)


def refuse_what_is_not_ours(url: str) -> None:
    """The demo lives in an empty database or in its own: never among another program's tables, never among real people."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            has_tables, has_ours, has_people = connection.execute(WHAT_IS_THERE).fetchone() or (0, None, None)
            real = has_people and not (connection.execute(MADE_UP).fetchone() or (False,))[0]
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or ["no message"])[0]
        raise Trouble(f"The database in DATABASE_URL does not answer ({reason}); correct it, or unset it.") from error
    if has_tables and not has_ours:
        raise Trouble("The database in DATABASE_URL holds tables of something else; name an empty one, or unset it.")
    if real:
        raise Trouble("The database in DATABASE_URL holds people who are not made up; name an empty one, or unset it.")


WHAT_IS_THERE = """
SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema()),
       to_regclass('kernel_event') IS NOT NULL, to_regclass('people_account') IS NOT NULL
"""
MADE_UP = """
SELECT NOT EXISTS (SELECT FROM people_account) OR EXISTS (SELECT FROM people_account WHERE email LIKE '%@demo.example')
"""


@contextlib.contextmanager
def database() -> Iterator[str]:
    """DATABASE_URL if it is said, else the private cluster for as long as it is needed."""
    if said := os.environ.get("DATABASE_URL"):
        refuse_what_is_not_ours(said)
        yield said
    else:
        with Cluster().used() as url:
            yield url


def run(wanted_port: int | None) -> int:
    folder = home_of("web")
    make_private(folder, None)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Handrail is already running at {_address_of_the_other(folder)}")
            return 0
        (folder / "address").unlink(missing_ok=True)
        with database() as url, Running(choose_port(wanted_port), url, folder).started() as running:
            (folder / "address").write_text(f"{running.address}/demo/")
            print(f"Handrail is running at {running.address}/demo/  (Ctrl-C ends it)", flush=True)
            running.keep()
    return 0


def _address_of_the_other(folder: Path) -> str:
    """The first start may not have come so far yet."""
    for _ in range(PREPARED_WITHIN * 10):
        with contextlib.suppress(FileNotFoundError):
            return (folder / "address").read_text()
        time.sleep(0.1)
    raise Trouble("Another start of the demo has not finished; wait for it, or end it and start again.")


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/demo", description="Handrail with made-up people, on this machine only.")
    parser.add_argument("--port", type=port_number, help=f"the port to use; else the first free one from {FIRST_PORT} on")
    parser.add_argument(
        "--smoke", action="store_true", help="start on an own port and an empty database, walk as each role, end"
    )
    said = parser.parse_args()
    end_kindly()
    try:
        if said.smoke:
            from handrail import smoke

            return smoke.run()
        return run(said.port)
    except Stop:
        return 0
    except Trouble as trouble:
        return say_and_leave(trouble)


if __name__ == "__main__":
    sys.exit(main())
