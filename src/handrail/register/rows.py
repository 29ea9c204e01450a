"""What a line of the service's file must hold. Says of every bad line its number and the reason; writes nothing."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from operator import getitem, itemgetter
from pathlib import Path
from re import compile as pattern
from typing import Any, TextIO

from handrail.kernel import sheets
from handrail.kernel.sheets import BadFile
from handrail.register.rules import AssistanceGroup, Level, Permit, Standing, plain_number

REQUIRED = ("number", "name")
COLUMNS = (
    *REQUIRED,
    "born_on",
    "standing",
    "registered_since",
    "email",
    "phone",
    "language",
    "languages",
    "area",
    "education",
    "permit",
    "permit_until",
    "in_country_since",
    "earlier_measures",
    "assistance_group",
    "foreign_origin",
    "wishes",
    "skills",
    "occupations",
    "sectors",
    "last_job",
    "earlier_jobs",
    "office",
    "counsellor",
)
LONGEST = {"name": 200, "email": 254, "phone": 20, "area": 24}
EMAIL = pattern(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = pattern(r"\+?\d{6,15}")
LANGUAGE = pattern(r"[a-z]{2,3}")
UNIT_GROUP = pattern(r"\d{4}")
SECTOR = pattern(r"[A-U]")
YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class BadRow:
    """A line that was not taken, and every reason. `number_index` is known where the number itself could be read."""

    line: int
    reasons: tuple[str, ...]
    number_index: str | None = None

    def __str__(self) -> str:
        return f"line {self.line}: {'; '.join(self.reasons)}"


@dataclass(frozen=True)
class Known:
    """What a line may point at: offices by number, counsellors by e-mail address."""

    offices: Mapping[str, int]
    counsellors: Mapping[str, int]


class _Wrong(Exception):
    """One value is wrong."""


def read(
    path: Path, known: Known, *, index_of: Callable[[str], str], form: Callable[[Any], str]
) -> Iterator[Sequence[str] | BadRow]:
    """The rows of the file one after the other: the values of a good one as `form` writes them, in the order of NAMES.

    BadFile when it is no such file at all. A million rows pass here, so that a good one makes as few objects as can be.
    """
    with sheets.opened(path) as file:
        yield from _rows(file, _Cells(known, index_of, form))


def read_line(
    line: Mapping[str, str], known: Known, *, index_of: Callable[[str], str], form: Callable[[Any], str]
) -> Sequence[str] | BadRow:
    """One person, by the names of the columns. BadFile when a column is not known."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([list(line), list(line.values())])
    file.seek(0)
    (found,) = _rows(file, _Cells(known, index_of, form))
    return found


def _rows(file: TextIO, known: "_Cells") -> Iterator[Sequence[str] | BadRow]:
    head = file.readline()
    if not head.strip():
        raise BadFile("the file is empty: its first line names the columns")
    separator, columns = sheets.first_line(head)
    sheets.check(columns, REQUIRED, COLUMNS)
    # A column that the file leaves out is read from the blank cell that each line is given behind its last.
    in_order = itemgetter(*(columns.index(each) if each in columns else len(columns) for each in _CELLS))
    reader = csv.reader(file, delimiter=separator, strict=True)
    for cells in reader:
        if len(cells) == len(columns):
            cells.append("")
            yield known.row(reader.line_num + 1, in_order(cells))
        elif cells:
            yield BadRow(reader.line_num + 1, ("it has another number of columns than the first line",))


class _Cells:
    """What a file's cells say. Few texts stand in most columns: each is read and written once, then remembered."""

    def __init__(self, known: Known, index_of: Callable[[str], str], form: Callable[[Any], str]) -> None:
        self.index_of, self.blank = index_of, form(None)
        self.first_seen: dict[bytes, int] = {}
        self.readers: list[Any] = [_Number(), *(_Column(read_one, known, form) for read_one in _READERS.values())]

    def row(self, line: int, texts: tuple[str, ...]) -> Sequence[str] | BadRow:
        try:
            found = list(map(getitem, self.readers, texts))
        except _Wrong:
            return self.bad(line, texts)
        found[0] = index = self.index_of(found[0])
        if found[SINCE] == self.blank and found[STANDING] != self.blank:
            return self.bad(line, texts)
        # As bytes: of a million numbers one remembers half as much.
        is_first = self.first_seen.setdefault(bytes.fromhex(index), line) == line
        return found if is_first else self.bad(line, texts)

    def bad(self, line: int, texts: tuple[str, ...]) -> BadRow:
        """Every reason why this line is not taken."""
        wrong: list[str] = []
        found: list[str] = []
        for column, reader, text in zip(_CELLS, self.readers, texts, strict=True):
            try:
                found.append(reader[text])
            except _Wrong as error:
                found.append(self.blank)
                wrong.append(f"{column}: {error}")
        index = self.index_of(found[0]) if found[0] != self.blank else None
        if first := self.first_seen.get(bytes.fromhex(index or "")):
            wrong.insert(0, f"number: stands in line {first} already")
        if not wrong:
            wrong.append("registered_since: is missing although standing is given")
        return BadRow(line, tuple(wrong), index)


class _Number:
    """Every line has its own number, so that none is remembered."""

    def __getitem__(self, text: str) -> str:
        if number := text.upper() if text.isalnum() else plain_number(text):
            return number
        raise _Wrong("is missing")


