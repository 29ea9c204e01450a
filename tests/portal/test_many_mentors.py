"""Five hundred mentors: the coordinator's lists of them open quickly, ask no more, and show everybody once."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.people.models import Account, Person
from handrail.people.rules import sort_key
from handrail.programmes.models import Mentor, Programme
from tests.mentorships.world import DAY, PairWorld, actor
from tests.world import analyze

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> PairWorld:
    return PairWorld()


@pytest.fixture
def programme(world: PairWorld) -> Programme:
    return world.running("lt-mentoring", "Europe/Vilnius")


@pytest.fixture
def desk(world: PairWorld, programme: Programme) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=actor(world.coordinator(programme.owner, "Wim Claes")).person_id))
    return client


def many(programme: Programme, number: int) -> None:
    """Some have one name; every seventh accompanies many."""
    names = [f"Ona{each // 3} Onaitė" for each in range(number)]
    people = Person.objects.bulk_create([Person(name=name, sort_key=sort_key(name)) for name in names])
    said = {"programme": programme, "kind": "counsellor", "stage": "accepted", "applied_on": DAY, "accepted_on": DAY}
    Mentor.objects.bulk_create(
        [Mentor(person=each, places=10, guides=9 if n % 7 == 0 else 2, **said) for n, each in enumerate(people)]
    )
    analyze()


def next_page(text: str) -> str:
    """The address of the page after; empty on the last one."""
    more = re.search(r'href="(\?[^"]*after=[^"]*)"', text)
    return more[1].replace("&amp;", "&") if more else ""


def walked(client: Client, page: str, asked: str = "") -> list[str]:
    """The addresses of everybody, page by page."""
    text = client.get(page + asked).text
    found = re.findall(r'<th scope="row"><a class="person-name" href="[^"]*/([\w-]{22})/"', text)
    return found + (walked(client, page, following) if (following := next_page(text)) else [])


def test_each_of_five_hundred_stands_once_on_the_pages_also_while_the_list_moves(desk: Client, programme: Programme) -> None:
    many(programme, 500)
    page = reverse("portal:watch_mentors", args=[programme.slug])
    found = walked(desk, page)
    assert len(found) == len(set(found)) == 500
    full = walked(desk, page, "?load=full")
    assert full == [ref for ref in found if ref in full]
    assert len(full) == 72
    second = next_page(desk.get(page).text)
    Mentor.objects.filter(ref__in=found[:10]).update(stage="ended")
    assert walked(desk, page, second)[0] == found[25]


@pytest.mark.parametrize("name", ["portal:watch_mentors", "programmes:applications"])
def test_five_hundred_mentors_ask_no_more_than_three(desk: Client, programme: Programme, name: str) -> None:
    page = reverse(name, args=[programme.slug] if name.startswith("portal") else [])

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(page).status_code == 200
        return len(seen.captured_queries)

    many(programme, 3)
    asked()
    few = asked()
    many(programme, 497)
    assert asked() <= few
