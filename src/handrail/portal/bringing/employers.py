"""A line about an employer: the organisation, and what is known of it beside the name."""

from collections.abc import Mapping
from datetime import date
from re import compile as pattern

from django.conf import settings

from handrail.employers.actions import describe, take_back_employer
from handrail.employers.queries.describing import regions
from handrail.employers.rules import Size
from handrail.kernel import sheets
from handrail.kernel.access import Actor
from handrail.kernel.sheets import Cells, Row, Wrong
from handrail.people import actions as people
from handrail.people.models import Organisation
from handrail.people.rules import OrganisationKind
from handrail.portal.bringing.kinds import LETTER, Kind, Made, Taking, sector_codes

REQUIRED = ("number", "name")
COLUMNS = (*REQUIRED, "country", "areas", "sector", "size")
COUNTRY = pattern(r"[A-Z]{2}")
MOST_NUMBER = 40


def take(row: Row, taking: Taking) -> Made:
    cells = Cells(row)
    number, name = cells.value("number", _number), cells.value("name", sheets.text)
    country = cells.value("country", _country)
    sector = cells.value("sector", lambda said: _sector(said, taking))
    size = cells.value("size", _size)
    areas = cells.value("areas", lambda said: _areas(said, country, taking)) if country else []
    cells.check()
    taking.once(row, "number", f"{country} {number}")
    held = Organisation.objects.filter(country=country, number=number).first()
    if held is not None:
        if held.kind != OrganisationKind.EMPLOYER:
            raise Wrong(f"number: {held.name} has this number here and is no employer: check the number")
        return ()
    kind = OrganisationKind.EMPLOYER
    founded = people.found_organisation(name, kind, country=country, number=number, by=taking.by, on=taking.on)
    employer = describe(founded.ref, sector=sector, size=size, areas=areas, by=taking.by, on=taking.on)
    return (f"organisation:{founded.pk}", f"employer:{employer.pk}")


def _number(said: str) -> str:
    if len(sheets.text(said)) > MOST_NUMBER:
        raise Wrong(f"is too long: use at most {MOST_NUMBER} signs")
    return said


def _country(said: str) -> str:
    code = said.upper() or settings.HANDRAIL.country
    if not COUNTRY.fullmatch(code):
        raise Wrong(f"{said!r} is not a country: write two letters, such as BE")
    return code


def _sector(said: str, taking: Taking) -> str:
    return next(iter(sheets.known(said.upper(), sector_codes(taking), LETTER)), "")


def _size(said: str) -> str:
    return next(iter(sheets.known(said, tuple(Size), f"use one of {', '.join(Size)}")), "")


def _areas(said: str, country: str, taking: Taking) -> list[str]:
    codes = taking.looked_up(f"regions {country}", lambda: {code for code, _ in regions(country)})
    return sheets.known(said, codes, f"use regions of {country} (NUTS 3), such as BE211")


def back(made: Mapping[str, int], by: Actor, on: date) -> None:
    take_back_employer(made["organisation"])


KIND = Kind(REQUIRED, COLUMNS, take, back)
