"""Employers are invited to workshops of their region."""

import pytest
from django.test import Client
from django.urls import reverse

from handrail.community.models import Workshop
from handrail.community.queries import planning
from handrail.people.models import Account, Organisation
from handrail.people.rules import OrganisationKind
from handrail.taxonomy.models import Area
from tests.community.world import CommunityWorld

pytestmark = pytest.mark.usefixtures("noon")


def test_employers_of_the_region_and_those_who_have_not_said_theirs_are_invited_and_none_from_abroad(
    world: CommunityWorld,
) -> None:
    said = {"here": ("BE", ["BE211", "BE212"]), "far": ("BE", ["BE310"]), "silent": ("BE", []), "abroad": ("NL", [])}
    firms = {}
    for name, (country, areas) in said.items():
        firm = world.organisation(f"UAB {name}", kind=OrganisationKind.EMPLOYER)
        Organisation.objects.filter(pk=firm.pk).update(country=country, areas=areas)
        firms[name] = world.employing(firm)
    for area, names in (("BE211", {"here", "silent"}), ("", {"here", "far", "silent"})):
        workshop = world.workshop(area=area)
        invited = planning.invited(workshop)
        assert {name for name, who in firms.items() if who.person_id in invited} == names
        assert {name for name, who in firms.items() if Workshop.objects.open_to(who).filter(pk=workshop.pk).exists()} == names


def test_a_coordinator_says_the_region_of_one_date_and_of_the_series(world: CommunityWorld) -> None:
    Area.objects.create(code="LT022", level="nuts3", name="Kauno apskritis", parent_code="LT02")
    client = Client()
    client.force_login(Account.objects.get(pk=world.coordinated.account_id))
    workshop = world.workshop()
    page = client.get(reverse("community:edit", args=[workshop.ref])).text
    assert "Kauno apskritis" in page
    day = workshop.local.date().isoformat()
    said = {"day": day, "at": "10:00", "minutes": "120", "place": "Kaunas", "places": "3", "title": "", "about": ""}
    assert client.post(reverse("community:edit", args=[workshop.ref]), {**said, "area": "LT999"}).status_code != 302
    assert client.post(reverse("community:edit", args=[workshop.ref]), {**said, "area": "LT022"}).status_code == 302
    workshop.refresh_from_db()
    assert workshop.area == "LT022"
    assert world.series(area="LT022").workshops.exclude(pk=workshop.pk).first().area == "LT022"  # type: ignore[union-attr]
