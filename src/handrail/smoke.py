"""`script/demo --smoke`: the demo on its own port and an empty database, walked by real HTTP as each of its people.

Any page that does not answer 200, or answers somebody else's page, ends it with what went wrong and exit code 1.
"""

import contextlib
import html
import http.cookiejar
import os
import re
import secrets
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from handrail.cluster import Cluster, Trouble
from handrail.running import Running, any_port

ROLES = (
    *("mentee", "mentor", "counsellor", "coordinator", "lead", "administrator"),
    *("lt-mentor", "lt-leader", "lt-coordinator", "lt-trainer", "lt-psychologist", "lt-employer"),
)
LINK = re.compile(r"""<a\b[^>]*\bhref="(/[^"#?]*)["#?]""")
TOKEN = re.compile(r"""name="csrfmiddlewaretoken" value="([^"]+)""")
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
SMALLEST_WALK = 2
PREFIX = "handrail_smoke_"


class Failed(Exception):
    """A page was not as it should be."""


class Visitor:
    """A browser without script: it keeps cookies and follows redirections."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies, urllib.request.ProxyHandler({}))

    def open(self, path: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        """The path we ended at and its page; Failed unless it says 200."""
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(self.address + path, body, {"Referer": self.address + path})  # noqa: S310  # ours
        try:
            with self.opener.open(request, timeout=30) as answer:
                return urllib.parse.urlsplit(answer.url).path, answer.read().decode()
        except urllib.error.HTTPError as error:
            raise Failed(f"{path} answered {error.code}") from error
        except OSError as error:
            raise Failed(f"{path} did not answer ({error})") from error

    def post(self, path: str, **fields: str) -> tuple[str, str]:
        _, page = self.open(path)
        token = TOKEN.search(page)
        if token is None:
            raise Failed(f"{path} has no form")
        return self.open(path, {**fields, "csrfmiddlewaretoken": token[1]})


def heading(page: str) -> str:
    found = HEADING.search(page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def walk(address: str, who: str) -> list[str]:
    """Come in as `who`, then open every page that their own home names. Returns the paths seen."""
    visitor = Visitor(address)
    home, page = visitor.post("/demo/", who=who)
    if home.startswith(("/demo", "/account/login")) or not heading(page):
        raise Failed(f"{who} came in and stood at {home}, not at a home of their own")
    seen = [home]
    for path in sorted(set(LINK.findall(page)) - {home}):
        if not path.startswith(("/static/", "/account/logout", "/demo/")):
            visitor.open(path)
            seen.append(path)
    if len(seen) < SMALLEST_WALK:
        raise Failed(f"{who} found no way on from {home}")
    print(f"{who:<14} {len(seen):>2} pages, home: {heading(page)}", flush=True)
    return seen


@contextlib.contextmanager
def _server() -> Iterator[str]:
    if said := os.environ.get("DATABASE_URL"):
        yield said
    else:
        with Cluster("test").used() as url:
            yield url


@contextlib.contextmanager
def throw_away_database(server: str) -> Iterator[str]:
    """A fresh database beside the one that `server` names, dropped at the end, and what a killed run left with it."""
    name = f"{PREFIX}{os.getpid()}_{secrets.token_hex(3)}"
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            _drop_left_over(connection)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                yield urllib.parse.urlsplit(server)._replace(path=f"/{name}").geturl()
            finally:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    except psycopg.OperationalError as error:
        raise Trouble(
            f"The database does not answer ({str(error).splitlines()[0]}); check DATABASE_URL or unset it."
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise Trouble("The role in DATABASE_URL may not make a database; give it CREATEDB or unset DATABASE_URL.") from error


def _drop_left_over(connection: psycopg.Connection[tuple[str]]) -> None:
    names = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]).fetchall()
    for (name,) in names:
        if not Path("/proc", name.removeprefix(PREFIX).split("_")[0]).exists():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _tell(folder: Path) -> None:
    """The end of each log: the folder goes with this run."""
    for log in sorted(folder.glob("*.log")):
        print(f"--- {log.name}\n{log.read_text(errors='replace')[-2000:]}", file=sys.stderr)


@contextlib.contextmanager
def _telling(folder: Path) -> Iterator[None]:
    try:
        yield
    except Trouble:
        _tell(folder)
        raise


def run() -> int:
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(throw_away_database(stack.enter_context(_server())))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="handrail-")))
        stack.enter_context(_telling(folder))
        demo = Running(any_port(), url, folder)
        # Its people are thrown away a minute later.
        demo.environment["HANDRAIL_DEMO_FEW"] = "yes"
        running = stack.enter_context(demo.started())
        print(f"started after {time.monotonic() - began:.1f} s", flush=True)
        try:
            pages = sum(len(walk(running.address, who)) for who in ROLES)
        except Failed as failed:
            print(f"smoke: {failed}", file=sys.stderr)
            _tell(folder)
            return 1
    print(f"smoke: {len(ROLES)} people walked {pages} pages in {time.monotonic() - began:.1f} s; all is well.")
    return 0
