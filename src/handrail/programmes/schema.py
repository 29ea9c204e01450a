"""What a form may ask about each table of a programme file, read from the schema itself: there is no second list of rules."""

import tomllib
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum, auto
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from handrail.kernel.reading import BadDefinition, Fault, Path, named
from handrail.programmes.definition import Definition
from handrail.programmes.reading import read

TOP = "about"
"""The address of the keys that stand in no table."""
NOT_ASKED = frozenset({"format", "programme", "version"})
"""What a copy sets by itself."""


class Kind(StrEnum):
    """What a key holds. The last three are tables of their own."""

    YES_NO = auto()
    NUMBER = auto()
    DECIMAL = auto()
    DAY = auto()
    WORD = auto()
    TEXT = auto()
    TABLE = auto()
    ONE_OF = auto()


@dataclass(frozen=True)
class Key:
    """One key of a table. `many`: a list of them; `tables`: what may stand there, by tag where there are several kinds."""

    name: str
    kind: Kind
    required: bool
    default: Any = None
    many: bool = False
    words: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    longest: int | None = None
    tag: str = ""
    tables: Mapping[str, type[BaseModel]] = field(default_factory=dict)

    @property
    def is_plain(self) -> bool:
        """Whether one field of a form can ask it."""
        return self.kind not in (Kind.TABLE, Kind.ONE_OF)


def keys_of(model: type[BaseModel]) -> tuple[Key, ...]:
    """The keys of one table in the order of the schema; what has one possible value only is not asked."""
    found = [_key(name, info) for name, info in model.model_fields.items() if name not in NOT_ASKED]
    return tuple(key for key in found if key.kind != Kind.WORD or len(key.words) > 1)


def _key(name: str, info: FieldInfo) -> Key:
    inner, limits, many = _peeled(info.annotation, list(info.metadata), info.discriminator)
    said = {
        each: getattr(limit, each)
        for limit in limits
        for each in ("ge", "le", "min_length", "max_length", "tag")
        if hasattr(limit, each)
    }
    default = None if info.default is PydanticUndefined else info.default
    fills = many and any(getattr(limit, "min_length", None) for limit in info.metadata)
    tables, words, kind = _leaf(inner, str(said.get("tag", "")))
    return Key(
        name=name,
        kind=kind,
        required=info.is_required() or fills,
        default=plain(default),
        many=many,
        words=words,
        low=said.get("ge"),
        high=said.get("le"),
        longest=None if many else said.get("max_length"),
        tag=str(said.get("tag", "")),
        tables=tables,
    )


@dataclass(frozen=True)
class _Tag:
    tag: str


def _peeled(annotation: Any, limits: list[Any], discriminator: Any = None) -> tuple[Any, list[Any], bool]:
    """What stands at the core of an annotation, its limits, and whether it is a list."""
    many, limits = False, [*limits, *([_Tag(discriminator)] if discriminator else [])]
    while True:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            annotation = arguments[0]
            for each in arguments[1:]:
                limits += [*each.metadata, *([_Tag(each.discriminator)] if each.discriminator else [])]
        elif origin is tuple:
            many, annotation = True, arguments[0]
        elif origin in (Union, types.UnionType) and type(None) in arguments:
            rest = tuple(each for each in arguments if each is not type(None))
            annotation = rest[0]
        else:
            return annotation, limits, many


_KINDS = {bool: Kind.YES_NO, int: Kind.NUMBER, Decimal: Kind.DECIMAL, date: Kind.DAY, str: Kind.TEXT}


def _leaf(inner: Any, tag: str) -> tuple[dict[str, type[BaseModel]], tuple[str, ...], Kind]:
    if get_origin(inner) in (Union, types.UnionType):
        models = get_args(inner)
        return {tag_of(model, tag): model for model in models}, (), Kind.ONE_OF
    if get_origin(inner) is Literal:
        return {}, tuple(map(str, get_args(inner))), Kind.WORD
    if isinstance(inner, type) and issubclass(inner, Enum):
        return {}, tuple(str(each.value) for each in inner), Kind.WORD
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return {"": inner}, (), Kind.TABLE
    return {}, (), _KINDS[inner]


