"""Real connections at the same moment. Each promise stands beside a control in which locks are off, and which must fail."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F, QuerySet

from handrail.kernel.access import Actor
from handrail.kernel.reasons import Refused
from handrail.matching import actions
from handrail.matching.models import Request
from handrail.mentorships.models import Mentorship
from handrail.programmes.models import Mentor, Participation
from tests.matching.world import NOW, MatchingWorld
from tests.mentorships.world import DAY

TAKERS = 50
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def locks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: nothing is locked, and what was read a moment ago is written."""

    def careless(mentor_id: int) -> None:
        guides, places = Mentor.objects.values_list("guides", "places").get(pk=mentor_id)
        if guides >= places:
            raise Refused([])
        threading.Event().wait(0.05)
        Mentor.objects.filter(pk=mentor_id).update(guides=guides + 1)

    def unasked(participation_id: int, on: date) -> None:
        Participation.objects.filter(pk=participation_id).update(stage="guided")

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self.all())
    monkeypatch.setattr("handrail.mentorships.actions.pair.take_place", careless)
    monkeypatch.setattr("handrail.mentorships.actions.pair.mark_guided", unasked)


def own_connection() -> None:
    """A connection beside the pool, so that all really come at the same moment; patient, because a test machine is slow."""
    options = {key: value for key, value in connection.settings_dict["OPTIONS"].items() if key != "pool"}
    connection.settings_dict = {**connection.settings_dict, "OPTIONS": options}
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '60s'; SET statement_timeout = '60s'")


def at_once(doing: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do all of it at the same moment, each on its own connection; how often what came of it."""
    ready, ended = threading.Barrier(len(doing)), Counter[str]()

    def run(do: Callable[[], object]) -> None:
        try:
            own_connection()
            ready.wait(60)
            do()
            ended["done"] += 1
        except Refused:
            ended["refused"] += 1
        except Exception as error:  # noqa: BLE001  whatever else comes is what the test is about
            ended[type(error).__name__] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(each,)) for each in doing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def asked(row: Participation, mentor: Mentor, rank: int = 1) -> Request:
    return Request.objects.create(
        participation=row, trust=row.trust, mentor=mentor, stage="open", rank=rank,
        asked_at=NOW, answer_by=NOW + timedelta(days=7),
    )  # fmt: skip


def yes(world: MatchingWorld, request: Request) -> Callable[[], object]:
    by = world.mentor(request.mentor)
    return lambda: actions.accept(request.ref, by=by, on=DAY, now=NOW)


def the_last_place(world: MatchingWorld) -> Counter[str]:
    programme = world.running()
    koen = world.offering(programme)
    requests = [asked(world.seeking(programme, f"Mentee {number}"), koen) for number in range(TAKERS)]
    return at_once([yes(world, request) for request in requests])


def test_the_last_place_is_taken_once_by_fifty(world: MatchingWorld) -> None:
    assert the_last_place(world) == {"done": 1, "refused": TAKERS - 1}
    assert Mentorship.objects.count() == 1
    assert not Mentor.objects.exclude(guides=F("places")).exists()


@pytest.mark.usefixtures("locks_off")
def test_control_without_locks_the_last_place_is_taken_more_than_once(world: MatchingWorld) -> None:
    the_last_place(world)
    assert Mentorship.objects.count() > 1


def the_same_yes(world: MatchingWorld) -> Counter[str]:
    programme = world.running()
    request = asked(world.seeking(programme), world.offering(programme, places=3))
    return at_once([yes(world, request)] * 8)


def test_a_yes_pressed_eight_times_counts_once(world: MatchingWorld) -> None:
    assert the_same_yes(world) == {"done": 1, "refused": 7}
    assert Mentor.objects.get().guides == 1


@pytest.mark.usefixtures("locks_off")
def test_control_without_locks_the_second_yes_meets_the_wall_of_the_database(world: MatchingWorld) -> None:
    outcome = the_same_yes(world)
    assert outcome["IntegrityError"] > 0, outcome


def two_mentors(world: MatchingWorld) -> Counter[str]:
    programme = world.running()
    rasa = world.seeking(programme)
    requests = [asked(rasa, world.offering(programme, f"Mentor {number}"), number) for number in range(8)]
    return at_once([yes(world, request) for request in requests])


def test_she_is_taken_by_one_of_eight_mentors_who_say_yes_at_once(world: MatchingWorld) -> None:
    assert two_mentors(world) == {"done": 1, "refused": 7}
    assert Mentorship.objects.count() == 1
    assert Counter(Request.objects.values_list("stage", flat=True)) == {"accepted": 1, "closed": 7}
    assert sum(Mentor.objects.values_list("guides", flat=True)) == 1


@pytest.mark.usefixtures("locks_off")
def test_control_without_locks_two_mentors_meet_the_wall_of_the_database(world: MatchingWorld) -> None:
    outcome = two_mentors(world)
    assert outcome["IntegrityError"] > 0, outcome


def two_tabs(world: MatchingWorld) -> int:
    programme = world.running()
    rasa = world.seeking(programme)
    mentors = [world.offering(programme, f"Mentor {number}") for number in range(5)]
    world.looks(rasa)
    by = world.mentee(rasa)

    def ask(mentor: Mentor) -> Callable[[], object]:
        return lambda: actions.ask(rasa.pk, [mentor.pk], by=by, on=DAY, now=NOW)

    at_once([ask(mentor) for mentor in mentors])
    return Request.objects.asked().count()


def test_five_tabs_at_once_still_ask_one_mentor_at_a_time(world: MatchingWorld) -> None:
    assert two_tabs(world) == 1
    assert Request.objects.pending().count() == 5


@pytest.mark.usefixtures("locks_off")
def test_control_without_locks_several_mentors_are_asked_at_a_time(world: MatchingWorld) -> None:
    assert two_tabs(world) > 1


def test_a_yes_and_the_end_of_the_time_at_once_leave_one_of_them(world: MatchingWorld) -> None:
    programme = world.running()
    request = asked(world.seeking(programme), world.offering(programme))
    later = NOW + timedelta(days=8)
    by = world.mentor(request.mentor)
    at_once(
        [
            lambda: actions.accept(request.ref, by=by, on=DAY, now=later),
            lambda: actions.expire_due(by=Actor.system("test"), on=DAY, now=later),
        ]
    )
    request.refresh_from_db()
    assert (request.stage, Mentorship.objects.count()) in {("accepted", 1), ("expired", 0)}
