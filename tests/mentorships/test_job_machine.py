"""Jobs begun, lost, put right and taken back at random: places, stages, aftercare and duties always fit together."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from handrail.employers import actions as jobs
from handrail.employers.models import Placement
from handrail.employers.queries import job_now
from handrail.employers.rules import EndReason, Kind, PlacementStage, Said
from handrail.kernel.access import NotFound
from handrail.kernel.jobs import app
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, tasks
from handrail.mentorships.models import Aftercare, Mentorship
from handrail.mentorships.queries.facts import facts_of
from handrail.mentorships.rules import TAKES_PLACE, Stage
from handrail.mentorships.rules.aftercare import Channel
from handrail.mentorships.rules.duties import duties
from handrail.programmes.models import Duty, Mentor, Participation
from handrail.programmes.queries import definition_of
from tests.conftest import TAKE_JOBS, _plain
from tests.mentorships.world import DAY, Duo, PairWorld, told

SIDES = st.sampled_from(["mentee", "mentor"])
KINDS = st.sampled_from([Kind.JOB, Kind.JOB, Kind.TRIAL])
STEPS = st.sampled_from(["end", "end", "undo_end", "withdraw", "change"])
EXPECTED = {Stage.AGREED: "guided", Stage.ACTIVE: "guided", Stage.PAUSED: "guided", Stage.AFTERCARE: "followed"}


def settle() -> None:
    """Run what the events deferred, in this transaction."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(TAKE_JOBS)
            found = sorted(cursor.fetchall())
        if not found:
            return
        for _, task, arguments in found:
            app.tasks[task](**_plain(arguments))


