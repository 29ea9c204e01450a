"""What tests of looks need."""

import pytest
from django.test import Client

from handrail.people.models import Organisation, Person
from handrail.people.rules import OrganisationKind
from tests.people.conftest import simulated as simulated  # noqa: PLC0414  # the same fixture here
from tests.world import World


@pytest.fixture
def service(world: World) -> Organisation:
    return world.organisation("VDAB", kind=OrganisationKind.SERVICE)


@pytest.fixture
def rita(world: World, service: Organisation, client: Client) -> Person:
    person = world.administrator(service, "Rita Maes")
    client.force_login(person.account)
    return person
