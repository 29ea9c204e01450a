"""What a line of the service's file of jobs must hold. Says of every bad line its number and how to mend it; writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handrail.employers.rules import MOST_HOURS, Contract, EndReason, Kind, Said
from handrail.kernel import sheets
from handrail.kernel.sheets import Cells, Row

REQUIRED = ("placement", "number", "employer", "started_on")
COLUMNS = (*REQUIRED, "kind", "hours", "contract", "ended_on", "end_reason")


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
    return sheets.read(path, REQUIRED, COLUMNS)


def job_of(row: Row) -> Job:
    """The line's values; raises Wrong with every reason."""
    cells = Cells(row)
    reference, number = cells.value("placement", sheets.text), cells.value("number", sheets.text)
    said = Said(
        cells.value("employer", sheets.text),
        cells.value("started_on", sheets.needed_day),
        cells.value("hours", lambda text: sheets.whole(text, 1, MOST_HOURS)),
        cells.value("contract", lambda text: sheets.one_of(text, Contract, Contract.NOT_KNOWN)),
        cells.value("kind", lambda text: sheets.one_of(text, Kind, Kind.JOB)),
    )
    ended_on = cells.value("ended_on", sheets.day)
    reason = cells.value("end_reason", lambda text: sheets.one_of(text, EndReason, EndReason.OTHER))
    cells.check()
    return Job(reference, number, said, ended_on, reason)
