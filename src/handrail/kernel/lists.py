"""Long lists: what is searched, filtered, sorted and paged stands in the address alone, to be kept, sent and gone back to.

Nothing here knows a table: a page says which filters and orders there are, a query reads `Wanted`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PAGE = 25
LONGEST_SEARCH = 80


@dataclass(frozen=True)
class Wanted:
    """What an address asks of a list. A word the page does not know counts as not said."""

    q: str = ""
    sort: str = ""
    page: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The chosen code of this filter; empty is everything."""
        return self.chosen.get(name, "")

    @property
    def is_narrowed(self) -> bool:
        """Whether an empty list may be empty because of what was asked."""
        return bool(self.q or any(self.chosen.values()))

    def address(self, **changes: Any) -> str:
        """The same list with these changes; anything but another page begins on the first."""
        said = {**self.chosen, "q": self.q, "sort": self.sort, **changes}
        return "?" + urlencode({name: value for name, value in said.items() if value})


def wanted(said: Mapping[str, str], filters: Mapping[str, Collection[str]], sorts: Collection[str] = ()) -> Wanted:
    """Read an address. `sorts` are the columns it may be ordered by; a minus before one turns the order round."""
    chosen = {name: said.get(name, "") for name in filters}
    sort = said.get("sort", "")
    return Wanted(
        q=" ".join(said.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH],
        sort=sort if sort.removeprefix("-") in sorts else "",
        page=said.get("page", ""),
        chosen={name: code for name, code in chosen.items() if code in filters[name]},
    )


def in_order[Row](rows: Iterable[Row], asked: Wanted, sorts: Mapping[str, Callable[[Row], Any]], default: str) -> list[Row]:
    """Rows in the order that was asked for, or in the default one; a minus turns it round."""
    sort = asked.sort or default
    return sorted(rows, key=sorts[sort.removeprefix("-")], reverse=sort.startswith("-"))


def paged(rows: Sequence[Any] | QuerySet[Any], asked: Wanted) -> Page[Any]:
    """The page that was asked for; a number too high is the last one."""
    return Paginator(rows, PAGE).get_page(asked.page or "1")


@dataclass(frozen=True)
class Chip:
    """One choice of a filter, with how many it would show."""

    words: Any
    url: str
    current: bool
    count: int | None = None


def chips(asked: Wanted, name: str, words: Mapping[str, Any], counts: Mapping[str, int] | None = None) -> list[Chip]:
    """The choices of one filter in their order; the code "" is everything."""
    return [
        Chip(each, asked.address(**{name: code}), code == asked.of(name), None if counts is None else counts.get(code, 0))
        for code, each in words.items()
    ]


@dataclass(frozen=True)
class Column:
    """The head of a column; with an address when the list can be ordered by it."""

    words: Any
    url: str = ""
    order: str = ""


def columns(asked: Wanted, heads: Iterable[tuple[str, Any]], default: str = "") -> list[Column]:
    """Heads as (code, words); an empty code cannot be ordered by. A second press turns the order round."""
    return [_column(asked.sort or default, asked, code, words) for code, words in heads]


def _column(sort: str, asked: Wanted, code: str, words: Any) -> Column:
    if not code:
        return Column(words)
    order = {code: "ascending", f"-{code}": "descending"}.get(sort, "")
    return Column(words, asked.address(sort=f"-{code}" if order == "ascending" else code), order)
