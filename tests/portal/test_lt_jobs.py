"""The demo's jobs come from actions alone: every story leaves a pair whose stage, place and duties fit."""

from datetime import timedelta

import pytest

from handrail.employers.models import JobCheck, Placement, TrainingOffer
from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import TAKES_PLACE, Stage
from handrail.people.models import Account
from handrail.portal.made_up import lt_jobs
from handrail.portal.made_up.stage import Stage as Scene
from handrail.programmes.models import Mentor
from tests.mentorships.world import PairWorld


@pytest.fixture
def scene(db: None) -> Scene:
    world = PairWorld()
    programme = world.running("lt-mentoring", zone="Europe/Vilnius")
    today = clock.today()
    mentor = world.guiding(programme, places=20)
    world.guiding(programme, name="Jonas Colleague")
    Mentor.objects.update(organisation=programme.owner)
    for number in range(16):
        world.duo(programme=programme, mentor=mentor, on=today - timedelta(days=60 - number))
    scene = Scene(today, programme_id=programme.pk)
    with scene.ago(200):
        coordinator = world.staff(Role.COORDINATOR, programme.owner)
    scene.staff["coordinator"] = Account.objects.get(person=coordinator)
    return scene


def test_the_stories_leave_every_kind_of_job_and_places_that_fit(scene: Scene) -> None:
    lt_jobs.come(scene)
    stages = set(Mentorship.objects.values_list("stage", flat=True))
    assert {Stage.AFTERCARE, Stage.ACTIVE} <= stages
    assert {"running", "ended"} == set(Placement.objects.values_list("stage", flat=True))
    assert {"yes", "no", "unknown"} == set(JobCheck.objects.values_list("state", flat=True))
    assert set(TrainingOffer.objects.values_list("stage", flat=True)) == {"open", "draft"}
    taken = Mentorship.objects.filter(stage__in=sorted(TAKES_PLACE)).count()
    assert sum(Mentor.objects.values_list("guides", flat=True)) == taken


def test_without_pairs_there_is_still_the_bakery(scene: Scene) -> None:
    Mentorship.objects.all().delete()
    lt_jobs.come(scene)
    assert TrainingOffer.objects.count() == 2
    assert not Placement.objects.exists()
