"""The lead's list of cases: what is urgent is never lost behind what is old, and a case says who opened it."""

from datetime import date

from handrail.kernel.lists import PAGE, Wanted
from handrail.kernel.models import AccessLog
from handrail.mentorships import queries
from handrail.mentorships.models import Concern
from handrail.people.models import Person
from tests.mentorships.world import NOW, PairWorld, actor


def test_a_list_of_cases_begins_with_danger_and_never_ends_at_the_old_ones(world: PairWorld) -> None:
    lead, old = _many_cases(world)
    first = queries.cases(actor(lead), Wanted()).rows[0]
    assert first.severity == "immediate", "however many wait before it"
    assert queries.cases(actor(lead), Wanted()).counts == {"": old + 1, "mine": old + 1, "closed": 0}


def _many_cases(world: PairWorld) -> tuple[Person, int]:
    """More cases than fit on a page, all due earlier than one in danger."""
    programme = world.running()
    lead = programme.lead
    assert lead is not None
    common = {"programme": programme, "kind": "unsafe", "reported_at": NOW, "owner": lead}
    Concern.objects.bulk_create(
        [
            Concern(**common, severity="look", answer_by=date(2026, 1, 2), code=f"c{number}", key=f"k{number}")
            for number in range(PAGE + 5)
        ]
    )
    Concern.objects.create(**common, severity="immediate", answer_by=date(2026, 12, 1), code="now", key="now")
    return lead, PAGE + 5


def test_a_case_says_who_opened_it_and_a_colleague_may_take_it_over(world: PairWorld) -> None:
    lead, _ = _many_cases(world)
    row = Concern.objects.get(code="now")
    for who in (lead.pk, lead.pk):
        AccessLog.objects.create(actor="account:1", actor_person_id=who, person_id=who, what="concern", why=row.ref)
    AccessLog.objects.create(actor="account:1", actor_person_id=lead.pk, person_id=lead.pk, what="concern", why="another")
    shown = queries.case(actor(lead), row.ref)
    assert [(each.name, each.times) for each in shown.opened_by] == [(lead.name, 2)]
    assert shown.mine
    assert row.programme
    assert not queries.case(actor(world.lead(row.programme.owner)), row.ref).mine
