"""Sector, size and regions of an employer: said by the employer or by a coordinator, by nobody else."""

import pytest
from django.test import Client

from handrail.employers import actions, queries
from handrail.employers.models import Employer
from handrail.kernel.access import Actor, Denied, NotFound, Role
from handrail.kernel.lists import Wanted
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.people.models import Account, Organisation
from handrail.people.rules import OrganisationKind
from handrail.taxonomy.models import Area, Sector
from tests.mentorships.world import DAY, PairWorld, actor

pytestmark = pytest.mark.usefixtures("noon", "map")


@pytest.fixture(name="map")
def map_of_two_regions(db: None) -> None:
    Area.objects.create(code="BE211", level="nuts3", name="Arr. Antwerpen", parent_code="BE21")
    Area.objects.create(code="BE212", level="nuts3", name="Arr. Mechelen", parent_code="BE21")
    Sector.objects.get_or_create(code="C", defaults={"names": {"en": "Manufacturing"}})


def client_of(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    return client


def employer(world: PairWorld, name: str = "Kepykla") -> tuple[Organisation, Actor]:
    at = world.organisation(name, kind=OrganisationKind.EMPLOYER)
    return at, actor(world.staff(Role.EMPLOYER, at))


def test_an_employer_says_it_on_one_page_and_reads_it_there_again(world: PairWorld) -> None:
    at, contact = employer(world)
    client = client_of(contact)
    assert client.get("/employers/about/").headers["Location"] == f"/employers/about/{at.ref}/"
    said = {"sector": "C", "size": "small", "areas": ["BE212"]}
    assert client.post(f"/employers/about/{at.ref}/", said).status_code == 302
    at.refresh_from_db()
    row = Employer.objects.get()
    assert (row.organisation_id, row.sector, row.size, at.areas) == (at.pk, "C", "small", ["BE212"])
    page = client.get(f"/employers/about/{at.ref}/").text
    assert page.count("checked") == 2
    assert Event.objects.filter(name="EmployerDescribed").count() == 1


def test_all_of_it_may_be_left_open_and_taken_back(world: PairWorld) -> None:
    at, contact = employer(world)
    actions.describe(at.ref, sector="C", size="large", areas=["BE211", "BE211"], by=contact, on=DAY)
    at.refresh_from_db()
    assert at.areas == ["BE211"]
    assert client_of(contact).post(f"/employers/about/{at.ref}/", {"size": ""}).status_code == 302
    at.refresh_from_db()
    assert (Employer.objects.get().sector, Employer.objects.get().size, at.areas) == ("", "", [])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sector": "ZZ", "size": "", "areas": []}, "sector"),
        ({"sector": "", "size": "huge", "areas": []}, "size"),
        ({"sector": "", "size": "", "areas": ["LT022"]}, "areas"),
    ],
)
def test_what_cannot_be_chosen_is_refused(world: PairWorld, said: dict[str, object], field: str) -> None:
    at, contact = employer(world)
    with pytest.raises(Refused) as refused:
        actions.describe(at.ref, **said, by=contact, on=DAY)  # type: ignore[arg-type]
    assert [(each.code, each.detail) for each in refused.value.reasons] == [("employer_unknown", field)]
    assert client_of(contact).post(f"/employers/about/{at.ref}/", said).status_code == 422


def test_a_coordinator_describes_any_employer_and_others_none(world: PairWorld) -> None:
    at, _contact = employer(world)
    _other_at, other = employer(world, "Siuvykla")
    coordinator = actor(world.coordinator())
    actions.describe(at.ref, sector="", size="micro", areas=[], by=coordinator, on=DAY)
    with pytest.raises(NotFound):
        actions.describe(at.ref, sector="", size="large", areas=[], by=other, on=DAY)
    with pytest.raises(Denied):
        actions.describe(at.ref, sector="", size="large", areas=[], by=actor(world.person()), on=DAY)
    assert Employer.objects.get().size == "micro"


def test_the_list_names_what_is_known_and_finds_by_name(world: PairWorld) -> None:
    at, contact = employer(world)
    employer(world, "Siuvykla")
    actions.describe(at.ref, sector="C", size="small", areas=["BE211"], by=contact, on=DAY)
    coordinator = actor(world.coordinator())
    page = client_of(coordinator).get("/employers/about/").text
    assert "Manufacturing · 10 to 49 people · Arr. Antwerpen" in page
    assert "Everywhere in the country" in page
    assert [row.name for row in queries.employers(coordinator, Wanted(q="SIUV"), "en").object_list] == ["Siuvykla"]
    assert "No employer of this name" in client_of(coordinator).get("/employers/about/?q=nobody").text
