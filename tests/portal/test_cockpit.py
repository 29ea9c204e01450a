"""A coordinator's figures lead to the people behind them; what is taken along names nobody."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.matching import actions as matching
from handrail.mentorships import actions as together
from handrail.mentorships.rules import How, Told
from handrail.messaging.models import Notice
from handrail.people.models import Account, Person
from handrail.people.queries import actor_of
from handrail.portal.queries import counted
from handrail.portal.queries.cockpit import cockpit
from handrail.portal.rules import COUNTED_FOR
from handrail.programmes import actions as programmes
from handrail.programmes.models import Mentor, Participation, Programme
from handrail.programmes.parts import Party
from handrail.taxonomy.actions import load_starter
from tests.programmes.world import SYSTEM
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(world: World) -> Programme:
    load_starter(by=SYSTEM, on=clock.today())
    return world.programme()


@pytest.fixture
def wim(world: World, programme: Programme) -> Person:
    return world.coordinator(programme.owner, "Wim Claes")


@pytest.fixture
def desk(wim: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=wim))
    return client


def _as(person: Person | None) -> Actor:
    return actor_of(Account.objects.get(person=person))


def people(desk: Client, programme: Programme, address: str) -> list[str]:
    text = desk.get(reverse("portal:people", args=[programme.slug]) + address).text
    return re.findall(r'<span class="person-name">([^<]+)</span>', text)


def rows(desk: Client, address: str) -> list[dict[str, str]]:
    answer = desk.get(address)
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_figure_is_the_length_of_the_list_it_leads_to(
    world: World, programme: Programme, wim: Person, desk: Client
) -> None:
    long_ago = clock.today() - timedelta(days=30)
    mentor = world.mentor(on=long_ago, places=5)
    quick, slow, looks = (world.mentee(name=name, on=long_ago) for name in ("Quick One", "Slow One", "Looks On"))
    with clock.moved_to(clock.now() - timedelta(days=20)):
        for row, days in ((quick, 15), (slow, 1)):
            matching.show_proposals(row.pk, by=_as(row.person), on=clock.today(), now=clock.now())
            request = matching.ask(row.pk, [mentor.pk], by=_as(row.person), on=clock.today(), now=clock.now())[0]
            pair = matching.accept(request.ref, by=_as(mentor.person), on=clock.today(), now=clock.now())
            held = clock.today() + timedelta(days=20 - days)
            with clock.moved_to(clock.now() + timedelta(days=20)):
                told = Told(held, 60, How.PLACE)
                together.log_meeting(pair.ref, told, by=_as(mentor.person), on=clock.today(), key=pair.ref)
    seen = cockpit(_as(wim), programme.slug)
    assert (seen.figure.count, seen.figure.of) == (1, 2)
    assert people(desk, programme, "?who=in_time") == ["Quick One"]
    assert people(desk, programme, "?who=late") == ["Slow One"]
    assert {str(step.code): len(people(desk, programme, f"?step={step.code}")) for step in seen.funnel} == {
        str(step.code): step.count for step in seen.funnel
    }
    assert people(desk, programme, "?who=waiting") == [looks.person.name if looks.person else ""]
    assert (seen.looking.count, seen.looking.longest) == (1, 30)


def test_of_a_large_programme_the_figures_are_counted_now_and_then(
    world: World, programme: Programme, wim: Person, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "COUNTED_EACH_TIME", 1)
    world.mentee(name="First One")
    assert cockpit(_as(wim), programme.slug).counted_at is None, "one is not more than one"
    world.mentee(name="Second One")
    address, before = reverse("portal:programme", args=[programme.slug]), cockpit(_as(wim), programme.slug)
    third = world.mentee(name="Third One")
    Person.objects.filter(pk=third.person_id).update(name="Third Renamed")
    Person.objects.filter(name="First One").update(name="First Renamed")
    kept = cockpit(_as(wim), programme.slug)
    assert (kept.looking, kept.counted_at) == (before.looking, before.counted_at)
    assert {way.name for way in kept.longest} == {"First Renamed", "Second One"}, "names are never kept"
    Participation.objects.filter(person__name="Second One").update(stage="joined")
    assert [way.name for way in cockpit(_as(wim), programme.slug).longest] == ["First Renamed"], (
        "who is no longer ready does not wait"
    )
    Participation.objects.filter(person__name="Second One").update(stage="ready")
    assert "Counted at" in desk.get(address).text
    with clock.moved_to(clock.now() + COUNTED_FOR + timedelta(seconds=1)):
        assert cockpit(_as(wim), programme.slug).looking.count == 3
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert cockpit(_as(wim), programme.slug).looking.longest == 1, "waits are counted in days, so a new day counts anew"


def test_while_one_counts_anew_the_others_read_what_was_counted(
    world: World, programme: Programme, wim: Person, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "COUNTED_EACH_TIME", 0)
    world.mentee(name="First One")
    assert "Counted at" in desk.get(reverse("portal:programme", args=[programme.slug])).text
    world.mentee(name="Second One")
    with clock.moved_to(clock.now() + COUNTED_FOR + timedelta(seconds=1)):
        with counted.TURNS[programme.pk]:
            assert cockpit(_as(wim), programme.slug).looking.count == 1
        assert cockpit(_as(wim), programme.slug).looking.count == 2


def test_the_file_of_people_holds_the_same_people_without_their_names(world: World, programme: Programme, desk: Client) -> None:
    row = world.mentee(name="Rasa Petrauskaitė")
    world.joined(name="Only Joined")
    found = rows(desk, reverse("portal:people_file", args=[programme.slug]) + "?who=waiting")
    assert [each["id"] for each in found] == [row.ref]
    assert (found[0]["stage"], found[0]["joined_on"]) == ("waiting", f"{clock.today()}")
    text = desk.get(reverse("portal:people_file", args=[programme.slug])).content.decode()
    assert "Rasa" not in text
    assert not {"reason", "name", "refused", "missed"} & set(found[0])


def test_work_belongs_to_its_sectors_so_a_named_occupation_is_missed_too(
    world: World, programme: Programme, wim: Person
) -> None:
    world.mentee(name="Welder To Be")
    actor = _as(wim)
    lacking = {row.name: (row.look, row.free, row.mentors) for row in cockpit(actor, programme.slug).sectors}
    assert lacking["Factories and making things"] == (1, 0, 0)
    world.mentor(places=2)
    assert cockpit(actor, programme.slug).missing is None


def test_a_refused_mentor_reads_why_and_gets_a_second_look(
    world: World, programme: Programme, desk: Client, settle: Callable[[], int]
) -> None:
    mentor = _waiting(world, programme)
    address = reverse("programmes:application", args=[mentor.ref])
    desk.post(address, {"decision": "refuse", "reason": "We need somebody with more years."})
    own = Client()
    own.force_login(Account.objects.get(person=mentor.person))
    assert "We need somebody with more years." in own.get(reverse("programmes:apply", args=[programme.slug])).text
    assert "Jan Smets" in desk.get(reverse("programmes:applications") + "?state=refused").text
    text = desk.get(address).text
    assert "A second look" in text
    assert 'value="refuse"' not in text
    assert desk.post(address, {"decision": "accept", "reason": "Spoke again."}).status_code == 302
    settle()
    kinds = list(Notice.objects.filter(person=mentor.person).order_by("id").values_list("kind", flat=True))
    assert kinds == ["mentor_refused", "mentor_accepted"]


def _waiting(world: World, programme: Programme) -> Mentor:
    """A mentor who has done every step and waits for the coordinator."""
    mentor = world.mentor(name="Jan Smets", cleared=False)
    for paper in world.papers(programme, Party.MENTOR).values():
        programmes.sign_paper(mentor.pk, paper, by=SYSTEM, on=clock.today())
    programmes.answer_conflict(mentor.pk, has_conflict=False, by=SYSTEM, on=clock.today())
    return mentor


def test_a_place_rests_and_opens_again_with_one_press_each(
    world: World, programme: Programme, desk: Client, settle: Callable[[], int]
) -> None:
    mentor = world.mentor(name="Jan Smets")
    for stage in ("paused", "accepted"):
        desk.post(reverse("programmes:application_pause", args=[mentor.ref]))
        mentor.refresh_from_db()
        assert mentor.stage == stage
    settle()
    assert "mentor_rests" in Notice.objects.filter(person=mentor.person).values_list("kind", flat=True)


def test_mentors_are_filtered_found_and_taken_along_without_names(world: World, programme: Programme, desk: Client) -> None:
    waits, silent, ready = _waiting(world, programme), world.mentor(name="Silent Sam"), world.mentor(name="Ready Rita")
    programmes.pause_mentor(silent.pk, by=SYSTEM, on=clock.today(), because="unanswered")
    page = reverse("programmes:applications")
    shown = {state: _mentors(desk, f"{page}?state={state}") for state in ("", "silent", "ready", "ended", "all")}
    assert shown == {
        "": ["Jan Smets"],
        "silent": ["Silent Sam"],
        "ready": ["Ready Rita"],
        "ended": [],
        "all": ["Jan Smets", "Silent Sam", "Ready Rita"],
    }
    assert _mentors(desk, f"{page}?state=all&q=RITA") == ["Ready Rita"]
    found = rows(desk, reverse("programmes:mentors_file") + "?state=all")
    assert [(each["id"], each["state"]) for each in found] == [
        (waits.ref, "applied"),
        (silent.ref, "silent"),
        (ready.ref, "ready"),
    ]
    assert "Rita" not in desk.get(reverse("programmes:mentors_file")).content.decode()


def _mentors(desk: Client, address: str) -> list[str]:
    return re.findall(r'<a class="person-name"[^>]*>([^<]+)</a>', desk.get(address).text)
