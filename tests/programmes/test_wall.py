"""What joining is used for, and who sees what, stands before the first field, whatever way somebody comes in."""

import re
from typing import get_args

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.people.models import Person
from handrail.programmes import actions, labels, queries
from handrail.programmes.definition import Definition
from handrail.programmes.models import GuardianAsk, Programme
from handrail.programmes.queries import guardian_token
from tests.programmes.world import SYSTEM
from tests.world import World

SLUG = "vdab-mentor-app"
TITLE = "Used to support you, and for nothing else"
FIELD = re.compile(r"<(?:textarea|select)\b|<input\b(?![^>]*type=\"hidden\")")


def first_field(page: str) -> int:
    """Where the first thing to fill in stands on the page itself, below the header."""
    main = page.index("<main")
    found = FIELD.search(page, main)
    assert found, "a page without a field proves nothing"
    return found.start()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


@pytest.fixture
def programme(world: World) -> Programme:
    return world.programme()


def test_who_joins_reads_it_before_the_first_field_of_every_page_until_she_has_joined(
    world: World, programme: Programme
) -> None:
    person = world.person("Rasa")
    Person.objects.filter(pk=person.pk).update(name="", sort_key="")
    client = signed_in(person)
    name = client.get(reverse("programmes:start", args=[SLUG]), follow=True)
    assert name.redirect_chain[-1][0].startswith(reverse("people:name"))
    assert name.text.index("used to support you") < first_field(name.text)
    Person.objects.filter(pk=person.pk).update(name="Rasa", sort_key="rasa")
    for step in ("tie_ask", "consents", "terms"):
        page = client.get(reverse(f"programmes:{step}", args=[SLUG])).text
        assert page.index(TITLE) < first_field(page), step


def test_everybody_else_reads_only_their_name_asked_without_it(world: World) -> None:
    """Control: the sentence is about joining, so a person who changes a name does not read it."""
    page = signed_in(world.person("Rasa")).get(reverse("people:name")).text
    assert "used to support you" not in page


def test_the_public_page_and_the_first_question_say_what_each_role_sees(world: World, programme: Programme) -> None:
    client = signed_in(world.person("Rasa"))
    for step in ("programme", "tie", "consents"):
        page = client.get(reverse(f"programmes:{step}", args=[SLUG])).text
        for who in (
            "Your mentor",
            "Your counsellor",
            "The coordinator",
            "The head of the office",
            "Who decides about benefits",
        ):
            assert who in page, (step, who)


def test_who_has_joined_is_not_told_again(world: World, programme: Programme) -> None:
    place = world.mentee(programme)
    assert place.person is not None
    assert TITLE not in signed_in(place.person).get(reverse("programmes:consents", args=[SLUG])).text


def test_a_guardian_reads_it_before_the_answer(world: World, programme: Programme) -> None:
    place = world.joined(programme)
    now = clock.now()
    actions.ask_guardian(place.pk, "Fatima", "fatima@example.org", by=SYSTEM, on=clock.today(), now=now)
    token = guardian_token(GuardianAsk.objects.get().ref)
    page = Client().get(reverse("programmes:guardian_answer", args=[token])).text
    assert page.index(TITLE) < first_field(page)


def test_every_use_a_file_may_say_has_its_words(programme: Programme) -> None:
    said = get_args(Definition.model_fields["used_for"].annotation)
    assert set(said) == set(labels.USED_FOR) == {"support_only"}, "a second use needs its own words, and a decision"
    shown = queries.wall(programme, "en")
    assert shown.title == TITLE
    assert len(shown.sees) == len(labels.SEES) + len(labels.SEES_ALWAYS), "the file's own words name each role"


@pytest.mark.parametrize(("slug", "code"), [("vdab-mentor-app", "mentee_terms"), ("lt-mentoring", "individual_plan")])
def test_the_paper_that_is_signed_says_it_in_every_language(world: World, slug: str, code: str) -> None:
    programme = world.programme(slug)
    for language in queries.newest_definition(programme).languages:
        paper = queries.newest_papers(programme.pk, (code,), language)[0]
        word = {"en": "benefit", "nl": "uitkering", "nb": "ytelse", "lt": "išmok"}[paper.language]
        assert word in paper.text
