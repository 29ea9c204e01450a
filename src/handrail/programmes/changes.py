"""What a new version changes, in lines two people can sign."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handrail.kernel.reading import to_plain
from handrail.programmes.definition import Definition

HEADER = frozenset({"format", "programme", "version", "source"})
NAMES = ("code", "rule", "indicator", "instrument", "most_months", "step")


@dataclass(frozen=True)
class Change:
    table: str
    key: str
    before: object
    after: object

    @property
    def for_everybody(self) -> bool:
        """Whether it holds for those who take part already."""
        return self.table not in Definition.promised

    @property
    def holds_for(self) -> str:
        return "everybody, from the day it is published" if self.for_everybody else "new participants only"

    def __str__(self) -> str:
        before, after = _said(self.before), _said(self.after)
        if self.before is None:
            return "+ " + ": ".join(filter(None, (self.key, after)))
        if self.after is None:
            return "- " + ": ".join(filter(None, (self.key, before)))
        return f"~ {self.key}: {before} → {after}" if self.key else f"~ {before} → {after}"


def changes(old: Definition, new: Definition) -> list[Change]:
    before, after = to_plain(old), to_plain(new)
    return [
        Change(table, key, *pair)
        for table in {**before, **after}
        if table not in HEADER
        for key, *pair in _differences("", before.get(table), after.get(table))
    ]


def report(old: Definition, new: Definition) -> str:
    lines = [f"{new.programme}: version {old.version} → {new.version}"]
    found = changes(old, new)
    for table in dict.fromkeys(change.table for change in found):
        mine = [change for change in found if change.table == table]
        lines += ["", f"{table.replace('_', ' ')} (for {mine[0].holds_for})", *(f"  {change}" for change in mine)]
    return "\n".join(lines)


def _differences(key: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """(key, before, after) of each difference; a member that comes or goes whole is one difference."""
    if isinstance(before or after, list):
        before, after = _by_name(before or []), _by_name(after or [])
    if isinstance(before, dict) and isinstance(after, dict):
        for inner in {**before, **after}:
            words = inner.replace("_", " ")
            yield from _differences(f"{key} › {words}" if key else words, before.get(inner), after.get(inner))
    elif before != after:
        yield key, before, after


def _by_name(members: list[Any]) -> dict[str, Any] | list[Any]:
    """Members of a list by their code, rule or other name, so moving one is no change; a list of words stays a list."""
    if any(not isinstance(member, dict) for member in members):
        return members
    named: dict[str, Any] = {}
    for member in members:
        name = _name(member)
        while name in named:
            name += " again"
        named[name] = member
    return named


def _said(value: object) -> str:
    match value:
        case True | False:
            return "yes" if value else "no"
        case Mapping():
            return ", ".join(f"{key.replace('_', ' ')} {_said(inner)}" for key, inner in value.items() if key not in NAMES)
        case list():
            return ", ".join(f"{_name(each)} {_said(each)}" if isinstance(each, dict) else _said(each) for each in value)
        case _:
            return str(value).replace("_", " ")


def member_said(member: Mapping[str, Any], tag: str = "") -> tuple[str, str]:
    """(kind or name, the rest in words) of one member of a list."""
    name = str(member.get(tag, "")) if tag else _name(member)
    return name, _said({key: value for key, value in member.items() if key not in (tag, "source")})


def _name(member: Mapping[str, Any]) -> str:
    return str(next((member[key] for key in NAMES if key in member), "member"))
