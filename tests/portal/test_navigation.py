"""The bar: a phone has room for five places, the others stand one tap further, and a desk shows them all."""

import pytest
from django.test import Client, RequestFactory

from handrail.kernel.access import Role
from handrail.people.models import Account, Person
from handrail.portal.navigation import MOST_ON_A_PHONE, Place, nav
from tests.mentorships.world import PairWorld, actor

pytestmark = pytest.mark.django_db


def bar(person: Person, path: str = "/") -> dict[str, list[Place]]:
    request = RequestFactory().get(path)
    request.actor = actor(person)  # type: ignore[attr-defined]
    return nav(request)


def busy() -> Person:
    """Somebody who leads an office and refers people there."""
    world = PairWorld()
    person = world.staff(Role.LEADER)
    return world.staff_of(person, Role.COUNSELLOR)


def on(places: list[Place], only: str) -> list[str]:
    """The words a phone or a desk shows."""
    return [str(each.words) for each in places if each.only in ("", only)]


def test_a_phone_holds_five_and_more_leads_to_the_others() -> None:
    places = bar(busy())
    phone, desk = on(places["nav"], "phone"), on(places["nav"], "desk")
    assert len(desk) > MOST_ON_A_PHONE
    assert len(phone) == MOST_ON_A_PHONE
    assert phone[-1] == "More"
    assert phone[:-1] + on(places["beyond"], "desk") == desk


def test_who_has_few_places_needs_no_more() -> None:
    places = bar(PairWorld().counsellor())["nav"]
    assert on(places, "phone") == on(places, "desk") == ["Today", "Refer", "Me"]


def test_more_is_current_on_the_pages_behind_it() -> None:
    person = busy()
    me = bar(person)["beyond"][-1].url
    assert [str(each.words) for each in bar(person, me)["nav"] if each.current] == ["Me", "More"]


@pytest.mark.parametrize("who", ["busy", "few"])
def test_the_page_leads_on_without_a_script(client: Client, who: str) -> None:
    person = busy() if who == "busy" else PairWorld().counsellor()
    client.force_login(Account.objects.get(person=person))
    said = client.get("/more/").content.decode().split("<main")[1]
    assert all(f'href="{each.url}"' in said for each in bar(person)["beyond"])


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PERSON])
def test_the_first_page_of_staff_is_the_first_place_of_their_bar(client: Client, role: Role) -> None:
    person = PairWorld().staff(role)
    client.force_login(Account.objects.get(person=person))
    assert client.get("/").headers.get("Location") == bar(person)["nav"][0].url
