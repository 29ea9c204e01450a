"""Each named rule asked of one person and asked of PostgreSQL gives the same people: the promise behind every audience."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from handrail.people.models import Person
from handrail.programmes import queries as programmes
from handrail.programmes import rules
from handrail.programmes.reading import read
from handrail.register import queries
from handrail.register import rules as r
from handrail.register.models import AssistanceDecision, DeclaredOrigin, Jobseeker
from tests.programmes.world import DEFINITIONS

NOW = date(2024, 2, 29)
EDGES = [
    r.months_before(NOW, months) + timedelta(days=offset)
    for months in (6, 12, 12 * 16, 12 * 25, 12 * 30, 12 * 55, 12 * 72)
    for offset in (-1, 0, 1)
]
DAYS = st.dates(date(1940, 1, 1), date(2025, 12, 31)) | st.sampled_from(EDGES)
AREAS = st.sampled_from(["LT022", "LT022-19", "LT011", "BE1", "BE211-11002", "NO0301"])
SPOKEN = st.tuples(st.sampled_from(["en", "nl", "lt", "ar"]), st.sampled_from(r.Level))


def maybe[T](values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | values


PEOPLE = st.builds(
    r.Jobseeker,
    standing=maybe(st.sampled_from(r.Standing)),
    registered_since=DAYS,
    born_on=maybe(DAYS),
    area=maybe(AREAS),
    education=maybe(st.integers(0, 8)),
    assistance_group=maybe(st.sampled_from(r.AssistanceGroup)),
    foreign_origin=maybe(st.booleans()),
    in_country_since=maybe(DAYS),
    permit=maybe(st.sampled_from(r.Permit)),
    permit_until=maybe(DAYS),
    earlier_measures=maybe(st.integers(0, 5)),
    declared=st.booleans(),
    languages=st.lists(SPOKEN, max_size=3, unique_by=lambda each: each[0]).map(tuple),
)
MOMENTS = st.builds(
    lambda entry, months: r.Moment(entry, entry + timedelta(days=30 * months)),
    st.dates(date(2023, 1, 1), date(2026, 1, 1)) | st.just(NOW),
    st.integers(0, 36),
)


def some(values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.sets(st.sampled_from(values), min_size=1).map(tuple)


def long_term(adults: int, young: int | None) -> r.LongTermUnemployed:
    below = 25 if young else None
    return r.LongTermUnemployed(
        rule="long_term_unemployed", longer_than_months=adults, under_age=below, longer_than_months_under_age=young
    )


RULES: dict[str, st.SearchStrategy[Any]] = {
    "registered": some(r.Standing).map(lambda s: r.Registered(rule="registered", standings=s)),
    "age": st.builds(
        lambda low, span, on: r.Age(rule="age", at_least=low, below=low + span, on=on),
        st.integers(14, 70),
        st.integers(1, 30),
        st.sampled_from(["entry", "planned_end"]),
    ),
    "long_term": st.builds(long_term, st.integers(1, 24), maybe(st.integers(1, 12))),
    "group": some(r.AssistanceGroup).map(lambda g: r.InAssistanceGroup(rule="assistance_group", any_of=g)),
    "office": st.just(r.HasOffice(rule="has_office")),
    "lives": st.sets(AREAS, min_size=1).map(lambda a: r.LivesIn(rule="lives_in", areas=tuple(a))),
    "education": st.builds(
        lambda a, b: r.Education(rule="education", at_least=min(a, b), at_most=max(a, b)), st.integers(0, 8), st.integers(0, 8)
    ),
    "speaks": st.builds(
        lambda spoken, level: r.Speaks(rule="speaks", any_of=spoken, level=level),
        some(["en", "nl", "lt"]),
        st.sampled_from(r.Level),
    ),
    "origin": st.just(r.ForeignOrigin(rule="foreign_origin")),
    "new": st.integers(1, 20).map(lambda years: r.NewInCountry(rule="new_in_country", at_most_years=years)),
    "permit": some(r.Permit).map(lambda p: r.HasPermit(rule="permit", any_of=p)),
    "measures": st.integers(1, 5).map(lambda n: r.EarlierMeasures(rule="earlier_measures", at_least=n)),
}
MANY = st.lists(PEOPLE, min_size=1, max_size=6)
fuzz = budget(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def store(person: r.Jobseeker) -> int:
    """A row with these facts; the office is never set here, because it is another table's."""
    plain = {name: value for name, value in vars(person).items() if name not in APART}
    spoken = [f"{code}:{level}" for code, level in person.languages]
    row = Jobseeker.objects.create(name="x", languages=spoken, **plain, **(_own_word() if person.declared else {}))
    if person.assistance_group:
        AssistanceDecision.objects.create(jobseeker=row, group=person.assistance_group)
    if person.foreign_origin is not None:
        DeclaredOrigin.objects.create(jobseeker=row, foreign=person.foreign_origin)
    return row.pk


APART = {"languages", "assistance_group", "foreign_origin", "has_office", "declared"}


def _own_word() -> dict[str, Any]:
    """What makes a row a declared one."""
    person = Person.objects.create(name="x", sort_key="x")
    return {"source": r.Source.DECLARED, "person": person, "tied_how": r.TiedHow.DECLARED, "declared_on": NOW}


def agree(people: list[r.Jobseeker], by_set: Q, fits: Callable[[r.Jobseeker], bool]) -> None:
    """Store these people, compare, and take them back."""
    with transaction.atomic():
        stored = {store(person): person for person in people}
        found = set(Jobseeker.objects.filter(by_set, pk__in=stored).values_list("pk", flat=True))
        read_back = {row.pk: queries.facts(row) for row in Jobseeker.objects.filter(pk__in=stored)}
        transaction.set_rollback(True)
    assert found == {pk for pk, person in stored.items() if fits(person)}
    assert read_back == stored


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(RULES))
def test_rule_and_query_find_the_same_people(kind: str) -> None:
    @fuzz
    @given(MANY, RULES[kind], MOMENTS)
    def check(people: list[r.Jobseeker], rule: Any, moment: r.Moment) -> None:
        agree(people, queries.where(rule, moment), lambda person: rule.blocks(person, moment) is None)

    check()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["vdab-mentor-app", "lt-mentoring", "be-mentoring-to-work"])
def test_a_whole_programme_finds_the_same_people(slug: str) -> None:
    definition = read((DEFINITIONS / f"{slug}.toml").read_text("utf-8"))

    @fuzz
    @given(MANY, st.dates(date(2023, 1, 1), date(2026, 1, 1)) | st.just(NOW))
    def check(people: list[r.Jobseeker], on: date) -> None:
        by_set = programmes.where_joining(definition, on)
        agree(people, by_set, lambda person: not rules.blocks_joining(definition, person, on))

    check()


@pytest.mark.django_db
def test_control_a_wrong_filter_is_caught() -> None:
    """Who turns 25 today is not under 25: a filter that says so must fail the comparison."""
    rule, moment = r.Age(rule="age", below=25), r.Moment(NOW, NOW)
    turning = r.Jobseeker(registered_since=NOW, born_on=r.months_before(NOW, 300))
    with pytest.raises(AssertionError):
        agree([turning], Q(born_on__gte=turning.born_on), lambda person: rule.blocks(person, moment) is None)
