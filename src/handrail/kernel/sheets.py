"""Files out of spreadsheets: how every file of an organisation is read, how its faults are named, where bad lines go.

CSV in UTF-8, with or without a byte order mark, separated by `,` or by the `;` Excel writes. Knows no column by itself.
"""

import csv
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

MEND = "mend"
LONGEST = 200


class BadFile(Exception):
    """The file cannot be read as a whole; nothing was written."""


class Wrong(Exception):
    """One line, or one cell of it, cannot be taken, with every reason and how to mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))


@dataclass(frozen=True)
class Row:
    """A line as it stands in the file. `uneven`: it has more or fewer cells than the first line has names."""

    line: int
    cells: dict[str, str]
    uneven: bool = False


@dataclass(frozen=True)
class BadRow:
    """A line that was not taken, and how to mend it."""

    row: Row
    mend: str

    def __str__(self) -> str:
        return f"line {self.row.line}: {self.mend}"


def read(path: Path, required: Sequence[str], columns: Sequence[str]) -> Iterator[Row]:
    """The lines one after the other; BadFile when it is no such file at all."""
    with opened(path) as file:
        yield from _rows(file, required, columns)


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """The file as text; whatever of it cannot be read within is a BadFile."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except UnicodeDecodeError:
        raise BadFile("the file is not UTF-8 text: save it as “CSV UTF-8” and try again") from None
    except csv.Error as error:
        raise BadFile(f"the file is not valid CSV ({error}): look for a quote that is not closed") from None
    except OSError as error:
        raise BadFile(f"the file cannot be read: {error.strerror}") from None


def digest(path: Path) -> str:
    """SHA-256 of the file as it stands, in hexadecimal."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadFile(f"the file cannot be read: {error.strerror}") from None


def _rows(file: TextIO, required: Sequence[str], columns: Sequence[str]) -> Iterator[Row]:
    head = file.readline()
    if not head.strip():
        raise BadFile(f"the file is empty, a column is missing: the first line must name {', '.join(required)}")
    separator, named = first_line(head)
    # A file of failed lines that was mended comes back with its last column.
    check(named, required, columns, also=(MEND,))
    reader = csv.reader(file, delimiter=separator, strict=True)
    for cells in reader:
        # Excel keeps the lines of a table that was emptied: separators and nothing between them.
        if any(each.strip() for each in cells):
            said = dict(zip(named, map(str.strip, cells), strict=False))
            yield Row(reader.line_num + 1, said, uneven=len(cells) != len(named))


def first_line(head: str) -> tuple[str, list[str]]:
    """What separates the cells, and the names of the columns."""
    separator = ";" if head.count(";") > head.count(",") else ","
    return separator, [each.strip().lower() for each in next(csv.reader([head], delimiter=separator), [])]


def check(named: Sequence[str], required: Sequence[str], columns: Sequence[str], *, also: Sequence[str] = ()) -> None:
    """BadFile where a column is missing, not known or there twice. `also`: what may stand there and is not named as known."""
    if missing := [each for each in required if each not in named]:
        raise BadFile(f"the column {missing[0]} is missing: the first line must name {', '.join(required)}")
    if strange := [each for each in named if each not in (*columns, *also)]:
        raise BadFile(f"the column {strange[0]!r} is not known: use {', '.join(columns)}")
    if doubled := [each for each in named if named.count(each) > 1]:
        raise BadFile(f"the column {doubled[0]} stands twice")


def write_failed(path: Path, columns: Sequence[str], bad: Iterable[BadRow]) -> None:
    """The lines that were not taken, in the form they came, each with how to mend it; mended, the file can be brought in."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*columns, MEND], extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**each.row.cells, MEND: each.mend} for each in bad)


class Cells:
    """The cells of one line, read one by one; every fault is remembered, so that all of them are said at once."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.wrong = ["it has another number of columns than the first line: look for a stray separator"] if row.uneven else []

    def value[T](self, column: str, read_one: Callable[[str], T]) -> T | Any:
        """What the cell says; a made-up nothing where it is faulty, until `check` raises."""
        try:
            return read_one(self.row.cells.get(column, ""))
        except Wrong as error:
            self.wrong.append(f"{column}: {error}")
            return None

    def check(self) -> None:
        if self.wrong:
            raise Wrong(*self.wrong)


def text(said: str) -> str:
    """Words that must be there."""
    if not said:
        raise Wrong("is missing: write it")
    return words(said)


def words(said: str) -> str:
    if len(said) > LONGEST or "\0" in said:
        raise Wrong(f"is too long or cannot be kept: use at most {LONGEST} letters")
    return said


def day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise Wrong(f"{said!r} is not a day: write it as 2001-02-28") from None


def needed_day(said: str) -> date:
    found = day(said)
    if found is None:
        raise Wrong("is missing: write the day as 2001-02-28")
    return found


def whole(said: str, least: int, most: int) -> int | None:
    if said and not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        raise Wrong(f"{said!r} is not a whole number from {least} to {most}: round it")
    return int(said) if said else None


def one_of[W: StrEnum](said: str, known: type[W], usual: W) -> W:
    if said and said not in tuple(known):
        raise Wrong(f"{said!r} is not known: use one of {', '.join(known)}")
    return known(said) if said else usual


def several(said: str) -> list[str]:
    """Words of a list, separated by `|`."""
    return list(dict.fromkeys(words(each.strip()) for each in said.split("|") if each.strip()))


def known(said: str, codes: Collection[str], example: str) -> list[str]:
    """A list in which only these codes may stand."""
    found = several(said)
    if strange := [each for each in found if each not in codes]:
        raise Wrong(f"{strange[0]!r} is not known: {example}")
    return found
