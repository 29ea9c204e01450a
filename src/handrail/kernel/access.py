"""Who acts, and what their roles let them do. Which rows they see is decided by each model's `visible_to`."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts: a person, a command, a test. `places` says which role at which organisation."""

    account_id: int | None = None
    person_id: int | None = None
    places: frozenset[tuple[Role, int]] = frozenset()
    name: str = "visitor"
    is_system: bool = False

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
