"""Which badges were taken back, as a Bitstring Status List (W3C): a row of bits that names nobody.

Open Badges 3.0 allows any W3C status. 1EdTech's own list of revoked addresses would publish every address of a certificate
that was taken back, and with it the name on its page; a bit at a random place tells only who holds the badge.
"""

import base64
import gzip
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

CONTEXT = "https://www.w3.org/ns/credentials/v2"
SIZE = 131_072
"""Bits in one list: the least the standard allows, so that a badge hides among many."""
FULL = SIZE // 2
"""So many badges share a list: a free place in it is still found at once."""
HOLDS = timedelta(days=1)
"""Who keeps a copy of the list asks again after a day."""


def address(number: int) -> str:
    return f"{settings.HANDRAIL.base_url}{reverse('training:revoked', args=[number])}"


def entry(index: int) -> dict[str, str]:
    """What a badge says about where its status stands."""
    number, place = divmod(index, SIZE)
    return {
        "id": f"{address(number)}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address(number),
    }


def encoded(places: Iterable[int]) -> str:
    """The bits, the first on the left, packed; always the same text for the same places."""
    bits = bytearray(SIZE // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def status_list(number: int, places: Iterable[int], issuer: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The list as a credential of its own, before it is signed."""
    page, until = address(number), now + HOLDS
    return {
        "@context": [CONTEXT],
        "id": page,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "validUntil": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{page}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(places),
        },
        "iss": issuer["id"],
        "jti": page,
        "sub": f"{page}#list",
        "nbf": int(now.timestamp()),
        "exp": int(until.timestamp()),
    }
