"""Why two people were brought together is on record also where the mentor chose, not the mentee."""

import pytest

from handrail.evaluation.queries.records import measured
from handrail.matching.models import Selection
from tests.matching.choosing import NOW, ON, ChoosingWorld

pytestmark = pytest.mark.django_db


def test_what_the_letter_said_counts_as_the_reason_of_a_pair_that_came_by_choosing() -> None:
    world = ChoosingWorld()
    ona = world.chooser()
    kept, silent = world.registered(ona, "Mantas Said"), world.registered(ona, "Rasa Unsaid")
    for row in (kept, silent):
        world.says_yes(world.invites(ona, row), NOW)
    Selection.objects.filter(jobseeker=silent).update(reasons=[])
    assert [each.facts.reasons_kept for each in measured(ona.programme, ON)] == [True, False]
