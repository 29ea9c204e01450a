"""Fifty at once: one person is chosen once, and a caseload never passes its limit. Each with a control that fails."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db.models import F, QuerySet

from handrail.kernel.access import Actor
from handrail.matching import actions, queries
from handrail.matching.models import Selection
from handrail.mentorships.models import Mentorship
from handrail.programmes.models import Mentor
from tests.matching.choosing import NOW, ON, SLUG, ChoosingWorld
from tests.matching.test_races import TAKERS, at_once, locks_off

__all__ = ["locks_off"]

MOST = 10
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> ChoosingWorld:  # needs the database
    return ChoosingWorld()


def the_same_person(world: ChoosingWorld) -> Counter[str]:
    """Fifty mentors of one office press "keep for me" at the same person."""
    first = world.chooser()
    row = world.registered(first)
    mentors = [first, *(world.chooser(f"Mentor {number}", office=world.office_of(first)) for number in range(TAKERS - 1))]

    def press(by: Actor) -> Callable[[], object]:
        return lambda: actions.reserve(SLUG, row.ref, by=by, on=ON, now=NOW)

    return at_once([press(world.as_mentor(mentor)) for mentor in mentors])


def test_of_fifty_mentors_one_keeps_a_person(world: ChoosingWorld) -> None:
    assert the_same_person(world) == {"done": 1, "refused": TAKERS - 1}
    assert Selection.objects.count() == 1


def test_control_without_the_wall_several_mentors_keep_the_same_person(
    world: ChoosingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No lock, and nobody looks first: what then holds is the unique index alone; each of the others meets it."""
    met: list[int] = []

    def careless(*_: object) -> None:
        met.append(1)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self.all())
    monkeypatch.setattr("handrail.matching.actions.selecting.must_be_free", careless)
    outcome = the_same_person(world)
    assert len(met) > 1
    assert outcome["done"] == 1, outcome


def fifty_say_yes(world: ChoosingWorld) -> Counter[str]:
    """One mentor of ten places, fifty people with an invitation in the hand. No mentor may send so many: they are laid out."""
    mentor = world.chooser(places=TAKERS)
    chosen = [world.invites(mentor, world.registered(mentor, f"Person {number}")) for number in range(TAKERS)]
    Mentor.objects.filter(pk=mentor.pk).update(places=MOST)

    def press(selection: Selection) -> Callable[[], object]:
        code, said = queries.code_of(selection.ref), world.yes(selection)
        return lambda: actions.accept_invitation(code, said, on=ON, now=NOW)

    return at_once([press(each) for each in chosen])


def test_a_caseload_never_passes_its_limit_under_fifty_yeses(world: ChoosingWorld) -> None:
    assert fifty_say_yes(world) == {"done": MOST, "refused": TAKERS - MOST}
    assert Mentorship.objects.count() == MOST
    assert Mentor.objects.filter(guides=F("places")).count() == 1
    assert Selection.objects.filter(stage="accepted").count() == MOST


@pytest.mark.usefixtures("locks_off")
def test_control_without_locks_a_caseload_passes_its_limit(world: ChoosingWorld) -> None:
    outcome = fifty_say_yes(world)
    assert Mentorship.objects.count() > MOST or outcome["IntegrityError"] > 0, outcome


def fifty_invitations(world: ChoosingWorld) -> int:
    """One mentor sends fifty invitations at once; she has ten places."""
    mentor = world.chooser(places=MOST)
    place = world.place(mentor)
    rows = [world.registered(mentor, f"Person {number}") for number in range(TAKERS)]
    held = Selection.objects.bulk_create(
        [
            Selection(
                programme=place.programme, version_id=place.programme.newest_id, mentor=mentor, jobseeker=row,
                stage="reserved", at=NOW, hold_until=NOW.replace(day=24),
            )
            for row in rows
        ]
    )  # fmt: skip
    by = world.as_mentor(mentor)

    def press(ref: str) -> Callable[[], object]:
        return lambda: actions.invite(ref, ["work"], "email", by=by, on=ON, now=NOW)

    at_once([press(each.ref) for each in held])
    return Selection.objects.filter(stage="invited").count()


def test_no_more_invitations_go_out_than_there_are_places(world: ChoosingWorld) -> None:
    assert fifty_invitations(world) == MOST


@pytest.mark.usefixtures("locks_off")
def test_control_without_locks_more_invitations_go_out_than_there_are_places(world: ChoosingWorld) -> None:
    assert fifty_invitations(world) > MOST
