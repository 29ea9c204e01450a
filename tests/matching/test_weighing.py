"""Weights are tried on made-up mentors and on the lists that were shown, and kept in the draft alone."""

from pathlib import Path

import pytest

from handrail.engine.terms import Weights
from handrail.kernel import clock
from handrail.matching import actions as matching
from handrail.matching.queries import weighing
from handrail.programmes import queries
from handrail.programmes.actions import drafting
from handrail.programmes.models import Draft
from tests.matching.world import MatchingWorld
from tests.programmes.drafts import DraftsWorld
from tests.programmes.world import SYSTEM


class World(DraftsWorld, MatchingWorld):
    pass


@pytest.fixture
def world(db: None) -> World:
    found = World()
    found.begin()
    return found


def order(weights: Weights) -> list[str]:
    return [each.code for each in weighing.examples(weights, weights)]


def test_the_made_up_mentors_change_places_with_the_weights() -> None:
    assert order(Weights(occupation=100))[0] == "same_work"
    assert order(Weights(distance=100))[0] == "next_door"
    by_turn = weighing.examples(Weights(occupation=100), Weights(distance=100))
    assert by_turn[0].code == "next_door"
    assert by_turn[0].before == 4


def test_the_points_of_the_lines_sum_to_the_score() -> None:
    for each in weighing.examples(Weights(occupation=35, distance=5, fair_load=10), Weights(skills=20, language=30)):
        assert sum(points for _term, _level, points in each.lines) == each.score


def test_lists_that_were_shown_are_counted_again_without_a_name(world: World) -> None:
    near = world.mentor(world.running, areas=["BE211"], help_topics=["letter"])
    world.mentor(world.running, areas=["BE211"], help_topics=["cv"], occupations=[world.occupation("7213", "Sheet worker").pk])
    row = world.mentee(world.running)
    shown = matching.show_proposals(row.pk, by=SYSTEM, on=clock.today(), now=clock.now())
    proposals = list(shown.proposals.order_by("place"))
    assert len(proposals) == 2
    assert proposals[0].mentor_id == near.pk
    assert weighing.lists_again(world.running.pk, Weights(occupation=35)).other_first == 0
    again = weighing.lists_again(world.running.pk, Weights(help_topics=100))
    assert (again.lists, again.other_first) == (1, 1)


def test_the_page_previews_without_keeping_and_keeps_in_the_draft(world: World) -> None:
    draft, client = world.draft(), world.client(world.writer)
    address = f"/drafts/{draft.ref}/weights/"
    held = queries.newest_definition(world.running).matching.weights.model_dump(exclude={"source"})  # type: ignore[union-attr]
    said = held | {"seen": drafting.mark_of(held), "occupation": 0, "distance": 90}
    page = client.post(address, said | {"look": "1"}).text
    assert "Was in place" in page
    assert Draft.objects.get().text == draft.text
    assert client.post(address, said | {"keep": "1"}).status_code == 302
    kept = queries.definition_in(Draft.objects.get().text)
    assert kept is not None
    assert kept.matching is not None
    assert (kept.matching.weights.occupation, kept.matching.weights.distance) == (0, 90)
    assert client.post(address, said | {"keep": "1"}).status_code == 422
    assert client.post(address, said | {"look": "1", "distance": 900}).status_code == 422


def test_the_file_of_examples_names_nobody() -> None:
    text = Path(weighing.__file__).read_text("utf-8")
    assert "Person" not in text
