"""A draft becomes a version: by one person or by two, once; and a version nobody entered by can be taken back."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from handrail.kernel import clock
from handrail.kernel.access import Denied
from handrail.kernel.events import Told
from handrail.kernel.reasons import Refused
from handrail.people.models import Person
from handrail.programmes import actions, queries
from handrail.programmes.actions import drafting, releasing
from handrail.programmes.models import Draft, Participation, Programme, Version
from handrail.programmes.queries import drafting as reading
from tests.programmes.drafts import DraftsWorld
from tests.programmes.world import SYSTEM


@pytest.fixture
def world(db: None) -> DraftsWorld:
    return DraftsWorld().begin()


def refused(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refusal.value.reasons]


def asked(world: DraftsWorld, draft: Draft, by: Person, days_ago: int = 0) -> None:
    seen = drafting.mark_of(Draft.objects.get(pk=draft.pk).text)
    releasing.ask_to_publish(draft.ref, "we agreed", seen=seen, by=world.as_(by), on=clock.today() - timedelta(days=days_ago))


def for_two(world: DraftsWorld) -> Draft:
    draft = world.draft()
    world.put(draft, "about", {"published_by": "two"})
    return draft


def test_a_published_draft_is_the_newest_version_and_says_who(world: DraftsWorld) -> None:
    draft = world.draft()
    world.put(draft, "caseload", {"most": 4})
    version = world.published(draft)
    assert queries.newest_definition(Programme.objects.get(pk=world.running.pk)).version == 2
    assert version.text_hash == actions.hash_of(version.text)
    assert (version.release.written_by, version.release.published_by) == (world.writer, world.publisher)
    assert not Draft.objects.exists()


def test_a_coordinator_writes_and_does_not_publish(world: DraftsWorld) -> None:
    with pytest.raises(Denied):
        world.published(world.draft(), world.writer)


def test_what_changed_after_it_was_looked_at_is_not_published(world: DraftsWorld) -> None:
    draft = world.draft()
    seen = drafting.mark_of(draft.text)
    world.put(draft, "caseload", {"most": 4})
    with pytest.raises(Refused) as refusal:
        releasing.publish_draft(draft.ref, seen=seen, zone="UTC", by=world.as_(world.publisher), on=clock.today())
    assert refused(refusal) == ["draft_changed"]


def test_a_faulty_draft_is_not_published(world: DraftsWorld) -> None:
    draft = world.draft()
    world.text(draft, "access_weeks = 4", "access_weeks = 400")
    with pytest.raises(Refused) as refusal:
        world.published(draft)
    assert refused(refusal) == ["draft_faulty"]


def test_two_people_publish_where_the_programme_wants_it(world: DraftsWorld) -> None:
    draft = for_two(world)
    with pytest.raises(Refused) as refusal:
        world.published(draft)
    assert refused(refusal) == ["not_asked"]
    asked(world, draft, world.publisher)
    with pytest.raises(Refused) as refusal:
        world.published(draft)
    assert refused(refusal) == ["asked_oneself"]
    asked(world, draft, world.writer)
    assert world.published(draft).release.asked_by == world.writer


def test_the_next_draft_cannot_drop_the_second_person_by_itself(world: DraftsWorld) -> None:
    draft = for_two(world)
    asked(world, draft, world.writer)
    world.published(draft)
    version = Version.objects.get(number=2)
    by = world.as_(world.writer)
    again = drafting.draft_from(version.ref, by=by, on=clock.today(), now=clock.now())
    world.put(again, "about", {"published_by": "one"})
    with pytest.raises(Refused) as refusal:
        world.published(again)
    assert refused(refusal) == ["not_asked"]
    with pytest.raises(Refused) as refusal:
        world.publish(Draft.objects.get().text, world.service)
    assert refused(refusal) == ["two_publish"]


def test_a_question_lapses_after_a_change_and_after_two_weeks(world: DraftsWorld) -> None:
    draft = for_two(world)
    asked(world, draft, world.writer)
    world.put(draft, "caseload", {"most": 4})
    with pytest.raises(Refused) as refusal:
        world.published(draft)
    assert refused(refusal) == ["not_asked"]
    asked(world, draft, world.writer, days_ago=15)
    with pytest.raises(Refused) as refusal:
        world.published(draft)
    assert refused(refusal) == ["asked_too_long_ago"]
    asked(world, draft, world.writer, days_ago=14)
    world.published(draft)


def test_a_new_programme_takes_the_texts_with_it(world: DraftsWorld) -> None:
    draft = world.draft(slug="mentors-for-newcomers", name="Mentors for newcomers")
    version = world.published(draft)
    programme = version.programme
    assert (programme.slug, programme.stage, programme.owner_id) == ("mentors-for-newcomers", "draft", world.service.pk)
    assert queries.words(programme, "en")["help_topics.cv"] == queries.words(world.running, "en")["help_topics.cv"]
    assert queries.newest_papers(programme.pk, ("mentee_terms",), "en")


def taken_back(world: DraftsWorld, version: Version) -> Programme:
    return releasing.withdraw(version.ref, "a slip", by=world.as_(world.publisher), on=clock.today())


def test_a_version_nobody_entered_by_is_taken_back_and_its_number_is_not_used_again(world: DraftsWorld) -> None:
    second = world.published(world.draft())
    programme = taken_back(world, second)
    assert programme.newest == Version.objects.get(number=1)
    assert reading.next_number(programme.pk) == 3
    draft = world.draft()
    assert "version = 3" in draft.text
    assert world.published(draft).number == 3


def test_a_version_somebody_entered_by_stays(world: DraftsWorld) -> None:
    second = world.published(world.draft())
    world.joined(Programme.objects.get(pk=world.running.pk))
    with pytest.raises(Refused) as refusal:
        taken_back(world, second)
    assert refused(refusal) == ["version_entered"]


def test_the_only_version_of_an_open_programme_stays_and_an_older_one_too(world: DraftsWorld) -> None:
    first = Version.objects.get(number=1)
    with pytest.raises(Refused) as refusal:
        taken_back(world, first)
    assert refused(refusal) == ["only_version"]
    world.published(world.draft())
    with pytest.raises(Refused) as refusal:
        taken_back(world, first)
    assert refused(refusal) == ["not_newest"]


def test_the_database_lets_nobody_in_by_a_version_that_was_taken_back(world: DraftsWorld) -> None:
    row = world.joined(world.running)
    second = world.published(world.draft())
    taken_back(world, second)
    with pytest.raises(Exception, match="participation_version_stands"), transaction.atomic():
        Participation.objects.filter(pk=row.pk).update(version=second)


def test_two_versions_side_by_side_in_words_and_as_text(world: DraftsWorld) -> None:
    draft = world.draft()
    world.put(draft, "caseload", {"most": 4})
    world.published(draft)
    client = world.client(world.writer)
    page = client.get(f"/programmes/{world.running.slug}/compare/?old=1&new=2").text
    assert "~ most: 5 → 4" in page
    assert "<del>- most = 5 " in page
    assert "Wilma Writer" in page
    assert "Paul Publisher" in page


def test_pages_ask_publish_and_take_back(world: DraftsWorld) -> None:
    draft = for_two(world)
    writer, publisher = world.client(world.writer), world.client(world.publisher)
    seen = drafting.mark_of(Draft.objects.get().text)
    assert publisher.post(f"/drafts/{draft.ref}/publish/", {"why": "now", "seen": seen}).status_code == 422
    writer.post(f"/drafts/{draft.ref}/ask/", {"why": "we agreed", "seen": seen})
    assert "we agreed" in publisher.get(f"/drafts/{draft.ref}/publish/").text
    assert "asks that it be published" in publisher.get("/programmes/").text
    answer = publisher.post(f"/drafts/{draft.ref}/publish/", {"why": "we agreed", "seen": seen})
    assert answer.status_code == 302
    second = Version.objects.get(number=2)
    page = publisher.get(f"/programmes/{world.running.slug}/").text
    assert f"/versions/{second.ref}/withdraw/" in page
    publisher.post(f"/versions/{second.ref}/withdraw/", {"why": "a slip"})
    assert "taken back" in publisher.get(f"/programmes/{world.running.slug}/").text


def test_publishing_counts_anew_who_may_join(world: DraftsWorld, settle) -> None:
    world.jobseeker()
    draft = world.draft()
    world.put(draft, "joining.requires.1", {"at_least": 22})
    actions.refresh_eligibility(world.running.pk, by=SYSTEM, on=clock.today())
    count = "SELECT count(*) FROM programmes_eligibility WHERE until IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(count)
        assert cursor.fetchone() == (1,)
        world.published(draft)
        settle()
        cursor.execute(count)
        assert cursor.fetchone() == (0,)


def asked_for(world: DraftsWorld, person: Person) -> list[str]:
    return [each.ref for each in reading.asked_of(world.as_(person), clock.today())]


def test_who_may_publish_is_told_and_sees_it_first_until_it_is_decided(world: DraftsWorld) -> None:
    from handrail.messaging.about_programmes import publication_asked
    from handrail.messaging.models import Notice
    from handrail.programmes.events import PublicationAsked

    draft, other = for_two(world), world.administrator(world.service)
    page = world.client(world.publisher)
    assert asked_for(world, world.publisher) == []
    # Control: a page without a question says nothing of one.
    assert "Waits for a second person" not in page.get("/system/").text
    asked(world, draft, world.publisher)
    assert asked_for(world, world.publisher) == []
    assert asked_for(world, world.writer) == []
    assert asked_for(world, other) == [draft.ref]
    first = world.client(other).get("/system/").text
    assert "Waits for a second person" in first
    assert f"/drafts/{draft.ref}/" in first
    told = Told(1, world.publisher.pk, clock.now(), clock.today())
    publication_asked(PublicationAsked(draft.pk), told)
    publication_asked(PublicationAsked(draft.pk), told)
    (notice,) = Notice.objects.all()
    assert (notice.person, notice.kind, notice.path) == (other, "publication_asked", f"/drafts/{draft.ref}/")
    world.published(draft, other)
    assert asked_for(world, other) == []
    assert "Waits for a second person" not in world.client(other).get("/system/").text


def test_nobody_is_asked_any_more_once_the_question_is_taken_back_changed_or_old(world: DraftsWorld) -> None:
    draft = for_two(world)
    asked(world, draft, world.writer)
    assert reading.publishers_asked(draft.pk, clock.today()) == (draft.ref, {world.publisher.pk})
    releasing.take_back_question(draft.ref, by=world.as_(world.writer), on=clock.today())
    assert asked_for(world, world.publisher) == []
    assert reading.publishers_asked(draft.pk, clock.today()) == ("", set())
    asked(world, draft, world.writer)
    world.put(draft, "caseload", {"most": 4})
    assert asked_for(world, world.publisher) == []
    asked(world, draft, world.writer, days_ago=15)
    assert asked_for(world, world.publisher) == []
    asked(world, draft, world.writer, days_ago=14)
    assert asked_for(world, world.publisher) == [draft.ref]
