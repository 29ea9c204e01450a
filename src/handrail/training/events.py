"""What happened with courses, sessions, attendance, hours, tests, certificates: ids and plain values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RunMade:
    run_id: int
    programme_id: int


@dataclass(frozen=True)
class CoursePlaceTaken:
    run_id: int
    mentor_id: int
    person_id: int


@dataclass(frozen=True)
class CoursePlaceFreed:
    run_id: int
    mentor_id: int
    person_id: int


@dataclass(frozen=True)
class SessionPlanned:
    session_id: int
    run_id: int


@dataclass(frozen=True)
class SessionDropped:
    session_id: int
    run_id: int


@dataclass(frozen=True)
class AttendanceKept:
    session_id: int
    run_id: int


@dataclass(frozen=True)
class AttendanceCorrected:
    attendance_id: int
    session_id: int
    mentor_id: int


@dataclass(frozen=True)
class TestTaken:
    run_id: int
    mentor_id: int
    passed: bool


@dataclass(frozen=True)
class ProfileMarked:
    mentor_id: int
    person_id: int
    moment: str
    side: str


@dataclass(frozen=True)
class CertificateIssued:
    certificate_id: int
    mentor_id: int
    person_id: int


@dataclass(frozen=True)
class CertificateRevoked:
    certificate_id: int
    mentor_id: int
    person_id: int
