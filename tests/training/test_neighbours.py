"""What belongs to another service, and what is about oneself: it is not opened, not listed and not changed."""

import pytest

from handrail.kernel import clock
from handrail.kernel.access import NotFound, Role
from handrail.people.models import Person
from handrail.people.rules import OrganisationKind
from handrail.training import actions, queries
from tests.training.world import COURSE, School, as_
from tests.world import World


@pytest.fixture
def stranger(world: World) -> Person:
    """A coordinator of another service."""
    return world.coordinator(world.organisation("Another service", kind=OrganisationKind.SERVICE))


def test_a_coordinator_of_another_service_orders_lists_and_takes_back_nothing(school: School, stranger: Person) -> None:
    mentor, run, on = school.mentor(), school.run(), clock.today()
    school.enrol(run, mentor)
    school.attend(run, mentor)
    paper = actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=on)
    by = as_(stranger)
    with pytest.raises(NotFound):
        actions.revoke(paper.ref, "Not ours", by=by, on=on)
    with pytest.raises(NotFound):
        actions.make_run(school.programme.slug, COURSE, school.university.ref, on, 5, by=by, on=on)
    assert queries.programmes_with_courses(by, "en") == []
    assert queries.lacking(by, "en", on) == []
    assert [row.mentor_ref for row in queries.lacking(as_(school.coordinator), "en", on)] == [mentor.ref]


def test_who_also_teaches_here_gives_places_to_nobody_of_this_service(school: School, stranger: Person, world: World) -> None:
    """As a trainer she sees the run; whom it is for is another coordinator's."""
    mentor, run = school.mentor(), school.run()
    world.staff_of(stranger, Role.TRAINER, school.university)
    both = as_(stranger)
    assert queries.run(both, run.ref) == run
    assert queries.enrollable(both, run) == []
    with pytest.raises(NotFound):
        actions.enrol(run.ref, mentor.ref, by=both, on=clock.today())
    assert [ref for ref, _ in queries.enrollable(as_(school.coordinator), run)] == [mentor.ref]


def test_nobody_finds_herself_among_those_she_leads_or_enrols(school: School, world: World) -> None:
    mentor, other, run = school.mentor(), school.mentor(), school.run()
    world.staff_of(mentor.person, Role.LEADER, school.office)
    world.staff_of(mentor.person, Role.COORDINATOR, school.service)
    me = as_(mentor.person)
    assert queries.office_mentor(me, other.ref) == other
    with pytest.raises(NotFound):
        queries.office_mentor(me, mentor.ref)
    assert [ref for ref, _ in queries.enrollable(me, run)] == [other.ref]


def test_the_way_to_the_certificate_is_shown_to_whose_it_is(school: School) -> None:
    mentor, other = school.mentor(), school.mentor()
    assert queries.own_mentor(as_(mentor.person), mentor.ref) == mentor
    with pytest.raises(NotFound):
        queries.own_mentor(as_(other.person), mentor.ref)
