"""A webhook's signature, and what makes its address and secrets safe. No network and no settings.

Signed as Standard Webhooks 1.0.0 says:
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from urllib.parse import urlsplit

PREFIX = "whsec_"
LEAST, MOST = 24, 64
"""Bytes of a secret, by the specification."""
AT_ONCE = 2
"""Secrets that sign at the same time: the new one, and the old one until the receiver has changed too."""
ON_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def key_of(secret: str) -> bytes:
    """The bytes that sign; ValueError where it is no secret by the specification."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError(secret[: len(PREFIX)]) from error
    if not secret.startswith(PREFIX) or not LEAST <= len(key) <= MOST:
        raise ValueError(secret[: len(PREFIX)])
    return key


def headers(name: str, seconds: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers. `name` stays the same however often it is tried; `seconds` is of this try."""
    signed = f"{name}.{seconds}.".encode() + body
    marks = [base64.b64encode(hmac.digest(key_of(secret), signed, "sha256")).decode() for secret in secrets]
    return {
        "webhook-id": name,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }


def faults(address: str, secrets: Sequence[str], *, demo: bool) -> list[str]:
    """Why this address or these secrets cannot be used, in words for who sets them; empty when all is well."""
    if not address and not secrets:
        return []
    checks = {
        "HANDRAIL_STATES_HOOK and HANDRAIL_STATES_HOOK_SECRETS go together.": bool(address) != bool(secrets),
        "HANDRAIL_STATES_HOOK must begin with https://, and name a host.": bool(address) and not _is_safe(address, demo=demo),
        "HANDRAIL_STATES_HOOK: leave name and password out of the address; the signature says who sends.": "@" in address,
        f"HANDRAIL_STATES_HOOK_SECRETS: at most {AT_ONCE}, the new one first.": len(secrets) > AT_ONCE,
        "HANDRAIL_STATES_HOOK_SECRETS: each is “whsec_” and 24 to 64 bytes in base64.": not all(map(_is_secret, secrets)),
    }
    return [words for words, is_wrong in checks.items() if is_wrong]


def _is_safe(address: str, *, demo: bool) -> bool:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  # says whether it is a number
    except ValueError:
        return False
    in_demo = demo and parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE
    return bool(parts.hostname) and (parts.scheme == "https" or in_demo)


def _is_secret(secret: str) -> bool:
    try:
        key_of(secret)
    except ValueError:
        return False
    return True
