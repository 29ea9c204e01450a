"""Everything the tables know about one person, read from what stands beside their fields: no list of tables anywhere else.

Of each row she gets what is about her. Names of other people are left out, and so is what only the machine needs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import CharField, Count, F, Field, Model, QuerySet, Value

from handrail.kernel.models import Opened, opened
from handrail.kernel.privacy import EncryptedText, Personal, Stake, Whose

INNER = frozenset(
    ("id", "ref", "trust", "key", "xid", "sort_key", "folded", "about", "path", "link", "password", "data", "confirmed_by")
)
"""Fields only the machine needs: keys, folded copies for sorting, numbers of other rows."""
INNER_ENDS = ("_hash", "_index", "_key", "_id")
CALLED = "called_"


@dataclass(frozen=True)
class Adopted:
    """What a table that is not ours holds about people, said by the app that uses it (`adopted.py`)."""

    personal: dict[str, Personal]
    whose: tuple[Whose, ...]


@dataclass(frozen=True)
class Mine:
    """One row about her: what each field says, and the fields that are somebody else's words."""

    ref: str
    said: dict[str, Any]
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """One table, as far as it is about people."""

    label: str
    model: type[Model]
    personal: dict[str, Personal]
    whose: tuple[Whose, ...]

    @property
    def ways(self) -> tuple[Whose, ...]:
        return tuple(way for way in self.whose if way.stake is Stake.ABOUT)

    def about(self, person_id: int) -> QuerySet[Any]:
        """The rows that are about her, each once."""
        return united(self.model, [self._by(way, person_id) for way in self.ways])

    def _by(self, way: Whose, person_id: int) -> QuerySet[Any]:
        return self.model._default_manager.filter(**{way.path: person_id, **way.only}).order_by().values("pk")

    def fields(self) -> "list[Field[Any, Any]]":
        return [each for each in self.model._meta.concrete_fields if not each.is_relation and not _is_inner(each.name)]

    def names(self) -> dict[str, str]:
        """What stands in for a row it points at, when that is no person: the look-up of its name, by field."""
        pointing = [each for each in self.model._meta.concrete_fields if each.is_relation and each.related_model]
        called = {each.name: getattr(each.related_model, "CALLED", "") for each in pointing}
        return {name: f"{name}__{look_up}" for name, look_up in called.items() if look_up}

    def withheld(self, person_id: int) -> dict[int, frozenset[str]]:
        """By row what she is not shown; what one way shows, no other hides."""
        found: dict[int, frozenset[str]] = {}
        for way in self.ways if any(each.without for each in self.ways) else ():
            for pk in self._by(way, person_id).values_list("pk", flat=True):
                found[pk] = found.get(pk, frozenset(way.without)) & frozenset(way.without)
        return found


def united(model: type[Model], ways: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    """The rows found on any of these ways, which give primary keys; none where there is no way.

    The ways are one united sub-select. As conditions with OR between them PostgreSQL, when it guesses the tables wrong,
    asks each of them anew for every row: seen once, ten seconds for a few thousand rows.
    """
    if not ways:
        return model._default_manager.none()
    first, *others = ways
    return model._default_manager.filter(pk__in=first.union(*others) if others else first)


def _is_inner(name: str) -> bool:
    return name in INNER or name.endswith(INNER_ENDS)


@cache
def tables() -> dict[str, Held]:
    """Every table that holds something about people, by label, in the order of the layers."""
    adopted = dict(_adopted())
    found = {}
    for model in apps.get_models():
        label = model._meta.label
        said = adopted.get(label) or Adopted(getattr(model, "PERSONAL", {}), getattr(model, "WHOSE", ()))
        held = Held(label, model, said.personal, said.whose)
        if held.ways:
            found[label] = held
    return found


def _adopted() -> Iterator[tuple[str, Adopted]]:
    for config in apps.get_app_configs():
        if config.name.startswith("handrail.") and find_spec(f"{config.name}.adopted"):
            yield from import_module(f"{config.name}.adopted").ADOPTED.items()


def counts(person_id: int) -> dict[str, int]:
    """How many rows of each table are about her, in one statement; tables with none are left out."""
    each = [
        held.about(person_id)
        .order_by()
        .annotate(label=Value(label, CharField()))
        .values("label")
        .annotate(rows=Count("pk"))
        .values_list("label", "rows")
        for label, held in tables().items()
    ]
    return dict(each[0].union(*each[1:], all=True)) if each else {}


def rows(label: str, person_id: int) -> list[Mine]:
    """What one table holds about her, oldest first."""
    held = tables()[label]
    fields, named, withheld = held.fields(), held.names(), held.withheld(person_id)
    found = list(held.about(person_id).annotate(**{CALLED + name: F(path) for name, path in named.items()}).order_by("pk"))
    texts = opened({row.trust for row in found if hasattr(row, "trust")})
    return [_mine(row, fields, named, withheld.get(row.pk, frozenset()), texts) for row in found]


def _mine(
    row: Any, fields: "list[Field[Any, Any]]", named: Iterable[str], hidden: Iterable[str], texts: Mapping[str, Opened]
) -> Mine:
    said = {each.name: _value(each, row, texts) for each in fields if each.name not in hidden}
    said |= {name: called for name in named if (called := getattr(row, CALLED + name)) is not None}
    return Mine(getattr(row, "ref", ""), said, tuple(sorted(name for name in hidden if not _is_inner(name))))


def _value(field: "Field[Any, Any]", row: Any, texts: Mapping[str, Opened]) -> Any:
    value = getattr(row, field.attname)
    return texts[row.trust].text(row, field.name) if isinstance(field, EncryptedText) else value
