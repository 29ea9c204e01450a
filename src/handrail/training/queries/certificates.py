"""Certificates: how they stand on a day, and what everybody may read who has the address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from handrail.kernel.access import Actor, NotFound
from handrail.training import rules
from handrail.training.models import Certificate
from handrail.training.revocation import SIZE

LONGEST_NUMBER = 4


@dataclass(frozen=True)
class CertificateRow:
    """One certificate of a mentor."""

    ref: str
    public_id: str
    mentor_id: int
    course_id: int
    issued_on: date
    expires_on: date | None
    standing: rules.Standing
    because: str = ""


def _row(each: Certificate, on: date) -> CertificateRow:
    how = rules.standing(each.expires_on, each.revoked_on, on)
    of = each.ref, each.public_id, each.mentor_id, each.course_id
    return CertificateRow(*of, each.issued_on, each.expires_on, how, each.revoked_because)


def certificate_rows(mentors: Collection[int], courses: Collection[int], on: date) -> list[CertificateRow]:
    """The certificates of these mentors in these courses, the newest first."""
    rows = Certificate.objects.filter(mentor__in=mentors, course__in=courses).order_by("-issued_on", "-id")
    return [_row(each, on) for each in rows]


def newest_certificate(mentor_id: int, course_id: int) -> Certificate | None:
    """The newest that was not revoked."""
    return Certificate.objects.filter(mentor=mentor_id, course=course_id, revoked_on=None).order_by("-issued_on", "-id").first()


@dataclass(frozen=True)
class Paper:
    """What the public page says: name, course, days, how it stands; nothing else."""

    public_id: str
    name: str
    code: str
    partner: str
    owner: str
    issued_on: date
    expires_on: date | None
    standing: rules.Standing
    badge: str


def certificate(actor: Actor, ref: str) -> Paper:
    """A certificate of one of the coordinator's programmes."""
    found = Certificate.objects.visible_to(actor).filter(ref=ref).values_list("public_id", "issued_on").first()
    if found is None:
        raise NotFound(ref)
    return paper(*found)


def taken_back(said: str) -> list[int]:
    """The places of this list whose badge was taken back; NotFound for a list in which no badge stands."""
    number = int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else -1
    here = Certificate.objects.filter(status_index__gte=number * SIZE, status_index__lt=(number + 1) * SIZE)
    if number < 0 or str(number) != said or (number and not here.exists()):
        raise NotFound("list")
    rows = here.exclude(revoked_on=None).order_by("status_index").values_list("status_index", flat=True)
    return [index % SIZE for index in rows if index is not None]


def paper(public_id: str, on: date) -> Paper:
    """The certificate behind a public address."""
    rows = Certificate.objects.select_related("course__programme__owner", "partner")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("certificate")
    how = rules.standing(row.expires_on, row.revoked_on, on)
    owner = row.course.programme.owner.name
    return Paper(
        row.public_id, row.name, row.course.code, row.partner.name, owner, row.issued_on, row.expires_on, how, row.badge
    )
