"""What stands around the meetings of Lithuania's pairs: some were called off, with or without a word why, one is a group."""

from datetime import UTC, datetime, time, timedelta

from handrail.kernel.access import Actor
from handrail.mentorships import actions
from handrail.mentorships.models import Mentorship
from handrail.mentorships.queries.groups import group_page, may_group
from handrail.mentorships.rules import How, Stage
from handrail.mentorships.rules.called_off import Because
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.portal.made_up.stage import Stage as Scene

PLANNED, CALLED_OFF, LATEST = 9, 8, 40
REASONS = (Because.WORK, "", Because.HOME)
PAIRS, GROUP, IN_DAYS = 24, 3, 4


def come(scene: Scene) -> None:
    """Enough of them that the counts can be shown."""
    rows = Mentorship.objects.filter(
        participation__programme_id=scene.programme_id,
        stage=Stage.ACTIVE,
        agreed_on__lte=scene.today - timedelta(days=LATEST),
    )
    for number, row in enumerate(rows.order_by("pk")[:PAIRS]):
        side = row.mentor_person_id if number % 4 == 0 else row.mentee_person_id
        _called_off(scene, row, actor_of(Account.objects.get(person_id=side)), str(REASONS[number % len(REASONS)]))
    _group(scene)


def _called_off(scene: Scene, row: Mentorship, by: Actor, because: str) -> None:
    with scene.ago(PLANNED) as (on, now):
        at = datetime.combine(on + timedelta(days=3), time(8), UTC)
        meeting = actions.arrange(row.ref, at, how=How.PHONE, where="", by=by, now=now, key="around")
    with scene.ago(CALLED_OFF) as (_, now):
        actions.cancel(meeting.ref, by=by, now=now, because=because)


def _group(scene: Scene) -> None:
    """The mentor whom a newcomer becomes meets some of her mentees together."""
    by = scene.as_staff("mentor")
    with scene.ago(0) as (on, now):
        if not may_group(by):
            return
        refs = [ref for ref, _ in group_page(by).people[:GROUP]]
        at = datetime.combine(on + timedelta(days=IN_DAYS), time(9), UTC)
        plan = actions.GroupPlan(at, How.PLACE, "Kauno skyrius, 2 aukštas", 90)
        actions.plan_group(refs, plan, key="around", by=by, now=now)
