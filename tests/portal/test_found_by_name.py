"""A counsellor finds somebody of her offices by how the words of a name begin, also where it is written with other signs."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from handrail.kernel.access import Actor
from handrail.people.models import Account, Organisation
from handrail.people.queries import actor_of
from handrail.portal.queries import caseload
from handrail.portal.queries.caseload import search_register
from handrail.register.models import Jobseeker
from handrail.taxonomy.wording import fold
from tests.world import World

pytestmark = pytest.mark.django_db

LETTERS = "abzčšžėūñøåæßłđþœıİÆØŁÉẞО́дñ"


@pytest.fixture
def office(world: World) -> Organisation:
    return world.organisation("Ghent")


@pytest.fixture
def mia(world: World, office: Organisation) -> Actor:
    return actor_of(Account.objects.get(person=world.counsellor(office, "Mia Maes")))


def found(who: Actor, typed: str) -> list[str]:
    return [each.name for each in search_register(who, typed)]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Rūta Šimkutė", "simk"),
        ("Rūta Šimkutė", "ŠIMK rut"),
        ("Ruta Simkute", "šimkutė"),
        ("Anne-Marie Devos", "marie"),
        ("Anne Marie Devos", "anne-m"),
        ("Sinéad O’Neill", "o'neill"),
        ("Sinéad O'Neill", "neil"),
        ("Bjørn Sæther", "bjorn saether"),
        ("Łukasz Đurić", "lukasz dur"),
        ("Jan  van den Berg", "berg jan"),
        ("Ирина Дягилева", "дяг"),
        ("Lina Petraitė (Kazlauskienė)", "kaz"),
        ("D' Arc", "d'"),
    ],
)
def test_the_beginnings_of_words_find_a_name_however_it_is_written(
    world: World, office: Organisation, mia: Actor, name: str, typed: str
) -> None:
    world.jobseeker(name, office=office)
    world.jobseeker("Tomas Tomaitis", office=office)
    assert found(mia, typed) == [name]


@pytest.mark.parametrize(
    "typed", ["", "  ", "-", "'", "eili", "lina petras", "lina lina petr x", "%", "\\", "':*", "a | b", "lina:*"]
)
def test_what_no_word_begins_with_finds_nobody(world: World, office: Organisation, mia: Actor, typed: str) -> None:
    world.jobseeker("Neilina Petraitė", office=office)
    assert found(mia, typed) == []


def test_only_the_own_offices_are_searched_and_who_has_left_is_not_found(
    world: World, office: Organisation, mia: Actor
) -> None:
    other = world.organisation("Antwerp")
    world.jobseeker("Lina Here", office=office)
    world.jobseeker("Lina There", office=other)
    world.jobseeker("Lina Nowhere")
    world.jobseeker("Lina Gone", office=office, standing=None, registered_since=None, left_on=date(2026, 11, 1))
    assert found(mia, "lina") == ["Lina Here"]


def test_ten_are_shown_by_name_also_where_more_begin_so_than_are_looked_at(
    world: World, office: Organisation, mia: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(14, 0, -1):
        world.jobseeker(f"Lina {number:02}", office=office)
    assert found(mia, "lin") == [f"Lina {number:02}" for number in range(1, 11)]
    monkeypatch.setattr(caseload, "LOOKED_AT", 12)
    assert found(mia, "lin") == sorted(found(mia, "lin"))
    assert len(found(mia, "lin")) == 10


def test_the_search_reads_the_index_and_not_the_register(office: Organisation) -> None:
    """With another expression than the index holds, PostgreSQL would have to read every row whatever it costs."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    assert "jobseeker_words" in Jobseeker.objects.called("lina", [office.pk]).explain()
    assert "jobseeker_words" not in Jobseeker.objects.filter(name__icontains="lina", office_id=office.pk).explain()


@budget(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=3))
def test_names_are_folded_as_titles_of_work_are(words: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT register_words(7, %s)", [" ".join(words)])
        said = [word.removeprefix("7:") for word in cursor.fetchone()[0]]
    assert [word for word in said if word] == fold(" ".join(words)).split()
