"""The tables of a national service: a handful of people come in by the actions, the database copies them with new numbers.

Notes are sealed one by one, each under the key of its own pair, as the program would have done it.
"""

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from handrail.kernel import crypto
from handrail.kernel.access import Actor
from handrail.kernel.keyring import ring
from handrail.kernel.models import NEW_REF_SQL
from handrail.kernel.privacy import EncryptedText
from handrail.matching import register_bench as register
from handrail.mentorships import actions
from handrail.mentorships.models import Meeting, Mentorship
from handrail.people.models import Account, Person
from handrail.programmes.models import Clearance, Duty, Mentor, Participation, Programme
from tests.matching.world import MatchingWorld
from tests.mentorships.world import Duo, told

STRIDE = 1_000
"""So far apart are the numbers of a row and of its next copy: more than the handful has rows in any table."""
MEETINGS = 50
"""Meetings of each pair, each with a sealed note."""
NOTE = "We went through the letter. Next time we look at the advert from the harbour, and she brings her papers."
# Which rows of each table belong to a person of the handful, the order in which they are copied, and whose key seals them.
BELONGS: dict[type[models.Model], str] = {
    Person: "pk",
    Account: "person",
    Participation: "person",
    Mentor: "person",
    Clearance: "mentor__person",
    Mentorship: "mentor_person",
    Meeting: "mentorship__mentor_person",
    Duty: "person",
}
PARTICIPATION: dict[type[models.Model], str] = {
    Participation: "id",
    Mentorship: "participation_id",
    Meeting: "(SELECT participation_id FROM mentorships_mentorship m WHERE m.id = mentorship_id)",
}


@dataclass(frozen=True)
class Size:
    """How many of each: rows of the register, accounts with a wish for a mentor, pairs of two accounts."""

    register: int
    seeking: int
    pairs: int


def fill(size: Size, world: MatchingWorld, on: date) -> Programme:
    """The programme of the pairs; the register is kept by another service."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
    programme = world.running()
    duo = _pair(world, programme, on)
    world.offering(programme, "Mina Mentor")
    seeking = world.seeking(programme)
    copy({seeking.person_id or 0}, size.seeking - 1)
    copy({duo.mentee.person_id or 0, duo.mentor.person_id or 0}, size.pairs - 1)
    _seal()
    _register(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return programme


def _pair(world: MatchingWorld, programme: Programme, on: date) -> Duo:
    """A mentor with room for others, and what the two have written down in a year of meetings."""
    begun = on - timedelta(days=7 * MEETINGS)
    mentor = world.guiding(programme, places=3)
    Clearance.objects.update(met_on=begun)
    duo = world.duo(on=begun, programme=programme, mentor=mentor)
    for each in range(MEETINGS):
        day = begun + timedelta(days=7 * each)
        actions.log_meeting(duo.ref, told(day), by=duo.mentor, on=day, key=f"load-{each}", note="")
    return duo


# Copies -----------------------------------------------------------------------------------------------------------------
def copy(people: Collection[int], times: int) -> None:
    """So many more of these people, with everything that belongs to them."""
    if times < 1:
        return
    rows = {model: model._default_manager.filter(**{f"{path}__in": people}) for model, path in BELONGS.items()}
    found = {model: sorted(each.values_list("pk", flat=True)) for model, each in rows.items()}
    with transaction.atomic(), connection.cursor() as cursor:
        for model, numbers in found.items():
            said = {f'"{field.column}"': _said(model, field, found) for field in model._meta.concrete_fields}
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(said)}) SELECT {', '.join(said.values())} "  # noqa: S608  # our own columns
                f"FROM {model._meta.db_table} CROSS JOIN generate_series(1, %s) AS copy WHERE id = ANY(%s)",
                [times, numbers],
            )
            assert not numbers or numbers[-1] - numbers[0] < STRIDE, model
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), max(id)) FROM {model._meta.db_table}"  # noqa: S608
            )


def _said(model: type[models.Model], field: "models.Field[Any, Any]", found: Mapping[type[models.Model], list[int]]) -> str:
    """What stands in this column of a copy."""
    name, shift = field.column, f"copy * {STRIDE}"
    fixed = {
        "id": f"id + {shift}",
        "ref": NEW_REF_SQL,
        "trust": f"'participation:' || ({PARTICIPATION.get(model)} + {shift})",
        "phone": "NULL",
        "about": f"split_part(about, ':', 1) || ':' || (split_part(about, ':', 2)::bigint + {shift})",
    }
    if name in fixed:
        return fixed[name]
    name = f'"{name}"'
    if isinstance(field, EncryptedText):
        return "NULL"
    if field.is_relation and field.related_model in found:
        numbers = ", ".join(map(str, found[field.related_model])) or "NULL"  # type: ignore[index]
        return f"CASE WHEN {name} IN ({numbers}) THEN {name} + {shift} ELSE {name} END"
    return f"copy || '-' || {name}" if field.unique else name


# Notes ------------------------------------------------------------------------------------------------------------------
def _seal() -> None:
    """A key for each pair, and a note in each of its meetings."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE noted (id bigint, note bytea) ON COMMIT DROP")
        cursor.execute("CREATE TEMP TABLE keys (trust text, wrapped bytea) ON COMMIT DROP")
        # Read before the copy begins: while one runs, its connection answers nothing else.
        meetings = list(Meeting.objects.values_list("pk", "ref", "trust"))
        keys = {trust: crypto.new_key() for trust in Mentorship.objects.values_list("trust", flat=True)}
        with cursor.copy("COPY keys FROM STDIN") as into:
            for trust, key in keys.items():
                into.write_row((trust, ring().seal(key, f"key:{trust}")))
        with cursor.copy("COPY noted FROM STDIN") as into:
            for number, ref, trust in meetings:
                into.write_row((number, crypto.seal(NOTE.encode(), keys[trust], f"mentorships_meeting.note:{ref}")))
        cursor.execute("INSERT INTO kernel_datakey (trust, wrapped) SELECT trust, wrapped FROM keys ON CONFLICT DO NOTHING")
        cursor.execute("UPDATE mentorships_meeting SET note = noted.note FROM noted WHERE noted.id = mentorships_meeting.id")


# The register -----------------------------------------------------------------------------------------------------------
def _register(size: Size) -> None:
    """The service's file comes in; people who have an account and a time in a programme are found among all its offices."""
    register.town()
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "register.csv"
        register.write(file, range(size.register), seed=1)
        register.bring_in(file, full=True, by=Actor.system("load"), on=register.DAY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TIE)


TIE = """
CREATE TEMP TABLE tied ON COMMIT DROP AS
SELECT jobseeker.id AS jobseeker_id, part.id AS participation_id, part.person_id
FROM (SELECT id, row_number() OVER (ORDER BY number_index) AS line FROM register_jobseeker) jobseeker
JOIN (
    SELECT id, person_id, row_number() OVER (ORDER BY id) AS line FROM programmes_participation WHERE jobseeker_id IS NULL
) part USING (line);
UPDATE register_jobseeker SET person_id = tied.person_id, tied_how = 'desk'
FROM tied WHERE jobseeker_id = register_jobseeker.id;
UPDATE programmes_participation SET jobseeker_id = tied.jobseeker_id
FROM tied WHERE participation_id = programmes_participation.id;
"""
