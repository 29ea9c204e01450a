"""What one says and reads on one's own pages is about oneself; somebody with an older account stands beside it."""

import pytest
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.models import AccessLog
from handrail.people import actions, queries, seeing
from handrail.people.models import Person, SeenAs
from handrail.people.queries import actor_of
from handrail.people.rules import Contact
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")


@pytest.fixture
def ben(world: World) -> Person:
    """Was here first, so that “the first row” is not one's own."""
    person = world.person("Ben Bauer")
    actions.say_gender(person.pk, "man", by=actor_of(person.account), on=clock.today())
    return person


@pytest.fixture
def ana(ben: Person, world: World) -> Person:
    return world.person("Ana Petraitė")


def test_what_i_say_of_myself_changes_nobody_else(ana: Person, ben: Person) -> None:
    me, before = actor_of(ana.account), (ben.name, ben.language, ben.account.language, ben.account.email)
    actions.say_name("Ana Nova", by=me, on=clock.today())
    actions.choose_language("lt", by=me)
    actions.change_contact(Contact("nova@example.org"), by=me, on=clock.today())
    mine, his = Person.objects.get(pk=ana.pk), Person.objects.get(pk=ben.pk)
    assert (mine.name, mine.language, mine.account.language, mine.account.email) == ("Ana Nova", "lt", "lt", "nova@example.org")
    assert (his.name, his.language, his.account.language, his.account.email) == before


def test_my_page_is_mine(ana: Person, ben: Person) -> None:
    assert queries.me(actor_of(ana.account)).name == "Ana Petraitė"
    assert queries.gender_of(actor_of(ana.account)) == ""
    assert queries.gender_of(actor_of(ben.account)) == "man"


def test_i_read_who_looked_at_me_not_that_i_looked_and_not_who_looked_at_others(world: World, ana: Person, ben: Person) -> None:
    els, tom = world.counsellor(name="Els Maes"), world.counsellor(name="Tom Claes")
    for person, by in ((ana, els), (ana, ana), (ben, tom)):
        AccessLog.objects.create(actor="account:1", actor_person_id=by.pk, person_id=person.pk, what="contact", why="test")
    assert [row.name for row in queries.looked(actor_of(ana.account), ["contact"])] == ["Els Maes"]


def test_looking_as_somebody_is_ended_by_who_looks(world: World, ana: Person) -> None:
    mia, other = world.administrator(), world.administrator()
    row = SeenAs.objects.create(person=ana, viewer=mia, reason="-", began_at=clock.now())
    seeing.stop(row.ref, by=actor_of(other.account))
    row.refresh_from_db()
    assert row.ended_at is None
    seeing.stop(row.ref, by=actor_of(mia.account))
    row.refresh_from_db()
    assert row.ended_at is not None


def test_the_list_of_devices_holds_my_own_alone(ana: Person, ben: Person) -> None:
    mine, his = Client(), Client()
    mine.force_login(ana.account)
    his.force_login(ben.account)
    assert mine.get("/account/devices/").text.count("Sign out there") == 0
    second = Client()
    second.force_login(ana.account)
    assert mine.get("/account/devices/").text.count("Sign out there") == 1
