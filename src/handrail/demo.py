"""The demo: sets up a database with made-up people, starts web and worker, prints one address.

It binds 127.0.0.1 and nothing else. A second start prints the address of the first. Whatever ends it, Ctrl-C, TERM or
`kill -9`, nothing is left that stops the next start: the lock and the children end with this process.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import psycopg

from handrail import smoke
from handrail.cluster import Cluster, Trouble, home_of, make_private, say_and_leave
from handrail.running import FIRST_PORT, PORTS_END, PREPARED_WITHIN, Running, choose_port


class Stop(Exception):
    """Somebody asked us to end."""


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


def port_number(words: str) -> int:
    """For the option --port."""
    if not words.isdecimal() or not 0 < int(words) < PORTS_END:
        raise argparse.ArgumentTypeError(f"“{words}” is no port; name a number from 1 to {PORTS_END - 1}.")
    return int(words)


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


def main(words: Sequence[str] | None = None, *, called: str = "script/demo") -> int:
    parser = argparse.ArgumentParser(prog=called, description="Handrail with made-up people, on this machine only.")
    parser.add_argument("--port", type=port_number, help=f"the port to use; else the first free one from {FIRST_PORT} on")
    parser.add_argument(
        "--smoke", action="store_true", help="start on an own port and an empty database, walk as each role, end"
    )
    said = parser.parse_args(words)
    end_kindly()
    try:
        if said.smoke:
            return smoke.run()
        return run(said.port)
    except Stop:
        return 0
    except Trouble as trouble:
        return say_and_leave(trouble)


if __name__ == "__main__":
    sys.exit(main())