class JobWalk(RuleBasedStateMachine):
    """A mentor with two places, two of his mentees, and whatever happens to them at work."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        world = PairWorld()
        self.world, self.programme = world, world.running("lt-mentoring")
        self.mentor = world.guiding(self.programme, places=2)
        self.duos = [world.met(duo=world.duo(programme=self.programme, mentor=self.mentor)) for _ in range(2)]
        settle()
        self.today: date = DAY
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, action: Callable[[], object]) -> None:
        """A refusal changes nothing; what follows from a change follows at once."""
        try:
            with transaction.atomic():
                action()
        except (Refused, NotFound):
            return
        settle()

    def duo(self, which: int) -> Duo:
        return self.duos[which % len(self.duos)]

    def job(self, which: int) -> Placement | None:
        rows = list(Placement.objects.order_by("pk"))
        return rows[which % len(rows)] if rows else None

    @rule(days=st.integers(1, 45))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)
        tasks.begin_aftercare(datetime.combine(self.today, time(5), tzinfo=UTC))
        settle()

    @rule(
        which=st.integers(0, 3), side=SIDES, ahead=st.integers(-20, 20), kind=st.sampled_from([Kind.JOB, Kind.JOB, Kind.TRIAL])
    )
    def a_job_is_told(self, which: int, side: str, ahead: int, kind: Kind) -> None:
        self.number += 1
        said = Said(f"Employer {self.number % 3}", self.today + timedelta(days=ahead), kind=kind)
        duo = self.duo(which)
        self.attempt(lambda: actions.tell_job(duo.ref, said, by=getattr(duo, side), on=self.today))

    @rule(
        which=st.integers(0, 5), step=st.sampled_from(["end", "end", "undo_end", "withdraw", "change"]), back=st.integers(0, 9)
    )
    def a_job_changes(self, which: int, step: str, back: int) -> None:
        job = self.job(which)
        if job is None:
            return
        by = next(each.mentee for each in self.duos if each.mentee.person_id == job.person_id)
        day, ref = self.today - timedelta(days=back), job.ref
        steps: dict[str, Callable[[], object]] = {
            "end": lambda: jobs.end(ref, day, EndReason.OTHER, by=by, on=self.today),
            "undo_end": lambda: jobs.undo_end(ref, by=by, on=self.today),
            "withdraw": lambda: jobs.withdraw(ref, by=by, on=self.today),
            "change": lambda: jobs.change(ref, Said("Elsewhere", day), by=by, on=self.today),
        }
        self.attempt(steps[step])

    @rule(which=st.integers(0, 3), side=SIDES, step=st.sampled_from(["pause", "resume", "reopen", "contact", "meet", "close"]))
    def the_two_act(self, which: int, side: str, step: str) -> None:
        self.number += 1
        duo = self.duo(which)
        by, ref, on = getattr(duo, side), duo.ref, self.today
        steps: dict[str, Callable[[], object]] = {
            "pause": lambda: actions.pause(ref, by=by, on=on),
            "resume": lambda: actions.resume(ref, by=by, on=on),
            "reopen": lambda: actions.reopen(ref, by=by, on=on),
            "contact": lambda: actions.log_contact(ref, on, Channel.PHONE, key=f"c{self.number}", by=by, on=on),
            "meet": lambda: actions.log_meeting(ref, told(on), by=by, on=on, key=f"m{self.number}"),
            "close": lambda: actions.close(ref, "job", by=by, on=on) if self.number % 4 == 0 else None,
        }
        self.attempt(steps[step])

    @rule()
    def somebody_new_takes_a_free_place(self) -> None:
        if len(self.duos) < 5:
            self.attempt(lambda: self.duos.append(self.world.duo(programme=self.programme, mentor=self.mentor, on=self.today)))

    @invariant()
    def the_counter_is_the_number_of_pairs_that_take_a_place(self) -> None:
        rows = Mentorship.objects.filter(mentor=self.mentor, stage__in=sorted(TAKES_PLACE))
        mentor = Mentor.objects.get(pk=self.mentor.pk)
        assert mentor.guides == rows.count() <= mentor.places

    @invariant()
    def the_place_in_the_programme_says_the_same_as_the_pair(self) -> None:
        for row in Mentorship.objects.exclude(stage=Stage.CLOSED):
            assert Participation.objects.get(pk=row.participation_id).stage == EXPECTED[Stage(row.stage)]

    @invariant()
    def aftercare_stands_exactly_while_the_pair_is_in_it(self) -> None:
        for row in Mentorship.objects.all():
            assert Aftercare.objects.filter(mentorship=row, ended_on=None).count() == (row.stage == Stage.AFTERCARE)

    @invariant()
    def whoever_met_and_has_a_job_is_in_aftercare_and_a_lost_one_only_waits_for_a_place(self) -> None:
        for row in Mentorship.objects.exclude(stage__in=[Stage.CLOSED, Stage.AGREED]):
            job = job_now(row.participation_id, self.today)
            if job is not None:
                assert row.stage == Stage.AFTERCARE
            elif row.stage == Stage.AFTERCARE:
                assert row.aftercares.get(ended_on=None).lost_on is not None

    @invariant()
    def what_is_due_is_what_the_facts_say(self) -> None:
        for row in Mentorship.objects.all():
            wanted = duties(facts_of(row), definition_of(row.participation.version_id))
            # The days on which staff ask how it goes have a rule and a test of their own.
            found = Duty.objects.filter(about=row.about).exclude(kind="check_in")
            assert {(each.kind, each.person_id, each.role or None, each.due_on) for each in found} == {
                (each.kind, each.person_id, each.role, each.due_on) for each in wanted
            }

    @invariant()
    def no_job_runs_twice_at_one_place(self) -> None:
        running = Placement.objects.filter(stage=PlacementStage.RUNNING).values_list("person_id", "place_key")
        assert len(running) == len(set(running))


class TestJobWalk(TestCase):
    """Each walk runs in a transaction of its own and leaves nothing behind."""

    def test_random_jobs_leave_places_and_stages_right(self) -> None:
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            JobWalk,
            settings=settings(max_examples=8, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)),
        )
