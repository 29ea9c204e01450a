"""A programme's own questions: declared in the file, asked on the way in, sealed, shown to named roles, forgotten in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.days import months_after
from handrail.kernel.models import AccessLog
from handrail.kernel.reading import BadDefinition
from handrail.kernel.reasons import Refused
from handrail.people import actions as people
from handrail.people.queries import actor_of
from handrail.programmes import actions, queries
from handrail.programmes.models import Answer, Mentor, Participation, Programme
from handrail.programmes.own_questions import untranslated
from handrail.programmes.queries import answering
from handrail.programmes.reading import read
from tests.programmes.drafts import DraftsWorld
from tests.programmes.world import SYSTEM, definition_text

ASKS = """
[[questions]]
code = "licence"
kind = "yes_no"
asked_when = "joining"
purpose = "matching"
basis = "contract"
keep_months = 6
seen_by = ["mentor", "coordinator"]
needed = true
text = { en = "Do you have a driving licence?", lt = "Ar turite vairuotojo pažymėjimą?" }

[[questions]]
code = "shifts"
kind = "many"
asked_when = "joining"
purpose = "matching"
basis = "contract"
keep_months = 3
seen_by = ["counsellor"]
text = { en = "Which shifts suit you?" }
choices = [{ code = "day", text = { en = "By day" } }, { code = "night", text = { en = "By night" } }]

[[questions]]
code = "care"
kind = "short_text"
asked_when = "joining"
purpose = "support"
basis = "consent"
keep_months = 1
special = "health_data"
seen_by = ["mentor"]
text = { en = "What should your mentor know about your health?" }

