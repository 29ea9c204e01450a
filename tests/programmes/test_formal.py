"""A mentor whose post it is: she applies formally, is talked with about the mentor profile, and is decided about."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.reasons import Refused
from handrail.people.models import Account, Organisation, Person
from handrail.people.queries import actor_of
from handrail.people.rules import OrganisationKind
from handrail.programmes import actions, rules
from handrail.programmes.models import Application, Clearance, Interview, Mentor, Programme
from handrail.programmes.profile import TRAITS, blocks_marks
from handrail.programmes.reading import read
from tests.programmes.test_mentors import codes
from tests.programmes.world import SYSTEM, definition_text
from tests.world import World

pytestmark = pytest.mark.django_db
NATIONAL, PILOT = "lt-mentoring", "lt-mentoring-pilot"
ALL_THREE = dict.fromkeys(TRAITS, 3)


@pytest.fixture
def service(world: World) -> Organisation:
    return world.organisation("Employment service", kind=OrganisationKind.SERVICE)


@pytest.fixture
def programme(world: World, service: Organisation) -> Programme:
    return world.programme(NATIONAL, service)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=person))
    return client


def test_a_counsellor_applies_and_her_office_stands_with_it(world: World, programme: Programme) -> None:
    office = world.organisation("Kaunas", parent=programme.owner)
    person = world.counsellor(office)
    client, page = signed_in(person), reverse("programmes:apply", args=[programme.slug])
    said = {"specialism": "Young people without a diploma", "ordinary_cases": "40", "why": "I was one of them."}
    assert "Please answer: Why do you want to be a mentor?" in client.post(page, said | {"why": ""}).text
    assert client.post(page, said).status_code == 302
    row = Mentor.objects.get(person=person)
    assert (row.organisation_id, row.stage, row.kind) == (office.pk, "applied", "counsellor")
    kept = Application.objects.get(mentor=row)
    assert (kept.specialism, kept.ordinary_cases, kept.why) == ("Young people without a diploma", 40, "I was one of them.")


def test_only_who_holds_the_post_at_an_office_of_the_owner_can_apply(world: World, programme: Programme) -> None:
    nobody, elsewhere = world.person(), world.counsellor(world.organisation("Another service"))
    for person in (nobody, elsewhere):
        with pytest.raises(Refused) as refused:
            actions.apply_mentor(programme.pk, person.pk, by=actor_of(person.account), on=clock.today())
        assert codes(refused) == {"post_missing"}
        page = signed_in(person).post(
            reverse("programmes:apply", args=[programme.slug]), {"specialism": "x", "ordinary_cases": "1", "why": "y"}
        )
        assert "Only counsellors of this service" in page.text
    assert not Mentor.objects.exists()


def test_a_volunteer_of_the_pilot_need_not_say_why(world: World, service: Organisation) -> None:
    assert not rules.says_why(read(definition_text(PILOT)))
    pilot = world.programme(PILOT, service)
    person = world.counsellor(world.organisation("Kaunas", parent=service))
    answer = signed_in(person).post(
        reverse("programmes:apply", args=[pilot.slug]), {"specialism": "Long-term unemployed", "ordinary_cases": "0"}
    )
    assert answer.status_code == 302
    assert Mentor.objects.get(person=person).stage == "applied"


def _applied(world: World, programme: Programme) -> Mentor:
    person = world.comes_as_mentor(programme, "Rūta Kazlauskaitė")
    return actions.apply_mentor(programme.pk, person.pk, by=SYSTEM, on=clock.today())


def test_without_the_talk_nobody_is_accepted_and_afterwards_she_may_guide_as_many_as_the_file_says(
    world: World, programme: Programme
) -> None:
    row = _applied(world, programme)
    by = actor_of(world.coordinator(programme.owner).account)
    with pytest.raises(Refused) as refused:
        actions.accept_mentor(row.pk, "good", by=by, on=clock.today())
    assert codes(refused) == {"interview_missing"}
    actions.interview(row.pk, ALL_THREE, note="Calm.", held_on=clock.today(), by=by, on=clock.today())
    actions.accept_mentor(row.pk, "good", by=by, on=clock.today())
    row.refresh_from_db()
    assert (row.stage, row.places) == ("accepted", 10)
    talk = Interview.objects.get(mentor=row)
    assert b"Calm" not in bytes(talk.note)
    assert talk.reveal("note") == "Calm."


def test_a_talk_marks_every_line_and_has_had_its_day(world: World, programme: Programme) -> None:
    row, today = _applied(world, programme), clock.today()
    by = actor_of(world.coordinator(programme.owner).account)
    half: dict[str, Any] = dict.fromkeys(TRAITS[:8], 3)
    for marks, held_on, code in (
        (half, today, "profile_incomplete"),
        (ALL_THREE | {"patient": 5}, today, "profile_mark"),
        (ALL_THREE | {"rich": 4}, today, "profile_mark"),
        (ALL_THREE, today + timedelta(days=1), "interview_in_future"),
    ):
        with pytest.raises(Refused) as refused:
            actions.interview(row.pk, marks, held_on=held_on, by=by, on=today)
        assert code in codes(refused)
    assert not Clearance.objects.filter(requirement="interviewed").exists()
    assert blocks_marks(ALL_THREE) == []


def test_nobody_writes_down_a_talk_with_herself(world: World, programme: Programme) -> None:
    row = _applied(world, programme)
    person = world.staff_of(row.person)
    from handrail.kernel.access import Role

    world.staff_of(person, Role.COORDINATOR, programme.owner)
    with pytest.raises(Refused) as refused:
        actions.interview(row.pk, ALL_THREE, held_on=clock.today(), by=actor_of(person.account), on=clock.today())
    assert codes(refused) == {"own_application"}
    assert not Interview.objects.exists()


def test_the_coordinator_keeps_the_talk_in_a_page_and_the_mentor_reads_it(world: World, programme: Programme) -> None:
    row = _applied(world, programme)
    coordinator = signed_in(world.coordinator(programme.owner))
    page = reverse("programmes:interview", args=[row.ref])
    marks = dict.fromkeys(TRAITS, "4") | {"held_on": clock.today().isoformat(), "note": "Listens before she speaks."}
    assert "Please give a mark for each line." in coordinator.post(page, marks | {"brave": ""}).text
    assert coordinator.post(page, marks).status_code == 302
    assert "Listens before she speaks." in coordinator.get(reverse("programmes:application", args=[row.ref])).text
    own = signed_in(row.person).get(reverse("programmes:mentor_settings", args=[programme.slug])).text
    assert "Listens before she speaks." in own
    assert "Before you can choose the first person" in own
    assert signed_in(world.person()).get(page).status_code == 403
    assert signed_in(world.coordinator()).get(page).status_code == 404


def test_a_mentor_who_chooses_is_asked_nothing_this_programme_has_no_use_for(world: World, programme: Programme) -> None:
    row = _applied(world, programme)
    client = signed_in(row.person)
    to = lambda step: reverse("programmes:offer", args=[programme.slug, step])  # noqa: E731
    assert f'href="{to("languages")}"' in client.get(reverse("programmes:mentor_settings", args=[programme.slug])).text
    for step, said in (("languages", {"languages": ["lt"]}), ("areas", {"areas": ["LT022"]})):
        answer = client.post(to(step), said)
        assert answer.status_code in (200, 302), step
    assert client.post(to("times"), {"days": ["0"], "parts": ["1"]})["Location"] == to("intro")
    last = client.post(to("intro"), {"intro": "I know the factories here."})
    assert last["Location"] == reverse("programmes:mentor_settings", args=[programme.slug])
