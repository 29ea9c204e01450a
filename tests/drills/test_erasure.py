"""Many people leave, each by a way people have. Afterwards nothing of them stands anywhere, and nothing else has changed."""

import base64
import io
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from handrail.evaluation.queries import _standard_of as standard_of
from handrail.evaluation.queries.records import measured
from handrail.kernel import backups, clock
from handrail.kernel.keeping import BACKUPS_GONE
from handrail.kernel.logs import JsonFormatter
from handrail.mentorships.models import Meeting, Mentorship
from handrail.people.models import Person
from handrail.programmes.models import Participation, Programme
from tests.conftest import run_jobs
from tests.drills import leaving, raw
from tests.drills.conftest import sized
from tests.drills.handed import hand_out
from tests.drills.leaving import Crowd
from tests.drills.progress import commit

pytestmark = pytest.mark.django_db(transaction=True)
SIDES, MORE = sized(1, 3), sized(9, 90)


@pytest.fixture
def crowd(db: None) -> Crowd:
    return Crowd(SIDES, MORE)


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Path]:
    """Where an installation writes: its log, what it handed out, its backups and their keys."""
    for name in ("log", "exports"):
        (tmp_path / name).mkdir()
    written = logging.FileHandler(tmp_path / "log/handrail.log")
    written.setFormatter(JsonFormatter())
    written.setLevel(logging.INFO)
    logger = logging.getLogger("handrail")
    before = logger.level
    logger.addHandler(written)
    logger.setLevel(logging.INFO)
    yield tmp_path
    logger.removeHandler(written)
    logger.setLevel(before)
    written.close()


def figures_of_all() -> dict[str, Any]:
    """What a report is made from: participations, pairs, meetings, and every benchmark of every programme."""
    on, stages = clock.today(), ("programme", "stage", "reason")
    return {
        "participations": list(Participation.objects.values_list(*stages).annotate(Count("pk")).order_by(*stages)),
        "pairs": list(Mentorship.objects.values_list("stage", "reason").annotate(Count("pk")).order_by("stage", "reason")),
        "meetings": list(Meeting.objects.values_list("state", "minutes").annotate(Count("pk")).order_by("state", "minutes")),
        "people": Person.objects.count(),
        "benchmarks": {programme.slug: _benchmarks(programme, on) for programme in Programme.objects.order_by("slug")},
    }


def _benchmarks(programme: Programme, on: Any) -> dict[str, dict[str, int]]:
    standard = standard_of(programme)
    rows = measured(programme, on)
    return {
        each.code: dict(sorted(Counter(str(row.state(each, on)) for row in rows).items()))
        for each in (standard.benchmarks if standard else ())
    }


def verify(ref: str, places: Path) -> str:
    """Where `handrail erasure verify` still finds something."""
    said = io.StringIO()
    try:
        call_command("erasure", "verify", ref, also=[places], stdout=said)
    except CommandError as error:
        return said.getvalue() or str(error)
    return ""


def test_nothing_of_who_left_is_found_anywhere(crowd: Crowd, places: Path, figures: dict[str, Any]) -> None:
    hers, others = set[str]().union(*(leaver.words for leaver in crowd.leavers)), names_of_others(crowd)
    before = everything(crowd, places)
    assert hers <= set(before), f"control: before, everything is found, but {hers - set(before)}"

    leaving.ask(crowd)
    run_jobs()
    counted = figures_of_all()
    leaving.days_pass()
    run_jobs()
    now = everything(crowd, places, days=BACKUPS_GONE.days + 40)
    assert {word: now[word] for word in hers if now[word]} == {}
    assert others - set(now) == set(), "these did not leave"
    looked = crowd.leavers[:: sized(4, 1)]
    left = {f"{each.person.pk} by {each.way}": verify(each.erasure.ref, places) for each in looked}
    assert {who: where for who, where in left.items() if where} == {}
    assert figures_of_all() == counted
    figures |= {
        "commit": commit(),
        "people": counted["people"],
        "left": {way: sum(each.way == way for each in crowd.leavers) for way in leaving.WAYS},
        "words": len(hers),
        "stood_before": sum(before[word] for word in hers),
        "found": 0,
        "verified_by_command": len(looked),
        "files": sum(each.is_file() for each in places.rglob("*")),
        "controls_found": controls(crowd, places),
    }


def names_of_others(crowd: Crowd) -> set[str]:
    """The names of those who stay."""
    stay = Person.objects.exclude(pk__in=[each.person.pk for each in crowd.leavers])
    return set(raw.words(" ".join(stay.values_list("name", flat=True)).encode()))


def everything(crowd: Crowd, places: Path, days: int = 0) -> Counter[str]:
    """All that can be read anywhere after that many days, by a thief of the disk who has the keys as well."""
    moment = clock.now() + timedelta(days=days)
    backups.back_up(places / "backups", places / "keys", moment)
    for file in (places / "exports").iterdir():
        file.unlink()
    hand_out(crowd.sides, places / "exports")
    return raw.words(raw.database()) + raw.opened() + raw.folder(places)


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "hex": lambda word: word.encode().hex().encode(),
    "base64": lambda word: base64.b64encode(b"x" + word.encode()),
    "UTF-16": lambda word: word.encode("utf-16-le"),
    "for forms": lambda word: quote_plus(word).encode(),
}


def controls(crowd: Crowd, places: Path) -> int:
    """Her name put back by hand, each time in another way or place: both searches find it."""
    leaver = next(each for each in crowd.leavers if each.way == "button")
    name, ref, spot = leaver.person.name, leaver.erasure.ref, places / "log/other.bin"
    (mark,) = raw.words(name.encode())
    for way, written in WRITTEN.items():
        spot.write_bytes(b"before " + written(name) + b" after")
        assert raw.folder(places)[mark], way
        assert verify(ref, places / "log"), way
    spot.unlink()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE undeclared AS SELECT %s::jsonb AS said", [json.dumps({"by": name})])
        assert raw.words(raw.database())[mark]
        assert verify(ref, places), "a table nobody declared"
        cursor.execute("DROP TABLE undeclared")
    assert not verify(ref, places)
    return len(WRITTEN) + 1
