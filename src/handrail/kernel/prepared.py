"""Queries whose statement is built once: asked again, only the values change.

Django builds the words of a statement anew for each asking, which costs a first page more of the processor than PostgreSQL
needs to answer. A query that pages of many people ask says what it looks for in a function of its own; the first asking of a
process builds the statement with places for the values, every later one fills them in.

    @prepared
    def _duties(person: int, since: date) -> QuerySet[Duty]:
        return Duty.objects.filter(person_id=person, due_on__gte=since)

The function gets places instead of values: it may hand them to look-ups, and must neither compute with them nor choose by them.
A choice is made outside, between two prepared queries. The tests compare askings with what the plain function would ask;
`docs/decisions/prepared-queries.md` says what was measured.
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Self, override

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, ForeignObject, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import Promise


class CannotPrepare(TypeError):
    """The function does with a value what a kept statement cannot do."""


class Given(Expression):
    """The place of a value that is said when the query is asked."""

    allowed_default = False

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    @override
    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """Whether the column is one of a list: `in`, for a list whose length is not known when the statement is built."""

    lookup_name = "among"
    prepare_rhs = False

    @override
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_values, *right_values)


class _Kept(SQLCompiler):
    """A compiler that has its statement already."""

    words: str
    places: tuple[Any, ...]
    values: tuple[Any, ...]

    def keep(self) -> Self:
        words, places = super().as_sql()
        if any(isinstance(each, date | Promise) for each in places):
            raise CannotPrepare("A day, an hour or a translated word would stay as it was at the first asking; hand it in.")
        self.words, self.places, self.values = words, tuple(places), ()
        return self

    def with_values(self, values: tuple[Any, ...]) -> Self:
        """A copy for one asking: who asks has a connection of her own."""
        asked = copy(self)
        asked.connection, asked.values = connections[DEFAULT_DB_ALIAS], values
        return asked

    @override
    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        return self.words, tuple(self.values[each.number] if type(each) is Given else each for each in self.places)


class _Asked:
    """What a set of rows knows of its query: only how to ask it."""

    def __init__(self, query: Any, compiler: _Kept) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, *_: Any, **__: Any) -> _Kept:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._query, name)
        if callable(found):
            raise CannotPrepare("A prepared query is asked as it is; say in its function what else it shall look for.")
        return found


@dataclass(frozen=True)
class _Pattern[R: QuerySet[Any, Any]]:
    """What was built at the first asking."""

    build: Callable[..., R]
    rows: R
    compiler: _Kept

    @classmethod
    def of(cls, build: Callable[..., R], count: int) -> Self:
        rows = build(*map(Given, range(count)))
        if vars(rows)["_prefetch_related_lookups"]:
            raise CannotPrepare("What is fetched beside the rows is asked by another statement.")
        return cls(build, rows, _Kept(rows.query, connections[DEFAULT_DB_ALIAS], DEFAULT_DB_ALIAS).keep())

    def asked(self, values: tuple[Any, ...]) -> R:
        """Rows like the pattern's, not asked yet. Made by hand: `copy` would ask the pattern for its rows."""
        rows = object.__new__(type(self.rows))
        query = _Asked(self.rows.query, self.compiler.with_values(values))
        vars(rows).update(vars(self.rows), _query=query, _result_cache=None)
        return rows


_PATTERNS: dict[Callable[..., Any], _Pattern[Any]] = {}


def prepared[**P, R: QuerySet[Any, Any]](build: Callable[P, R]) -> Callable[P, R]:
    """Keep the statement of this query; its values are handed in by position."""

    @wraps(build)
    def ask(*values: P.args, **named: P.kwargs) -> R:
        if named:
            raise CannotPrepare("A prepared query gets its values by position.")
        if build not in _PATTERNS:
            _PATTERNS[build] = _Pattern.of(build, len(values))
        rows: R = _PATTERNS[build].asked(values)
        return rows

    return ask


def first[M](rows: Iterable[M]) -> M | None:
    """The first of them, or none; `.first()` would make another statement."""
    return next(iter(rows), None)


def forget() -> None:
    """Build every statement anew: a drill changes what functions say while they run."""
    _PATTERNS.clear()
