"""Web and worker as processes of this machine: the port they take, how they are prepared, started, kept and ended.

Whatever ends the parent, Ctrl-C, TERM or `kill -9`, its children end with it.
"""

import contextlib
import ctypes
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

from handrail.cluster import Trouble
from handrail.kernel.overload import threads

FIRST_PORT, PORTS = 8000, 40
FIRST_FOR_ALL, PORTS_END = 1024, 65_536
HOST = "127.0.0.1"
READY_WITHIN, STOPPED_WITHIN, PREPARED_WITHIN = 60, 10, 300
RESTARTS = 5
SET_PARENT_DEATH_SIGNAL = 1


# Ports ----------------------------------------------------------------------------------------------------------------
def is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError:
            return False
    return True


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


def web_words(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """What `python -m` is told to serve Handrail: processes, and threads in each of them."""
    where = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    return [*where, "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning", "handrail.wsgi:application"]


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
            "HANDRAIL_ORGANISATION": os.environ.get("HANDRAIL_ORGANISATION") or "Demo",
        }
        self.commands = {
            "web": web_words(HOST, port, workers=1, threads=threads(4)),
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
