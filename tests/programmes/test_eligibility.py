"""Who may join, as spells kept by set: opened once, ended once, and a second count on the same day changes nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from handrail.kernel import clock
from handrail.kernel.events import record
from handrail.kernel.models import Event
from handrail.programmes import actions, queries, rules
from handrail.programmes.models import Eligibility
from handrail.programmes.reading import read
from handrail.register.events import JobseekersImported
from handrail.register.models import Jobseeker
from handrail.register.queries import facts
from handrail.register.rules import groups_of, months_before
from tests.programmes.world import SYSTEM, definition_text
from tests.register.test_rules_and_queries import PEOPLE, store
from tests.world import World

pytestmark = pytest.mark.django_db


def test_spells_open_and_end_with_the_facts(world: World) -> None:
    programme, today = world.programme(), clock.today()
    young, old = world.jobseeker(), world.jobseeker(born_on=today - timedelta(days=365 * 40))
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=today) == (1, 0)
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=today) == (0, 0)
    assert Event.objects.filter(name="EligibilityRefreshed").count() == 1
    Jobseeker.objects.filter(pk=young.pk).update(area="NO0301")
    Jobseeker.objects.filter(pk=old.pk).update(born_on=young.born_on)
    later = today + timedelta(days=1)
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=later) == (1, 1)
    spells = {(each.jobseeker_id, each.since, each.until) for each in Eligibility.objects.all()}
    assert spells == {(young.pk, today, later), (old.pk, later, None)}
    assert len({each.ref for each in Eligibility.objects.all()}) == 2


def test_a_birthday_alone_ends_a_spell(world: World) -> None:
    programme, today = world.programme(), clock.today()
    world.jobseeker(born_on=today.replace(year=today.year - 25) + timedelta(days=1))
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=today) == (1, 0)
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=today + timedelta(days=1)) == (0, 1)


def test_the_groups_of_a_spell_are_kept(world: World) -> None:
    programme, today = world.programme("lt-mentoring"), clock.today()
    long = {"registered_since": today - timedelta(days=600), "area": "LT022-19"}
    world.jobseeker(**long)
    world.jobseeker(born_on=today - timedelta(days=365 * 40), **long)
    world.jobseeker(born_on=today - timedelta(days=365 * 40), registered_since=today)
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=today) == (2, 0)
    groups = sorted(tuple(each.groups) for each in Eligibility.objects.all())
    assert groups == [("long_term_unemployed",), ("youth", "long_term_unemployed")]


ON = date(2026, 11, 22)
LITHUANIA = read(definition_text("lt-mentoring"))
DAY_BEFORE, BIRTHDAY, DAY_AFTER = timedelta(days=1), timedelta(), timedelta(days=-1)


def born(years: int, when: timedelta) -> date:
    """The birth date of who turns so old on ON, on the day after (before the birthday), or turned so yesterday."""
    return months_before(ON, 12 * years) + when


def groups_on(world: World, on: date = ON, **known: object) -> tuple[str, ...]:
    """The groups by the rule for one person; the set must say the same."""
    world.programme("lt-mentoring")
    row = world.jobseeker(**{"area": "LT022-19", **known})
    moment = rules.moment_of(LITHUANIA, on)
    found = groups_of(LITHUANIA.joining.target_groups, facts(row), moment)
    assert bool(found) == (row.pk in queries.eligible(LITHUANIA, on).values_list("id", flat=True))
    return found


@pytest.mark.parametrize(
    ("years", "when", "months", "groups"),
    [
        (16, DAY_BEFORE, 1, ()),
        (16, BIRTHDAY, 1, ("youth",)),
        (16, DAY_AFTER, 1, ("youth",)),
        # Who looks for work for seven months is long unemployed until the 25th birthday, and young until the 30th.
        (25, DAY_BEFORE, 7, ("youth", "long_term_unemployed")),
        (25, BIRTHDAY, 7, ("youth",)),
        (25, DAY_AFTER, 7, ("youth",)),
        (30, DAY_BEFORE, 1, ("youth",)),
        (30, BIRTHDAY, 1, ()),
        (30, DAY_AFTER, 1, ()),
        (55, DAY_BEFORE, 1, ()),
        (55, BIRTHDAY, 1, ("over_55",)),
        (55, DAY_AFTER, 1, ("over_55",)),
    ],
)
def test_the_groups_around_a_birthday(world: World, years: int, when: timedelta, months: int, groups: tuple[str, ...]) -> None:
    assert groups_on(world, born_on=born(years, when), registered_since=months_before(ON, months)) == groups


def test_longer_than_twelve_months_begins_the_day_after(world: World) -> None:
    grown = {"born_on": date(1986, 5, 5)}
    assert groups_on(world, registered_since=months_before(ON, 12), **grown) == ()
    assert groups_on(world, registered_since=months_before(ON, 12) - timedelta(days=1), **grown) == ("long_term_unemployed",)


def test_a_break_in_registration_begins_the_count_anew(world: World) -> None:
    """Two years without work, one month in a job, registered again: the spell ends, and a year has to pass again."""
    programme = world.programme("lt-mentoring")
    row = world.jobseeker(area="LT022-19", born_on=date(1986, 5, 5), registered_since=months_before(ON, 24))
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=ON) == (1, 0)
    Jobseeker.objects.filter(pk=row.pk).update(standing=None, registered_since=None)
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=ON + timedelta(days=1)) == (0, 1)
    back = ON + timedelta(days=31)
    Jobseeker.objects.filter(pk=row.pk).update(standing="unemployed", registered_since=back)
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=back) == (0, 0)
    year = months_before(back, -12)
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=year) == (0, 0)
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=year + timedelta(days=1)) == (1, 0)
    assert Eligibility.objects.filter(jobseeker=row).count() == 2


def test_a_spell_follows_its_groups(world: World) -> None:
    """On the 25th birthday the shorter wait no longer holds: the spell goes on, in one group less."""
    programme = world.programme("lt-mentoring")
    world.jobseeker(area="LT022-19", born_on=born(25, DAY_BEFORE), registered_since=months_before(ON, 7))
    actions.refresh_eligibility(programme.pk, by=SYSTEM, on=ON)
    assert Eligibility.objects.get().groups == ["youth", "long_term_unemployed"]
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=ON + timedelta(days=1)) == (0, 0)
    assert Eligibility.objects.get().groups == ["youth"]


def test_spells_of_random_people_say_what_the_rules_say(world: World) -> None:
    """The set and the rule for one person open the same spells in the same groups, also after the facts have changed."""
    programme = world.programme("lt-mentoring")
    moment = rules.moment_of(LITHUANIA, ON)

    @budget(max_examples=25)
    @given(st.lists(st.tuples(PEOPLE, PEOPLE), min_size=1, max_size=5))
    def check(people: list[tuple[object, object]]) -> None:
        Eligibility.objects.all().delete()
        Jobseeker.objects.all().delete()
        for turn in (0, 1):
            stored = {store(each[turn]): each[turn] for each in people}  # type: ignore[arg-type]
            Jobseeker.objects.exclude(pk__in=stored).update(standing=None)
            actions.refresh_eligibility(programme.pk, by=SYSTEM, on=ON)
            open_now = Eligibility.objects.filter(until=None)
            said = {
                pk: groups_of(LITHUANIA.joining.target_groups, person, moment)  # type: ignore[arg-type]
                for pk, person in stored.items()
                if not rules.blocks_joining(LITHUANIA, person, ON)  # type: ignore[arg-type]
            }
            assert {row.jobseeker_id: tuple(row.groups) for row in open_now} == said

    check()


def test_an_import_told_late_counts_who_may_join_today(world: World, settle: Callable[[], int]) -> None:
    """The handler of a day long past ran after the night had counted: spells would have ended before they began."""
    programme, today = world.programme(), clock.today()
    world.jobseeker()
    assert actions.refresh_eligibility(programme.pk, by=SYSTEM, on=today) == (1, 0)
    record(JobseekersImported(1, 1, 0, 0), by=SYSTEM, on=today - timedelta(days=365 * 10))
    settle()
    assert [(each.since, each.until) for each in Eligibility.objects.all()] == [(today, None)]