class _Column(dict[str, str]):
    """Text of the file → what stands in the table."""

    def __init__(self, read_one: Callable[[str, Known], Any], known: Known, form: Callable[[Any], str]) -> None:
        super().__init__()
        self.read_one, self.known, self.form = read_one, known, form

    def __missing__(self, text: str) -> str:
        said = self.form(self.read_one(text.strip(), self.known))
        if len(self) < REMEMBERED:
            self[text] = said
        return said


def _text(longest: int, *, required: bool = False) -> Callable[[str, Known], str]:
    def read_one(text: str, _: Known) -> str:
        if required and not text:
            raise _Wrong("is missing")
        if len(text) > longest:
            raise _Wrong(f"has {len(text)} letters, at most {longest} fit")
        if "\0" in text:
            raise _Wrong("has a character that cannot be kept")
        return text

    return read_one


def _like(form: Any, longest: int, what: str) -> Callable[[str, Known], str]:
    plain = _text(longest)

    def read_one(text: str, known: Known) -> str:
        text = plain(text, known).replace(" ", "")
        if text and not form.fullmatch(text):
            raise _Wrong(f"{text!r} is not {what}")
        return text

    return read_one


_plain_email = _like(EMAIL, LONGEST["email"], "an e-mail address")


def _email(text: str, known: Known) -> str:
    return _plain_email(text, known).lower()


def _day(text: str, _: Known) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _Wrong(f"{text!r} is not a day (write it as 2001-02-28)") from None


def _number(low: int, high: int) -> Callable[[str, Known], int | None]:
    def read_one(text: str, _: Known) -> int | None:
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise _Wrong(f"{text!r} is not a whole number from {low} to {high}")
        return int(text)

    return read_one


def _word(words: type[StrEnum]) -> Callable[[str, Known], str | None]:
    def read_one(text: str, _: Known) -> str | None:
        if text and text not in tuple(words):
            raise _Wrong(f"{text!r} is none of {', '.join(words)}")
        return text or None

    return read_one


def _languages(text: str, _: Known) -> tuple[str, ...]:
    found = [each.strip().lower() for each in text.replace(";", "|").split("|") if each.strip()]
    for each in found:
        language, _colon, level = each.partition(":")
        if not LANGUAGE.fullmatch(language) or level not in tuple(Level):
            raise _Wrong(f"{each!r} is not language:level (write them as nl:b2|fr:a1)")
    return tuple(found)


def _list(text: str, _: Known) -> tuple[str, ...]:
    found = [each.strip() for each in text.replace(";", "|").split("|") if each.strip()]
    if any(len(each) > 80 or "\0" in each for each in found):  # noqa: PLR2004  # the column's length
        raise _Wrong("one of its words is longer than 80 letters")
    return tuple(found)


def _unit_group(text: str, _: Known) -> int | None:
    if text and not UNIT_GROUP.fullmatch(text):
        raise _Wrong(f"{text!r} is not a unit group of ISCO-08 (four digits, such as 7212)")
    return int(text) if text else None


def _unit_groups(text: str, known: Known) -> tuple[int, ...]:
    return tuple(group for each in _list(text, known) if (group := _unit_group(each, known)) is not None)


def _sectors(text: str, known: Known) -> tuple[str, ...]:
    found = tuple(each.upper() for each in _list(text, known))
    if wrong := [each for each in found if not SECTOR.fullmatch(each)]:
        raise _Wrong(f"{wrong[0]!r} is not a section of NACE (one letter from A to U)")
    return found


def _yes_no(text: str, _: Known) -> bool | None:
    if text and text.lower() not in YES:
        raise _Wrong(f"{text!r} is neither yes nor no")
    return YES.get(text.lower())


def _office(text: str, known: Known) -> int | None:
    if text and text not in known.offices:
        raise _Wrong(f"there is no office with the number {text!r}")
    return known.offices.get(text)


def _counsellor(text: str, known: Known) -> int | None:
    if text and text.lower() not in known.counsellors:
        raise _Wrong(f"no counsellor signs in with {text!r}")
    return known.counsellors.get(text.lower())


def _area(text: str, known: Known) -> str | None:
    return _text(LONGEST["area"])(text, known) or None


_READERS: dict[str, Callable[[str, Known], Any]] = {
    "name": _text(LONGEST["name"], required=True),
    "born_on": _day,
    "standing": _word(Standing),
    "registered_since": _day,
    "email": _email,
    "phone": _like(PHONE, LONGEST["phone"], "a phone number"),
    "language": _like(LANGUAGE, 8, "a language code such as nl"),
    "languages": _languages,
    "area": _area,
    "education": _number(0, 8),
    "permit": _word(Permit),
    "permit_until": _day,
    "in_country_since": _day,
    "earlier_measures": _number(0, 99),
    "assistance_group": _word(AssistanceGroup),
    "foreign_origin": _yes_no,
    "wishes": _list,
    "skills": _list,
    "occupations": _unit_groups,
    "sectors": _sectors,
    "last_job": _unit_group,
    "earlier_jobs": _number(0, 99),
    "office_id": _office,
    "counsellor_id": _counsellor,
}
_COLUMN = {"office_id": "office", "counsellor_id": "counsellor"}
"""Where a column of the table has another name in the file."""
_CELLS = ("number", *(_COLUMN.get(name, name) for name in _READERS))
NAMES = ("number_index", *_READERS)
"""The columns of the table, in the order in which a good row comes."""
STANDING, SINCE = NAMES.index("standing"), NAMES.index("registered_since")
REMEMBERED = 20_000
"""So many texts a column: a register has few offices, days and languages."""
