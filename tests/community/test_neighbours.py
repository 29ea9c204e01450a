"""What is somebody else's is not shown as one's own; what another service plans is not read here."""

import pytest

from handrail.community import actions
from handrail.community.queries import planning, speaking, workshops
from handrail.kernel.access import NotFound, Role
from tests.community.world import NOW, CommunityWorld
from tests.mentorships.world import actor

pytestmark = pytest.mark.usefixtures("noon")


def test_what_is_somebody_elses_is_not_shown_as_ones_own(world: CommunityWorld) -> None:
    """Her place and his being asked to speak are theirs; the calendar entry is for who may come."""
    workshop, one, other, jonas = world.workshop(), world.comer(), world.comer("Ieva Kita"), world.former()
    actions.sign_up(workshop.ref, by=one, now=NOW)
    ref = speaking.may_be_asked(workshop).get(pk=jonas.person_id).ref
    actions.ask_speaker(workshop.ref, ref, by=world.coordinated, now=NOW)
    mine = workshops.next_of(one)
    assert mine is not None
    assert mine.ref == workshop.ref
    assert workshops.next_of(other) is None
    assert workshops.workshop(jonas, workshop.ref).speaking == "asked"
    assert workshops.workshop(other, workshop.ref).speaking == ""
    elsewhere = CommunityWorld()
    elsewhere.begin()
    with pytest.raises(NotFound):
        workshops.calendar_file(elsewhere.comer(), workshop.ref, summary="Workshop", stamp=NOW)


def test_a_rule_is_read_by_who_coordinates_and_not_by_who_only_administers(world: CommunityWorld) -> None:
    world.series()
    both = world.coordinator(world.organisation("Another service"))
    world.staff_of(both, Role.ADMINISTRATOR, world.programme.owner)
    assert {row.rule for row in planning.series_rows(actor(both))} == {None}
    assert [row for row in planning.series_rows(world.coordinated) if row.rule]
