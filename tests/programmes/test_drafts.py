"""Writing the next version in the browser: nothing takes effect, nothing is lost, two people see each other's changes."""

import pytest
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.access import Denied, NotFound
from handrail.kernel.reasons import Refused
from handrail.people.rules import OrganisationKind
from handrail.programmes import queries
from handrail.programmes.actions import drafting
from handrail.programmes.models import Draft, Version
from tests.programmes.drafts import DraftsWorld


@pytest.fixture
def world(db: None) -> DraftsWorld:
    return DraftsWorld().begin()


def test_a_copy_has_the_next_number_and_the_words_of_the_file(world: DraftsWorld) -> None:
    draft = world.draft()
    version = Version.objects.get(programme=world.running)
    assert draft.text == version.text.replace("version = 1", "version = 2")
    assert queries.newest_definition(world.running).version == 1


def test_a_programme_has_one_draft(world: DraftsWorld) -> None:
    world.draft()
    with pytest.raises(Refused) as refused:
        world.draft()
    assert [each.code for each in refused.value.reasons] == ["draft_there"]


def test_a_new_programme_begins_as_a_copy(world: DraftsWorld) -> None:
    draft = world.draft(slug="mentors-for-newcomers", name="Mentors for newcomers")
    found = queries.definition_in(draft.text)
    assert found is not None
    assert (found.programme, found.version, found.name) == ("mentors-for-newcomers", 1, "Mentors for newcomers")
    with pytest.raises(Refused):
        world.draft(slug="vdab-mentor-app", name="Taken")


def test_only_what_changed_is_written(world: DraftsWorld) -> None:
    draft = world.draft()
    before = draft.text
    saved = world.put(draft, "caseload", {"most": 4})
    assert saved.draft.text == before.replace("most = 5 ", "most = 4 ")
    assert saved.lost == ()
    assert world.put(draft, "caseload", {}).draft.text == saved.draft.text


def test_what_the_schema_refuses_is_said_at_its_field(world: DraftsWorld) -> None:
    draft = world.draft()
    with pytest.raises(drafting.Faulty) as faulty:
        world.put(draft, "matching", {"remind_days": 9})
    assert [(name, fault.problem) for name, fault in faulty.value.faults] == [
        ("remind_days", "the reminder comes after 9 days, when the request has expired")
    ]
    assert Draft.objects.get(pk=draft.pk).text == draft.text


def test_a_fault_elsewhere_does_not_keep_this_table_from_being_kept(world: DraftsWorld) -> None:
    draft = world.draft()
    world.text(draft, "access_weeks = 4", "access_weeks = 400")
    world.put(draft, "caseload", {"most": 4})
    assert "access_weeks = 400" in Draft.objects.get(pk=draft.pk).text


def test_a_new_table_says_what_it_must(world: DraftsWorld) -> None:
    draft = world.draft()
    world.put(draft, "joining.requires.new", {"any_of": ["nl"], "level": "b1"}, kind="speaks")
    found = queries.definition_in(Draft.objects.get(pk=draft.pk).text)
    assert found is not None
    assert found.joining.requires[-1].rule == "speaks"


def test_two_who_write_the_same_table_see_each_others_change(world: DraftsWorld) -> None:
    draft = world.draft()
    seen = drafting.mark_of({"mentor_sets": True, "most": 5})
    given = {"on": clock.today(), "now": clock.now(), "seen": seen}
    drafting.save_part(draft.ref, "caseload", {"mentor_sets": True, "most": 4}, by=world.as_(world.writer), **given)
    with pytest.raises(drafting.Changed) as changed:
        drafting.save_part(draft.ref, "caseload", {"mentor_sets": True, "most": 6}, by=world.as_(world.publisher), **given)
    assert changed.value.now["most"] == 4
    assert "most = 4" in Draft.objects.get(pk=draft.pk).text


def test_who_saves_again_over_an_emptied_table_is_heard(world: DraftsWorld) -> None:
    draft, client = world.draft(), world.client(world.publisher)
    address = f"/drafts/{draft.ref}/part/caseload/"
    said = {"mentor_sets": "on", "most": "6", "seen": drafting.mark_of({"mentor_sets": True, "most": 5})}
    world.text(draft, "mentor_sets = true\nmost = 5  ", "  ")
    shown = client.post(address, said)
    assert "Somebody changed this meanwhile" in shown.text
    assert client.post(address, said | {"seen": shown.context["form"]["seen"].value()}).status_code == 302
    assert "most = 6" in Draft.objects.get(pk=draft.pk).text


def test_two_who_write_different_tables_both_keep_theirs(world: DraftsWorld) -> None:
    draft = world.draft()
    matching = {"proposals": 10, "answer_days": 9}
    data = queries.newest_definition(world.running).model_dump(mode="json", exclude_unset=True)
    assert data["matching"]["answer_days"] == 7
    world.put(draft, "caseload", {"most": 4})
    world.put(draft, "matching", matching, by=world.publisher)
    text = Draft.objects.get(pk=draft.pk).text
    assert "most = 4" in text
    assert "answer_days = 9" in text


