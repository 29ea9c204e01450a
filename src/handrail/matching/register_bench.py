"""Measures the register at national size: a file brought in by COPY, a delta of 20,000, who may join, and a mentor's list.

The file is made up with a fixed seed: ages 16 to 65, sixty offices of very different size, two years of registrations.
Everything stands in one transaction that is rolled back: nothing stays.
"""

import csv
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from handrail.kernel.access import Actor, Role
from handrail.kernel.lists import Wanted
from handrail.matching import choosing, queries
from handrail.people.models import Organisation, Person
from handrail.programmes import queries as programmes
from handrail.programmes import texts
from handrail.programmes.actions import publish, refresh_eligibility
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.reading import read
from handrail.register.actions import bring_in
from handrail.taxonomy.models import Occupation

BY = Actor.system("bench")
DAY = date(2026, 11, 23)
OFFICES, DELTA = 60, 20_000
COLUMNS = (
    "number", "name", "born_on", "standing", "registered_since", "email", "phone", "language", "languages", "area",
    "education", "earlier_measures", "skills", "occupations", "sectors", "last_job", "earlier_jobs", "office",
)  # fmt: skip
WORK = ("7212", "5120", "5223", "4311", "2512", "9112", "8332", "7115", "5322", "6111", "9329", "3313")
STANDINGS = (*["unemployed"] * 9, "inactive")
SPOKEN = ("lt:c2", "lt:c2|en:b1", "ru:c2|lt:b1", "lt:c2|pl:b2")
AGED = (5_845, 24_000)
SKILLS = ("metal", "languages", "driving", "accounts", "cooking", "care", "machines", "customers")
DEFINITION = Path(texts.__file__).parent / "definitions" / "lt-mentoring.toml"


