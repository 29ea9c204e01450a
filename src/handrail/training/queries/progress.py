"""How far many mentors are with their courses, in a fixed number of reads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from handrail.programmes.models import Programme
from handrail.programmes.parts import Trained
from handrail.programmes.queries import newest_definition
from handrail.training import rules
from handrail.training.models import Course
from handrail.training.queries.certificates import CertificateRow, certificate_rows
from handrail.training.queries.ways import kept_lines, passed


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


@dataclass(frozen=True)
class Records:
    """What was kept of some mentors in some courses; keys are (mentor, course)."""

    lines: Mapping[tuple[int, int], list[rules.Kept]]
    tested: frozenset[tuple[int, int]]
    newest: Mapping[tuple[int, int], CertificateRow]
    since: Mapping[tuple[int, int], date]

    def of(self, mentor_id: int, course_id: int, rule: Trained) -> Progress:
        key = mentor_id, course_id
        facts = rules.Facts(rules.minutes_of(self.lines.get(key, []), self.since.get(key)), key in self.tested)
        lacks = tuple(reason.code for reason in rules.lacks(rule, facts))
        return Progress(facts.minutes, lacks, facts.passed, self.newest.get(key))


def records(mentors: Collection[int], courses: Collection[int], on: date) -> Records:
    """Hours count from the day after the newest certificate that was not taken back."""
    newest: dict[tuple[int, int], CertificateRow] = {}
    since: dict[tuple[int, int], date] = {}
    for row in certificate_rows(mentors, courses, on):
        newest.setdefault((row.mentor_id, row.course_id), row)
        if row.standing != rules.Standing.REVOKED:
            since.setdefault((row.mentor_id, row.course_id), row.issued_on)
    return Records(kept_lines(mentors, courses), frozenset(passed(mentors, courses, since)), newest, since)


def progress(mentors: Collection[int], course_id: int, rule: Trained, on: date) -> dict[int, Progress]:
    """How far these mentors are with one course."""
    kept = records(mentors, [course_id], on)
    return {pk: kept.of(pk, course_id, rule) for pk in mentors}


@dataclass(frozen=True)
class AskedCourse:
    """A course the newest version of a programme asks of its mentors; the id is 0 until it is first given."""

    programme_id: int
    code: str
    rule: Trained
    course_id: int


def asked_courses(programmes: Collection[Programme]) -> list[AskedCourse]:
    """Every course these programmes ask, in their order."""
    given = Course.objects.filter(programme__in=programmes).values_list("programme_id", "code", "pk")
    ids = {(programme, code): pk for programme, code, pk in given}
    return [
        AskedCourse(row.pk, code, rule, ids.get((row.pk, code), 0))
        for row in programmes
        for code, rule in rules.rules_of(newest_definition(row)).items()
    ]