def test_undoing_brings_the_text_back_and_undoing_again_the_change(world: DraftsWorld) -> None:
    draft = world.draft()
    world.put(draft, "caseload", {"most": 4})
    given = {"by": world.as_(world.writer), "on": clock.today(), "now": clock.now()}
    assert drafting.undo(draft.ref, **given).draft.text == draft.text
    assert "most = 4" in drafting.undo(draft.ref, **given).draft.text


def test_a_coordinator_of_another_service_finds_no_draft(world: DraftsWorld) -> None:
    draft = world.draft()
    stranger = world.coordinator(world.organisation("Other", kind=OrganisationKind.SERVICE), "Stranger")
    with pytest.raises(NotFound):
        world.put(draft, "caseload", {"most": 4}, by=stranger)
    with pytest.raises(Denied):
        world.put(draft, "caseload", {"most": 4}, by=world.counsellor(world.organisation()))


def test_the_pages_walk_from_copy_to_a_kept_change(world: DraftsWorld) -> None:
    client = world.client(world.writer)
    version = Version.objects.get(programme=world.running)
    answer = client.post(f"/programmes/{world.running.slug}/copy/", {"what": "version", "version": version.ref})
    ref = Draft.objects.get().ref
    assert answer.headers["Location"] == f"/drafts/{ref}/"
    page = client.get(f"/drafts/{ref}/part/caseload/").text
    assert "How many people a mentor accompanies" in page
    seen = drafting.mark_of({"mentor_sets": True, "most": 5})
    said = {"mentor_sets": "on", "most": "three", "seen": seen}
    answer = client.post(f"/drafts/{ref}/part/caseload/", said)
    assert answer.status_code == 422
    assert "Enter a whole number" in answer.text
    answer = client.post(f"/drafts/{ref}/part/caseload/", said | {"most": "3"}, follow=True)
    assert "Saved in the draft" in answer.text
    answer = client.post(f"/drafts/{ref}/part/caseload/", said | {"most": "9"})
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in answer.text
    assert "<td>9</td><td>3</td>" in answer.text.replace("\n", "")


def test_publishing_is_offered_once_there_is_something_to_publish(world: DraftsWorld) -> None:
    client, draft = world.client(world.writer), world.draft()
    ask, says = reverse("programmes:draft_ask", args=[draft.ref]), "This draft changes nothing"
    untouched = client.get(f"/drafts/{draft.ref}/").text
    assert (ask in untouched, says in untouched) == (False, True)
    world.put(draft, "caseload", {"most": 4})
    changed = client.get(f"/drafts/{draft.ref}/").text
    assert (ask in changed, says in changed) == (True, False)
    new = world.draft(slug="mentors-for-newcomers", name="Mentors for newcomers")
    assert says not in client.get(f"/drafts/{new.ref}/").text


def test_every_part_of_a_draft_can_be_opened(world: DraftsWorld) -> None:
    client, ref = world.client(world.writer), world.draft().ref
    from handrail.programmes import schema

    for where in (
        schema.TOP,
        *(key.name for key in schema.parts()),
        "joining.requires",
        "joining.requires.new",
        "matching.weights",
    ):
        answer = client.get(f"/drafts/{ref}/part/{where}/")
        assert answer.status_code == 200, where
    assert client.get(f"/drafts/{ref}/part/nonsense/").status_code == 404


def test_a_text_that_is_no_toml_is_kept_and_its_line_named(world: DraftsWorld) -> None:
    client, draft = world.client(world.writer), world.draft()
    bad = draft.text.replace("[caseload]", "[caseload")
    said = {"text": bad, "seen": drafting.mark_of(draft.text)}
    page = client.post(f"/drafts/{draft.ref}/text/", said, follow=True).text
    line = bad[: bad.index("[caseload")].count("\n") + 1
    assert f"Line {line}" in page
    assert "This text cannot be read" in client.get(f"/drafts/{draft.ref}/").text
    assert Draft.objects.get().text == bad


def test_a_text_written_over_shows_both(world: DraftsWorld) -> None:
    client, draft = world.client(world.writer), world.draft()
    world.put(draft, "caseload", {"most": 4}, by=world.publisher)
    mine = draft.text.replace("proposals = 10", "proposals = 12")
    answer = client.post(f"/drafts/{draft.ref}/text/", {"text": mine, "seen": drafting.mark_of(draft.text)})
    assert "Somebody changed the text meanwhile" in answer.text
    assert "<ins>+ proposals = 12</ins>" in answer.text
    assert "proposals = 12" not in Draft.objects.get().text


@pytest.mark.parametrize(
    "text", ["a = " + "9" * 5_000, "a = " + "[" * 50_000, "joining = 5\ndocuments = 'x'\n[caseload]\nmost = [1]"]
)
def test_a_monstrous_text_is_refused_or_named_and_never_breaks_a_page(world: DraftsWorld, text: str) -> None:
    client, draft = world.client(world.writer), world.draft()
    answer = client.post(f"/drafts/{draft.ref}/text/", {"text": text, "seen": drafting.mark_of(draft.text)})
    assert answer.status_code in (302, 422)
    for where in ("", "text/", "trial/", "part/joining/", "part/documents/", "part/caseload/", "part/about/", "weights/"):
        assert client.get(f"/drafts/{draft.ref}/{where}").status_code in (200, 404), where
    assert client.post(f"/drafts/{draft.ref}/part/services/remove/").status_code == 404
