"""An administrator brings in organisations and staff, and ends roles; only at home, and never her own."""

from datetime import timedelta

import pytest
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.kernel.models import Event, SimulatedMail
from handrail.people import queries
from handrail.people.models import Account, Membership, Organisation, Person
from handrail.people.rules import OrganisationKind
from tests.people.entering import ask_for_code, mailed_code
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")


@pytest.fixture
def service(world: World) -> Organisation:
    return world.organisation("VDAB", kind=OrganisationKind.SERVICE)


@pytest.fixture
def rita(world: World, service: Organisation, client: Client) -> Person:
    person = world.administrator(service, "Rita Maes")
    client.force_login(person.account)
    return person


def said(**more: str) -> dict[str, str]:
    return {"email": "els@example.org", "name": "Els Claes", "role": "counsellor", "since": str(clock.today())} | more


def test_she_adds_an_office_brings_in_a_counsellor_and_the_counsellor_comes_in(
    service: Organisation, rita: Person, client: Client, settle
) -> None:
    made = client.post("/organisations/", {"name": "VDAB Genk", "kind": "office", "parent": service.ref})
    office = Organisation.objects.get(name="VDAB Genk")
    assert made.headers["Location"] == f"/organisations/{office.ref}/"
    assert (office.parent, office.country) == (service, "BE")
    assert "Nobody yet" in client.get(made.headers["Location"]).text
    answer = client.post(f"/organisations/{office.ref}/", said(), follow=True)
    assert "Els Claes" in answer.text
    settle()
    letter = SimulatedMail.objects.latest("id")
    assert (letter.to, "VDAB Genk" in letter.text, "/account/sign-in/" in letter.text) == ("els@example.org", True, True)
    els = Client()
    ask_for_code(els, "els@example.org")
    els.post("/account/code/", {"code": mailed_code()})
    assert els.get("/today/").headers["Location"].startswith("/account/second-step/set-up/")
    assert "1 person has a role" in client.get("/organisations/").text


def test_somebody_who_has_an_account_gets_the_role_on_it_and_keeps_the_name(
    world: World, service: Organisation, rita: Person, client: Client
) -> None:
    els = world.person("Els C.", email="els@example.org")
    client.post(f"/organisations/{service.ref}/", said())
    assert Membership.objects.get(person=els).role == Role.COUNSELLOR
    assert Person.objects.get(pk=els.pk).name == "Els C."
    again = client.post(f"/organisations/{service.ref}/", said())
    assert "has this role here already" in again.text
    assert Membership.objects.filter(person=els).count() == 1


def test_a_role_counts_from_its_first_day_to_its_last(
    world: World, service: Organisation, rita: Person, client: Client
) -> None:
    today = clock.today()
    client.post(f"/organisations/{service.ref}/", said(since=str(today + timedelta(days=3))))
    els = Person.objects.get(name="Els Claes")
    assert queries.staff_at(Role.COUNSELLOR, service.pk) == []
    ref = Membership.objects.get(person=els).ref
    early = client.post(f"/organisations/role/{ref}/end/", {"last_day": str(today)})
    assert "begins later" in early.text
    assert client.post(f"/organisations/role/{ref}/end/", {"last_day": str(today + timedelta(days=5))}).status_code == 302
    for days, there in ((3, [els.pk]), (5, [els.pk]), (6, [])):
        with clock.moved_to(clock.now() + timedelta(days=days)):
            assert queries.staff_at(Role.COUNSELLOR, service.pk) == there, days
    assert Event.objects.filter(name="MembershipEnded").count() == 1


def test_a_role_ends_at_once_and_the_next_request_knows(
    world: World, service: Organisation, rita: Person, client: Client
) -> None:
    els = world.counsellor(service, "Els")
    Membership.objects.filter(person=els).update(since=clock.today() - timedelta(days=9))
    desk = Client()
    desk.force_login(els.account)
    assert desk.get("/today/").status_code == 200
    client.post(f"/organisations/role/{Membership.objects.get(person=els).ref}/end/", {"last_day": ""})
    assert desk.get("/today/").status_code == 403


@pytest.mark.parametrize("role", ["lead", "coordinator", "administrator"])
def test_nobody_gives_herself_a_role_or_ends_her_own(service: Organisation, rita: Person, client: Client, role: str) -> None:
    own = said(email=rita.account.email or "", role=role)
    assert "Nobody decides about their own role" in client.post(f"/organisations/{service.ref}/", own).text
    ref = Membership.objects.get(person=rita).ref
    assert "Nobody decides about their own role" in client.post(f"/organisations/role/{ref}/end/", {"last_day": ""}).text
    assert Membership.objects.get(person=rita).until is None


def test_an_administrator_of_another_service_finds_none_of_it(world: World, rita: Person, service: Organisation) -> None:
    els = world.counsellor(world.organisation("Office", parent=service))
    other = Client()
    other.force_login(world.administrator(world.organisation("Other", kind=OrganisationKind.SERVICE)).account)
    assert "VDAB" not in other.get("/organisations/").text
    assert other.get(f"/organisations/{service.ref}/").status_code == 404
    assert other.post(f"/organisations/{service.ref}/", said()).status_code == 404
    assert other.post(f"/organisations/role/{Membership.objects.get(person=els).ref}/end/", {}).status_code == 404
    assert other.post("/organisations/", {"name": "Mine", "kind": "office", "parent": service.ref}).status_code == 200
    assert not Account.objects.filter(email="els@example.org").exists()


@pytest.mark.parametrize("field", ["email", "name", "role", "since"])
@pytest.mark.parametrize("value", ["", "\0", "x" * 1_000_000, "2020-01-01", "person"])
def test_what_cannot_be_is_asked_again(service: Organisation, rita: Person, client: Client, field: str, value: str) -> None:
    answer = client.post(f"/organisations/{service.ref}/", said(**{field: value}))
    assert answer.status_code in {200, 302}
    assert (answer.status_code == 302) == (field == "name" and value in {"2020-01-01", "person"})
