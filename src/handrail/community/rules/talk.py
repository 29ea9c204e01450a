"""The network of mentors: what may stand in it, how long a writer may change it, and what its search looks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from unicodedata import combining, normalize

from handrail.kernel.reasons import Reason

EDITABLE = timedelta(days=7)
"""So long a writer changes what was written; after that others have answered to it."""


class PostKind(StrEnum):
    QUESTION = auto()
    CASE = auto()
    PRACTICE = auto()


@dataclass(frozen=True)
class Tell:
    """Something in a text by which somebody could be recognised: a kind and the words found."""

    kind: str
    found: str


EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PHONE = re.compile(r"(?<![\d-])\+?\d(?:[ ()-]?\d){6,14}(?![\d-])")
DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[.-]\d{1,2}[.-]\d{4}\b")
WORD = re.compile(r"\w+")
SHORTEST_NAME, LONG_WORD, ENDING = 3, 6, 2
LONGER_BY = 3
"""A Lithuanian name has seven cases: Jonas, Jono, Jonui. Its stem is looked for, in words that are not much longer."""


def fold(text: str) -> str:
    """Small letters without marks, so that "pokalbį" and "pokalbi" are one word."""
    plain = normalize("NFKD", text.lower().replace("ł", "l").replace("ø", "o").replace("đ", "d"))
    return " ".join(WORD.findall("".join(each for each in plain if not combining(each))))


def tells(text: str, names: Iterable[str]) -> list[Tell]:
    """Where a text may tell who somebody is: an e-mail address, a phone number, a name of these people in any case."""
    found = [Tell("email", each) for each in EMAIL.findall(text)]
    found += [Tell("phone", each) for each in PHONE.findall(DAY.sub(" ", text))]
    parts = {fold(part) for name in names for part in name.split() if len(part) >= SHORTEST_NAME}
    spoken = [word for word in WORD.findall(text) if word[0].isupper()]
    found += [Tell("name", word) for word in spoken if any(_is_name(fold(word), part) for part in parts)]
    return list(dict.fromkeys(found))


def _is_name(word: str, name: str) -> bool:
    stem = name[:-ENDING] if len(name) > SHORTEST_NAME + 1 else name[:-1] if len(name) > SHORTEST_NAME else name
    return word.startswith(stem) and len(word) <= len(name) + LONGER_BY


def search_words(text: str) -> str:
    """What PostgreSQL is asked: every word, as the beginning of one; long words without their ending."""
    words = [word[:-ENDING] if len(word) >= LONG_WORD else word for word in fold(text).split()]
    return " & ".join(f"{word}:*" for word in words)


def blocks_editing(said_at: datetime, now: datetime) -> list[Reason]:
    return [Reason("talk_too_old")] if now > said_at + EDITABLE else []


def week_of(day: date) -> date:
    """The Monday by which a week is called."""
    return day - timedelta(days=day.weekday())
