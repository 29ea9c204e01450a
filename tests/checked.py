"""Prepared queries are compared with what their functions would ask now, all through the suite.

Not every time, for that costs what preparing spares: the first times, and whenever the values are of another kind, for what
wrongly chooses by a value chooses by whether there is one.
"""

from collections import Counter
from typing import Any

from handrail.kernel import prepared

ASKED = prepared._Pattern.asked
FIRST = 20
_seen: Counter[Any] = Counter()
_kinds: set[Any] = set()


def said(rows: Any) -> tuple[str, tuple[Any, ...]]:
    """The statement and its values; a place for a value has its own brackets, a value has none."""
    words, values = rows.query.get_compiler("default").as_sql()
    while "(%s)" in words:
        words = words.replace("(%s)", "%s")
    return words, tuple(values)


def is_due(build: Any, values: tuple[Any, ...]) -> bool:
    kind = build, *((type(each), bool(each)) for each in values)
    _seen[build] += 1
    if _seen[build] > FIRST and kind in _kinds:
        return False
    _kinds.add(kind)
    return True


def asked(self: Any, values: tuple[Any, ...]) -> Any:
    """As the module does it, and compared."""
    rows = ASKED(self, values)
    if is_due(self.build, values):
        kept, plain = said(rows), said(self.build(*values))
        assert kept == plain, f"{self.build.__module__}.{self.build.__qualname__} asks what it once was:\n{kept}\n{plain}"
    return rows


def check() -> None:
    prepared._Pattern.asked = asked  # type: ignore[method-assign]
