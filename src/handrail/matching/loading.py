"""Reads every mentor from the database straight into arrays: COPY in binary, no object a mentor.

Each query gives whole numbers of fixed length that are never null, so that a million rows are cut by arithmetic. Lists of
codes become masks in the database: what each list in use means is sent there once, and joined.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from handrail.engine.layout import Columns
from handrail.matching.codes import GENDERS, KINDS, Bits, Numbers
from handrail.programmes.rules import MentorStage

type Array = npt.NDArray[Any]

HEADER, TRAILER = 19, 2
"""Bytes before and after the rows, by PostgreSQL's COPY format."""
BLOCK = 8 << 20
MENTORS = """
SELECT m.id::int8, m.programme_id::int8, m.remote::int::int2, coalesce(t.mask, 0)::int8, coalesce(s.mask, 0)::int8,
       coalesce(l.mask, 0)::int8, m.availability::int8, coalesce(array_position(%(kinds)s::text[], m.kind::text), 0)::int2,
       coalesce(array_position(%(genders)s::text[], p.gender::text), 0)::int2, coalesce(m.organisation_id, 0)::int8,
       coalesce(h.place, 0)::int4, (m.stage = %(accepted)s AND m.guides < m.places)::int::int2, m.places::int4,
       coalesce(shown.times, 0)::int4
FROM programmes_mentor m
JOIN people_person p ON p.id = m.person_id
LEFT JOIN unnest(%(help_topics)s::text[], %(help_topics_masks)s::int8[]) AS t(codes, mask) ON t.codes = m.help_topics::text
LEFT JOIN unnest(%(sectors)s::text[], %(sectors_masks)s::int8[]) AS s(codes, mask) ON s.codes = m.sectors::text
LEFT JOIN unnest(%(languages)s::text[], %(languages_masks)s::int8[]) AS l(codes, mask) ON l.codes = m.languages::text
LEFT JOIN unnest(%(areas)s::text[]) WITH ORDINALITY AS h(code, place)
  ON h.code = CASE WHEN m.home_area <> '' THEN m.home_area WHEN cardinality(m.areas) = 1 THEN m.areas[1] END
LEFT JOIN (
  SELECT mentor_id, count(*) AS times FROM matching_proposal WHERE created >= %(since)s AND id <= %(last)s GROUP BY mentor_id
) AS shown ON shown.mentor_id = m.id
"""
FIELDS = {
    "id": "i8", "programme": "i8", "remote": "i2", "topics": "i8", "sectors": "i8", "languages": "i8", "availability": "i8",
    "kind": "i2", "gender": "i2", "organisation": "i8", "home": "i4", "open": "i2", "capacity": "i4", "exposure": "i4",
}  # fmt: skip
AREAS = """
SELECT m.id::int8, a.place::int4 FROM programmes_mentor m CROSS JOIN unnest(m.areas) AS named(code)
JOIN unnest(%(areas)s::text[]) WITH ORDINALITY AS a(code, place) ON a.code = named.code
"""
OCCUPATIONS = "SELECT mentor_id::int8, occupation_id::int8 FROM programmes_mentor_occupations ORDER BY id"
SKILLS = "SELECT occupation_id::int8, skill_id::int4 FROM taxonomy_occupationskill WHERE essential"


def columns(numbers: Numbers, since: datetime, last_shown: int) -> Columns:
    """All mentors, in the engine's columns."""
    areas = numbers.places.codes[1:]
    said: dict[str, Any] = {"areas": areas, "since": since, "last": last_shown, "accepted": str(MentorStage.ACCEPTED)}
    said |= {"kinds": _in_order(KINDS), "genders": _in_order(GENDERS)}
    for column, bits in (("help_topics", numbers.topics), ("sectors", numbers.sectors), ("languages", numbers.languages)):
        said |= _masks(column, bits)
    rows = _sorted(copied(MENTORS, said, FIELDS))
    number, area = _entries(rows["id"], copied(AREAS, {"areas": areas}, {"id": "i8", "area": "i4"}))
    programmes = np.unique(rows["programme"])
    programme = np.array([numbers.programme(pk) for pk in programmes.tolist()], np.int32)
    programme = programme[np.searchsorted(programmes, rows["programme"])] if len(programmes) else programme
    occupations = _occupations(numbers, rows["id"])
    skills, starts = _skills(numbers)
    return Columns(
        number=number,
        programme=programme[number],
        area=area,
        remote=rows["remote"].astype(np.bool_)[number],
        ids=rows["id"],
        occupations=occupations,
        skill_lists=occupations,
        skills=skills,
        skill_starts=starts,
        topics=rows["topics"].view(np.uint64),
        sectors=rows["sectors"].astype(np.uint32),
        languages=rows["languages"].view(np.uint64),
        availability=rows["availability"].view(np.uint64),
        kind=rows["kind"].astype(np.int8),
        gender=rows["gender"].astype(np.int8),
        home=rows["home"],
        organisation=rows["organisation"].astype(np.int32),
        open=rows["open"].astype(np.bool_),
        capacity=rows["capacity"],
        exposure=rows["exposure"],
    )


