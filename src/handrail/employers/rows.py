"""What a line of the service's file of jobs must hold. Says of every bad line its number and how to mend it; writes nothing."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from handrail.employers.rules import MOST_HOURS, Contract, EndReason, Kind, Said

REQUIRED = ("placement", "number", "employer", "started_on")
COLUMNS = (*REQUIRED, "kind", "hours", "contract", "ended_on", "end_reason")
MEND = "mend"
LONGEST = 200


class BadFile(Exception):
    """The file cannot be read as a whole; nothing was written."""


class Wrong(Exception):
    """One line cannot be taken, with every reason and how to mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))


@dataclass(frozen=True)
class Row:
    """A line as it stands in the file."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Job:
    """What a good line says. `reference` is the service's own for this job."""

    reference: str
    number: str
    said: Said
    ended_on: date | None
    end_reason: EndReason


def read(path: Path) -> Iterator[Row]:
    """The lines one after the other; BadFile when it is no such file at all."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            separator = ";" if head.count(";") > head.count(",") else ","
            columns = [each.strip().lower() for each in next(csv.reader([head], delimiter=separator), [])]
            _check(columns)
            reader = csv.reader(file, delimiter=separator, strict=True)
            for cells in reader:
                if cells:
                    yield Row(reader.line_num + 1, dict(zip(columns, map(str.strip, cells), strict=False)))
    except UnicodeDecodeError:
        raise BadFile("the file is not UTF-8 text: save it as “CSV UTF-8” and try again") from None
    except csv.Error as error:
        raise BadFile(f"the file is not valid CSV ({error}): look for a quote that is not closed") from None
    except OSError as error:
        raise BadFile(f"the file cannot be read: {error.strerror}") from None


def _check(columns: list[str]) -> None:
    if missing := [each for each in REQUIRED if each not in columns]:
        raise BadFile(f"the column {missing[0]} is missing: the first line must name {', '.join(REQUIRED)}")
    # A file of failed rows that was mended comes back with its last column.
    if strange := [each for each in columns if each not in (*COLUMNS, MEND)]:
        raise BadFile(f"the column {strange[0]!r} is not known: use {', '.join(COLUMNS)}")
    if doubled := [each for each in columns if columns.count(each) > 1]:
        raise BadFile(f"the column {doubled[0]} stands twice")


def job_of(row: Row) -> Job:
    """The line's values; raises Wrong with every reason."""
    wrong: list[str] = []

    def value[T](column: str, read_one: Callable[[str], T]) -> T | Any:
        try:
            return read_one(row.cells.get(column, ""))
        except Wrong as error:
            wrong.append(f"{column}: {error}")
            return None

    reference, number = value("placement", _text), value("number", _text)
    said = Said(
        value("employer", _text),
        value("started_on", _needed_day),
        value("hours", _hours),
        value("contract", lambda text: _word(text, Contract, Contract.NOT_KNOWN)),
        value("kind", lambda text: _word(text, Kind, Kind.JOB)),
    )
    ended_on, reason = value("ended_on", _day), value("end_reason", lambda text: _word(text, EndReason, EndReason.OTHER))
    if wrong:
        raise Wrong(*wrong)
    return Job(reference, number, said, ended_on, reason)


def _text(text: str) -> str:
    if not text:
        raise Wrong("is missing: write it")
    if len(text) > LONGEST or "\0" in text:
        raise Wrong(f"is too long or cannot be kept: use at most {LONGEST} letters")
    return text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Wrong(f"{text!r} is not a day: write it as 2001-02-28") from None


def _needed_day(text: str) -> date:
    found = _day(text)
    if found is None:
        raise Wrong("is missing: write the first day as 2001-02-28")
    return found


def _hours(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_HOURS):
        raise Wrong(f"{text!r} is not a whole number from 1 to {MOST_HOURS}: round it")
    return int(text) if text else None


def _word[W: StrEnum](text: str, words: type[W], usual: W) -> W:
    if text and text not in tuple(words):
        raise Wrong(f"{text!r} is not known: use one of {', '.join(words)}")
    return words(text) if text else usual
