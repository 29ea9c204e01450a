"""Access that has a last day ends after it, without anybody doing anything: roles, and what a mentor may read."""

from datetime import timedelta

import pytest

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.mentorships import actions as together
from handrail.people.models import Membership
from handrail.programmes.queries import newest_definition
from tests.access.marking import Marked
from tests.access.table import PUBLIC_ROLE, TABLE, routes
from tests.access.test_markers import finds
from tests.access.town import STAFF, Side, Town
from tests.access.walking import ROLES, Walker, Who, address

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def open_to(role: Role, who: Who, here: Side, walker: Walker) -> set[str]:
    """The pages only such a role opens, as far as they open for this person now."""
    rules = [(route, TABLE[route.name]) for route in routes()]
    held = [(route, rule) for route, rule in rules if role in rule.may and not {PUBLIC_ROLE, Role.PERSON} & rule.may]
    asked = [(route.name, address(route, rule, here)) for route, rule in held if "GET" in rule.methods and not rule.is_drawing]
    return {name for name, path in asked if walker.ask(who, "GET", path).status_code == 200}


def test_every_role_ends_after_its_last_day(town: Town, here: Side) -> None:
    Membership.objects.update(until=clock.today())
    people = {name: Who(name, here.people[name]) for name in STAFF}
    last = {name: open_to(ROLES[name], who, here, Walker()) for name, who in people.items()}
    assert [name for name, pages in last.items() if not pages] == []
    with clock.moved_to(clock.now() + DAY):
        after = {name: open_to(ROLES[name], who, here, Walker()) for name, who in people.items()}
    assert after == {name: set() for name in STAFF}


def test_a_mentor_reads_what_the_two_wrote_to_the_last_day_and_not_after(town: Town, here: Side) -> None:
    """She reads it on, and his own log stays with him; the weeks are those of the programme."""
    ending = newest_definition(here.programme).ending
    assert ending is not None
    assert ending.access_weeks
    marked = Marked(here)
    goal = marked.words["mentorships.Goal.text"]
    together.close(here.pair.ref, "bad_fit", by=here.actor("mentee"), on=clock.today())
    last = clock.now() + timedelta(weeks=ending.access_weeks)
    read = {}
    for name, moment in (("last", last), ("after", last + DAY)):
        with clock.moved_to(moment):
            read[name] = [finds(goal, Who(who, here.people[who]), here, Walker()) for who in ("mentee", "mentor")]
    assert read == {"last": [True, True], "after": [True, False]}
