"""Who acts, and what their roles let them do. Which rows they see is decided by each model's `visible_to`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


class Role(StrEnum):
    """A place a person may hold. PERSON is everybody who has signed in: mentees and mentors among them.

    LEADER leads an office and its counsellors; LEAD is the safeguarding lead. TRAINER teaches at a partner, PSYCHOLOGIST
    takes referrals there, EMPLOYER speaks for an employer.
    """

    PERSON = auto()
    COUNSELLOR = auto()
    COORDINATOR = auto()
    LEAD = auto()
    ADMINISTRATOR = auto()
    LEADER = auto()
    TRAINER = auto()
    PSYCHOLOGIST = auto()
    EMPLOYER = auto()


STAFF = frozenset(Role) - {Role.PERSON}


class Denied(Exception):
    """This actor may not do this at all (403)."""


class NotFound(Exception):
    """There is no such thing for this actor (404): absent and hidden look the same."""


@cache
def grants() -> Mapping[Role, frozenset[str]]:
    """Role → permissions, collected from every app's `access.py`."""
    found: dict[Role, set[str]] = {role: set() for role in Role}
    for config in apps.get_app_configs():
        if config.name.startswith("handrail.") and find_spec(f"{config.name}.access") and config.label != "kernel":
            for role, permissions in import_module(f"{config.name}.access").ACCESS.items():
                found[role] |= permissions
    return {role: frozenset(permissions) for role, permissions in found.items()}


type Place = tuple[Role, int]


@dataclass(frozen=True)
class Stand:
    """Somebody whose deputy one is now: the roles of theirs that one may act in, until the last day."""

    ref: str
    person_id: int
    name: str
    until: date
    places: frozenset[Place]


@dataclass(frozen=True)
class Viewer:
    """Who looks at the pages as somebody else sees them, and until when."""

    account_id: int
    person_id: int
    name: str
    until: datetime


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts: a person, a command, a test. `places` says which role at which organisation.

    A deputy at work has `stands_for`: she is still herself, with the places of the other; `may_stand_for` are those for
    whom she could work now.
    """

    account_id: int | None = None
    person_id: int | None = None
    places: frozenset[tuple[Role, int]] = frozenset()
    name: str = "visitor"
    is_system: bool = False
    stands_for: Stand | None = None
    may_stand_for: tuple[Stand, ...] = ()
    viewer: Viewer | None = None

    @classmethod
    def system(cls, name: str) -> "Actor":
        """A command or a sweep; it may do everything and its name stands in the audit trail."""
        return cls(name=f"system:{name}", is_system=True)

    @classmethod
    def visitor(cls) -> "Actor":
        return cls()

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def roles(self) -> frozenset[Role]:
        held = {role for role, _ in self.places}
        return frozenset(held | {Role.PERSON}) if self.is_signed_in else frozenset()

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    def at(self, role: Role) -> frozenset[int]:
        """The ids of the organisations where the actor holds this role."""
        return frozenset(organisation for held, organisation in self.places if held == role)

    @property
    def desk_id(self) -> int | None:
        """Whose desk it is: one's own, or that of the person one stands in for."""
        return self.stands_for.person_id if self.stands_for else self.person_id

    @property
    def seat_ids(self) -> frozenset[int]:
        """Oneself and whose desk it is: standing in for somebody makes nobody another person."""
        return frozenset(each for each in (self.person_id, self.desk_id) if each is not None)

    @property
    def reader_id(self) -> int | None:
        """The person who reads: oneself, or who looks at one's pages."""
        return self.viewer.person_id if self.viewer else self.person_id

    @property
    def trace(self) -> str:
        """Who it was, as the log keeps it."""
        if self.is_system:
            return self.name
        if self.viewer:
            return f"account:{self.viewer.account_id} as person:{self.person_id}"
        stood = f" for person:{self.stands_for.person_id}" if self.stands_for else ""
        return f"account:{self.account_id}{stood}"

    def may(self, permission: str) -> bool:
        return self.is_system or any(permission in grants()[role] for role in self.roles)

    def must(self, permission: str) -> None:
        if not self.may(permission):
            raise Denied(permission)


@dataclass(frozen=True)
class Disclosure:
    """One read of a person's data that must be known afterwards. `about` names a row that has no person yet."""

    person_id: int | None
    what: str
    why: str
    about: str = ""


_seen: ContextVar[list[Disclosure] | None] = ContextVar("seen", default=None)


def seen(person_id: int | None, what: str, why: str, *, about: str = "") -> None:
    """Note that this read disclosed `what` of the person; written after the read-only part, before the first byte.

    Of somebody without an account the note is kept under `about`, such as "jobseeker:12", until there is one.
    """
    notes = _seen.get()
    if notes is not None:
        notes.append(Disclosure(person_id, what, why, "" if person_id else about))


def begin_noting() -> list[Disclosure]:
    """Start an empty list of disclosures for this request and hand it to the caller."""
    notes: list[Disclosure] = []
    _seen.set(notes)
    return notes


_sealed_stay_closed: ContextVar[bool] = ContextVar("sealed_stay_closed", default=False)


@contextmanager
def sealed_closed() -> Iterator[None]:
    """While somebody looks as another person, no sealed text opens: what a pair writes, health, concerns."""
    before = _sealed_stay_closed.set(True)
    try:
        yield
    finally:
        _sealed_stay_closed.reset(before)


def sealed_stay_closed() -> bool:
    return _sealed_stay_closed.get()
