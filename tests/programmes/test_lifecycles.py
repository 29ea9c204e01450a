"""Any steps in any order: a lifecycle never reaches a stage its table does not lead to, and the database agrees."""

from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from handrail.kernel.reasons import Refused
from handrail.programmes import actions, rules
from handrail.programmes.models import Mentor, Participation
from handrail.programmes.parts import Party
from tests.programmes.world import SYSTEM
from tests.world import World

ON = date(2026, 11, 22)
fuzz = budget(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

MENTOR_STEPS = {
    "accept": lambda pk: actions.accept_mentor(pk, "known", by=SYSTEM, on=ON),
    "refuse": lambda pk: actions.refuse_mentor(pk, "no", by=SYSTEM, on=ON),
    "pause": lambda pk: actions.pause_mentor(pk, by=SYSTEM, on=ON),
    "resume": lambda pk: actions.resume_mentor(pk, by=SYSTEM, on=ON),
    "end": lambda pk: actions.end_mentor(pk, by=SYSTEM, on=ON),
    "take": actions.take_place,
    "free": lambda pk: Mentor.objects.get(pk=pk).guides and actions.free_place(pk),
}


@pytest.mark.django_db
def test_a_mentor_moves_only_along_the_table(world: World) -> None:
    start = world.mentor(cleared=False)

    @fuzz
    @given(st.lists(st.sampled_from([*MENTOR_STEPS, "apply"]), max_size=12))
    def check(steps: list[str]) -> None:
        with transaction.atomic():
            for step in steps:
                before = Mentor.objects.get(pk=start.pk)
                with suppress(Refused), transaction.atomic():
                    _mentor_step(step, before)
                after = Mentor.objects.get(pk=start.pk)
                allowed = rules.MENTOR.steps.get(step, {}).get(rules.MentorStage(before.stage), before.stage)
                assert after.stage in (before.stage, allowed)
                assert 0 <= after.guides <= after.places
                if step == "end" and before.guides:
                    assert after.stage == before.stage
            transaction.set_rollback(True)

    check()


def _mentor_step(step: str, row: Mentor) -> None:
    if step == "apply":
        actions.apply_mentor(row.programme_id, row.person_id, by=SYSTEM, on=ON)
    else:
        MENTOR_STEPS[step](row.pk)


@pytest.mark.django_db
def test_a_participation_moves_only_along_the_table(world: World) -> None:
    start = world.joined()
    papers, occupation = world.papers(start.programme, Party.MENTEE), world.occupation().pk
    steps_of = {
        "say": lambda pk: actions.say_work_wish(pk, occupation_id=occupation, availability=1, by=SYSTEM, on=ON),
        "want": lambda pk: actions.want_mentor(pk, by=SYSTEM, on=ON),
        "guide": lambda pk: actions.mark_guided(pk, ON),
        "unguide": lambda pk: actions.mark_unguided(pk, ON),
        "close": lambda pk: actions.close_participation(pk, "job", by=SYSTEM, on=ON),
        "join": lambda _: actions.join(start.programme_id, start.person_id, papers=papers, by=SYSTEM, on=ON),
    }
    may_follow = {"want": "ready", "say": "ready"}

    @fuzz
    @given(st.lists(st.sampled_from(sorted(steps_of)), max_size=10))
    def check(steps: list[str]) -> None:
        with transaction.atomic():
            for step in steps:
                before = Participation.objects.get(pk=start.pk).stage
                with suppress(Refused), transaction.atomic():
                    steps_of[step](start.pk)
                after = Participation.objects.get(pk=start.pk).stage
                row = rules.PARTICIPATION.steps.get(may_follow.get(step, step), {})
                assert after in (before, row.get(rules.ParticipationStage(before)))
                assert Participation.objects.filter(person=start.person).open().count() <= 1
                if step == "close" and before == "guided":
                    assert after == "guided"
            transaction.set_rollback(True)

    check()


def test_every_table_names_its_steps_once_and_closed_is_an_end() -> None:
    assert rules.PARTICIPATION.open_from(rules.ParticipationStage.CLOSED) == []
    assert rules.MENTOR.open_from(rules.MentorStage.ENDED) == ["apply"]
    assert rules.PROGRAMME.open_from(rules.ProgrammeStage.DRAFT) == ["open"]
