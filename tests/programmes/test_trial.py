"""A dry run counts by set what a draft would do, shows names to who may see them, and changes nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.kernel.models import Event
from handrail.people.rules import OrganisationKind
from handrail.programmes.models import Draft, Duty, Mentor
from handrail.programmes.queries import trial as trials
from handrail.programmes.queries.drafting import draft_to_write
from tests.programmes.drafts import DraftsWorld


@pytest.fixture
def world(db: None) -> DraftsWorld:
    return DraftsWorld().begin()


def tried(world: DraftsWorld, draft: Draft) -> trials.Trial:
    found = trials.trial(world.as_(world.writer), draft_to_write(world.as_(world.writer), draft.ref), clock.today())
    assert found is not None
    return found


def test_who_gains_and_who_loses_is_counted(world: DraftsWorld) -> None:
    for years in (17, 17, 20, 20, 20, 24, 25, 26):
        world.jobseeker(born_on=clock.today() - timedelta(days=366 * years))
    draft = world.draft()
    world.put(draft, "joining.requires.1", {"at_least": 18, "below": 27})
    found = tried(world, draft)
    assert (found.ineligible.number, found.eligible.number, found.still.number) == (2, 2, 4)
    assert found.ineligible.is_few


def test_a_draft_that_changes_nothing_changes_nobody(world: DraftsWorld) -> None:
    world.jobseeker()
    world.mentor(world.running, places=5)
    found = tried(world, world.draft())
    assert (found.ineligible.number, found.eligible.number, found.still.number) == (0, 0, 1)
    assert (found.over_cap, found.places_cut, found.uncleared, found.moved) == (0, 0, 0, 0)


def test_mentors_above_the_limit_are_counted_and_named_to_their_coordinator(world: DraftsWorld) -> None:
    heavy, roomy = world.mentor(world.running, "Hilde Heavy", places=5), world.mentor(world.running, "Rik Roomy", places=4)
    world.mentor(world.running, "Small", places=2)
    Mentor.objects.filter(pk=heavy.pk).update(guides=4)
    draft = world.draft()
    world.put(draft, "caseload", {"most": 3})
    found = tried(world, draft)
    assert (found.most, found.over_cap, found.places_cut) == (3, 1, 1)
    assert [each.name for each in found.mentors] == ["Hilde Heavy", "Rik Roomy"]
    page = world.client(world.writer).get(f"/drafts/{draft.ref}/trial/").text
    assert "1 mentor accompanies more people than the draft allows" in page
    assert "Hilde Heavy" in page
    assert "Nothing is changed" in page
    page = world.client(world.publisher).get(f"/drafts/{draft.ref}/trial/").text
    assert "1 mentor accompanies more people than the draft allows" in page
    assert "Hilde Heavy" not in page
    assert roomy.ref not in page
    world.staff_of(world.publisher, Role.COORDINATOR, world.organisation("Another service"))
    both = world.as_(world.publisher)
    assert both.may("programmes.decide_mentors")
    held = trials.trial(both, Draft.objects.get(pk=draft.pk), clock.today())
    assert held is not None
    assert held.mentors == (), "she coordinates another service"


def test_mentors_who_would_lack_something_are_counted(world: DraftsWorld) -> None:
    world.mentor(world.running)
    draft = world.draft()
    world.put(draft, "mentor.requires.new", {}, kind="interviewed")
    assert tried(world, draft).uncleared == 1


def test_who_takes_part_keeps_the_version(world: DraftsWorld) -> None:
    world.joined(world.running)
    world.joined(world.running)
    assert tried(world, world.draft()).staying == ((1, 2),)


@pytest.fixture
def proposing(db: None) -> DraftsWorld:
    world = DraftsWorld()
    world.service = world.organisation("Fund", kind=OrganisationKind.SERVICE)
    text_world = world.programme("be-mentoring-to-work", world.service)
    world.running = text_world
    world.writer, world.publisher = world.coordinator(world.service), world.administrator(world.service)
    return world


def test_duties_to_find_a_mentor_move_with_the_rule_and_only_once_it_is_published(proposing: DraftsWorld, settle) -> None:
    from handrail.programmes.models import Participation

    world, today = proposing, clock.today()
    version = world.running.newest
    row = Participation.objects.create(
        programme=world.running,
        version=version,
        person=world.person("Waits"),
        trust="participation:x",
        stage="ready",
        joined_on=today,
        ready_on=today,
    )
    about = f"participation:{row.pk}"
    draft = world.draft()
    matching = trials.definition_in(draft.text).matching  # type: ignore[union-attr]
    days = matching.match_within_days  # type: ignore[union-attr]
    Duty.objects.create(
        kind="find_mentor", about=about, role="coordinator", organisation=world.service, due_on=today + timedelta(days=days)
    )
    assert tried(world, draft).moved == 0
    world.put(draft, "matching", {"match_within_days": days + 5})
    assert tried(world, draft).moved == 1
    assert Duty.objects.get(about=about).due_on == today + timedelta(days=days)
    world.published(draft)
    settle()
    assert Duty.objects.get(about=about).due_on == today + timedelta(days=days + 5)


def test_it_writes_nothing_and_asks_as_often_for_many(world: DraftsWorld) -> None:
    draft, client = world.draft(), world.client(world.writer)
    world.put(draft, "caseload", {"most": 1})

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/drafts/{draft.ref}/trial/").status_code == 200
        return len(seen)

    asked()
    few, events = asked(), Event.objects.count()
    for _ in range(6):
        world.mentor(world.running)
        world.jobseeker()
    events = Event.objects.count()
    assert asked() == few <= 20
    assert Event.objects.count() == events
