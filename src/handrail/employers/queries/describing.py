"""Employers with what is known of them, for themselves and for staff."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet

from handrail.employers.models import Employer
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.lists import Wanted, paged
from handrail.people.models import Organisation
from handrail.people.rules import OrganisationKind
from handrail.taxonomy.queries import area_names, areas, sector_names
from handrail.taxonomy.rules import Level


@dataclass(frozen=True)
class EmployerRow:
    """One employer; what nobody said is empty."""

    ref: str
    name: str
    sector: str
    size: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class EmployerPage:
    """One employer as a form shows it."""

    ref: str
    name: str
    sector: str
    size: str
    areas: tuple[str, ...]
    regions: tuple[tuple[str, str], ...]
    mine: bool


def _shown(actor: Actor) -> "QuerySet[Organisation]":
    """One's own; for coordinators every employer: an installation serves one service."""
    rows = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER)
    if actor.is_system or actor.at(Role.COORDINATOR):
        return rows
    return rows.filter(pk__in=actor.at(Role.EMPLOYER))


def to_describe(actor: Actor, ref: str) -> Organisation:
    found = _shown(actor).filter(ref=ref).first()
    if found is None:
        raise NotFound("employer")
    return found


def regions(country: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of the regions of a country."""
    return tuple((each.code, each.name) for each in areas(country, "") if each.level == Level.NUTS3)


def employers(actor: Actor, asked: Wanted, language: str) -> Page[Any]:
    """By name, searched by name, in a fixed number of queries."""
    rows = _shown(actor).select_related("employer").order_by("name", "pk")
    page = paged(rows.filter(name__icontains=asked.q) if asked.q else rows, asked)
    found = list(page.object_list)
    places = area_names({code for each in found for code in each.areas})
    known = {each.pk: getattr(each, "employer", None) for each in found}
    names = sector_names({said.sector for said in known.values() if said}, language)
    page.object_list = [_row(each, known[each.pk], names, places) for each in found]
    return page


def _row(row: Organisation, said: Employer | None, sectors: dict[str, str], places: dict[str, str]) -> EmployerRow:
    sector, size = (sectors.get(said.sector, ""), said.size) if said else ("", "")
    return EmployerRow(row.ref, row.name, sector, size, tuple(places.get(code, code) for code in row.areas))


def employer(actor: Actor, ref: str) -> EmployerPage:
    row = to_describe(actor, ref)
    said = Employer.objects.filter(organisation=row).first()
    mine = row.pk in actor.at(Role.EMPLOYER)
    sector, size = (said.sector, said.size) if said else ("", "")
    return EmployerPage(row.ref, row.name, sector, size, tuple(row.areas), regions(row.country), mine)


def own_employers(actor: Actor) -> tuple[tuple[str, str, bool], ...]:
    """(ref, name, whether anything is said) of the employers this actor speaks for."""
    rows = Organisation.objects.filter(pk__in=actor.at(Role.EMPLOYER), kind=OrganisationKind.EMPLOYER)
    found = rows.select_related("employer").order_by("name", "pk")
    return tuple((each.ref, each.name, bool(each.areas or getattr(each, "employer", None))) for each in found)
