"""The button to leave asks for a code first; a wrong one and five of them leave everything as it was."""

import pytest
from django.core.cache import cache
from django.test import Client

from handrail.people.models import Account, Erasure, Person
from tests.people.entering import mailed_code, wrong
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(world: World, settings: object) -> Person:
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}  # type: ignore[attr-defined]
    cache.clear()
    person = world.mentee(name="Amina Haddad").person
    assert person is not None
    return person


@pytest.fixture
def hers(amina: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=amina))
    return client


def test_with_the_right_code_the_account_closes(amina: Person, hers: Client) -> None:
    assert hers.post("/my-data/erase/").headers["Location"] == "/my-data/erase/code/"
    code = mailed_code()
    assert hers.post("/my-data/erase/code/", {"code": wrong(code)}).status_code == 200
    assert not Erasure.objects.exists()
    hers.post("/my-data/erase/code/", {"code": code})
    assert Erasure.objects.get().person_id == amina.pk
    assert not Account.objects.get(person=amina).is_active


def test_five_wrong_codes_spend_it(amina: Person, hers: Client) -> None:
    hers.post("/my-data/erase/")
    code = mailed_code()
    answers = [hers.post("/my-data/erase/code/", {"code": wrong(code)}).status_code for _ in range(5)]
    assert answers[-1] == 409
    hers.post("/my-data/erase/code/", {"code": code})
    assert not Erasure.objects.exists()


def test_nobody_gets_to_the_code_without_asking_for_one(hers: Client) -> None:
    assert hers.get("/my-data/erase/code/").headers["Location"] == "/my-data/erase/"
