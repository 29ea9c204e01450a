"""Looks for somebody's words in everything this installation has written: every table, and any folder that is named.

Nothing here knows what a table means, so it also finds what nobody declared. A word is looked for as it may be written:
plain, without accents, in hex, base64, UTF-16, and escaped for addresses, JSON or HTML. Tables and files are read as a
stream. What the search answers is a place and a number, never the words.
"""

import base64
import gzip
import html
import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize
from urllib.parse import quote, quote_plus

from django.contrib.sessions.models import Session
from django.db import connection, transaction

from handrail.kernel.backups import program

BLOCK = 1 << 20
SHORTEST = 4
"""A shorter word stands everywhere by chance."""
SESSIONS = "django_session"
DUMP, PDF = b"PGDMP", b"%PDF-"
TABLES = """
SELECT format('%I.%I', schemaname, tablename), tablename FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
FOLDS = re.compile(r"\\+")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


@dataclass(frozen=True)
class Found:
    """How often any of the words stands in one place."""

    place: str
    count: int


def fold(text: str) -> str:
    """Without case, accents and layers of backslashes, so that one look finds many ways of writing."""
    if text.isascii():
        return FOLDS.sub(r"\\", text.casefold())
    plain = "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return FOLDS.sub(r"\\", plain)


def _spellings(word: str) -> set[str]:
    """As typed, in small and in capital letters, and without accents."""
    bare = "".join(letter for letter in normalize("NFKD", word) if not combining(letter))
    return {form(each) for each in (word, bare) for form in (str, str.lower, str.upper, str.title)} | {word.casefold()}


def _in_base64(raw: bytes) -> Iterator[str]:
    """What stays the same at each of the three places where a word can begin in a group of three bytes."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + raw).decode().rstrip("=")
        first, last = (8 * before + 5) // 6, (8 * (before + len(raw))) // 6
        yield coded[first:last]


def _escaped(word: str) -> Iterator[str]:
    yield word
    yield quote(word, safe="")
    yield quote_plus(word)
    yield html.escape(word)
    yield "".join(letter if letter.isascii() else f"\\u{ord(letter):04x}" for letter in word)
    yield "".join(letter if letter.isascii() else f"&#{ord(letter)};" for letter in word)


def needles(words: Iterable[str]) -> list[str]:
    """Every way in which the words may stand in text that was folded; the shortest cannot be looked for."""
    found: set[str] = set()
    for word in {each.strip() for each in words}:
        if len(word) < SHORTEST:
            continue
        for spelling in _spellings(word):
            found.update(_escaped(spelling))
            for raw in (spelling.encode(), spelling.encode("utf-16-le"), spelling.encode("utf-16-be")):
                found.add(raw.hex())
                found.update(_in_base64(raw))
                found.update(each.replace("+", "-").replace("/", "_") for each in _in_base64(raw))
    return sorted({fold(each) for each in found if len(each) >= SHORTEST})


class Search:
    """The words of one person, ready to be looked for."""

    def __init__(self, words: Iterable[str]) -> None:
        words = list(words)
        self.needles = needles(words)
        self._wide = [
            spelling.encode(code)
            for word in words
            if len(word.strip()) >= SHORTEST
            for spelling in _spellings(word.strip())
            for code in ("utf-16-le", "utf-16-be")
        ]
        self._overlap = 4 * max((len(each) for each in [*self.needles, *self._wide]), default=0)

    def in_text(self, text: str) -> int:
        folded = fold(text)
        return sum(folded.count(each) for each in self.needles)

    def in_bytes(self, raw: bytes) -> int:
        wide = sum(raw.count(each) for each in self._wide) if b"\0" in raw else 0
        return wide + self.in_text(raw.decode("utf-8", "replace"))

    def in_stream(self, blocks: Iterable[bytes]) -> int:
        """Blocks are gathered and overlap, so that a word across two of them is found; it may then count twice."""
        count, held = 0, b""
        for block in blocks:
            held += block
            if len(held) >= BLOCK:
                count += self.in_bytes(held)
                held = held[-self._overlap :] if self._overlap else b""
        return count + self.in_bytes(held)

    # Tables -------------------------------------------------------------------------------------------------------------
    def tables(self) -> Iterator[Found]:
        """Every table of every schema of ours and of others: one transaction, one moment, row by row as a stream."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(TABLES)
            for place, name in cursor.fetchall():
                if count := self._table(cursor, place) + (self._sessions() if name == SESSIONS else 0):
                    yield Found(f"table {name}", count)

    def _table(self, cursor: Any, place: str) -> int:
        """COPY gives text; what stands in a column of bytes comes as hex, which is looked for too."""
        with cursor.copy(f"COPY {place} TO STDOUT") as rows:
            return self.in_stream(bytes(row) for row in rows)

    def _sessions(self) -> int:
        """Sessions are packed, so their text is looked at opened."""
        rows = Session.objects.values_list("session_data", flat=True).iterator(chunk_size=500)
        return sum(self.in_text(str(Session(session_data=packed).get_decoded())) for packed in rows)

    # Files --------------------------------------------------------------------------------------------------------------
    def files(self, folder: Path) -> Iterator[Found]:
        """A file or a folder with all below it, by name and by content."""
        for file in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            count = self.in_text(file.name) + (self._file(file) if file.is_file() else 0)
            if count:
                yield Found(f"file {self._shown(file)}", count)

    def _shown(self, file: Path) -> str:
        return str(file.parent / "(name left out)") if self.in_text(file.name) else str(file)

    def _file(self, file: Path) -> int:
        with file.open("rb") as content:
            head = content.read(5)
            content.seek(0)
            if head == DUMP:
                return self._dump(file)
            raw = self.in_stream(iter(lambda: content.read(BLOCK), b""))
        return raw + self._packed(file, head)

    def _packed(self, file: Path, head: bytes) -> int:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as parts:
                return sum(self._part(parts, name) for name in parts.namelist())
        if head.startswith(b"\x1f\x8b"):
            with gzip.open(file) as content:
                return self.in_stream(iter(lambda: content.read(BLOCK), b""))
        return sum(self.in_bytes(each) for each in _inflated(file.read_bytes())) if head == PDF else 0

    def _part(self, parts: zipfile.ZipFile, name: str) -> int:
        with parts.open(name) as content:
            return self.in_text(name) + self.in_stream(iter(lambda: content.read(BLOCK), b""))

    def _dump(self, file: Path) -> int:
        """A backup's dump is packed; pg_restore writes it out as text, which is read as it comes."""
        command = [program("pg_restore"), "--file=-", str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as running:  # noqa: S603
            out = running.stdout or io.BytesIO()
            count = self.in_stream(iter(lambda: out.read(BLOCK), b""))
        if running.returncode:
            raise OSError(f"pg_restore cannot read {file}")
        return count


def _inflated(raw: bytes) -> Iterator[bytes]:
    for packed in STREAM.findall(raw):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            continue
