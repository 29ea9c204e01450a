"""A lifecycle is a table: which named step leads from which stages to which stage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from handrail.kernel.reasons import Reason, Refused


@dataclass(frozen=True)
class Move[S: StrEnum]:
    """One line of the table; no sources means the step creates the thing."""

    name: str
    sources: frozenset[S]
    target: S


def move[S: StrEnum](name: str, sources: Iterable[S], target: S) -> Move[S]:
    return Move(name, frozenset(sources), target)


class Lifecycle[S: StrEnum]:
    """The whole table. A step may stand in several lines as long as no stage begins two of them."""

    def __init__(self, *moves: Move[S]) -> None:
        table: dict[str, dict[S, S]] = {}
        for each in moves:
            row = table.setdefault(each.name, {})
            if doubled := row.keys() & each.sources:
                raise ValueError(f"{each.name} starts twice from {sorted(doubled)}")
            row.update(dict.fromkeys(each.sources, each.target))
        self.moves = moves
        self.steps: Mapping[str, Mapping[S, S]] = MappingProxyType(table)

    def open_from(self, stage: S) -> list[str]:
        """The names of the steps that may be taken from this stage, in the table's order."""
        return [name for name, row in self.steps.items() if stage in row]

    def target(self, name: str, stage: S) -> S:
        """Where the step leads from this stage; Refused with `step_closed` when it does not start there."""
        try:
            return self.steps[name][stage]
        except KeyError:
            raise Refused([Reason("step_closed", name)]) from None
