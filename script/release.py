"""Whether this checkout may be tagged as a version, and the filled database of that version, as its own code makes it.

The database is kept so that every later version shows that it can go on with it (tests/releases). It holds made-up people only,
under the key of the demo.
"""

import lzma
import os
import re
import secrets
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
import yaml

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))

import handrail  # noqa: E402

django.setup()
from handrail.kernel import backups  # noqa: E402
from tests.releases.moving import FILL, OPEN, Dump, read, run, written  # noqa: E402

MOST_KB = 900
# Of what is written for one server alone nothing is kept: a dump is read by older ones too, and another day it is the same.
NOT_KEPT = re.compile(r"^(?:--.*|SET transaction_timeout .*|\\(?:un)?restrict .*)?\n", re.MULTILINE)
DUMP = ("--inserts", "--rows-per-insert=100", "--no-owner", "--no-privileges", "--no-comments")


def git(*words: str) -> str:
    """What git says of this checkout."""
    command = ["git", "-C", str(HERE), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.rstrip()  # noqa: S603  # as a shell would


def kept(version: str) -> Path:
    return HERE / f"tests/releases/{version}.sql.xz"


# May it be tagged? -------------------------------------------------------------------------------------------------------
def faults(version: str, *, changes: str, project: str, catalogue: str, tags: list[str], dirty: list[str]) -> list[str]:
    """Every reason why not; from the texts of CHANGELOG.md, pyproject.toml and publiccode.yml, and from what git says."""
    named = {
        "pyproject.toml": tomllib.loads(project)["project"]["version"],
        "publiccode.yml": yaml.safe_load(catalogue).get("softwareVersion"),
    }
    heading = next((line for line in changes.splitlines() if line.startswith("## ")), "")
    said, _, day = heading.removeprefix("## ").partition(", ")
    told = [f"{file} names {other}, the program {version}." for file, other in named.items() if other != version]
    if said != version:
        told.append(f"The newest part of CHANGELOG.md is about {said or 'nothing'}, the program is {version}.")
    if not re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}", day):
        told.append(f"CHANGELOG.md has no day beside {said}: write “## {version}, 1 December 2026”.")
    if {version, f"v{version}"} & set(tags):
        told.append(f"{version} is tagged already: the next version needs another number.")
    return told + [f"{line.strip()}: commit it or take it back first." for line in dirty]


def looked_at(version: str) -> list[str]:
    """The reasons of this checkout. The dump itself may be new."""
    changed = [line for line in git("status", "--porcelain").splitlines() if not line.endswith(f"releases/{version}.sql.xz")]
    names = ("CHANGELOG.md", "pyproject.toml", "publiccode.yml")
    changes, project, catalogue = ((HERE / name).read_text(encoding="utf-8") for name in names)
    tags = git("tag", "--list").splitlines()
    return faults(version, changes=changes, project=project, catalogue=catalogue, tags=tags, dirty=changed)


# The database ------------------------------------------------------------------------------------------------------------
@contextmanager
def database() -> Iterator[str]:
    """The address of a new database, gone afterwards."""
    here, name = os.environ["DATABASE_URL"], f"handrail_release_{secrets.token_hex(4)}"
    with psycopg.connect(here, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(here)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def made(version: str) -> Dump:
    """Filled, sealed and opened by the code that stands here."""
    with database() as url:
        for words in (["-c", FILL], ["-m", "handrail.cli", "audit", "seal"]):
            done = run(url, *words)
            if done.returncode:
                raise SystemExit(done.stderr[-2_000:])
        opened, shut = map(int, run(url, "-c", OPEN).stdout.split())
        if shut or not opened:
            raise SystemExit(f"{opened} sealed texts open, {shut} do not: nothing is kept.")
        program = [backups.program("pg_dump"), *DUMP, f"--dbname={url}"]
        whole = subprocess.run(program, capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own words
    return Dump(version, opened, code(), plain(whole))


def plain(dump: str) -> str:
    """Without what differs from one run or server to the next. Only the frame is touched: a person's text may begin so too."""
    head, create, rest = dump.partition("\nCREATE ")
    body, _end, _tail = rest.rpartition("\n--\n-- PostgreSQL database dump complete")
    return NOT_KEPT.sub("", head + "\n") + create.lstrip("\n") + body.rstrip("\n") + "\n"


def keep(dump: Dump) -> Path:
    """At its place; what packs it writes no time, so that the same database is the same file."""
    file, packed = kept(dump.version), lzma.compress(written(dump).encode(), preset=lzma.PRESET_EXTREME | 9)
    if len(packed) > MOST_KB * 1_000:
        raise SystemExit(f"The database takes {len(packed) // 1_000} KB packed, {MOST_KB} are the most: make fewer people.")
    file.write_bytes(packed)
    print(f"{file.relative_to(HERE)}: {len(packed) // 1_000} KB, {dump.texts} sealed texts.", file=sys.stderr)
    return file


def code() -> str:
    """What `src` holds, as git names it; marked where it differs from the last commit."""
    return git("rev-parse", "HEAD:src")[:12] + "+changes" * bool(git("status", "--porcelain", "--", "src"))


def is_of_this_code(version: str) -> bool:
    return kept(version).exists() and read(kept(version)).src == code()


# What a person runs ------------------------------------------------------------------------------------------------------
def main(words: list[str]) -> int:
    version, alone = handrail.__version__, words == ["--dump"]
    if words and not alone:
        print("script/release [--dump]", file=sys.stderr)
        return 2
    if not alone and (reasons := looked_at(version)):
        print(f"script/release: {version} cannot be tagged yet.", *reasons, sep="\n  ", file=sys.stderr)
        return 1
    if alone or not is_of_this_code(version):
        keep(made(version))
    if not alone:
        print(*commands(version), sep="\n")
    return 0


def commands(version: str) -> Iterator[str]:
    """What is left to do by hand, because it cannot be taken back."""
    file = kept(version).relative_to(HERE)
    if git("status", "--porcelain", "--", str(file)):
        yield f"git add {file} && git commit -m 'releases: Keep a filled database of {version}.'"
    yield f"git tag -a {version} -m 'Handrail {version}'"
    yield f"git push origin HEAD {version}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
