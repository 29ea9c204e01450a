"""Real connections at the same moment: nobody enters by a version that was taken back, and a draft is published once."""

import threading
from collections import Counter

import pytest
from django.db import connection

from handrail.kernel import clock
from handrail.kernel.reasons import Refused
from handrail.people.models import Person
from handrail.programmes import actions, queries
from handrail.programmes.actions import drafting, releasing
from handrail.programmes.models import Draft, Participation, Programme, Version, Withdrawal
from handrail.programmes.parts import Party
from tests.matching.test_races import at_once, own_connection
from tests.programmes.drafts import DraftsWorld
from tests.programmes.world import SYSTEM

JOINERS, ROUNDS = 8, 4
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def joiners(world: DraftsWorld, programme: Programme) -> list[Person]:
    people = []
    for _ in range(JOINERS):
        person = world.person("")
        world.tied(world.jobseeker(), person)
        world.consents(person, queries.newest_definition(programme))
        people.append(person)
    return people


def one_round(world: DraftsWorld) -> Counter[str]:
    """Eight join while a version is taken back; how many stand in a version that was taken back, or that stayed."""
    version = world.published(world.draft())
    programme = Programme.objects.get(pk=world.running.pk)
    papers = world.papers(programme, Party.MENTEE)
    by = world.as_(world.publisher)
    today = clock.today()

    def join(person: Person) -> None:
        actions.join(programme.pk, person.pk, papers=papers, by=SYSTEM, on=today)

    doing = [lambda person=person: join(person) for person in joiners(world, programme)]
    at_once([*doing[:4], lambda: releasing.withdraw(version.ref, "a slip", by=by, on=today), *doing[4:]])
    taken_back = Withdrawal.objects.filter(version=version).exists()
    entered = Participation.objects.filter(version=version).count()
    return Counter(
        {"empty and taken back": taken_back and not entered, "stayed": not taken_back, "wrong": taken_back and entered}
    )


def test_nobody_enters_by_a_version_that_is_taken_back_at_that_moment() -> None:
    world = DraftsWorld().begin()
    found = sum((one_round(world) for _ in range(ROUNDS)), Counter[str]())
    assert found["wrong"] == 0
    assert found["empty and taken back"] + found["stayed"] == ROUNDS


def late(world: DraftsWorld) -> int:
    """One who joins has read the newest version, then it is taken back, then the row is written: how many stand in it."""
    version = world.published(world.draft())
    programme = Programme.objects.get(pk=world.running.pk)
    papers, person = world.papers(programme, Party.MENTEE), joiners(world, programme)[0]
    read, gone = threading.Event(), threading.Event()
    codes: list[str] = []
    newest = queries.newest

    def slow(of: Programme) -> int:
        found = newest(of)
        read.set()
        gone.wait(20)
        return found

    def join() -> None:
        own_connection()
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("handrail.programmes.actions.joining.queries.newest", slow)
                actions.join(programme.pk, person.pk, papers=papers, by=SYSTEM, on=clock.today())
        except Refused as refused:
            codes.extend(each.code for each in refused.reasons)
        finally:
            connection.close()

    thread = threading.Thread(target=join)
    thread.start()
    assert read.wait(20)
    releasing.withdraw(version.ref, "a slip", by=world.as_(world.publisher), on=clock.today())
    gone.set()
    thread.join()
    entered = Participation.objects.filter(version=version).count()
    assert entered or codes == ["version_withdrawn"]
    return entered


def test_who_read_the_version_before_it_was_taken_back_is_asked_to_read_again() -> None:
    assert late(DraftsWorld().begin()) == 0


def test_without_the_trigger_somebody_would_stand_in_a_version_that_was_taken_back() -> None:
    """Control."""
    world = DraftsWorld().begin()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE programmes_participation DISABLE TRIGGER participation_version_stands")
        try:
            assert late(world) == 1
        finally:
            cursor.execute("ALTER TABLE programmes_participation ENABLE TRIGGER participation_version_stands")


def test_a_draft_is_published_once() -> None:
    world = DraftsWorld().begin()
    draft = world.draft()
    seen = drafting.mark_of(draft.text)
    publishers = [world.administrator(world.service, f"Publisher {number}") for number in range(6)]
    by = [world.as_(each) for each in publishers]

    def publish(actor) -> None:
        releasing.publish_draft(draft.ref, "now", seen=seen, zone="UTC", by=actor, on=clock.today())

    found = at_once([lambda actor=actor: publish(actor) for actor in by])
    assert found["done"] == 1
    assert Version.objects.filter(programme=world.running).count() == 2
    assert not Draft.objects.exists()
