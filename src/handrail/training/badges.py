"""Open Badges 3.0: a certificate as a signed credential (VC-JWT, EdDSA) that others can verify without asking us.

The key is derived from the installation's own, so there is nothing more to keep; its public half stands at the issuer's
address. The credential says no more than the page does: name, course, days.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.urls import reverse

from handrail.kernel.keyring import ring
from handrail.training import revocation

CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
ALGORITHM = "EdDSA"


@dataclass(frozen=True)
class Badge:
    """What stands in the credential."""

    public_id: str
    name: str
    course: str
    description: str
    issuer: str
    issued_on: date
    expires_on: date | None
    zone: str
    status_index: int | None = None


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(ring().lasting("badge"))


def public_key() -> bytes:
    """The public half as PEM, for whoever verifies."""
    return _key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_jwk() -> dict[str, str]:
    """The public half as the issuer's page shows it (RFC 8037)."""
    raw = _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    point = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": "Ed25519", "alg": ALGORITHM, "use": "sig", "kid": key_id(), "x": point}


def issuer_address() -> str:
    return f"{settings.HANDRAIL.base_url}{reverse('training:issuer')}"


def key_id() -> str:
    return f"{issuer_address()}#key-1"


def organisation() -> str:
    return str(settings.HANDRAIL.organisation)


def issuer(name: str) -> dict[str, Any]:
    return {"id": issuer_address(), "type": ["Profile"], "name": name, "url": settings.HANDRAIL.base_url}


def page_of(public_id: str) -> str:
    """Where a certificate is looked at by everybody who has its address."""
    return f"{settings.HANDRAIL.base_url}{reverse('training:certificate', args=[public_id])}"


def _moment(day: date, at: time, zone: str) -> datetime:
    """The day begins and ends where the programme is, not in Greenwich."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def credential(badge: Badge) -> dict[str, Any]:
    """The credential before it is signed."""
    page = page_of(badge.public_id)
    said: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.course,
        "issuer": issuer(badge.issuer),
        "validFrom": _moment(badge.issued_on, time.min, badge.zone).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{page}#holder",
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "identityHash": badge.name, "identityType": "name", "hashed": False}],
            "achievement": {
                "id": f"{issuer_address()}#{badge.course.replace(' ', '-')}",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": badge.course,
                "description": badge.description,
                "criteria": {"narrative": badge.description},
            },
        },
    }
    if badge.expires_on:
        said["validUntil"] = _moment(badge.expires_on, time(23, 59, 59), badge.zone).strftime("%Y-%m-%dT%H:%M:%SZ")
    if badge.status_index is not None:
        said["credentialStatus"] = revocation.entry(badge.status_index)
    return said


def signed(badge: Badge) -> str:
    """The credential as a JWT (VC-JWT of Open Badges 3.0): the same in the claims and in the body."""
    said = credential(badge)
    claims: dict[str, Any] = {
        **said,
        "iss": said["issuer"]["id"],
        "jti": said["id"],
        "sub": said["credentialSubject"]["id"],
        "nbf": int(_moment(badge.issued_on, time.min, badge.zone).timestamp()),
    }
    if badge.expires_on:
        claims["exp"] = int(_moment(badge.expires_on, time(23, 59, 59), badge.zone).timestamp())
    return sign(claims)


def sign(claims: dict[str, Any]) -> str:
    """With the installation's key, named in the head."""
    return jwt.encode(claims, _key(), algorithm=ALGORITHM, headers={"kid": key_id(), "typ": "JWT"})