def run(rows: int = 1_000_000) -> dict[str, object]:
    """Seconds of each, and the most memory this process had at a time."""
    with tempfile.TemporaryDirectory() as place:
        # Before the transaction begins: the database ends one in which nothing happens for a minute.
        whole, delta = Path(place) / "whole.csv", Path(place) / "delta.csv"
        _say(f"{rows} jobseekers in a file")
        write(whole, range(rows), seed=1)
        write(delta, range(0, rows, max(1, rows // min(DELTA, rows))), seed=2)
        with transaction.atomic():
            programme, offices = town()
            figures = _measured(whole, delta, programme, offices)
            transaction.set_rollback(True)
    return {"rows": rows, **figures, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def _measured(whole: Path, delta: Path, programme: Programme, offices: list[Organisation]) -> dict[str, object]:
    import_s = _seconds(lambda: _all_of(partial(bring_in, whole, full=True, by=BY, on=DAY)))
    _say(f"  brought in: {import_s} s")
    first_s = _seconds(lambda: _all_of(partial(refresh_eligibility, programme.pk, by=BY, on=DAY)))
    delta_s = _seconds(lambda: _all_of(partial(_next_day, delta, programme)))
    _say(f"  spells opened: {first_s} s; delta with spells: {delta_s} s")
    analyze()
    definition = programmes.newest_definition(programme)
    audience_s = _seconds(lambda: programmes.eligible(definition, DAY).count())
    figures = {"import_s": import_s, "delta_s": delta_s, "audience_s": audience_s, "spells_s": first_s}
    return figures | {"list_ms": _list_ms(programme, offices[0])}


def _all_of(do: Callable[[], object]) -> None:
    """With what the database would do at the end of the transaction: look up what each row points at."""
    do()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _list_ms(programme: Programme, office: Organisation) -> dict[str, float]:
    """A mentor of the largest office opens her list in each order, and one group of it; the middle of five looks."""
    person = Person.objects.create(name="Bench Mentor", sort_key="mentor bench")
    mentor(programme, person)
    by = Actor(account_id=0, person_id=person.pk, places=frozenset({(Role.COUNSELLOR, office.pk)}))
    asked = {sort: Wanted(sort=sort) for sort in choosing.SORTS} | {"youth": Wanted(chosen={"group": "youth"})}
    return {name: middle(partial(_look, by, programme.slug, wanted)) for name, wanted in asked.items()}


def mentor(programme: Programme, person: Person) -> Mentor:
    """Somebody accepted who chooses from the list of her office; two kinds of work are hers."""
    row = Mentor.objects.create(
        programme=programme, person=person, kind="counsellor", stage="accepted", applied_on=DAY, accepted_on=DAY,
        languages=["lt"], sectors=["C"], places=10,
    )  # fmt: skip
    for isco in WORK[:2]:
        work, _new = Occupation.objects.get_or_create(
            uri=f"bench:{isco}", defaults={"isco": isco, "code": isco, "version": "b"}
        )
        row.occupations.add(work)
    return row


def _look(by: Actor, slug: str, wanted: Wanted) -> None:
    on = DAY + timedelta(days=1)
    place = queries.selecting(by, slug, "lt", on=on, now=datetime.combine(on, datetime.min.time(), UTC))
    if not queries.listed(place, wanted, "").rows:
        raise RuntimeError("the list is empty, so nothing was measured")


def middle(do: Callable[[], object], looks: int = 5) -> float:
    """Milliseconds, the middle of so many; the first look is not counted."""
    do()
    return round(1000 * sorted(_took(do) for _ in range(looks))[looks // 2], 1)


def _next_day(delta: Path, programme: Programme) -> None:
    """What every night brings: the changes, and who may join after them."""
    bring_in(delta, full=False, by=BY, on=DAY + timedelta(days=1))
    refresh_eligibility(programme.pk, by=BY, on=DAY + timedelta(days=1))


def town() -> tuple[Programme, list[Organisation]]:
    service = Organisation.objects.create(name="Service", kind="service", country="LT", number="bench-0")
    offices = Organisation.objects.bulk_create(
        [
            Organisation(name=f"Office {each}", kind="office", country="LT", number=f"bench-{each}", parent=service)
            for each in range(1, OFFICES + 1)
        ]
    )
    text = DEFINITION.read_text("utf-8").replace('programme = "lt-mentoring"', 'programme = "bench-mentoring"')
    words = texts.texts_beside(read(text), DEFINITION.parent)
    version = publish(text, words, owner_id=service.pk, zone="Europe/Vilnius", by=BY, on=DAY)
    return Programme.objects.get(pk=version.programme_id), offices


def write(path: Path, numbers: range, *, seed: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_lines(numbers, random.Random(seed)))  # noqa: S311  # the same people each time is wanted


def _lines(numbers: range, chance: random.Random) -> Iterator[list[Any]]:
    # The largest office serves a tenth of all, the smallest one in five hundred.
    named = [f"bench-{each}" for each in range(1, OFFICES + 1)]
    sizes = [1 / (each + 4) for each in range(len(named))]
    where = chance.choices(named, sizes, k=10_007)
    for number in numbers:
        born, since = (DAY - timedelta(days=chance.randrange(*span)) for span in (AGED, (0, 900)))
        yield [
            f"{number:011}", f"Vardas{number % 1500} Pavardenis{number % 7919}", born,
            chance.choice(STANDINGS), since, f"js{number}@example.org", f"+3706{number:07}", "lt", chance.choice(SPOKEN),
            f"LT02{chance.randrange(1, 10)}-{chance.randrange(10, 70)}", chance.randrange(9), chance.randrange(5),
            "|".join(chance.sample(SKILLS, 2)), "|".join(chance.sample(WORK, 2)), chance.choice("CFGHIMQ"),
            chance.choice(WORK), chance.randrange(6), where[number % len(where)],
        ]  # fmt: skip


def analyze() -> None:
    """What the database does by itself within a minute, were it not all one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE register_jobseeker, programmes_eligibility")


def _seconds(do: Callable[[], object]) -> float:
    return round(_took(do), 3)


def _took(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
