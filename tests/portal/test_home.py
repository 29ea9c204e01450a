"""What stands first on a person's page is what is most overdue."""

from datetime import UTC, datetime, time, timedelta

import pytest

from handrail.kernel import clock
from handrail.matching.models import Request
from handrail.portal.queries.home import home, mentor_places
from handrail.programmes.models import Duty
from tests.matching.world import MatchingWorld
from tests.mentorships.world import Duo, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def duo(db: None) -> Duo:  # needs the database
    return MatchingWorld().duo(on=clock.today())


def due(duo: Duo, days: int) -> None:
    """The mentor's only duty is due in so many days."""
    Duty.objects.filter(about=duo.mentorship.about).delete()
    on = clock.today() + timedelta(days=days)
    Duty.objects.create(kind="first_meeting", about=duo.mentorship.about, person_id=duo.mentor.person_id, due_on=on)


def asked(duo: Duo, days: int) -> None:
    """Somebody else asks the mentor, to be answered in so many days."""
    row = MatchingWorld().ready(duo.programme, "Ona Other")
    answer_by = datetime.combine(clock.today() + timedelta(days=days), time(12), tzinfo=UTC)
    now = clock.now()
    said = {"stage": "open", "rank": 1, "asked_at": now, "answer_by": answer_by}
    Request.objects.create(participation=row, mentor=duo.mentorship.mentor, trust=row.trust, **said)


def titles(duo: Duo) -> list[str]:
    return [str(step.title) for step in home(duo.mentor).steps]


MEET, ANSWER = "Have your first meeting", "Somebody asks you to be their mentor"


@pytest.mark.parametrize(
    ("duty", "request_days", "order"),
    [(-2, 3, [MEET, ANSWER]), (2, 5, [MEET, ANSWER]), (5, 2, [ANSWER, MEET]), (-1, -3, [ANSWER, MEET])],
    ids=["overdue duty first", "earlier duty first", "earlier answer first", "longer overdue answer first"],
)
def test_what_is_overdue_stands_first_then_what_is_due_next(duo: Duo, duty: int, request_days: int, order: list[str]) -> None:
    due(duo, duty)
    asked(duo, request_days)
    assert titles(duo) == order


def test_what_has_no_day_stands_last(duo: Duo) -> None:
    MatchingWorld().ready(duo.programme)  # somebody else's, to be sure that only one's own is shown
    row = MatchingWorld().ready(duo.programme)
    row.person_id = duo.mentor.person_id
    row.save(update_fields=["person"])
    due(duo, 4)
    assert titles(duo) == [MEET, "Choose a mentor to ask"]


def test_what_others_are_asked_and_ask_stands_on_no_other_page(duo: Duo) -> None:
    """Beside one mentor who is asked, another who is not; beside one mentee who waits, another who has asked nobody."""
    world = MatchingWorld()
    other, waiting = actor(world.guiding(duo.programme, "Piet Other").person), world.ready(duo.programme, "Ieva Waits")
    assert waiting.person is not None
    hers, nobody = actor(waiting.person), world.person("No Mentor")
    before = home(hers)
    asked(duo, 2)
    assert ANSWER in titles(duo)
    assert ANSWER not in [str(step.title) for step in home(other).steps]
    assert (home(hers).steps, home(hers).way) == (before.steps, before.way)
    assert mentor_places(actor(nobody)) == ("", frozenset())
