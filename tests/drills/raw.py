"""Looks for marked words in raw bytes by decoding whatever looks written in some other way.

Apart from `handrail.kernel.scanning` on purpose: that one writes a word in every way and looks for each, this one reads
everything in every way. What one of them forgets, the other need not forget too.
"""

import base64
import binascii
import gzip
import html
import io
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from django.apps import apps
from django.db import connection

from handrail.kernel import backups
from handrail.kernel.models import Opened, Trusted
from handrail.kernel.privacy import EncryptedText
from handrail.people.models import Erasure
from tests.kernel.test_backups import address

TOKEN = re.compile(rb"zqvxkj[a-z0-9]+")
HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
BY_NUMBER = re.compile(rb"\\+u00([0-9a-fA-F]{2})")
GZIP, DUMP = b"\x1f\x8b", b"PGDMP"


def words(raw: bytes) -> Counter[str]:
    """How often each marked word stands there, in whatever way it was written."""
    found: Counter[str] = Counter()
    for text in _readings(raw):
        found.update(word.decode() for word in TOKEN.findall(text.lower()))
    return found


def _readings(raw: bytes) -> Iterator[bytes]:
    """As it stands, and without what an address, JSON, HTML, hex or base64 has put around it; each also as UTF-16."""
    for text in (raw, *(_opened(raw))):
        yield text
        if b"\0" in text:
            yield text.replace(b"\0", b"")


def _opened(raw: bytes) -> Iterator[bytes]:
    if b"%" in raw:
        yield _only_new(unquote_to_bytes(raw), raw)
    if b"\\u00" in raw:
        yield _only_new(BY_NUMBER.sub(lambda said: bytes.fromhex(said[1].decode()), raw), raw)
    if b"&#" in raw:
        yield _only_new(html.unescape(raw.decode("latin-1")).encode("utf-8"), raw)
    yield b"\n".join(bytes.fromhex(run.decode()) for run in HEX.findall(raw))
    yield b"\n".join(_from_base64(run, skip) for run in BASE64.findall(raw) for skip in range(4))


def _only_new(text: bytes, raw: bytes) -> bytes:
    """What was read without decoding need not be counted again."""
    known = {*TOKEN.findall(raw.lower())}
    return b"\n".join(word for word in TOKEN.findall(text.lower()) if word not in known)


def _from_base64(run: bytes, skip: int) -> bytes:
    whole = run[skip:].translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(whole[: len(whole) // 4 * 4])
    except binascii.Error:
        return b""


# Where ------------------------------------------------------------------------------------------------------------------
def database() -> bytes:
    """The whole database as text, by PostgreSQL's own program."""
    command = [backups.program("pg_dump"), f"--dbname={address(connection.settings_dict['NAME'])}"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def opened() -> Counter[str]:
    """What somebody who holds every key can still read of what is sealed. The words of an erasure itself are told apart."""
    found: Counter[str] = Counter()
    for model in (each for each in apps.get_models() if issubclass(each, Trusted) and each is not Erasure):
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedText)]
        for row in model._default_manager.all():
            key = Opened(row.trust)
            for name in names:
                found.update(words(key.text(row, name).encode()))
    return found


def folder(place: Path) -> Counter[str]:
    """Every file below, by name and content; what is packed is opened."""
    found: Counter[str] = Counter()
    for file in (each for each in place.rglob("*") if each.is_file()):
        found.update(words(file.name.encode()))
        for content in _contents(file):
            found.update(words(content))
    return found


def _contents(file: Path) -> Iterator[bytes]:
    raw = file.read_bytes()
    yield raw
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            yield from (parts.read(name) for name in parts.namelist())
    elif raw.startswith(GZIP):
        yield gzip.decompress(raw)
    elif raw.startswith(DUMP):
        yield subprocess.run([backups.program("pg_restore"), "--file=-", str(file)], capture_output=True, check=True).stdout
