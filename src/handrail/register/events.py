"""What happened in the register: ids and plain values only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class JobseekersImported:
    import_id: int
    added: int
    changed: int
    gone: int


@dataclass(frozen=True)
class JobseekerLinked:
    jobseeker_id: int
    person_id: int
    how: str


@dataclass(frozen=True)
class JobseekerUntied:
    """The person has left; the service's row stays without her."""

    jobseeker_id: int
    person_id: int


@dataclass(frozen=True)
class TieCodeMade:
    code_id: int
    person_id: int


@dataclass(frozen=True)
class FactDeclared:
    """A person answered a question about herself, or answered it anew."""

    jobseeker_id: int
    person_id: int
    question: str