def constants(model: type[BaseModel]) -> dict[str, str]:
    """What a new table of this kind says in any case."""
    fixed = {name: get_args(info.annotation) for name, info in model.model_fields.items() if info.is_required()}
    return {
        name: str(words[0])
        for name, words in fixed.items()
        if len(words) == 1 and name not in NOT_ASKED and isinstance(words[0], str)
    }


def tag_of(model: type[BaseModel], tag: str) -> str:
    """The word in which the members of a family of tables differ, such as rule = "age"."""
    return str(get_args(model.model_fields[tag].annotation)[0])


def plain(value: Any) -> Any:
    """As the file would say it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_unset=True)
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, Enum) else value


@dataclass(frozen=True)
class Node:
    """One table of a file: where it stands, what it may say and what it says. `data` is None where the file has none."""

    path: Path
    model: type[BaseModel] | None
    data: Any
    key: Key | None = None
    tag: tuple[str, str] | None = None

    @property
    def address(self) -> str:
        return address(self.path)

    @property
    def is_list(self) -> bool:
        return self.model is None

    @property
    def keys(self) -> tuple[Key, ...]:
        """What a form asks here."""
        return tuple(key for key in keys_of(self.model) if key.is_plain) if self.model else ()

    @property
    def below(self) -> tuple[Key, ...]:
        """The tables inside this one."""
        return tuple(key for key in keys_of(self.model) if not key.is_plain) if self.model and self.path else ()


def address(path: Path) -> str:
    """How a page's address names this place of a file."""
    return ".".join(map(str, path)) or TOP


def parts() -> tuple[Key, ...]:
    """The tables a file may have, in the order of the schema."""
    return tuple(key for key in keys_of(Definition) if not key.is_plain)


def data_of(text: str) -> dict[str, Any]:
    """What a text says, unchecked; tomllib.TOMLDecodeError when it is no TOML."""
    return tomllib.loads(text, parse_float=Decimal)


def node_at(data: Mapping[str, Any], address: str, kind: str = "") -> Node | None:
    """The table at this address, also one that is not there yet; `kind` says which of several. None: there is no such place."""
    if address == TOP:
        return Node((), Definition, data)
    here: Any = data
    node = Node((), Definition, data)
    for part in address.split("."):
        found = _member(node, part, kind) if node.is_list else _below(node, part, here, kind)
        if found is None:
            return None
        node, here = found, found.data if found.data is not None else {}
    return node


def _below(node: Node, part: str, here: Any, kind: str) -> Node | None:
    key = next((key for key in keys_of(node.model) if key.name == part and not key.is_plain), None) if node.model else None
    if key is None or not isinstance(here, dict):
        return None
    data = here.get(part)
    if key.many:
        return Node((*node.path, part), None, data or [], key) if data is None or isinstance(data, list) else None
    return _table((*node.path, part), key, data, kind)


def _member(node: Node, part: str, kind: str) -> Node | None:
    key = node.key
    if key is None or not (part.isdecimal() or part == "new"):
        return None
    at = len(node.data) if part == "new" else int(part)
    if at > len(node.data) or (at == len(node.data) and part != "new"):
        return None
    return _table((*node.path, at), key, node.data[at] if part != "new" else None, kind)


def _table(path: Path, key: Key, data: Any, kind: str) -> Node | None:
    """Without a kind the first table of several is meant, so that a page can ask which."""
    if data is not None and not isinstance(data, dict):
        return None
    said = str(data.get(key.tag, "")) if data is not None and key.tag else kind
    if key.tag and said not in key.tables:
        return Node(path, BaseModel, data, key)
    return Node(path, key.tables[said if key.tag else ""], data, key, (key.tag, said) if key.tag else None)


def faults_of(text: str) -> list[Fault]:
    """Everything that keeps this text from being published."""
    try:
        read(text)
    except BadDefinition as bad:
        return bad.faults
    return []


def faults_at(faults: Iterable[Fault], node: Node) -> list[tuple[str, Fault]]:
    """The faults a form about this table can mend: (key or nothing, fault)."""
    own = {named((*node.path, key.name)): key.name for key in node.keys} | {named(node.path): ""}
    return [
        (own[name], fault)
        for fault in faults
        if (name := fault.key.split(" #")[0] if fault.key not in own else fault.key) in own
    ]
