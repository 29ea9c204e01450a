"""Who may join, as spells kept by set: opened once, ended once, and a second count on the same day changes nothing."""

from datetime import timedelta

import pytest

from handrail.kernel import clock
from handrail.kernel.models import Event
from handrail.programmes import actions
from handrail.programmes.models import Eligibility
from handrail.register.models import Jobseeker
from tests.programmes.world import SYSTEM
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
