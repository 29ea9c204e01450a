"""What is done with a database of an older version: filled by that version's own code, counted, opened, brought to this one."""

import lzma
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

CHECKOUT = Path(__file__).resolve().parents[2]
FILL = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("taxonomy", "starter")
call_command("demo_people", only_if_empty=True)
"""
# Every sealed text there is, opened: how many, and how many do not open although their key is there.
OPEN = """
import django; django.setup()
from django.apps import apps
from handrail.kernel.crypto import CannotOpen
from handrail.kernel.models import DataKey
from handrail.kernel.privacy import EncryptedText
there, opened, shut = set(DataKey.objects.values_list("trust", flat=True)), 0, 0
for model in apps.get_models():
    names = [each.name for each in model._meta.concrete_fields if isinstance(each, EncryptedText)]
    for row in model.objects.all() if names else []:
        for name in names:
            if getattr(row, name) is not None and row.trust in there:
                try:
                    row.reveal(name)
                    opened += 1
                except CannotOpen:
                    shut += 1
print(opened, shut)
"""
# The first page of all staff and of some others, each signed in, today and when what stands there has become old.
LOOK = """
import django; django.setup()
from datetime import timedelta
from django.test import Client
from handrail.kernel import clock
from handrail.people.models import Account
staff = Account.objects.filter(person__memberships__isnull=False).distinct().order_by("pk")
seen = [*staff, *Account.objects.exclude(pk__in=staff).order_by("pk")[::30]]
assert len(seen) > 5
for days in (0, 500):
    with clock.moved_to(clock.now() + timedelta(days=days)):
        for account in seen:
            client = Client(SERVER_NAME="127.0.0.1")
            client.force_login(account)
            if (answer := client.get("/", follow=True)).status_code != 200:
                raise SystemExit(f"account {account.pk} gets {answer.status_code} after {days} days")
"""


def run(url: str, *words: str, source: Path = CHECKOUT) -> "subprocess.CompletedProcess[str]":
    """Python with the code of that checkout, on that database, in the environment of this one."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "PYTHONPATH": str(source / "src"),
        "HANDRAIL_DEMO": "1",
        "HANDRAIL_DEMO_FEW": "1",
    }
    return subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, check=False, timeout=1_500, cwd=source
    )


def counted(link: "psycopg.Connection[Any]") -> dict[str, int]:
    """How many rows each table has."""
    tables = [name for (name,) in link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return {name: (link.execute(f'SELECT count(*) FROM "{name}"').fetchone() or (0,))[0] for name in tables}  # noqa: S608


def held(link: "psycopg.Connection[Any]") -> dict[str, int]:
    """How many values that are not empty each column holds, as `table.column`; a table's rows as `table`."""
    found = counted(link)
    for table in list(found):
        columns = [
            name
            for (name,) in link.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s", [table]
            )
        ]
        each = sql.SQL(", ").join(sql.SQL("count(nullif({}::text, ''))").format(sql.Identifier(name)) for name in columns)
        numbers = link.execute(sql.SQL("SELECT {} FROM {}").format(each, sql.Identifier(table))).fetchone() or ()
        found |= {f"{table}.{name}": number for name, number in zip(columns, numbers, strict=True)}
    return found


@dataclass(frozen=True)
class Dump:
    """The database of one version as plain SQL, and how many sealed texts that version itself could open in it."""

    version: str
    texts: int
    src: str
    sql: str


FIRST_LINE = "-- Handrail {version}, {texts} sealed texts, made up by the code of {src}\n"
HEADER = re.compile(r"-- Handrail (\S+), (\d+) sealed texts, made up by the code of (\S+)\n")


def written(dump: Dump) -> str:
    """The text of its file."""
    return FIRST_LINE.format(version=dump.version, texts=dump.texts, src=dump.src) + dump.sql


def read(file: Path) -> Dump:
    """What `written` wrote, packed; ValueError where it is something else."""
    text = lzma.decompress(file.read_bytes()).decode()
    said = HEADER.match(text)
    if said is None:
        raise ValueError(f"{file.name} does not begin with a version")
    return Dump(said[1], int(said[2]), said[3], text[said.end() :])
