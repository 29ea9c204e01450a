"""Statements that are built once: the same rows, other values each time, and a mistake is told."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from handrail.kernel import clock, prepared
from handrail.kernel.prepared import CannotPrepare
from handrail.people.models import Membership, Organisation, Person
from tests import checked

pytestmark = pytest.mark.django_db


@prepared.prepared
def named(name: str, among: list[int]) -> QuerySet[Person]:
    return Person.objects.filter(Q(name=name) | Q(pk__among=among)).order_by("pk")


@prepared.prepared
def names_of(organisations: list[int], on: date) -> "QuerySet[Person, Any]":
    held = Membership.objects.filter(person=OuterRef("pk"), organisation_id__among=organisations, since__lte=on)
    return Person.objects.filter(Exists(held)).order_by("name").values_list("name", flat=True)


@pytest.fixture
def ann() -> Person:
    return Person.objects.create(name="Ann")


@pytest.fixture
def ben() -> Person:
    return Person.objects.create(name="Ben")


def test_the_same_statement_answers_with_other_values(ann: Person, ben: Person) -> None:
    assert list(named("Ann", [])) == [ann]
    assert list(named("Ben", [])) == [ben]
    assert list(named("Nobody", [ann.pk, ben.pk])) == [ann, ben]
    assert list(named("%s ' %(x)s", [])) == []


def test_it_is_built_once(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite's own comparing would build again: without it."""
    built: list[int] = []

    @prepared.prepared
    def counted(name: str) -> QuerySet[Person]:
        built.append(1)
        return Person.objects.filter(name=name)

    monkeypatch.setattr(prepared._Pattern, "asked", checked.ASKED)
    assert [list(counted("Ann")), list(counted("Ann")), list(counted("Ben"))] == [[ann], [ann], []]
    assert len(built) == 1
    prepared.forget()
    assert list(counted("Ann")) == [ann]
    assert len(built) == 2


def test_lists_and_days_and_single_columns(ann: Person) -> None:
    office = Organisation.objects.create(name="Office", kind="service")
    today = clock.today()
    Membership.objects.create(person=ann, organisation=office, role="counsellor", since=today)
    assert list(names_of([office.pk, 0], today)) == ["Ann"]
    assert list(names_of([office.pk], today - timedelta(days=1))) == []
    assert list(names_of([], today)) == []


def test_rows_are_asked_for_when_they_are_wanted_and_once(ann: Person) -> None:
    with CaptureQueriesContext(connection) as asked:
        rows = named("Ann", [])
        assert len(asked) == 0
        assert (bool(rows), len(rows), list(rows)) == (True, 1, [ann])
        assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_by_its_own_connection() -> None:
    found: list[Any] = []
    Person.objects.create(name="Ann")
    list(named("Ann", []))

    def ask() -> None:
        found.extend(each.name for each in named("Ann", []))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == ["Ann"] * 4


def test_it_is_asked_as_it_is(ann: Person) -> None:
    for further in (lambda: named("Ann", []).filter(pk=1), lambda: named("Ann", []).count(), lambda: named("Ann", []).first()):
        with pytest.raises(CannotPrepare):
            further()
    with pytest.raises(CannotPrepare):
        named(name="Ann", among=[])


def test_a_day_that_would_stay_is_refused() -> None:
    @prepared.prepared
    def stale(role: str) -> QuerySet[Membership]:
        return Membership.objects.filter(role=role, since__lte=clock.today())

    with pytest.raises(CannotPrepare):
        stale("counsellor")


def test_what_is_fetched_beside_is_refused() -> None:
    @prepared.prepared
    def beside(name: str) -> QuerySet[Person]:
        return Person.objects.filter(name=name).prefetch_related("memberships")

    with pytest.raises(CannotPrepare):
        beside("Ann")


def test_control_a_query_that_chooses_by_a_value_is_found_by_the_suite(ann: Person) -> None:
    """A place for a value is always true: what is chosen by it is chosen once, for everybody."""

    @prepared.prepared
    def chooses(name: str) -> QuerySet[Person]:
        return Person.objects.filter(name=name) if name else Person.objects.none()

    assert list(chooses("Ann")) == [ann]
    with pytest.raises(Exception, match=r"(?s)asks what it once was|^$"):
        list(chooses(""))
