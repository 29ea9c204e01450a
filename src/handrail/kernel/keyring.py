"""The installation's keys, as its key file says them: the first wraps, all open, and some secrets outlive every rotation.

The file is looked at each time, so that web and worker take up a new key while they run. It holds one thing a line:

    BASE64            the key that wraps; older ones below it still open what they wrapped
    index BASE64      what numbers are looked up by; and the like. Written at the first rotation, never changed by one.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handrail.kernel import crypto

LASTING = {"index": b"index:", "badge": b"open badge:", "audit": b"audit:"}
"""Secrets that must not change with the key: blind indexes, the hand that signs badges, the chain's. Until the first
rotation they are derived from the one key there is."""


@dataclass(frozen=True)
class Keyring:
    """Keys, the newest first."""

    keys: tuple[bytes, ...]
    kept: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def key(self) -> bytes:
        return self.keys[0]

    def lasting(self, name: str) -> bytes:
        return self.kept.get(name) or hashlib.sha256(LASTING[name] + self.keys[-1]).digest()

    def seal(self, plain: bytes, place: str) -> bytes:
        return crypto.seal(plain, self.key, place)

    def unseal(self, sealed: bytes, place: str) -> bytes:
        """With whichever key fits; CannotOpen when none does."""
        for key in self.keys[:-1]:
            try:
                return crypto.unseal(sealed, key, place)
            except crypto.CannotOpen:
                continue
        return crypto.unseal(sealed, self.keys[-1], place)

    def newest_opens(self, sealed: bytes, place: str) -> bool:
        """Whether the first key sealed it."""
        try:
            crypto.unseal(sealed, self.key, place)
        except crypto.CannotOpen:
            return False
        return True

    def text(self) -> str:
        """The file that holds this."""
        lines = [_text(key) for key in self.keys] + [f"{name} {_text(secret)}" for name, secret in self.kept.items()]
        return "\n".join(lines) + "\n"


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def read(text: str) -> Keyring:
    """What a key file says; ValueError says what is wrong with it."""
    keys, kept = list[bytes](), dict[str, bytes]()
    for line in filter(None, map(str.strip, text.splitlines())):
        *name, said = line.split()
        try:
            key = crypto.read_key(said)
        except binascii.Error as error:
            raise ValueError("a line is no base64") from error
        if not name:
            keys.append(key)
        elif len(name) == 1 and name[0] in LASTING:
            kept[name[0]] = key
        else:
            raise ValueError("a line begins with a word that is none of ours")
    if not keys:
        raise ValueError("there is no key in it")
    return Keyring(tuple(keys), kept)


_read: dict[tuple[str, int, int, int], Keyring] = {}


def ring() -> Keyring:
    """The keys as they are now. A file that is being replaced or cannot be read leaves what was read before."""
    from django.conf import settings

    said = settings.HANDRAIL
    if not said.key_file:
        return said.keys
    try:
        about = Path(said.key_file).stat()
        stamp = (said.key_file, about.st_mtime_ns, about.st_ino, about.st_size)
        if stamp not in _read:
            found = read(Path(said.key_file).read_text(encoding="ascii"))
            _read.clear()
            _read[stamp] = found
        return _read[stamp]
    except (OSError, ValueError, KeyError):
        return next(reversed(_read.values()), said.keys)
