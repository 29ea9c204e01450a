"""The made-up staff of Lithuania leave something to do in each list, and nothing they did is impossible."""

from datetime import timedelta

import pytest

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.mentorships import actions
from handrail.mentorships.actions.check_ins import CheckIn
from handrail.mentorships.models import LogSeen
from handrail.people.models import Account
from handrail.portal.made_up import lt_watching
from handrail.portal.made_up.stage import Stage
from handrail.programmes.models import Mentor
from tests.mentorships.world import PairWorld, told


@pytest.mark.django_db
def test_some_answered_some_did_not_and_most_logs_are_seen() -> None:
    world, today = PairWorld(), clock.today()
    with clock.moved_to(clock.now() - timedelta(days=90)):
        office, programme = world.organisation(), world.running("lt-mentoring", "Europe/Vilnius")
        staff = {"leader": world.staff(Role.LEADER, office), "coordinator": world.coordinator(programme.owner)}
    mentor = world.guiding(programme, places=10)
    Mentor.objects.filter(pk=mentor.pk).update(organisation=office)
    for number in range(8):
        begun = today - timedelta(days=35 + number)
        duo = world.duo(programme=programme, mentor=mentor, on=begun)
        for days in range(2, 28, 4):
            on = begun + timedelta(days=days)
            actions.log_meeting(duo.ref, told(on), by=duo.mentor, on=on, key=f"{number}-{days}")
    scene = Stage(today, programme_id=programme.pk)
    scene.staff = {who: Account.objects.get(person=person) for who, person in staff.items()}
    lt_watching.come(scene)
    assert set(CheckIn.objects.values_list("how", flat=True)) == {"own", "phone"}
    assert 0 < CheckIn.objects.count() < 16
    assert LogSeen.objects.exists()
    assert Mentor.objects.get(pk=mentor.pk).stage == "paused"
