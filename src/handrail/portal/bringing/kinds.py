"""What every kind of file has: its columns, how one line is taken, how what it made is taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handrail.kernel.access import Actor
from handrail.kernel.sheets import Row, Wrong
from handrail.programmes.models import Programme
from handrail.programmes.queries import programmes_open
from handrail.taxonomy.queries import sectors

MOST_FOUND = 20_000
type Made = tuple[str, ...]
"""What a line made, as events name it: "mentor:12". Empty where everything was there already."""


@dataclass
class Taking:
    """One file on its way in: who brings it when, and what was looked up or seen in earlier lines."""

    by: Actor
    on: date
    seen: dict[str, int] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    def looked_up[T](self, key: str, look: Callable[[], T]) -> T:
        """Few words stand in most lines: each is looked up once."""
        if key not in self.found:
            if len(self.found) >= MOST_FOUND:
                self.found.clear()
            self.found[key] = look()
        answer: T = self.found[key]
        return answer

    def programme(self, slug: str) -> Programme:
        known = self.looked_up("programmes", lambda: {each.slug: each for each in programmes_open()})
        if slug not in known:
            listed = ", ".join(sorted(known)) or "none is open yet"
            raise Wrong(
                f"{slug!r} is no open programme here: use one of {listed}" if slug else f"is missing: use one of {listed}"
            )
        return known[slug]

    def once(self, row: Row, column: str, key: str) -> None:
        """The same thing twice in a file: the first line counts, the other is named."""
        if (first := self.seen.setdefault(key, row.line)) != row.line:
            raise Wrong(f"{column}: the same stands in line {first} already: delete one of the two")


LETTER = "use a letter of NACE, such as C"


def sector_codes(taking: Taking) -> set[str]:
    return taking.looked_up("sectors", lambda: {each.code for each in sectors("en")})


@dataclass(frozen=True)
class Kind:
    """`back` takes back what one line made; it raises Refused or ProtectedError where something hangs on it."""

    required: tuple[str, ...]
    columns: tuple[str, ...]
    take: Callable[[Row, Taking], Made]
    back: Callable[[Mapping[str, int], Actor, date], None]


def named(made: Made) -> dict[str, int]:
    """{"mentor": 12, "account": 4}"""
    return {name: int(number) for name, _, number in (each.partition(":") for each in made)}
