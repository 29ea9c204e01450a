"""A mentorship walked at random under Hypothesis: whatever people press, the facts stay right."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from handrail.kernel.access import NotFound
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.models import Meeting, Mentorship
from handrail.mentorships.queries.facts import facts_of
from handrail.mentorships.rules import LIFECYCLE, TAKES_PLACE, How, MeetingState, Missed, Stage, Told
from handrail.mentorships.rules.duties import duties
from handrail.programmes.models import Duty, Mentor, Participation
from handrail.programmes.queries import definition_of
from tests.mentorships.world import DAY, Duo, PairWorld

SIDES = st.sampled_from(["mentee", "mentor"])
REASONS = st.sampled_from(["completed", "job", "moved", "bad_fit", "other", "illness", ""])


class Walk(RuleBasedStateMachine):
    """Steps that any of the two may try on any day; a refusal must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.duo: Duo = PairWorld().duo()
        self.today: date = DAY
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(12), tzinfo=UTC)

    def by(self, side: str) -> object:
        return getattr(self.duo, side)

    def attempt(self, action: object, name: str = "") -> None:
        """Take the step; when it is refused, nothing at all has changed. Only what is over is no longer found."""
        before = self.state()
        try:
            with transaction.atomic():
                action()  # type: ignore[operator]
        except Refused:
            assert self.state() == before
            return
        except NotFound:
            assert self.state() == before
            assert before["stage"] == Stage.CLOSED
            return
        if name:
            assert before["stage"] in LIFECYCLE.steps[name]

    def state(self) -> dict[str, object]:
        row = Mentorship.objects.get(pk=self.duo.mentorship.pk)
        return {
            "stage": Stage(row.stage),
            "row": (row.started_on, row.ended_on, row.reason, row.planned_end, row.last_contact_on),
            "meetings": sorted(row.meetings.values_list("pk", "state", "planned_at", "held_on", "minutes")),
            "duties": sorted(Duty.objects.filter(about=row.about).values_list("kind", "due_on", "person_id", "role"), key=str),
            "guides": Mentor.objects.get(pk=row.mentor_id).guides,
            "participation": Participation.objects.get(pk=row.participation_id).stage,
        }

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(side=SIDES, back=st.integers(-2, 30), minutes=st.integers(0, 500), second=st.booleans())
    def log(self, side: str, back: int, minutes: int, second: bool) -> None:  # noqa: FBT001
        self.number += 1
        held_on = self.today - timedelta(days=back)
        said = Told(held_on, minutes, How.PHONE)
        key = f"k{self.number}"
        self.attempt(
            lambda: actions.log_meeting(self.duo.ref, said, by=self.by(side), on=self.today, key=key, second=second)  # type: ignore[arg-type]
        )

    @rule(side=SIDES, ahead=st.integers(-1, 30))
    def arrange(self, side: str, ahead: int) -> None:
        self.number += 1
        at, key = self.now + timedelta(days=ahead), f"p{self.number}"
        self.attempt(
            lambda: actions.arrange(self.duo.ref, at, how=How.VIDEO, where="", by=self.by(side), now=self.now, key=key)  # type: ignore[arg-type]
        )

    @rule(side=SIDES, step=st.sampled_from(["move", "cancel", "miss", "correct", "confirm"]), which=st.integers(0, 5))
    def change_a_meeting(self, side: str, step: str, which: int) -> None:
        rows = list(Meeting.objects.order_by("pk"))
        if not rows:
            return
        ref, by, now = rows[which % len(rows)].ref, self.by(side), self.now
        said = Told(self.today, 30, How.PLACE)
        steps = {
            "move": lambda: actions.move(ref, now + timedelta(days=3), by=by, now=now),  # type: ignore[arg-type]
            "cancel": lambda: actions.cancel(ref, by=by, now=now),  # type: ignore[arg-type]
            "miss": lambda: actions.log_missed(ref, Missed.MENTOR, by=by, now=now),  # type: ignore[arg-type]
            "correct": lambda: actions.correct(ref, said, by=by, now=now),  # type: ignore[arg-type]
            "confirm": lambda: actions.confirm(ref, by=by, now=now),  # type: ignore[arg-type]
        }
        self.attempt(steps[step])

    @rule(side=SIDES)
    def pause(self, side: str) -> None:
        self.attempt(lambda: actions.pause(self.duo.ref, by=self.by(side), on=self.today), "pause")  # type: ignore[arg-type]

    @rule(side=SIDES)
    def resume(self, side: str) -> None:
        self.attempt(lambda: actions.resume(self.duo.ref, by=self.by(side), on=self.today), "resume")  # type: ignore[arg-type]

    @rule(side=SIDES, reason=REASONS)
    def close(self, side: str, reason: str) -> None:
        if self.number % 3:  # not in every walk at once, or all walks are short
            return
        self.attempt(lambda: actions.close(self.duo.ref, reason, by=self.by(side), on=self.today), "close")  # type: ignore[arg-type]

    @invariant()
    def a_place_is_taken_exactly_while_it_takes_one(self) -> None:
        row = Mentorship.objects.get(pk=self.duo.mentorship.pk)
        assert Mentor.objects.get(pk=row.mentor_id).guides == (row.stage in TAKES_PLACE)
        guided = Participation.objects.get(pk=row.participation_id).stage == "guided"
        assert guided == (row.stage in TAKES_PLACE)

    @invariant()
    def it_runs_exactly_once_they_have_met(self) -> None:
        row = Mentorship.objects.get(pk=self.duo.mentorship.pk)
        held = row.meetings.filter(state=MeetingState.HELD)
        days = [each.held_on for each in held if each.held_on]
        assert row.started_on == (min(days) if days else None)
        if row.stage == Stage.CLOSED:
            assert not row.meetings.filter(state=MeetingState.PLANNED).exists()
        for meeting in held:
            assert meeting.held_on is not None
            assert row.agreed_on <= meeting.held_on <= self.today

    @invariant()
    def what_is_due_is_what_the_facts_say(self) -> None:
        row = Mentorship.objects.get(pk=self.duo.mentorship.pk)
        wanted = duties(facts_of(row), definition_of(row.participation.version_id))
        stored = Duty.objects.filter(about=row.about)
        found = {(each.kind, each.person_id, each.role or None, each.due_on) for each in stored}
        assert found == {(each.kind, each.person_id, each.role, each.due_on) for each in wanted}

    @invariant()
    def both_sides_read_the_same_timeline(self) -> None:
        one, other = (queries.timeline(self.by(side), self.duo.ref) for side in ("mentee", "mentor"))  # type: ignore[arg-type]
        assert [(each.on, each.kind) for each in one] == [(each.on, each.kind) for each in other]


class TestWalk(TestCase):
    """Each walk runs in a transaction of its own and leaves nothing behind."""

    def test_walks_leave_the_facts_right(self) -> None:
        from hypothesis.stateful import run_state_machine_as_test

        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            Walk,
            settings=settings(max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)),
        )
