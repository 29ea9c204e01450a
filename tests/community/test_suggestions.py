"""Suggestions for the programme, and the yearly thanks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from handrail.community import actions
from handrail.community.models import Suggestion, Thanks
from handrail.community.queries import suggestions
from handrail.community.rules.suggesting import anniversary, years_between
from handrail.kernel.access import Denied, NotFound
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions as together
from handrail.mentorships.models import Mentorship
from handrail.messaging.models import Notice
from handrail.portal.queries.network import years
from handrail.programmes.models import Duty, Mentor
from tests.community.world import DAY, NOW, SYSTEM, CommunityWorld
from tests.mentorships.world import actor

pytestmark = pytest.mark.usefixtures("noon")


def told(kind: str) -> list[int]:
    return list(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def suggested(world: CommunityWorld) -> Suggestion:
    return actions.suggest(world.programme.slug, "Shorter form", "Two pages less.", by=world.mentoring(), on=DAY)


def test_a_suggestion_gets_an_owner_a_day_and_an_answer_with_its_version(
    world: CommunityWorld, settle: Callable[[], int]
) -> None:
    row = suggested(world)
    settle()
    assert told("suggestion_made") == [world.coordinated.person_id]
    assert Duty.objects.get(kind="answer_suggestion").role == "coordinator"
    actions.take_suggestion(row.ref, by=world.coordinated, on=DAY)
    duty = Duty.objects.get(kind="answer_suggestion")
    assert (duty.person_id, duty.due_on) == (world.coordinated.person_id, DAY + timedelta(days=28))
    assert duty.remind_on == [DAY + timedelta(days=21), DAY + timedelta(days=28)]
    actions.adopt(row.ref, 2, "Good.", by=world.coordinated, on=DAY)
    settle()
    assert told("suggestion_answered") == [row.writer_id]
    assert not Duty.objects.filter(kind="answer_suggestion").exists()
    row.refresh_from_db()
    assert (row.stage, row.version) == ("adopted", 2)


def test_a_version_that_cannot_be_is_refused(world: CommunityWorld) -> None:
    row = suggested(world)
    with pytest.raises(Refused) as refused:
        actions.adopt(row.ref, 7, by=world.coordinated, on=DAY)
    assert [each.code for each in refused.value.reasons] == ["suggestion_version"]


def test_a_no_has_a_reason_and_can_be_taken_back(world: CommunityWorld) -> None:
    row = suggested(world)
    with pytest.raises(Refused):
        actions.decline_suggestion(row.ref, "", by=world.coordinated, on=DAY)
    actions.decline_suggestion(row.ref, "The law asks for it.", by=world.coordinated, on=DAY)
    actions.reopen_suggestion(row.ref, by=world.coordinated, on=DAY)
    row.refresh_from_db()
    assert (row.stage, row.answer, row.decided_on) == ("considered", "", None)
    assert Duty.objects.filter(kind="answer_suggestion").exists()


def test_all_mentors_of_the_programme_read_it_and_only_its_coordinator_answers(world: CommunityWorld) -> None:
    row, other = suggested(world), world.mentoring("Onutė O")
    assert suggestions.suggestion(other, row.ref).steps == ()
    assert "adopt" in suggestions.suggestion(world.coordinated, row.ref).steps
    with pytest.raises(Denied):
        actions.take_suggestion(row.ref, by=other, on=DAY)
    with pytest.raises(NotFound):
        suggestions.suggestion(world.comer(), row.ref)
    with pytest.raises(NotFound):
        actions.suggest(world.programme.slug, "x", "y", by=world.comer(), on=DAY)


# --- thanks


def test_once_a_year_each_mentor_is_thanked_exactly_once(world: CommunityWorld, settle: Callable[[], int]) -> None:
    """Accepted on 1 January 2026; two and a half years, a sweep every day."""
    mentor = world.mentoring()
    began = datetime(2026, 11, 21, 9, tzinfo=UTC)
    for days in range(900):
        actions.thank(by=SYSTEM, now=began + timedelta(days=days))
    settle()
    assert list(Thanks.objects.order_by("year").values_list("year", "on")) == [
        (1, date(2027, 1, 1)),
        (2, date(2028, 1, 1)),
        (3, date(2029, 1, 1)),
    ]
    assert told("mentor_thanked") == [mentor.person_id] * 3


def test_a_worker_that_was_away_thanks_later_and_still_once(world: CommunityWorld) -> None:
    world.mentoring()
    for day in (datetime(2027, 2, 10, 9, tzinfo=UTC), datetime(2027, 3, 1, 9, tzinfo=UTC), datetime(2028, 1, 5, 9, tzinfo=UTC)):
        actions.thank(by=SYSTEM, now=day)
    assert list(Thanks.objects.order_by("year").values_list("year", flat=True)) == [1, 2]


def test_the_year_counts_own_rows_alone(world: CommunityWorld) -> None:
    row = world.guiding(world.programme, "Vilma V")
    other = actor(world.guiding(world.programme, "Onutė O").person)
    vilma = actor(row.person)
    for reason in ("job", "no_contact"):
        pair = together.agree(world.ready(world.programme).pk, row.pk, by=SYSTEM, on=DAY)
        Mentorship.objects.filter(pk=pair.pk).update(stage="closed", ended_on=DAY, reason=reason)
    post = actions.write_post(world.programme.owner.ref, "question", "T", "X", by=other, now=NOW)
    answer = actions.answer_post(post.ref, "Y", by=vilma, now=NOW)
    actions.mark_helped(answer.ref, helped=True, by=other, now=NOW)
    idea = actions.suggest(world.programme.slug, "Idea", "Z", by=vilma, on=DAY)
    actions.adopt(idea.ref, 2, by=world.coordinated, on=DAY)
    assert years(vilma) == []
    actions.thank(by=SYSTEM, now=datetime(2027, 1, 1, 9, tzinfo=UTC))
    [year] = years(vilma)
    assert (year.accompanied, year.good_ends, year.helped) == (2, 1, 1)
    assert [each.title for each in year.adopted] == ["Idea"]
    [hers] = years(other)
    assert (hers.accompanied, hers.good_ends, hers.helped, hers.adopted) == (0, 0, 0, ())
    assert Mentor.objects.count() == 2


def test_anniversaries_of_the_29th_of_february() -> None:
    assert anniversary(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert years_between(date(2024, 2, 29), date(2025, 2, 28)) == 0
    assert years_between(date(2024, 2, 29), date(2025, 3, 1)) == 1
