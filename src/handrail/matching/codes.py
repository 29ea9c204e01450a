"""Numbers for what the database says in codes: bits for languages, topics and sectors, places for areas and occupations."""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from django.db import connection

from handrail.engine.layout import Occupations
from handrail.engine.terms import distance_levels
from handrail.people.rules import Gender
from handrail.programmes.parts import MentorKind
from handrail.taxonomy.models import Area, Occupation

REACH_LEVEL = 60
"""From this distance level on an area counts as shared: middle points at most 25 km apart."""
KINDS = {str(kind): number for number, kind in enumerate(MentorKind, 1)}
GENDERS = {str(gender): number for number, gender in enumerate(Gender, 1)}
AREAS = """
SELECT code FROM (SELECT unnest(areas) AS code FROM programmes_mentor UNION SELECT home_area FROM programmes_mentor) AS named
WHERE code <> '' GROUP BY code
"""


class Bits:
    """Codes as bits of a mask, in the order they were first seen; past `most` a code has no bit and is shared by nobody."""

    def __init__(self, most: int = 64) -> None:
        self.most = most
        self.places: dict[str, int] = {}

    def mask(self, codes: Iterable[str]) -> int:
        found = 0
        for code in codes:
            place = self.places.setdefault(code, len(self.places))
            found |= 1 << place if place < self.most else 0
        return found

    def codes(self, mask: int) -> list[str]:
        return [code for code, place in self.places.items() if mask >> place & 1]


class NotHere(Exception):
    """A mentor names an area or an occupation this index does not have: it must be built anew."""


@dataclass(slots=True)
class Places:
    """The areas mentors name, by code; index 0 means none."""

    codes: list[str]
    latitudes: Any = field(init=False)
    longitudes: Any = field(init=False)

    def __post_init__(self) -> None:
        known = coordinates(self.codes[1:])
        found = [known.get(code, (0, 0)) for code in self.codes]
        self.latitudes = np.array([each[0] for each in found], np.int64)
        self.longitudes = np.array([each[1] for each in found], np.int64)

    def index(self, code: str) -> int:
        place = bisect_left(self.codes, code)
        if place == len(self.codes) or self.codes[place] != code:
            raise NotHere(code)
        return place

    def levels(self, codes: Collection[str]) -> dict[int, int]:
        """Distance level of every area that is not far from one of these; an area that holds or lies in one is no way off."""
        found: dict[int, int] = {}
        for latitude, longitude in coordinates(codes).values():
            levels = distance_levels(self.latitudes, self.longitudes, latitude, longitude)
            for place in np.flatnonzero(levels).tolist():
                found[place] = max(found.get(place, 0), int(levels[place]))
        for place, code in enumerate(self.codes):
            if code and any(code.startswith(own) or own.startswith(code) for own in codes):
                found[place] = max(found.get(place, 0), 100 if len(code) > NUTS3 else REACH_LEVEL)
        found.pop(0, None)
        return found


NUTS3 = 5


def coordinates(codes: Collection[str]) -> dict[str, tuple[int, int]]:
    """Middle points in ten-thousandths of a degree; the size of a region makes its middle meaningless above NUTS 3."""
    rows = Area.objects.filter(code__in=codes, lat__isnull=False, lon__isnull=False).values_list("code", "lat", "lon")
    return {
        code: (round(lat * 10_000), round(lon * 10_000))
        for code, lat, lon in rows
        if len(code) >= NUTS3 and lat is not None and lon is not None
    }


def ranges(places: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Area indexes as half-open ranges."""
    found: list[list[int]] = []
    for place in sorted(places):
        if found and found[-1][1] == place:
            found[-1][1] += 1
        else:
            found.append([place, place + 1])
    return tuple((low, high) for low, high in found)


@dataclass(slots=True)
class Numbers:
    """What each code and id is called in the engine; the same for as long as an index lives."""

    occupations: dict[int, int]
    occupation_ids: list[int]
    tree: Occupations
    places: Places
    languages: Bits = field(default_factory=Bits)
    topics: Bits = field(default_factory=Bits)
    sectors: Bits = field(default_factory=lambda: Bits(32))
    programmes: dict[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Self:
        rows = list(Occupation.objects.order_by("id").values_list("id", "isco"))
        ids = [0, *(pk for pk, _ in rows)]
        tree = Occupations({place: isco for place, (_, isco) in enumerate(rows, 1)})
        with connection.cursor() as cursor:
            cursor.execute(AREAS)
            named = sorted(code for (code,) in cursor.fetchall())
        return cls({pk: place for place, pk in enumerate(ids) if place}, ids, tree, Places(["", *named]))

    def programme(self, pk: int) -> int:
        return self.programmes.setdefault(pk, len(self.programmes))
