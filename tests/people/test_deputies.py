"""A colleague stands in for some days: as herself, in the other's places alone, seen by both, over on the day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.kernel.models import AccessLog, Event, SimulatedMail
from handrail.kernel.reasons import Refused
from handrail.people import actions, deputies, queries
from handrail.people.labels import LOOKED
from handrail.people.models import Account, Deputy, Membership, Organisation, Person
from handrail.people.queries import actor_of
from tests.people.world import SYSTEM
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")
DAY = timedelta(days=1)


@pytest.fixture
def service(world: World) -> Organisation:
    return world.organisation("Service")


@pytest.fixture
def office(world: World, service: Organisation) -> Organisation:
    return world.organisation("Genk", parent=service)


@pytest.fixture
def rasa(world: World, office: Organisation) -> Person:
    return world.counsellor(office, "Rasa")


@pytest.fixture
def jonas(world: World, service: Organisation) -> Person:
    """A counsellor of the whole service: what he holds covers the office."""
    return world.counsellor(service, "Jonas")


def account(person: Person) -> Account:
    return Account.objects.get(person=person)


def seat(person: Person, ref: str = "") -> Any:
    """The actor, as the middleware would make it for a session at that desk."""
    found = account(person)
    found.works_for = ref
    return actor_of(found)


def role_of(person: Person) -> str:
    return Membership.objects.filter(person=person).latest("pk").ref


def name(whose: Person, deputy: Person, since: date | None = None, until: date | None = None) -> Deputy:
    today = clock.today()
    by = actor_of(account(whose))
    deputies.name_deputy(role_of(whose), deputy.ref, since or today, until or today + 9 * DAY, by=by, on=today)
    return Deputy.objects.latest("pk")


def test_the_deputy_acts_as_herself_in_the_places_of_the_other_alone(rasa: Person, jonas: Person, office: Organisation) -> None:
    stand = name(rasa, jonas)
    own, there = seat(jonas), seat(jonas, stand.ref)
    assert (own.stands_for, [each.name for each in own.may_stand_for]) == (None, ["Rasa"])
    assert (there.person_id, there.account_id, there.name) == (jonas.pk, own.account_id, "Jonas")
    assert there.places == {(Role.COUNSELLOR, office.pk)} != own.places
    assert (there.desk_id, own.desk_id) == (rasa.pk, jonas.pk)
    assert there.trace == f"account:{own.account_id} for person:{rasa.pk}"


def test_it_holds_from_the_first_day_to_the_last(rasa: Person, jonas: Person) -> None:
    today = clock.today()
    stand = name(rasa, jonas, today + 2 * DAY, today + 4 * DAY)
    held = []
    for days in range(7):
        with clock.moved_to(clock.now() + days * DAY):
            held.append(seat(jonas, stand.ref).stands_for is not None)
    assert held == [False, False, True, True, True, False, False]


def test_it_ends_at_once_when_either_takes_it_back_or_an_administrator_does(
    world: World, rasa: Person, jonas: Person, office: Organisation
) -> None:
    rita = world.administrator(office, "Rita")
    for who in (rasa, jonas, rita):
        stand = name(rasa, jonas)
        assert seat(jonas, stand.ref).stands_for
        deputies.withdraw(stand.ref, by=actor_of(account(who)), on=clock.today())
        assert seat(jonas, stand.ref).stands_for is None
    assert Event.objects.filter(name="DeputyWithdrawn").count() == 3


def test_nobody_else_takes_it_back_or_takes_the_seat(world: World, client: Client, rasa: Person, jonas: Person) -> None:
    stand = name(rasa, jonas)
    client.force_login(world.counsellor().account)
    for path in (f"/deputies/{stand.ref}/", f"/deputies/{stand.ref}/end/", f"/deputies/role/{role_of(rasa)}/"):
        assert client.post(path).status_code == 404
    assert seat(jonas, stand.ref).stands_for


def test_a_deputy_needs_the_same_role_there_or_above(
    world: World, rasa: Person, jonas: Person, service: Organisation, office: Organisation
) -> None:
    below = world.counsellor(world.organisation("Corner", parent=office))
    beside = world.counsellor(world.organisation("Mol", parent=service))
    other = world.coordinator(office)
    today = clock.today()
    by = actor_of(account(rasa))
    for who in (below, beside, other, rasa, world.person()):
        with pytest.raises(Refused, match="deputy_unfit"):
            deputies.name_deputy(role_of(rasa), who.ref, today, today, by=by, on=today)
    assert deputies.candidates(Membership.objects.get(ref=role_of(rasa)), today) == [jonas]


def test_who_loses_the_role_stands_in_no_more_and_so_does_who_stood_in_for_it(
    rasa: Person, jonas: Person, office: Organisation, service: Organisation
) -> None:
    stand = name(rasa, jonas)
    actions.end_membership(jonas.pk, service.pk, Role.COUNSELLOR, by=SYSTEM, on=clock.today())
    assert seat(jonas, stand.ref).may_stand_for == ()
    actions.give_membership(jonas.pk, service.pk, Role.COUNSELLOR, by=SYSTEM, on=clock.today())
    assert seat(jonas, stand.ref).stands_for
    actions.end_membership(rasa.pk, office.pk, Role.COUNSELLOR, by=SYSTEM, on=clock.today())
    assert seat(jonas, stand.ref).may_stand_for == ()


def test_there_is_no_chain_of_deputies(world: World, rasa: Person, jonas: Person, service: Organisation) -> None:
    third = world.counsellor(service, "Third")
    stand, today = name(rasa, jonas), clock.today()
    with pytest.raises(Refused, match="deputy_stands_in"):
        name(jonas, third)
    world.staff_of(rasa, Role.COUNSELLOR, service)
    with pytest.raises(Refused, match="deputy_is_away"):
        name(third, rasa)
    with pytest.raises(Refused, match="deputy_works_for"):
        deputies.name_deputy(role_of(jonas), third.ref, today, today, by=seat(jonas, stand.ref), on=today)
    name(jonas, third, today + 10 * DAY, today + 11 * DAY)


@pytest.mark.parametrize(
    ("since", "until", "code"), [(-1, 2, "deputy_in_past"), (3, 2, "deputy_ends_before"), (0, 190, "deputy_too_long")]
)
def test_days_that_cannot_be_are_refused(rasa: Person, jonas: Person, since: int, until: int, code: str) -> None:
    today = clock.today()
    with pytest.raises(Refused, match=code):
        name(rasa, jonas, today + since * DAY, today + until * DAY)


def test_they_do_it_in_the_browser_and_both_see_it(client: Client, rasa: Person, jonas: Person, settle: Any) -> None:
    client.force_login(account(rasa))
    assert "Jonas" in client.get(f"/deputies/role/{role_of(rasa)}/").text
    days = {"since": str(clock.today()), "until": str(clock.today() + 5 * DAY)}
    said = client.post(f"/deputies/role/{role_of(rasa)}/", {"deputy": jonas.ref, **days}, follow=True)
    assert "Jonas" in said.text
    settle()
    letter = SimulatedMail.objects.latest("id")
    assert (letter.to, "You stand in for Rasa" in letter.text) == (account(jonas).email, True)
    his = Client()
    his.force_login(account(jonas))
    assert "You stand in for Rasa" in his.get("/today/").text
    assert "Rasa" in his.get("/deputies/").text
    ref = Deputy.objects.get().ref
    there = his.post(f"/deputies/{ref}/", follow=True)
    assert "You work for <strong>Rasa</strong>" in there.text
    assert "You work for" not in his.post("/deputies/back/", follow=True).text
    his.post(f"/deputies/{ref}/")
    client.post(f"/deputies/{ref}/end/")
    assert "You work for" not in his.get("/today/").text, "on the next request"


def test_an_administrator_names_one_for_who_is_ill(
    world: World, client: Client, rasa: Person, jonas: Person, office: Organisation
) -> None:
    client.force_login(world.administrator(office, "Rita").account)
    path = f"/organisations/role/{role_of(rasa)}/deputy/"
    assert path in client.get(f"/organisations/{office.ref}/").text
    today = str(clock.today())
    client.post(path, {"deputy": jonas.ref, "since": today, "until": today})
    assert Deputy.objects.get().named_by.name == "Rita"
    assert seat(jonas, Deputy.objects.get().ref).stands_for


def test_the_person_looked_at_reads_who_looked_for_whom(world: World, client: Client, rasa: Person, jonas: Person) -> None:
    stand, mia = name(rasa, jonas), world.person("Mia")
    trace = seat(jonas, stand.ref).trace
    what = next(iter(LOOKED))
    AccessLog.objects.create(actor=trace, actor_person_id=jonas.pk, person_id=mia.pk, what=what, why="desk")
    AccessLog.objects.create(actor="account:1", actor_person_id=jonas.pk, person_id=mia.pk, what=what, why="desk")
    assert [row.stood_for for row in queries.looked(actor_of(mia.account), LOOKED)].count("Rasa") == 1
    client.force_login(mia.account)
    assert "Jonas for Rasa" in client.get("/account/looked/").text


def test_what_is_done_there_is_recorded_with_both(rasa: Person, jonas: Person, world: World) -> None:
    stand = name(rasa, jonas)
    actions.say_name("Jonas J.", by=seat(jonas, stand.ref), on=clock.today())
    event = Event.objects.get(name="NameSaid")
    assert (event.actor.endswith(f" for person:{rasa.pk}"), event.person_id) == (True, jonas.pk)
