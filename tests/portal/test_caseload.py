"""A counsellor with many people: what is urgent comes first whatever page is shown, and anybody is found."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import caches
from django.http import QueryDict
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.lists import PAGE, wanted
from handrail.mentorships.models import Mentorship
from handrail.people.models import Account, Organisation, Person
from handrail.people.queries import actor_of
from handrail.portal.labels import FILTERS, WHOSE
from handrail.portal.queries import caseload as queries
from handrail.portal.queries.caseload import SORTS, Caseload, caseload
from tests.programmes.world import SYSTEM
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(world: World) -> Organisation:
    return world.organisation("Ghent")


@pytest.fixture
def mia(world: World, office: Organisation) -> Person:
    return world.counsellor(office, "Mia Maes")


def shown(who: Person, address: str = "") -> Caseload:
    actor: Actor = actor_of(Account.objects.get(person=who))
    return caseload(actor, wanted(QueryDict(address).dict(), {"stage": FILTERS, "whose": WHOSE}, SORTS))


def names(found: Caseload) -> list[str]:
    return [row.name for row in found.rows]


def silent(world: World, office: Organisation, name: str) -> None:
    """Has had a mentor for 40 days and has not met."""
    from handrail.mentorships.actions import agree

    on = clock.today() - timedelta(days=40)
    row = world.mentee(name=name, on=on, office=office)
    agree(row.pk, world.mentor(on=on).pk, by=SYSTEM, on=on)


def test_who_is_urgent_comes_first_whatever_page_is_shown(world: World, office: Organisation, mia: Person) -> None:
    for number in range(PAGE):
        world.mentee(name=f"Quiet {number}", office=office, on=clock.today() - timedelta(days=60))
    silent(world, office, "Silent One")
    first, last = shown(mia), shown(mia, "page=2")
    assert names(first)[0] == "Silent One"
    assert [row.name for row in first.first] == ["Silent One"]
    assert (len(first.rows), len(last.rows)) == (PAGE, 1)
    assert first.counts["stage"] == {"": PAGE + 1, "waiting": PAGE, "guided": 1, "now": 1, "soon": PAGE}
    assert names(shown(mia, "stage=now")) == names(shown(mia, "stage=guided")) == ["Silent One"]


def test_a_name_is_found_without_its_accents_and_by_any_part(world: World, office: Organisation, mia: Person) -> None:
    world.mentee(name="Rasa Petrauskaitė", office=office)
    world.mentee(name="Zoë Petit", office=office)
    assert names(shown(mia, "q=petrauskaite")) == names(shown(mia, "q=RASA%20pet")) == ["Rasa Petrauskaitė"]
    assert names(shown(mia, "q=pet&sort=name")) == ["Zoë Petit", "Rasa Petrauskaitė"]
    assert names(shown(mia, "q=pet&sort=-name")) == ["Rasa Petrauskaitė", "Zoë Petit"]


def test_a_counsellor_sees_their_own_people_first_and_the_office_on_wish(
    world: World, office: Organisation, mia: Person
) -> None:
    world.mentee(name="My Own", office=office, counsellor=mia)
    world.mentee(name="Another One", office=office)
    assert names(shown(mia)) == ["My Own"]
    assert sorted(names(shown(mia, "whose=office"))) == ["Another One", "My Own"]
    other = world.counsellor(office)
    assert len(shown(other).rows) == 2, "who has nobody in the register sees the office"
    assert shown(world.counsellor(world.organisation("Leuven")), "whose=office").rows == []


def test_a_counsellor_of_another_office_finds_nobody_in_the_register(world: World, office: Organisation, mia: Person) -> None:
    row = world.jobseeker("Rasa Petrauskaitė", office=office)
    here, elsewhere = (
        actor_of(Account.objects.get(person=who)) for who in (mia, world.counsellor(world.organisation("Leuven")))
    )
    assert [each.ref for each in queries.search_register(here, "rasa")] == [row.ref]
    assert queries.search_register(elsewhere, "rasa") == []
    assert queries.jobseeker_id(here, row.ref) == row.pk
    with pytest.raises(NotFound):
        queries.jobseeker_id(elsewhere, row.ref)


def test_the_page_says_when_nobody_fits_and_leads_back(world: World, office: Organisation, mia: Person) -> None:
    world.mentee(name="Only One", office=office)
    client = Client()
    client.force_login(Account.objects.get(person=mia))
    text = client.get("/today/?q=zzz&stage=guided").text
    assert "Nobody fits what you looked for" in text
    assert 'name="stage" value="guided"' in text, "searching again keeps the filter"
    assert "Only One" in client.get("/today/?sort=name").text
    assert not Mentorship.objects.exists()


def test_the_size_of_a_large_office_is_counted_now_and_then_and_its_list_always(
    world: World, office: Organisation, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "COUNTED_EACH_TIME", 0)
    world.mentee(name="First One", office=office)
    assert shown(mia).counts["whose"] == {"mine": 0, "office": 1}
    world.mentee(name="Second One", office=office)
    found = shown(mia)
    assert (found.counts["whose"]["office"], found.total) == (1, 2)
    caches["process"].clear()
    assert shown(mia).counts["whose"]["office"] == 2


def test_a_number_that_may_be_old_says_when_it_was_counted(
    world: World, office: Organisation, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.mentee(name="First One", office=office, counsellor=mia)
    client = Client()
    client.force_login(Account.objects.get(person=mia))
    # Control: what is counted for each look says nothing of when.
    assert "was counted at" not in client.get("/today/").text
    monkeypatch.setattr(queries, "COUNTED_EACH_TIME", 0)
    with clock.moved_to(datetime(2026, 11, 23, 9, 5, tzinfo=UTC)):
        first = shown(mia)
        assert first.counted_at is not None
    with clock.moved_to(datetime(2026, 11, 23, 9, 12, tzinfo=UTC)):
        assert shown(mia).counted_at == first.counted_at
        said = first.counted_at.astimezone(ZoneInfo(settings.TIME_ZONE))
        assert f"was counted at {said:%H:%M}" in client.get("/today/").text
