"""What helps, as data: by barrier, and for each of the first meetings. One file a language, in our own words."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
OTHERWISE = "en"


@cache
def _file(name: str, language: str) -> dict[str, Any]:
    found = FOLDER / f"{name}.{language}.toml"
    return tomllib.loads((found if found.exists() else FOLDER / f"{name}.{OTHERWISE}.toml").read_text("utf-8"))


def tips(kind: str, language: str) -> dict[str, list[str]]:
    """Steps, partners and measures against this barrier."""
    return dict(_file("barriers", language).get(kind, {}))


def agenda(number: int, track: str, language: str) -> list[tuple[str, str]]:
    """(code, words) of what this meeting is about: first for everybody, then for this kind of help."""
    meeting = _file("agenda", language).get(str(number), {})
    return [
        (f"{part}:{place}", words)
        for part in dict.fromkeys(["all", track])
        for place, words in enumerate(meeting.get(part, []), 1)
    ]


def meetings(language: str) -> list[int]:
    """The numbers of the meetings that have an agenda."""
    return sorted(int(each) for each in _file("agenda", language))
