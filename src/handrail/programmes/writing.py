"""Change one table of a programme file and leave the rest of the text as it was written, comments too."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import tomlkit
from tomlkit import items
from tomlkit.exceptions import ParseError

from handrail.kernel.reading import STRING, Path

type Plain = Mapping[str, Any]
WIDE = 100
"""A list longer than this stands on several lines."""


def put(text: str, path: Path, said: Plain) -> str:
    """The text in which the table at `path` says this; None takes a key away. A table that is not there is made."""
    document = tomlkit.parse(text)
    table = _made(document, path)
    for key, value in said.items():
        if value is None:
            if key in table:
                table.remove(key)
        else:
            table[key] = _written(value)
    return tomlkit.dumps(document)


def remove(text: str, path: Path) -> str:
    """The text without the table or member at `path`."""
    document = tomlkit.parse(text)
    above = _at(document, path[:-1])
    del above[path[-1]]
    if isinstance(path[-1], int) and not above:
        holder = _at(document, path[:-2])
        del holder[path[-2]]
    return tomlkit.dumps(document)


def lost_comments(before: str, after: str) -> list[str]:
    """The comments the first text had and the second has not."""
    gone = Counter(_comments(before)) - Counter(_comments(after))
    return list(gone.elements())


def _comments(text: str) -> list[str]:
    lines = (STRING.sub('""', line) for line in text.splitlines())
    return [line.split("#", 1)[1].strip() for line in lines if "#" in line]


def _at(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


def _made(document: Any, path: Path) -> Any:
    """The table at this path; what is missing on the way is made as the file would be written by hand."""
    here = document
    for depth, part in enumerate(path):
        if isinstance(part, int):
            if part == len(here):
                _append(here)
        elif part not in here:
            following = path[depth + 1] if depth + 1 < len(path) else None
            here[part] = _new(is_list=isinstance(following, int), at_top=depth == 0)
        here = here[part]
    return here


def _new(*, is_list: bool, at_top: bool) -> Any:
    if is_list:
        return tomlkit.aot() if at_top else tomlkit.array().multiline(multiline=True)
    return tomlkit.table() if at_top else tomlkit.inline_table()


def _append(here: Any) -> None:
    here.append(tomlkit.table() if isinstance(here, items.AoT) else tomlkit.inline_table())
    if isinstance(here, items.Array):
        here.multiline(multiline=True)


def _written(value: Any) -> Any:
    match value:
        case Mapping():
            table = tomlkit.inline_table()
            table.update({key: _written(inner) for key, inner in value.items()})
            return table
        case list() | tuple():
            array = tomlkit.array()
            array.extend([_written(each) for each in value])
            return array.multiline(multiline=len(str(value)) > WIDE)
        case Decimal():
            return tomlkit.float_(str(value)) if "." in str(value) else int(value)
        case bool() | int() | date():
            return tomlkit.item(value)
        case _:
            return tomlkit.string(re.sub(r"[\r\n]+", " ", str(value)))


__all__ = ["ParseError", "lost_comments", "put", "remove"]
