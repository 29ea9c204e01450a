"""How far many mentors are with one course, in a fixed number of reads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from handrail.programmes.parts import Trained
from handrail.training import rules
from handrail.training.queries.certificates import CertificateRow, certificate_rows
from handrail.training.queries.ways import issued_since, kept_lines, passed


@dataclass(frozen=True)
class Progress:
    """One mentor's hours towards the next certificate, what is missing, and how the newest one stands."""

    minutes: int
    lacks: tuple[str, ...]
    passed: bool
    certificate: CertificateRow | None

    @property
    def standing(self) -> str:
        return str(self.certificate.standing) if self.certificate else ""

    @property
    def may_get(self) -> bool:
        return not self.lacks


def progress(mentors: Collection[int], course_id: int, rule: Trained, on: date) -> dict[int, Progress]:
    since = issued_since(mentors, course_id)
    lines, tested = kept_lines(mentors, course_id), passed(mentors, course_id, since)
    newest: dict[int, CertificateRow] = {}
    for row in certificate_rows(mentors, course_id, on):
        newest.setdefault(row.mentor_id, row)
    found = {}
    for pk in mentors:
        facts = rules.Facts(rules.minutes_of(lines[pk, course_id], since.get(pk)), pk in tested)
        lacks = tuple(reason.code for reason in rules.lacks(rule, facts))
        found[pk] = Progress(facts.minutes, lacks, facts.passed, newest.get(pk))
    return found
