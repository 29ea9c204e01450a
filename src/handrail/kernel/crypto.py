"""Sealing of texts. Each record of trust has a key of its own, wrapped by a key that is not in the database.

AES-256-GCM (NIST SP 800-38D) with the place of the value as associated data, so that two ciphertexts cannot be swapped.
Format: version byte, 12 bytes nonce, ciphertext with tag.
"""

import base64
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
KEY = 32
NONCE = 12


class CannotOpen(Exception):
    """The value was moved, changed, or its key was erased."""


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def read_key(text: str) -> bytes:
    """32 bytes from base64; ValueError says what is wrong."""
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY:
        raise ValueError(f"the key has {len(key)} bytes, it needs {KEY}")
    return key


def seal(plain: bytes, key: bytes, place: str) -> bytes:
    """Encrypt `plain` for one `place` ("table.column:ref")."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(sealed: bytes, key: bytes, place: str) -> bytes:
    """The plain bytes; CannotOpen when key, place or a byte differ."""
    if sealed[:1] != VERSION:
        raise CannotOpen(place)
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], place.encode())
    except InvalidTag as error:
        raise CannotOpen(place) from error


def blind(value: str, key: bytes) -> str:
    """An index of a secret value that allows exact look-up only: HMAC-SHA-256 over the trimmed, lower-case text."""
    return hmac.digest(key, value.strip().casefold().encode(), "sha256").hex()