[[questions]]
code = "tempo"
kind = "one"
asked_when = "applying"
purpose = "organising"
basis = "contract"
keep_months = 6
seen_by = ["coordinator"]
needed = true
text = { en = "How fast do you answer?" }
choices = [{ code = "day", text = { en = "Within a day" } }, { code = "week", text = { en = "Within a week" } }]
"""


def asking(**changes: str) -> str:
    text = definition_text().replace('optional = ["invitations"', 'optional = ["health_data", "invitations"') + ASKS
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


@pytest.fixture
def world(db: None) -> DraftsWorld:
    world = DraftsWorld().begin(opened=False)
    world.publish(asking().replace("version = 1", "version = 2"), world.service)
    lead, deputy = world.lead(world.service), world.lead(world.service)
    actions.name_lead(world.running.pk, lead.pk, deputy.pk, "9 to 17", by=SYSTEM, on=clock.today())
    actions.open_programme(world.running.pk, by=SYSTEM, on=clock.today())
    world.running = Programme.objects.get(pk=world.running.pk)
    return world


def faults(text: str) -> list[str]:
    with pytest.raises(BadDefinition) as bad:
        read(text)
    return [fault.problem for fault in bad.value.faults]


def test_questions_are_of_closed_kinds_and_say_purpose_ground_and_months() -> None:
    assert len(read(asking()).questions) == 4
    assert faults(asking().replace('kind = "yes_no"', 'kind = "essay"')) == ["'essay' is not one of its words"]
    assert faults(asking().replace('purpose = "support"', 'purpose = "sanctions"')) == ["'sanctions' is not one of its words"]
    assert faults(asking().replace("keep_months = 1\n", "keep_months = 99\n")) == ["99 is out of range"]
    assert faults(asking().replace('seen_by = ["counsellor"]', 'seen_by = ["employer"]')) == [
        "'employer' is not one of its words"
    ]


def test_what_touches_health_is_asked_with_a_yes_and_never_needed() -> None:
    assert "what touches health or origin is asked with a yes only, and need not be answered" in faults(
        asking().replace('basis = "consent"', 'basis = "contract"')
    )
    assert faults(asking().replace('"health_data", "invitations"', '"invitations"')) == [
        "the question care needs a yes that nobody is asked for"
    ]


def test_twenty_questions_are_the_most() -> None:
    one = ASKS[: ASKS.index('[[questions]]\ncode = "shifts"')]
    many = "".join(one.replace("licence", f"licence_{number}") for number in range(21))
    assert len(faults(definition_text() + many)) == 1
    assert len(read(definition_text() + many[: many.rindex("[[questions]]")]).questions) == 20


def test_a_missing_translation_is_said() -> None:
    found = read(asking())
    missing = untranslated(found.questions, found.languages)
    assert ("lt", "licence") not in missing
    assert ("nl", "licence") in missing
    assert ("lt", "shifts") in missing


def joined(world: DraftsWorld) -> tuple[Participation, Client]:
    row = world.joined(world.running, "Mia Mentee")
    assert row.person is not None
    return row, world.client(row.person)


def said(world: DraftsWorld, row: Participation, code: str, value: Any) -> Answer:
    assert row.person is not None
    return actions.answer_as_mentee(row.pk, code, value, by=actor_of(row.person.account), on=clock.today())


def test_somebody_who_joins_is_asked_one_by_one_and_may_pass_over_what_is_not_needed(world: DraftsWorld) -> None:
    row, client = joined(world)
    wish = {"help_topics": ["cv"], "languages": ["en"], "areas": ["BE211"], "availability": 7, "sectors": ["C"]}
    actions.say_work_wish(row.pk, **wish, by=SYSTEM, on=clock.today())  # type: ignore[arg-type]
    start = f"/join/{world.running.slug}/start/"
    assert client.get(start).headers["Location"].endswith("/own/licence/")
    page = client.get(f"/join/{world.running.slug}/own/licence/").text
    assert "Do you have a driving licence?" in page
    assert "Who sees it: your mentor, the coordinator" in page
    assert "6 months after the end" in page
    assert client.post(f"/join/{world.running.slug}/own/licence/", {}).status_code == 422
    client.post(f"/join/{world.running.slug}/own/licence/", {"value": "no"})
    assert client.get(start).headers["Location"].endswith("/own/shifts/")
    client.post(f"/join/{world.running.slug}/own/shifts/", {})
    assert client.get(start).headers["Location"].endswith("/check/")
    assert client.get(f"/join/{world.running.slug}/own/care/").status_code == 404
    page = client.get(f"/join/{world.running.slug}/check/").text
    assert "Do you have a driving licence?" in page


def test_the_health_question_comes_only_after_its_yes(world: DraftsWorld) -> None:
    row, client = joined(world)
    assert row.person is not None
    people.give_consent(row.person.pk, "health_data", "0" * 64, by=SYSTEM, on=clock.today())
    assert "your health" in client.get(f"/join/{world.running.slug}/own/care/").text


def test_without_a_needed_answer_nobody_asks_for_a_mentor(world: DraftsWorld) -> None:
    row, _ = joined(world)
    wish = {"help_topics": ["cv"], "languages": ["en"], "areas": ["BE211"], "availability": 7, "sectors": ["C"]}
    actions.say_work_wish(row.pk, **wish, by=SYSTEM, on=clock.today())  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        actions.want_mentor(row.pk, by=SYSTEM, on=clock.today())
    assert [(each.code, each.detail) for each in refused.value.reasons] == [("question_missing", "licence")]
    said(world, row, "licence", value=False)
    assert actions.want_mentor(row.pk, by=SYSTEM, on=clock.today()).stage == "ready"


@pytest.mark.parametrize(("code", "value"), [("licence", "yes"), ("shifts", ["day", "dusk"]), ("shifts", "day")])
def test_only_what_the_question_offers_is_an_answer(world: DraftsWorld, code: str, value: Any) -> None:
    row, _ = joined(world)
    with pytest.raises(Refused) as refused:
        said(world, row, code, value)
    assert [each.code for each in refused.value.reasons] == ["answer_unknown"]


def test_an_answer_is_sealed_and_changing_it_keeps_one_row(world: DraftsWorld) -> None:
    row, _ = joined(world)
    said(world, row, "shifts", ["night"])
    said(world, row, "shifts", ["day", "night"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM programmes_answer")
        values = [bytes(each[0]) for each in cursor.fetchall()]
    assert len(values) == 1
    assert b"night" not in values[0]
    assert answering.own_page(row.pk).value("shifts") == ["day", "night"]


def test_each_role_sees_what_the_question_says_and_the_person_sees_who_looked(world: DraftsWorld) -> None:
    row, _ = joined(world)
    said(world, row, "licence", value=True)
    said(world, row, "shifts", ["night"])
    assert row.jobseeker is not None
    assert row.jobseeker.office is not None
    counsellor = world.client(world.counsellor(row.jobseeker.office))
    page = counsellor.get(f"/answers/{row.ref}/").text
    assert "By night" in page
    assert "driving licence" not in page
    page = world.client(world.writer).get(f"/answers/{row.ref}/").text
    assert "driving licence" in page
    assert "By night" not in page
    assert AccessLog.objects.filter(person_id=row.person_id, what="own_answers").count() == 2
    assert [each.code for each in answering.shown_to(row, "mentor", "en")] == ["licence"]
    with pytest.raises(NotFound):
        answering.place_of_mentee(world.as_(world.person("Stranger")), row.ref)


def test_a_counsellor_writes_an_answer_down_and_is_not_shown_what_she_may_not_see(world: DraftsWorld) -> None:
    row, _ = joined(world)
    said(world, row, "licence", value=True)
    assert row.jobseeker is not None
    assert row.jobseeker.office is not None
    counsellor = world.client(world.counsellor(row.jobseeker.office))
    assert "checked" not in counsellor.get(f"/with/{row.ref}/own/licence/").text
    counsellor.post(f"/with/{row.ref}/own/licence/", {"value": "no"})
    assert answering.own_page(row.pk).value("licence") is False


def test_a_mentor_answers_before_the_first_mentee_and_the_coordinator_reads_it(world: DraftsWorld) -> None:
    mentor = world.mentor(world.running, "Max Mentor")
    definition = queries.newest_definition(world.running)
    can = Mentor.objects.filter(queries.where_cleared(definition, clock.today()), pk=mentor.pk)
    assert not can.exists()
    client = world.client(mentor.person)
    first = client.get(f"/be-a-mentor/{world.running.slug}/own/").headers["Location"]
    assert first.endswith("/own/tempo/")
    client.post(first, {"value": "day"})
    assert can.exists()
    page = world.client(world.writer).get(f"/be-a-mentor/applications/{mentor.ref}/").text
    assert "Within a day" in page


def test_an_answer_is_forgotten_the_day_after_its_months_are_over(world: DraftsWorld) -> None:
    row, _ = joined(world)
    said(world, row, "licence", value=True)
    said(world, row, "shifts", ["night"])
    closed = clock.today() - timedelta(days=400)
    Participation.objects.filter(pk=row.pk).update(stage="closed", closed_on=closed, reason="other")
    codes = lambda: sorted(Answer.objects.values_list("code", flat=True))  # noqa: E731
    assert actions.forget_answers(months_after(closed, 3), by=SYSTEM) == 0
    assert actions.forget_answers(months_after(closed, 3) + timedelta(days=1), by=SYSTEM) == 1
    assert codes() == ["licence"]
    assert actions.forget_answers(months_after(closed, 6), by=SYSTEM) == 0
    assert actions.forget_answers(months_after(closed, 6) + timedelta(days=1), by=SYSTEM) == 1
    assert codes() == []
