"""Takes in areas: the shipped regions and municipalities, and official files of municipalities.

An area's code is NUTS, and for a municipality NUTS 3 + "-" + its official number, so that a programme's area "BE2" holds for
everything below it by prefix. `starter/region_nuts.csv` says which NUTS 3 region (2021) a row belongs to: in Lithuania and
Norway by the region's name, in Belgium by the number, whose first two digits are the arrondissement.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.db import transaction

from handrail.kernel.access import Actor
from handrail.taxonomy.actions.storing import Say, Summary, finish, one_at_a_time, silent
from handrail.taxonomy.models import Area
from handrail.taxonomy.reading import Broken, Fault, said
from handrail.taxonomy.rules import Level, Source

NEEDED = ("country", "code", "name", "parent", "lat", "lon")
NUTS3 = 5


@dataclass(frozen=True)
class Place:
    """One area as it is stored."""

    code: str
    level: Level
    name: str
    parent_code: str
    lat: float | None
    lon: float | None


def import_areas(file: Path, *, by: Actor, on: date, say: Say = silent) -> Summary:
    """Municipalities of a CSV file with columns country, code, name, parent, lat, lon. Broken: nothing has changed."""
    summary = Summary()
    places = list(_read(file, summary))
    if not places:
        first = f" The first fault: {summary.faults[0]}" if summary.faults else ""
        raise Broken(f"{file}: no row can be used.{first}")
    say(f"{file.name}: {len(places)} municipalities")
    with transaction.atomic():
        one_at_a_time()
        store_areas(_missing_regions(places), summary)
        store_areas(places, summary)
        finish(Source.AREAS, summary, by, on)
    return summary


def store_areas(places: Iterable[Place], summary: Summary) -> None:
    """Add or correct areas; none is removed, because people point at them."""
    here = {row.code: row for row in Area.objects.all()}
    fresh, stale = [], []
    for place in places:
        row = here.get(place.code)
        if row is None:
            fresh.append(Area(**vars(place)))
        elif any(getattr(row, name) != value for name, value in vars(place).items()):
            vars(row).update(vars(place))
            stale.append(row)
    Area.objects.bulk_create(fresh)
    Area.objects.bulk_update(stale, ["level", "name", "parent_code", "lat", "lon"])
    tally = summary.of("areas")
    tally.added += len(fresh)
    tally.changed += len(stale)


def shipped(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file that ships with Handrail."""
    with files("handrail.taxonomy").joinpath(f"starter/{name}").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def shipped_areas() -> list[Place]:
    """Regions and some municipalities. Those that an official file has named since keep its name."""
    here = set(Area.objects.filter(level=Level.MUNICIPALITY).values_list("code", flat=True))
    return [_shipped_place(row) for row in shipped("areas.csv") if row["code"] not in here]


def _shipped_place(row: dict[str, str]) -> Place:
    return Place(row["code"], Level(row["level"]), row["name"], row["parent"], float(row["lat"]), float(row["lon"]))


def _read(file: Path, summary: Summary) -> Iterator[Place]:
    line = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, strict=True)
            lacking = [name for name in NEEDED if name not in (reader.fieldnames or [])]
            if lacking:
                raise Broken(f"{file}: the first line lacks {', '.join(lacking)}.")
            for row in reader:
                line = reader.line_num
                yield from _municipality(row, file.name, line, summary)
    except (UnicodeDecodeError, csv.Error) as error:
        raise Broken(f"{file}, line {line}: {error}. The file is broken; download it again.") from error
    except OSError as error:
        raise Broken(f"{file}: cannot be read ({error.strerror}).") from error


def _municipality(row: dict[str, str | None], name: str, line: int, summary: Summary) -> Iterator[Place]:
    fields = {column: said(row.get(column) or "") for column in NEEDED}
    region = region_of(fields["country"], fields["code"], fields["parent"])
    reason = _fault(fields, region)
    if reason or None in row:
        summary.faults.append(Fault(name, line, reason or "has more fields than the heading"))
    else:
        lat, lon = float(fields["lat"]), float(fields["lon"])
        yield Place(f"{region}-{fields['code']}", Level.MUNICIPALITY, fields["name"], region, lat, lon)


def _fault(fields: dict[str, str], region: str) -> str:
    if not fields["name"] or len(fields["name"]) > 120 or "\x00" in fields["name"]:  # noqa: PLR2004 - width of the column
        return "name is empty, too long or unreadable"
    if not fields["code"].isalnum() or len(fields["code"]) > 12:  # noqa: PLR2004 - width of the column
        return f"code is {fields['code'][:20]!r}"
    if not region:
        return f"no NUTS region is known for {fields['country'][:2]!r}, {fields['parent'][:60]!r}"
    try:
        fits = abs(float(fields["lat"])) <= 90 and abs(float(fields["lon"])) <= 180  # noqa: PLR2004 - degrees
    except ValueError:
        fits = False
    return "" if fits else f"lat and lon are {fields['lat'][:20]!r} and {fields['lon'][:20]!r}, not degrees"


@cache
def _regions() -> dict[tuple[str, str], str]:
    """(country, name of the region or beginning of the number) → NUTS 3."""
    return {(row["country"], row["region"]): row["nuts"] for row in shipped("region_nuts.csv") if len(row["nuts"]) == NUTS3}


def region_of(country: str, number: str, region: str) -> str:
    """The NUTS 3 region of a municipality, empty where the table has none."""
    keys = (region, number, number[:2])
    return next((nuts for key in keys if (nuts := _regions().get((country, key)))), "")


def _missing_regions(places: list[Place]) -> list[Place]:
    """The shipped regions, where the starter vocabulary has not been loaded."""
    here = set(Area.objects.values_list("code", flat=True))
    wanted = {place.parent_code[:digits] for place in places for digits in range(3, NUTS3 + 1)} - here
    return [place for place in shipped_areas() if place.code in wanted]
