"""What belongs to another service, and what is about oneself: it is not read, not decided and not changed."""

import pytest

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.reasons import Refused
from handrail.people.rules import OrganisationKind
from handrail.programmes import actions, queries
from handrail.programmes.actions import drafting
from handrail.programmes.models import Mentor, Version
from handrail.programmes.parts import Party
from handrail.programmes.queries import drafting as reading
from handrail.programmes.queries.applications import mentors_by_state, run_programmes
from handrail.programmes.queries.posts import asks_for_courses
from tests.programmes.drafts import DraftsWorld


@pytest.fixture
def world(db: None) -> DraftsWorld:
    return DraftsWorld().begin()


@pytest.fixture
def stranger(world: DraftsWorld) -> Actor:
    """A coordinator of another service."""
    return world.as_(world.coordinator(world.organisation("Another", kind=OrganisationKind.SERVICE)))


def test_a_coordinator_of_another_service_copies_no_version_and_finds_no_draft(world: DraftsWorld, stranger: Actor) -> None:
    draft, mine = world.draft(), world.as_(world.writer)
    assert reading.draft_of(mine, world.running.pk) == draft.ref
    assert reading.draft_of(stranger, world.running.pk) == ""
    version = Version.objects.get(programme=world.running)
    with pytest.raises(NotFound):
        drafting.draft_from(version.ref, by=stranger, on=clock.today(), now=clock.now())
    with pytest.raises(NotFound):
        drafting.draft_from(version.ref, slug="taken", name="Taken", by=stranger, on=clock.today(), now=clock.now())


def test_a_coordinator_of_another_service_takes_back_names_and_chooses_nothing(world: DraftsWorld, stranger: Actor) -> None:
    version = Version.objects.get(programme=world.running)
    assert reading.version_to_withdraw(world.as_(world.publisher), version.ref).ref == version.ref
    with pytest.raises(NotFound):
        reading.version_to_withdraw(stranger, version.ref)
    with pytest.raises(NotFound):
        actions.name_lead(world.running.pk, world.writer.pk, world.publisher.pk, "At night", by=stranger, on=clock.today())
    assert run_programmes(stranger) == {}
    assert list(run_programmes(world.as_(world.writer))) == [world.running.slug]


def test_who_asks_for_courses_is_ones_own_programme(world: DraftsWorld, stranger: Actor) -> None:
    service = world.organisation("Training service", kind=OrganisationKind.SERVICE)
    world.programme("lt-mentoring", service)
    assert asks_for_courses(world.as_(world.coordinator(service)))
    assert not asks_for_courses(stranger)


def test_a_place_in_a_programme_is_read_by_who_may(world: DraftsWorld, stranger: Actor) -> None:
    row = world.mentee(world.running)
    assert row.person is not None
    assert queries.participation(world.as_(row.person), row.ref) == row
    with pytest.raises(NotFound):
        queries.participation(stranger, row.ref)


def test_nobody_finds_herself_among_those_she_decides_about(world: DraftsWorld) -> None:
    mine, other = world.mentor(world.running), world.mentor(world.running)
    world.staff_of(mine.person, Role.COORDINATOR, world.service)
    me = world.as_(mine.person)
    assert mentors_by_state(me)["all"] == 1
    assert [row.pk for row in Mentor.objects.watched_by(me)] == [other.pk]


def test_a_counsellor_of_another_office_lets_nobody_join(world: DraftsWorld) -> None:
    office, person = world.organisation("Ghent", parent=world.service), world.person("Rasa")
    world.tied(world.jobseeker("Rasa", office=office), person)
    world.consents(person, queries.newest_definition(world.running))
    papers, on = world.papers(world.running, Party.MENTEE), clock.today()
    elsewhere = world.as_(world.counsellor(world.organisation("Leuven")))
    with pytest.raises(Refused):
        actions.join(world.running.pk, person.pk, papers=papers, by=elsewhere, on=on)
    here = world.as_(world.counsellor(office))
    assert actions.join(world.running.pk, person.pk, papers=papers, by=here, on=on).person == person
