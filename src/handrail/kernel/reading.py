"""Read a file that an organisation wrote in TOML, or say of every fault its line, its key and the remedy.

What the file may say is the pydantic model it is read as: a programme, the roles of a staff sign-in.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]
HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
KEY = re.compile(r"^\s*([\w.\-]+)\s*=\s*(.*)$")
STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')


@dataclass(frozen=True)
class Fault:
    line: int | None
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.key}: {self.problem}\n    → {self.remedy}"


class BadDefinition(ValueError):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def read_as[M: BaseModel](text: str, shape: type[M]) -> M:
    """What `text` says, as `shape`; raises BadDefinition with every fault."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadDefinition([_not_toml(str(error))]) from error
    try:
        # JSON mode keeps "strict" strict for numbers and still lets text stand for enums and arrays for tuples.
        return shape.model_validate_json(json.dumps(data, default=str))
    except ValidationError as error:
        places = places_in(text)
        errors = _deepest(error.errors(include_url=False))
        found = {_fault(each, data, places, shape) for each in errors}
        raise BadDefinition(sorted(found, key=lambda fault: (fault.line or 0, fault.key))) from error


def places_in(text: str) -> dict[Path, int]:
    """Path of every table, key and array element that begins a line → its line number."""
    places: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    array: Path | None = None
    depth = 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = STRING.sub('""', raw).split("#", 1)[0]
        if depth == 0 and (header := HEADER.match(line)):
            table = _table(header, counts, places, number)
            places[table] = number
        elif depth == 0 and (key := KEY.match(line)):
            array = (*table, *key[1].split("."))
            places[array] = number
            counts[array] = -1
            depth = _opened(key[2])
        elif depth:
            if depth == 1 and array and line.strip().startswith("{"):
                counts[array] += 1
                places[(*array, counts[array])] = number
            depth += _opened(line)
    return places


def _table(header: re.Match[str], counts: dict[Path, int], places: dict[Path, int], number: int) -> Path:
    path: Path = ()
    *parents, last = header[2].split(".")
    for name in parents:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, last)
    if header[1] == "[[":
        counts[path] = counts.get(path, -1) + 1
        places.setdefault(path, number)
        path = (*path, counts[path])
    return path


def _opened(text: str) -> int:
    return sum(text.count(sign) for sign in "[{") - sum(text.count(sign) for sign in "]}")


