"""A programme opens once its checklist is shown, said or waived; everything open is told at once."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions as together
from handrail.mentorships.actions.rota import Line
from handrail.mentorships.queries.rota import LOOKED_AHEAD, uncovered
from handrail.people.models import Membership, Organisation, Person
from handrail.programmes import actions
from handrail.programmes.launch_rules import Item, State
from handrail.programmes.models import LaunchNote, Programme
from handrail.programmes.queries import launching
from tests.programmes.drafts import DraftsWorld
from tests.programmes.world import SYSTEM


@pytest.fixture
def world(db: None) -> DraftsWorld:
    return DraftsWorld().begin(opened=False)


def named(world: DraftsWorld) -> None:
    lead, deputy = world.lead(world.service), world.lead(world.service)
    actions.name_lead(world.running.pk, lead.pk, deputy.pk, "9 to 17", by=SYSTEM, on=clock.today())


def on_call(
    world: DraftsWorld, at: Organisation | None = None, *, days: tuple[int, int] = (0, 15), until: time = time(0)
) -> Person:
    """A lead who is on call from midnight on these days from today."""
    where = at or world.service
    lead, today = world.lead(where), clock.today()
    since, last = (today + timedelta(days=each) for each in days)
    line = Line(lead.ref, since, last, time(0), until, "+32 2 123 45 67")
    together.put_on_call(where.pk, line, by=world.as_(lead), on=today)
    return lead


def still(world: DraftsWorld) -> set[str]:
    found = launching.states_of(Programme.objects.get(pk=world.running.pk), clock.today())
    return {str(item) for item, state in found.items() if state is State.OPEN}


def note(world: DraftsWorld, item: str, *, waived: bool = False, why: str = "done") -> None:
    actions.note_item(world.running.pk, item, why, waived=waived, by=world.as_(world.writer), on=clock.today())


def test_the_facts_answer_what_they_can(world: DraftsWorld) -> None:
    assert still(world) == {"rota", "on_call", "funding", "campaign"}
    named(world)
    assert still(world) == {"on_call", "funding", "campaign"}
    on_call(world)
    assert still(world) == {"funding", "campaign"}


def test_opening_is_refused_with_every_item_that_is_open(world: DraftsWorld) -> None:
    by, on = world.as_(world.writer), clock.today()
    with pytest.raises(Refused) as refused:
        actions.open_programme(world.running.pk, by=by, on=on)
    details = {each.detail for each in refused.value.reasons if each.code == "launch_open"}
    assert details == {"rota", "on_call", "funding", "campaign"}
    named(world)
    on_call(world)
    note(world, "funding")
    with pytest.raises(Refused) as refused:
        actions.open_programme(world.running.pk, by=by, on=on)
    assert [each.detail for each in refused.value.reasons] == ["campaign"]
    note(world, "campaign", waived=True, why="word of mouth first")
    assert actions.open_programme(world.running.pk, by=by, on=on).stage == "open"


def test_a_waiver_says_why_and_by_whom_and_safety_is_never_waived(world: DraftsWorld) -> None:
    for item, why, code in (
        ("funding", " ", "reason_missing"),
        ("rota", "later", "rota_not_noted"),
        ("x", "y", "launch_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            note(world, item, waived=True, why=why)
        assert refused.value.reasons[0].code == code
    note(world, "funding", waived=True, why="the money comes in May")
    assert LaunchNote.objects.get().by_person == world.writer
    LaunchNote.objects.create(programme=world.running, item=Item.ROTA, waived=True, why="x", on=clock.today())
    assert "rota" in still(world)


def test_a_paper_that_a_language_lacks_is_named(world: DraftsWorld) -> None:
    text = world.running.newest.text.replace('"lt", "nb"]', '"lt", "nb", "fr"]')  # type: ignore[union-attr]
    world.publish(text.replace("version = 1", "version = 2"), world.service)
    page = launching.launch_page(world.as_(world.writer), world.running.slug, clock.today())
    papers = next(row for row in page.rows if row.item is Item.PAPERS)
    assert "fr: mentee_terms" in papers.lacks
    assert not any(each.startswith("nl: ") for each in papers.lacks)


def test_a_training_that_gates_needs_three_mentors_or_a_word(world: DraftsWorld) -> None:
    text = world.running.newest.text.replace(  # type: ignore[union-attr]
        '{ rule = "no_conflict" },', '{ rule = "no_conflict" },\n  { rule = "trained", course = "mentor_training", hours = 2 },'
    )
    world.publish(text.replace("version = 1", "version = 2"), world.service)
    assert "training" in still(world)
    note(world, "training", why="the course begins on Monday")
    assert "training" not in still(world)


def test_pages_walk_from_the_list_to_open(world: DraftsWorld) -> None:
    named(world)
    client, base = world.client(world.writer), f"/programmes/{world.running.slug}"
    assert "The checklist before opening" in client.get(f"{base}/").text
    assert client.post(f"{base}/open/").status_code == 409
    page = client.get(f"{base}/launch/").text
    assert "Money is there" in page
    assert client.post(f"{base}/launch/funding/", {"state": "stated", "why": ""}).status_code == 422
    for item in ("on_call", "funding", "campaign"):
        client.post(f"{base}/launch/{item}/", {"state": "waived", "why": "a small start"})
    assert "a small start" in client.get(f"{base}/launch/").text
    client.post(f"{base}/launch/campaign/", {"take_back": "1"})
    assert still(world) == {"campaign"}
    client.post(f"{base}/launch/campaign/", {"state": "stated", "why": "letters are ready"})
    client.post(f"{base}/open/")
    assert Programme.objects.get(pk=world.running.pk).stage == "open"


def test_the_command_asks_for_the_same_and_waives_with_a_reason(world: DraftsWorld) -> None:
    named(world)
    with pytest.raises(CommandError, match=r"launch_open \(on_call\)[^$]*launch_open \(funding\)"):
        call_command("programme", "open", world.running.slug)
    call_command("programme", "open", world.running.slug, waive="a trial on one machine", verbosity=0)
    assert {note.why for note in LaunchNote.objects.all()} == {"a trial on one machine"}


def row_of(world: DraftsWorld, item: Item, person: Person | None = None) -> launching.ItemRow:
    page = launching.launch_page(world.as_(person or world.writer), world.running.slug, clock.today())
    return next(row for row in page.rows if row.item is item)


def test_hours_nobody_is_on_call_are_named_until_the_rota_is_full(world: DraftsWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    named(world)
    with clock.moved_to(datetime(2026, 11, 23, 8, 30, tzinfo=UTC)):
        empty = row_of(world, Item.ON_CALL)
        assert empty.gaps == ((datetime(2026, 11, 23, 9, 30), datetime(2026, 12, 7, 9, 30)),)  # noqa: DTZ001  # as shown
        on_call(world, days=(0, 15), until=time(20))
        nights = row_of(world, Item.ON_CALL)
        assert nights.gaps[0] == (datetime(2026, 11, 23, 20), datetime(2026, 11, 24))  # noqa: DTZ001
        assert (len(nights.gaps), nights.uncovered) == (3, 14)
        assert "on_call" in still(world)
        # Control: without the plug of the app above nobody would know.
        with monkeypatch.context() as without:
            without.setattr(launching, "ROTAS", [])
            assert row_of(world, Item.ON_CALL).state is State.FACTS
        on_call(world)
        assert row_of(world, Item.ON_CALL).state is State.FACTS
        assert "on_call" not in still(world)


def test_the_rota_of_an_organisation_above_counts_and_that_of_another_does_not(world: DraftsWorld) -> None:
    on_call(world, world.organisation("Elsewhere"))
    now = clock.now()
    assert [end - begin for begin, end in uncovered(world.running, now)] == [LOOKED_AHEAD]
    above = world.organisation("Above")
    world.service.parent = above
    world.service.save(update_fields=["parent"])
    on_call(world, above)
    assert uncovered(world.running, now) == []


def test_a_rota_with_gaps_is_waived_with_a_reason_and_who_keeps_it_is_led_there(world: DraftsWorld) -> None:
    named(world)
    client, base = world.client(world.writer), f"/programmes/{world.running.slug}/launch/"
    page = client.get(base).text
    assert "Nobody is on call:" in page
    assert "keep the rota" in page
    assert "/concern/rota/" not in page
    note(world, "on_call", waived=True, why="the lead answers in office hours")
    assert "on_call" not in still(world)
    assert row_of(world, Item.ON_CALL).state is State.WAIVED
    both = world.coordinator(world.service)
    Membership.objects.create(person=both, organisation=world.service, role=Role.LEAD, since=clock.today())
    assert "/concern/rota/" in world.client(both).get(base).text