def copied(query: str, said: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Array]:
    """The rows of a query as one array a column; `fields`: name → numpy's name of its whole-number type."""
    row = np.dtype([("fields", ">i2"), *_places(fields)])
    blocks: list[dict[str, Array]] = []
    held = bytearray()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT BINARY)", said) as copy:
        begun = False
        for chunk in copy:
            held += chunk
            if not begun and len(held) >= HEADER:
                del held[:HEADER]
                begun = True
            if len(held) >= BLOCK:
                whole = (len(held) - TRAILER) // row.itemsize * row.itemsize
                blocks.append(_cut(bytes(held[:whole]), row, fields))
                del held[:whole]
    blocks.append(_cut(bytes(held[:-TRAILER]), row, fields))
    return {name: np.concatenate([block[name] for block in blocks]) for name in fields}


def _sorted(rows: dict[str, Array]) -> dict[str, Array]:
    """By id; here, because the database would sort a million wide rows on disk."""
    order = np.argsort(rows["id"])
    return {name: column[order] for name, column in rows.items()}


def _places(fields: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """In COPY's format each value is preceded by its length."""
    for name, kind in fields.items():
        yield f"{name} length", ">i4"
        yield name, f">{kind}"


def _cut(held: bytes, row: np.dtype[Any], fields: Mapping[str, str]) -> dict[str, Array]:
    rows = np.frombuffer(held, row, count=len(held) // row.itemsize)
    if len(held) % row.itemsize or not (rows["fields"] == len(fields)).all():
        raise ValueError("a row of COPY has another length than the columns asked for")
    return {name: rows[name].astype(kind) for name, kind in fields.items()}


def _in_order(places: Mapping[str, int]) -> list[str]:
    """Names whose numbers run from 1 on, for array_position."""
    return sorted(places, key=lambda name: places[name])


def _masks(column: str, bits: Bits) -> dict[str, Sequence[object]]:
    """Every list of codes that stands in this column, as text, and the mask it means."""
    with connection.cursor() as cursor:
        # The column is one of three names of our own.
        cursor.execute(f"SELECT DISTINCT {column}::text, {column} FROM programmes_mentor ORDER BY 1")  # noqa: S608
        rows = cursor.fetchall()
    masks = [bits.mask(codes) for _, codes in rows]
    # PostgreSQL has no unsigned type: the highest bit makes the number negative, and stays the same bit.
    return {column: [text for text, _ in rows], f"{column}_masks": [mask - (mask >> 63 << 64) for mask in masks]}


def _entries(ids: Array, named: Mapping[str, Array]) -> tuple[Array, Array]:
    """An entry for each area of each mentor, once; one without area for who names none."""
    mentor, area = _of_these(ids, named["id"], named["area"])
    both = np.unique(mentor << 32 | area)
    mentor, area = both >> 32, both & 0xFFFFFFFF
    none = np.setdiff1d(np.arange(len(ids)), mentor, assume_unique=False)
    number = np.concatenate((mentor, none)).astype(np.int32)
    return number, np.concatenate((area, np.zeros(len(none), np.int64))).astype(np.int32)


def _of_these(ids: Array, mentors: Array, values: Array) -> tuple[Array, Array]:
    """Position of each mentor and its value, without mentors who came after the first query."""
    place = np.searchsorted(ids, mentors)
    here = place < len(ids)
    here[here] = ids[place[here]] == mentors[here]
    return place[here], values[here].astype(np.int64)


def _occupations(numbers: Numbers, ids: Array) -> Array:
    """Occupations of each mentor, shape (most of one mentor, mentors), 0 = none; in the order they were said."""
    links = copied(OCCUPATIONS, {}, {"mentor": "i8", "occupation": "i8"})
    mentor, occupation = _of_these(ids, links["mentor"], links["occupation"])
    order = np.argsort(mentor, kind="stable")
    mentor, occupation = mentor[order], _indexes(numbers, occupation[order])
    starts = np.searchsorted(mentor, mentor)
    rank = np.arange(len(mentor)) - starts
    found = np.zeros((int(rank.max(initial=-1)) + 1, len(ids)), np.int32)
    found[rank, mentor] = occupation
    return found


def _indexes(numbers: Numbers, occupations: Array) -> Array:
    """The engine's number of each occupation; 0 for one that was added a moment ago."""
    known = np.array(numbers.occupation_ids, np.int64)
    place = np.minimum(np.searchsorted(known, occupations), len(known) - 1)
    return np.where(known[place] == occupations, place, 0).astype(np.int32)


def _skills(numbers: Numbers) -> tuple[Array, Array]:
    """The skills without which each occupation cannot be done: skills one after the other, and where each one's begin."""
    links = copied(SKILLS, {}, {"occupation": "i8", "skill": "i4"})
    occupation = _indexes(numbers, links["occupation"])
    links, occupation = {"skill": links["skill"][occupation > 0]}, occupation[occupation > 0]
    order = np.argsort(occupation, kind="stable")
    starts = np.searchsorted(occupation[order], np.arange(len(numbers.occupation_ids) + 1))
    return links["skill"][order], starts
