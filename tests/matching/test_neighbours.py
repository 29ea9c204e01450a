"""What somebody else asked, was asked or looked at is not shown; nor what is between two who are kept apart."""

import pytest

from handrail.kernel.access import Role
from handrail.matching import actions, queries
from handrail.matching.models import Selection
from handrail.people.actions import block
from handrail.people.queries import actor_of
from handrail.register.models import Jobseeker
from tests.matching.choosing import SLUG, ChoosingWorld
from tests.matching.world import NOW, MatchingWorld
from tests.mentorships.world import DAY, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> MatchingWorld:
    return MatchingWorld()


def test_a_mentee_is_led_to_her_own_place(world: MatchingWorld) -> None:
    programme = world.running()
    rasa, ieva = world.seeking(programme), world.seeking(programme, "Ieva Kita")
    assert queries.participations(world.mentee(rasa)) == [rasa.ref]
    assert queries.participations(world.mentee(ieva)) == [ieva.ref]


def test_two_kept_apart_read_nothing_of_what_was_asked_between_them(world: MatchingWorld) -> None:
    programme = world.running()
    rasa, koen = world.seeking(programme), world.offering(programme, "Koen A")
    world.asks(rasa, koen)
    her, his = world.mentee(rasa), world.mentor(koen)
    assert len(queries.waiting(her, rasa.ref, NOW).asked) == len(queries.asked_of(his, "en")) == 1
    assert rasa.person_id is not None
    block(koen.person_id, rasa.person_id, by=his, on=DAY)
    shown = queries.waiting(her, rasa.ref, NOW)
    assert (shown.asked, shown.ended) == ((), ())
    assert queries.asked_of(his, "en") == []


def test_of_a_sitting_only_who_sat_there_reads_the_list(world: MatchingWorld) -> None:
    programme, office = world.running(), world.organisation("Ghent")
    row = world.seeking(programme)
    world.offering(programme, "Koen A")
    row.jobseeker = Jobseeker.objects.create(number_index="1", name="Rasa", office=office, source="register")
    row.save()
    one, other = (actor(world.counsellor(office)) for _ in range(2))
    actions.show_proposals(row.pk, together=True, by=one, on=DAY, now=NOW)
    assert queries.together(one, row.ref, "en", on=DAY, now=NOW).made_at == NOW
    assert queries.together(other, row.ref, "en", on=DAY, now=NOW).made_at is None


def test_who_chooses_and_who_is_chosen_is_oneself_alone(db: None) -> None:
    """A mentor's programmes are hers; nobody writes down her own yes at the desk."""
    world = ChoosingWorld()
    ona = world.chooser()
    colleague = world.colleague(ona)
    assert queries.selecting_programmes(world.as_mentor(ona)) == [SLUG]
    assert queries.selecting_programmes(actor_of(colleague.account)) == []
    row = world.registered(ona, email="m@example.org")
    selection = world.invites(ona, row)
    at_desk = actor_of(colleague.account)
    assert list(Selection.objects.served_by(at_desk)) == [selection]
    Jobseeker.objects.filter(pk=row.pk).update(person=world.person("Somebody else"), tied_how="desk")
    assert list(Selection.objects.served_by(at_desk)) == [selection]
    Jobseeker.objects.filter(pk=row.pk).update(person=colleague, tied_how="desk")
    assert Role.COUNSELLOR in at_desk.roles
    assert not Selection.objects.served_by(at_desk).exists()
