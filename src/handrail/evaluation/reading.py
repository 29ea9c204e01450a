"""Reads the files of quality standards: those that ship with Handrail, and a service's own in HANDRAIL_STANDARDS."""

import json
import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings
from pydantic import ValidationError

from handrail.evaluation.definition import Standard

FOLDER = Path(__file__).parent / "standards"


class BadStandard(ValueError):
    """A file is no standard; says which, where and what is wrong."""


def read(text: str, name: str = "standard") -> Standard:
    """The standard in this text, or every fault of it, one a line."""
    try:
        return Standard.model_validate_json(json.dumps(tomllib.loads(text), default=str))
    except tomllib.TOMLDecodeError as error:
        raise BadStandard(f"{name}: this is not valid TOML: {error}") from None
    except ValidationError as error:
        found = (f"{name}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_url=False))
        raise BadStandard("\n".join(found)) from None


def folders() -> tuple[Path, ...]:
    """A service's own folder comes first, so its file of the same name stands for ours."""
    own = settings.HANDRAIL.standards
    return (Path(own), FOLDER) if own else (FOLDER,)


@cache
def standard(code: str) -> Standard | None:
    """The standard of this code; None where no file has that name."""
    for folder in folders():
        file = folder / f"{code}.toml"
        if file.is_file():
            return read(file.read_text("utf-8"), file.name)
    return None


def faults() -> list[str]:
    """What is wrong with the files that are there; also a folder that is none."""
    found = []
    for folder in folders():
        if not folder.is_dir():
            found.append(f"HANDRAIL_STANDARDS: {folder} is no folder.")
        found += [said for file in sorted(folder.glob("*.toml")) if (said := _fault(file))]
    return found


def _fault(file: Path) -> str:
    try:
        held = read(file.read_text("utf-8"), file.name)
    except BadStandard as bad:
        return str(bad)
    return "" if held.standard == file.stem else f"{file.name}: name the file {held.standard}.toml, as its standard says."
