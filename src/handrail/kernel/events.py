"""What happened, recorded with the change that caused it; reactions are jobs deferred in the same transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar, Protocol

from django.apps import apps
from django.db import transaction

from handrail.kernel import clock, jobs
from handrail.kernel.access import Actor
from handrail.kernel.models import Event, Handled


class Happening(Protocol):
    """An event: a frozen dataclass of ids and plain values, in the past tense."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


@dataclass(frozen=True)
class Told:
    """What a handler may know besides the event itself."""

    event_id: int
    person_id: int | None
    at: datetime
    on: date


type Handler[E] = Callable[[E, Told], None]
HANDLERS: dict[type[Any], dict[str, Handler[Any]]] = defaultdict(dict)


def on[E](kind: type[E]) -> Callable[[Handler[E]], Handler[E]]:
    """React to events of this kind, later and in a transaction of the reaction's own."""

    def register(handler: Handler[E]) -> Handler[E]:
        HANDLERS[kind][f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return register


def about(event: Happening) -> list[str]:
    """The things an event is about, from its `*_id` fields: "participation:12"."""
    named = ((each.name, getattr(event, each.name)) for each in fields(event))
    return [f"{name.removesuffix('_id')}:{value}" for name, value in named if name.endswith("_id") and value is not None]


def record(event: Happening, *, by: Actor, on: date) -> Event:
    """Store the event and defer its reactions. Only inside the transaction of the change it reports."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs in the transaction of the change it reports")
    row = Event.objects.create(
        name=type(event).__name__,
        schema=getattr(type(event), "SCHEMA", 1),
        payload=_plain(event),
        about=about(event),
        at=clock.now(),
        on=on,
        actor=by.trace,
        person_id=by.person_id,
        caused_by=_cause.current,
    )
    for handler in HANDLERS[type(event)]:
        if not handler.startswith(_unheard.get()):
            react.defer(event_id=row.pk, handler=handler)
    return row


_unheard: ContextVar[tuple[str, ...]] = ContextVar("unheard", default=())


@contextmanager
def unheard_by(*packages: str) -> Iterator[None]:
    """What is recorded within is no news to these packages: a past that is brought in is told to nobody as if it were now."""
    before = _unheard.set(tuple(f"{each}." for each in packages))
    try:
        yield
    finally:
        _unheard.reset(before)


def _plain(event: Happening) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(event).items()}


class _Cause:
    """The event whose handler is running, so that what it records names its cause."""

    current: int | None = None


_cause = _Cause()


@jobs.app.task(name="handrail.react", queue="events", retry=jobs.TRIES)
def react(event_id: int, handler: str) -> None:
    """Run one handler for one event, once: the mark and the reaction are one transaction."""
    with transaction.atomic():
        _, first = Handled.objects.get_or_create(event_id=event_id, handler=handler)
        if not first:
            return
        row = Event.objects.get(pk=event_id)
        _cause.current = row.pk
        try:
            _handler(handler)(revive(row), Told(row.pk, row.person_id, row.at, row.on))
        finally:
            _cause.current = None


def _handler(name: str) -> Handler[Any]:
    return next(found[name] for found in HANDLERS.values() if name in found)


@cache
def kinds() -> dict[str, type[Any]]:
    """Every kind of event there is, by name, from the apps' `events.py`."""
    found: dict[str, type[Any]] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("handrail.") and config.label != "kernel" and find_spec(f"{config.name}.events"):
            module = import_module(f"{config.name}.events")
            own = [each for each in vars(module).values() if is_dataclass(each) and each.__module__.startswith(module.__name__)]
            found |= {kind.__name__: kind for kind in own if isinstance(kind, type)}
    return found


def revive(row: Event) -> Any:
    """The event as it was recorded; dates are dates again."""
    kind = kinds()[row.name]
    dated = {each.name for each in fields(kind) if each.type in (date, "date", date | None)}
    values = {key: date.fromisoformat(value) if key in dated and value else value for key, value in row.payload.items()}
    return kind(**values)
