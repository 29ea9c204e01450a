"""Facts people declare: asked where no register is, kept apart from the register, and put right by the person."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.people import actions as people
from handrail.people.models import Person
from handrail.people.queries import actor_of
from handrail.programmes import actions, queries
from handrail.programmes.models import Participation, Programme
from handrail.programmes.reading import read
from handrail.register.actions import declare
from handrail.register.declared import Declared
from handrail.register.models import DeclaredOrigin, Jobseeker
from tests.programmes.world import definition_text
from tests.world import World

pytestmark = pytest.mark.django_db
SLUG = "be-mentoring-to-work"
ANSWERS = {
    "born_on": {"born_on": "2000-05-01"},
    "permit": {"permit": "refugee"},
    "arrival": {"in_country_since": "2024-02-01"},
    "languages": {"nl": "a2", "fr": ""},
    "education": {"education": "3"},
    "origin": {"foreign": "yes"},
}


@pytest.fixture
def programme(world: World) -> Programme:
    return world.programme(SLUG)


@pytest.fixture
def samira(world: World) -> Person:
    return world.person("Samira Haddad")


def at(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def consents(person: Person) -> None:
    for purpose in ("matching", "show_profile", "contact", "origin_data"):
        people.give_consent(person.pk, purpose, "0" * 64, by=actor_of(person.account), on=clock.today())


def answer_all(client: Client) -> list[str]:
    """Follow the way in until it asks nothing more; which questions came."""
    came = []
    while "/facts/" in (path := client.get(reverse("programmes:start", args=[SLUG]))["Location"]):
        question = client.get(path)["Location"]
        name = question.rstrip("/").rsplit("/", 1)[1]
        assert client.get(question).status_code == 200
        assert client.post(question, ANSWERS[name]).status_code == 302
        came.append(name)
    return came


def test_who_comes_alone_answers_what_the_rules_need_and_joins(programme: Programme, samira: Person) -> None:
    client = at(samira)
    assert client.get(reverse("programmes:start", args=[SLUG]))["Location"].endswith("/consents/")
    consents(samira)
    assert answer_all(client) == ["born_on", "permit", "arrival", "languages", "education", "origin"]
    row = Jobseeker.objects.get(person=samira)
    assert (row.source, row.tied_how, row.permit, row.languages) == ("declared", "declared", "refugee", ["nl:a2"])
    place = actions.join(programme.pk, samira.pk, papers={}, by=actor_of(samira.account), on=clock.today())
    assert place.jobseeker_id == row.pk
    assert set(place.groups) == {"young_newcomers", "refugees"}
    assert Event.objects.filter(name="FactDeclared").count() == len(ANSWERS)


def test_what_was_said_is_put_right_by_the_person_and_shown_as_declared_to_the_coordinator(
    world: World, programme: Programme, samira: Person
) -> None:
    consents(samira)
    client = at(samira)
    answer_all(client)
    actions.join(programme.pk, samira.pk, papers={}, by=actor_of(samira.account), on=clock.today())
    text = client.get(reverse("programmes:facts", args=[SLUG])).text
    assert "I am recognised as a refugee" in text
    path = reverse("programmes:fact", args=[SLUG, "permit"])
    assert client.post(path, {"permit": "long_term"}).status_code == 302
    assert client.post(reverse("programmes:fact", args=[SLUG, "origin"]), {"foreign": "no"}).status_code == 302
    assert not DeclaredOrigin.objects.exists(), "a no leaves no trace"
    desk = at(world.coordinator(programme.owner))
    listed = desk.get(reverse("programmes:declared", args=[SLUG])).text
    assert "Samira Haddad" in listed
    assert "Said by the person" in listed
    assert "I may stay for a long time" in listed
    assert "European Union?" not in listed, "origin is shown to nobody"
    assert at(world.coordinator()).get(reverse("programmes:declared", args=[SLUG])).status_code == 404


def test_declared_facts_open_no_programme_that_asks_the_register(world: World, samira: Person) -> None:
    """The control: the same facts in a row of the register do."""
    today, by = clock.today(), actor_of(samira.account)
    flemish = world.programme()
    world.consents(samira, queries.newest_definition(flemish))
    said = (
        Declared("born_on", born_on=today - timedelta(days=365 * 20)),
        Declared("area", area="BE211"),
        Declared("standing", standing="unemployed", registered_since=today),  # type: ignore[arg-type]
    )
    for each in said:
        declare(samira.pk, each, by=by, on=today)
    with pytest.raises(Refused) as refused:
        actions.join(flemish.pk, samira.pk, papers={}, by=by, on=today)
    assert [reason.code for reason in refused.value.reasons] == ["not_tied"]
    assert not queries.eligible(queries.newest_definition(flemish), today).exists()
    registered = world.tied(world.jobseeker("Samira Haddad"), samira)
    assert [row["id"] for row in queries.eligible(queries.newest_definition(flemish), today)] == [registered.pk]
    assert Participation.objects.count() == 0


def test_days_that_cannot_be_are_refused_and_others_say_nothing_for_her(
    world: World, programme: Programme, samira: Person
) -> None:
    consents(samira)
    client = at(samira)
    later = clock.today() + timedelta(days=1)
    answer = client.post(reverse("programmes:fact", args=[SLUG, "born_on"]), {"born_on": f"{later}"})
    assert "This day has not come yet." in answer.text
    assert "Check the year" in client.post(reverse("programmes:fact", args=[SLUG, "born_on"]), {"born_on": "1800-01-01"}).text
    assert not Jobseeker.objects.filter(person=samira).exists()
    with pytest.raises(NotFound):
        declare(samira.pk, Declared("born_on", born_on=date(2000, 1, 1)), by=actor_of(world.person().account), on=later)
    without = world.person()
    with pytest.raises(Refused):
        declare(without.pk, Declared("origin", foreign=True), by=actor_of(without.account), on=later)


def test_a_file_that_lets_people_declare_what_an_office_decides_is_refused() -> None:
    text = definition_text("nav-mentor").replace("[joining]\n", '[joining]\nfacts = "declared"\n')
    with pytest.raises(Exception, match="nobody can declare has_office"):
        read(text)
