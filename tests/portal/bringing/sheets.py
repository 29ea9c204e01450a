"""Files for tests as an organisation brings them, and what the command says of them."""

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from handrail.employers.models import Employer
from handrail.kernel.access import Actor
from handrail.kernel.models import Event
from handrail.mentorships.models import Mentorship
from handrail.people.models import Account, Consent, Organisation, Person
from handrail.portal.bringing import runs
from handrail.portal.models import Import, ImportLine
from handrail.portal.rules import Brought
from handrail.programmes import actions as programmes
from handrail.programmes.models import Clearance, Duty, Mentor, Participation

EXAMPLES = Path(__file__).parents[3] / "docs/how-to/bring-in"
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SYSTEM = Actor.system("test")
MENTOR_HEAD = "programme,name,email,phone,languages,occupations,places,met,accepted"
KOEN = "vdab-mentor-app,Koen Wouters,koen@example.org,,nl|en,7212,2,no_conflict=2026-03-02,known to us"
NUMBER = "05.07.30-033.28"
PAIR_HEAD = "programme,number,mentor,begun_on,stage,signed_on,planned_end"
PAIR = f"vdab-mentor-app,{NUMBER},koen.wouters@example.org,2026-09-07,active,2026-09-01,"


def file(tmp_path: Path, head: str, *lines: str, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def bring(kind: str, path: Path, **how: Any) -> runs.Done:
    return runs.bring_in(Brought(kind), path, **how, by=SYSTEM, on=TODAY)


def counts(done: runs.Done) -> tuple[int, int, int]:
    return len(done.added), len(done.known), len(done.bad)


def command(*words: str) -> str:
    out = StringIO()
    call_command("import", *words, stdout=out, stderr=out)
    return out.getvalue()


def faulty(*words: str) -> tuple[str, str]:
    """What the command writes, and what it ends with."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import", *words, stdout=out, stderr=out)
    return out.getvalue(), str(error.value)


def rows() -> tuple[int, ...]:
    tables = (Person, Account, Mentor, Organisation, Employer, Mentorship, Participation, Consent, Duty, Clearance, Import)
    return tuple(each._default_manager.count() for each in (*tables, ImportLine, Event))


def pairs(tmp_path: Path, *lines: str) -> Path:
    return file(tmp_path, PAIR_HEAD, *(lines or [PAIR]), name="pairs.csv")


def ready_to_guide() -> Mentor:
    """What the example leaves to the mentor: the paper on conduct."""
    koen = Mentor.objects.get(person__name="Koen Wouters")
    programmes.clear(koen.pk, "paper:code_of_conduct", by=SYSTEM, on=TODAY)
    return koen
