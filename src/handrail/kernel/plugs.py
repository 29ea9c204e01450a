"""Which provider is chosen, and how it has done: found by its entry point's name, or by a dotted path to one's own.

A failure is noted with the name of its error alone; the next success ends it. `handrail doctor` and the System page tell it.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, cast
from urllib.parse import urlsplit

from handrail.kernel.providers import BadAnswer, Kind

LONGEST_ADDRESS = 500
SIMULATOR = "handrail.kernel.sms.simulator"
"""Chosen while nothing else is: no service of others."""


def installed(kind: Kind) -> list[str]:
    """The names that packages of this environment offer."""
    return sorted({each.name for each in entry_points(group=f"handrail.{kind}")})


def fault(kind: Kind, name: str) -> str:
    """Why this name cannot be used, and which can; empty when it is there. A dotted path is tried only when it is used."""
    if not name or "." in name or name in installed(kind):
        return ""
    there = ", ".join(installed(kind)) or "none"
    return f"HANDRAIL_{kind.upper()}: no provider “{name}” is installed. Installed: {there}. See docs/how-to/providers.md."


@cache
def _found(kind: Kind, name: str) -> Any:
    (entry,) = tuple(entry_points(group=f"handrail.{kind}", name=name))[:1] or (None,)
    if entry is None:
        raise ImportError(fault(kind, name))
    return _made(entry.load())


@cache
def _made(found: Any) -> Any:
    """A class is made once in each process."""
    return found() if isinstance(found, type) else found


def chosen(kind: Kind) -> str:
    """Its name; empty where the installation has none of this kind."""
    from django.conf import settings

    return cast("str", getattr(settings.HANDRAIL, kind))


def provider(kind: Kind) -> Any:
    """The chosen one. ImportError where it is not there."""
    name = chosen(kind)
    if "." not in name:
        return _found(kind, name)
    module, _, attribute = name.rpartition(".")
    return _made(getattr(import_module(module), attribute))


def ask[T](kind: Kind, call: Callable[[Any], T]) -> T:
    """Call the chosen provider, and note whether it did what was asked. Never inside a transaction: the note must stay."""
    try:
        answer = call(provider(kind))
    except Exception as error:  # a provider may raise anything, and it goes on to the caller
        _failed(kind, type(error).__name__)
        raise
    _worked(kind)
    return answer


def address(said: object) -> str:
    """What a provider says is an address for people to press; BadAnswer where it is none, or a trap."""
    from django.conf import settings

    text = said if isinstance(said, str) else ""
    parts = urlsplit(text)
    on_loopback = settings.HANDRAIL.demo and parts.scheme == "http" and parts.hostname == "127.0.0.1"
    is_plain = text.isprintable() and " " not in text and len(text) <= LONGEST_ADDRESS
    if not is_plain or not parts.hostname or not (parts.scheme == "https" or on_loopback):
        raise BadAnswer
    return text


# How it has done ---------------------------------------------------------------------------------------------------------
def _failed(kind: Kind, why: str) -> None:
    from django.db import DatabaseError
    from django.db.models import F

    from handrail.kernel import clock
    from handrail.kernel.models import ProviderFault

    now = clock.now()
    with suppress(DatabaseError):  # what the provider said counts more than our note of it
        ProviderFault.objects.get_or_create(kind=kind, defaults={"since": now, "last_at": now})
        ProviderFault.objects.filter(kind=kind).update(last_at=now, times=F("times") + 1, why=why[:60])


def _worked(kind: Kind) -> None:
    from django.db import DatabaseError

    from handrail.kernel.models import ProviderFault

    with suppress(DatabaseError):  # an SMS that went is never said to have failed
        ProviderFault.objects.filter(kind=kind).delete()


@dataclass(frozen=True)
class Doing:
    """One chosen provider; `since` is None while it works."""

    kind: Kind
    name: str
    since: datetime | None = None
    times: int = 0
    why: str = ""


def doing() -> Iterator[Doing]:
    """Each kind that is chosen, and how it does."""
    from handrail.kernel.models import ProviderFault

    faults = {row.kind: row for row in ProviderFault.objects.all()}
    for kind in Kind:
        if name := chosen(kind):
            row = faults.get(kind)
            yield Doing(kind, name, row.since, row.times, row.why) if row else Doing(kind, name)
