"""The file about who takes part, written whole or not at all: who fetches it never reads half a file."""

import csv
import os
from datetime import date, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.kernel.events import record
from handrail.kernel.export import cell
from handrail.programmes import events
from handrail.programmes.queries.state_out import COLUMNS, states

KEPT = timedelta(days=14)
NAME = "participations-{:%Y-%m-%d}.csv"


@transaction.atomic
def write_states(path: Path, *, by: Actor, on: date) -> int:
    """Everybody's state as of now, in a file that only its owner reads; how many rows it has."""
    by.must("programmes.hand_out")
    number = 0
    with NamedTemporaryFile("w", dir=path.parent, prefix=".", delete=False, encoding="utf-8", newline="") as file:
        try:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for row in states():
                writer.writerow([cell(each) for each in row])
                number += 1
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:  # whatever happened, half a file goes away before it is told
            Path(file.name).unlink(missing_ok=True)
            raise
    record(events.StatesHandedOut(number), by=by, on=on)
    return number


def write_today(folder: Path, *, by: Actor, on: date) -> Path:
    """The day's file; those of more than two weeks ago go."""
    path = folder / NAME.format(on)
    write_states(path, by=by, on=on)
    for old in folder.glob("participations-????-??-??.csv"):
        if old.name < NAME.format(on - KEPT):
            old.unlink()
    return path
