"""Every action of a pair ends with renewing what is due, so that this must stay cheap."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.mentorships.actions.locking import renew_duties
from handrail.mentorships.models import Meeting, Mentorship, Mood
from handrail.programmes.models import Duty
from tests.mentorships.world import Duo, PairWorld

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 2)
READS, WRITES = 6, 3
"""The pair, the job, two of check-ins, the lock of what is due; one statement each to end, move and add."""


@pytest.fixture
def duo() -> Duo:
    return PairWorld().duo("lt-mentoring", on=ON)


def asked(duo: Duo) -> list[str]:
    mentorship = Mentorship.objects.get(ref=duo.ref)
    with CaptureQueriesContext(connection) as seen:
        renew_duties(mentorship)
    return [each["sql"] for each in seen.captured_queries]


def test_renewing_reads_the_facts_once_and_writes_the_difference_in_one_statement_each(duo: Duo) -> None:
    assert len(asked(duo)) <= READS
    about = Mentorship.objects.get(ref=duo.ref).about
    before = set(Duty.objects.filter(about=about).values_list("kind", "person_id", "role", "due_on"))
    assert len(before) > 2
    Duty.objects.filter(about=about).update(due_on=ON - timedelta(days=400))
    Duty.objects.filter(about=about, kind="nudge").delete()
    Duty.objects.create(about=about, kind="over", person_id=duo.mentorship.mentor_person_id, due_on=ON)
    Duty.objects.create(about=about, kind="over_too", person_id=duo.mentorship.mentor_person_id, due_on=ON)
    assert len(asked(duo)) <= READS + WRITES
    assert set(Duty.objects.filter(about=about).values_list("kind", "person_id", "role", "due_on")) == before


def test_renewing_costs_the_same_however_much_the_pair_has(duo: Duo) -> None:
    few = len(asked(duo))
    pair = duo.mentorship
    days = [ON + timedelta(days=each) for each in range(40)]
    Meeting.objects.bulk_create(
        [
            Meeting(mentorship=pair, trust=pair.trust, key=f"k{day}", held_on=day, state="held", how="place", minutes=30,
                    logged_by_id=pair.mentor_person_id)
            for day in days
        ]
    )  # fmt: skip
    Mood.objects.bulk_create([Mood(mentorship=pair, week=day, said_on=day, tap=3) for day in days])
    asked(duo)
    assert len(asked(duo)) <= few