def _deepest(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without the list called too short only because a member of it is wrong."""
    return [
        each for each in errors if not any(other["loc"][: len(each["loc"])] == each["loc"] != other["loc"] for other in errors)
    ]


def _not_toml(message: str) -> Fault:
    at = re.search(r"line (\d+)", message)
    problem = re.sub(r"\s*\(at .*\)", "", message).lower()
    remedy = 'check the line: text in "quotes", lists in [brackets], each key once'
    return Fault(int(at[1]) if at else None, "the file is not valid TOML", problem, remedy)


def _fault(error: ErrorDetails, data: dict[str, Any], places: dict[Path, int], shape: type[BaseModel]) -> Fault:
    context = error.get("ctx", {})
    path = _in_file(error["loc"], data, absent_last=error["type"] in ("missing", "extra_forbidden"))
    if key := context.get("key"):
        path = (*path, key)
    known = path
    while known and known not in places:
        known = known[:-1]
    problem, remedy = _words(error, path, context, shape)
    return Fault(places.get(known), named(path), problem, remedy)


def _in_file(loc: Path, data: object, *, absent_last: bool) -> Path:
    """The location pydantic gives, without the names of union members, which stand nowhere in the file."""
    path: Path = ()
    for position, part in enumerate(loc):
        wanted = absent_last and position == len(loc) - 1
        if isinstance(data, dict) and (part in data or wanted):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path = (*path, part)
    return path


def named(path: Path) -> str:
    """('joining', 'requires', 0, 'areas') → "joining.requires #1.areas", counted as people count."""
    return ".".join(f"#{part + 1}" if isinstance(part, int) else part for part in path).replace(".#", " #") or "the file"


def _words(error: ErrorDetails, path: Path, context: dict[str, Any], shape: type[BaseModel]) -> tuple[str, str]:
    """(problem, remedy) of one of pydantic's errors."""
    said = _words_of_keys(error, path, context, shape) or _words_of_values(error, path, context)
    return said or (error["msg"], context.get("remedy", "see the guide to this file in docs/how-to"))


def _words_of_keys(error: ErrorDetails, path: Path, context: dict[str, Any], shape: type[BaseModel]) -> tuple[str, str] | None:
    match error["type"]:
        case "extra_forbidden":
            return "this key is not known here", _nearest(str(path[-1]), _keys(error["loc"], shape))
        case "missing":
            where = f"below [{named(path[:-1])}]" if path[:-1] else "at the top"
            return "is missing", f"add {path[-1]} = … {where}"
        case "union_tag_invalid":
            tag, allowed = str(context["tag"]), _quoted(context["expected_tags"])
            return f"there is no {context['discriminator'].strip("'")} {tag!r}", _nearest(tag, allowed)
        case "union_tag_not_found":
            return f"the key {context['discriminator']} is missing", f'say which: {context["discriminator"]} = "…"'
        case "model_type" | "model_attributes_type":
            return "must be one table", f"write [{named(path)}] once, in single brackets"
    return None


def _words_of_values(  # noqa: PLR0911  # one line for each kind of error
    error: ErrorDetails, _: Path, context: dict[str, Any]
) -> tuple[str, str] | None:
    given = error["input"]
    match error["type"]:
        case "enum" | "literal_error":
            return f"{given!r} is not one of its words", _nearest(str(given), _quoted(context["expected"]))
        case "int_type" | "int_parsing" | "int_from_float":
            return f"{given!r} is not a whole number", "write digits only, without quotes or decimals"
        case "decimal_parsing" | "decimal_type":
            return f"{given!r} is not a number", "write it with a point and without quotes, for example 10.2"
        case "bool_type":
            return f"{given!r} is neither true nor false", "write true or false, without quotes"
        case "tuple_type":
            remedy = f'write ["{given}"] in brackets' if isinstance(given, str) else "write a list in [brackets]"
            return f"{given!r} is not a list", remedy
        case "string_pattern_mismatch":
            return f"{given!r} does not have the right form", f"it must match {context['pattern']}"
        case "greater_than_equal" | "less_than_equal":
            side = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
            return f"{given} is out of range", f"use {side}"
        case "too_short" | "string_too_short":
            return "is empty or too short", f"give at least {context.get('min_length')}"
    return None


def _quoted(expected: str) -> list[str]:
    return re.findall(r"'([^']*)'", expected) or [expected]


def _nearest(word: str, allowed: list[str]) -> str:
    near = get_close_matches(word, allowed, 1, 0.6)
    listed = "one of: " + ", ".join(allowed)
    return f'did you mean "{near[0]}"? ({listed})' if near else listed


def _keys(loc: Path, shape: type[BaseModel]) -> list[str]:
    """The keys the table at `loc` may have, found by walking the schema as pydantic did."""
    schema = shape.model_json_schema()
    node = schema
    for part in loc[:-1]:
        node = _step(node, part, schema)
    return [key for key in _resolve(node, schema).get("properties", {}) if key != "source"]


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in node:
        node = _resolve(next(each for each in node["anyOf"] if each.get("type") != "null"), schema)
    return node


def _step(node: dict[str, Any], part: str | int, schema: dict[str, Any]) -> dict[str, Any]:
    node = _resolve(node, schema)
    if isinstance(part, int):
        return cast("dict[str, Any]", node["items"])
    if "discriminator" in node:
        return {"$ref": node["discriminator"]["mapping"][part]}
    return cast("dict[str, Any]", node["properties"][part])


def to_plain(said: BaseModel) -> dict[str, Any]:
    """What the file said, nothing it left out: for writing it again and for comparing."""
    return said.model_dump(mode="json", exclude_unset=True)
