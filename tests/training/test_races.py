"""Places of a course under parallel hands, with a control that fails."""

import time

import pytest

from handrail.kernel.reasons import Refused
from handrail.training import actions
from handrail.training.actions.runs import take_course_place
from handrail.training.models import Certificate, Enrolment, Run
from tests.people.entering import at_once
from tests.training.world import School, as_
from tests.world import World

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_twenty_at_once_for_three_places_give_three(world: World) -> None:
    school = School(world)
    run, mentors = school.run(places=3), [school.mentor() for _ in range(20)]
    by, on = as_(school.coordinator), run.starts_on

    def take(number: int) -> bool:
        try:
            actions.enrol(run.ref, mentors[number].ref, by=by, on=on)
        except Refused:
            return False
        return True

    assert sum(at_once(take)) == 3
    assert (Run.objects.get().taken, Enrolment.objects.count()) == (3, 3)


def test_the_same_without_the_condition_gives_away_more_than_there_are(world: World) -> None:
    """The control: look, then write what was seen plus one. It must fail, or the test above proves nothing."""
    run = School(world).run(places=3)

    def take(_: int) -> bool:
        seen = Run.objects.get(pk=run.pk).taken
        time.sleep(0.05)
        return seen < 3 and bool(Run.objects.filter(pk=run.pk).update(taken=seen + 1))

    assert sum(at_once(take)) > 3


def test_the_last_place_is_refused_by_the_database_too(world: World) -> None:
    from django.db import IntegrityError, transaction

    run = School(world).run(places=1)
    take_course_place(run.pk)
    with pytest.raises(Refused):
        take_course_place(run.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(taken=2)


def test_a_certificate_pressed_twice_at_once_is_issued_once(world: World) -> None:
    school = School(world)
    mentor, run = school.mentor(), school.run()
    school.enrol(run, mentor)
    school.attend(run, mentor)
    by, on = as_(school.trainer), run.starts_on

    def press(_: int) -> bool:
        try:
            actions.issue(run.ref, mentor.ref, by=by, on=on)
        except Refused:
            return False
        return True

    assert sum(at_once(press)) == 1
    assert Certificate.objects.count() == 1
