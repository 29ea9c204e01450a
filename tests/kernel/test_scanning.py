"""The raw search finds a word however it was written, in tables nobody declared and in packed files."""

import base64
import gzip
import html
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from handrail.kernel.scanning import BLOCK, Found, Search

WORD, OTHER = "Ąžuolė Žukauskaitė", "Birutė Petraitytė"


def _utf16(text: str) -> str:
    return text.encode("utf-16-le").hex()


WAYS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "in capitals": str.upper,
    "without accents": lambda _: "Azuole Zukauskaite",
    "base64": lambda word: base64.b64encode(word.encode()).decode(),
    "base64, one byte later": lambda word: base64.b64encode(b"x" + word.encode() + b"yy").decode(),
    "base64, two bytes later": lambda word: base64.b64encode(b"xx" + word.encode() + b"y").decode(),
    "base64 for addresses": lambda word: base64.urlsafe_b64encode(b"xx" + word.encode()).decode(),
    "base64 of small letters": lambda word: base64.b64encode(word.lower().encode()).decode(),
    "hex": lambda word: word.encode().hex(),
    "hex in capitals": lambda word: word.encode().hex().upper(),
    "hex of UTF-16": _utf16,
    "base64 of UTF-16": lambda word: base64.b64encode(b"x" + word.encode("utf-16-be")).decode(),
    "for addresses": quote,
    "for forms": quote_plus,
    "JSON": json.dumps,
    "JSON in JSON": lambda word: json.dumps(json.dumps({"a": word})),
    "HTML": html.escape,
    "HTML by numbers": lambda word: word.encode("ascii", "xmlcharrefreplace").decode(),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_a_word_is_found_however_it_was_written(way: str) -> None:
    written = f"before {WAYS[way](WORD)} after"
    assert Search([WORD]).in_text(written) > 0
    assert Search([OTHER]).in_text(written) == 0


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_word_is_found_in_a_file_of_any_letters(code: str, tmp_path: Path) -> None:
    (tmp_path / "export.txt").write_bytes(("x" * 11 + WORD + "y" * 7).encode(code))
    assert list(Search([WORD]).files(tmp_path)) == [Found(f"file {tmp_path / 'export.txt'}", 1)]
    assert list(Search([OTHER]).files(tmp_path)) == []


def test_a_word_across_two_blocks_is_found() -> None:
    raw = WORD.encode()
    for cut in range(1, len(raw)):
        blocks = [b"a" * (BLOCK - cut) + raw[:cut], raw[cut:] + b"b" * BLOCK]
        assert Search([WORD]).in_stream(blocks) > 0, cut
    assert Search([OTHER]).in_stream([raw, b"b" * BLOCK]) == 0


def _zip(inner: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("sheet.xml", inner)
    return packed.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "log.gz": gzip.compress,
    "export.xlsx": _zip,
    "letter.pdf": lambda inner: b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(inner) + b"\nendstream\nendobj\n",
}


@pytest.mark.parametrize("name", list(PACKED))
def test_packed_files_are_opened(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(PACKED[name](WORD.encode()))
    assert [found.place for found in Search([WORD]).files(tmp_path)] == [f"file {tmp_path / name}"]
    assert list(Search([OTHER]).files(tmp_path)) == []


def test_a_name_of_a_file_is_looked_at_and_never_printed(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.txt").write_text("nothing")
    assert [found.place for found in Search([WORD]).files(tmp_path)] == [f"file {tmp_path}/(name left out)"]


@pytest.mark.parametrize(("column", "value"), [("text", WORD), ("bytea", WORD.encode()), ("jsonb", json.dumps([WORD]))])
@pytest.mark.django_db
def test_tables_nobody_declared_are_searched(column: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE stray (id int, said {column})")
        cursor.execute("INSERT INTO stray SELECT g, null FROM generate_series(1, 500) AS g")
        cursor.execute("UPDATE stray SET said = %s WHERE id = 250", [value])
    assert list(Search([WORD]).tables()) == [Found("table stray", 1)]
    assert list(Search([OTHER]).tables()) == []


@pytest.mark.django_db
def test_sessions_are_looked_at_opened() -> None:
    session = SessionStore()
    session["waiting"] = {"email": WORD, "and": "a" * 400}
    session.save()
    assert list(Search([WORD]).tables()) == [Found("table django_session", 1)]
    assert list(Search([OTHER]).tables()) == []
