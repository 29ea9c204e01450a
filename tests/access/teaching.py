"""What a side has of training: a partner with a trainer, a run with a mentor in it, and a certificate."""

from datetime import timedelta

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.people.rules import OrganisationKind
from handrail.programmes.models import Mentor
from handrail.programmes.profile import TRAITS
from handrail.training import actions
from handrail.training.models import Attendance, Certificate, Enrolment, Session
from handrail.training.rules import Side as By
from handrail.training.rules import State
from tests.access.town import Side
from tests.programmes.world import SYSTEM, ProgrammesWorld

COURSE = "mentor_training"
NO_CONFLICT = '  { rule = "no_conflict" },'
REQUIRED = f'{NO_CONFLICT}\n  {{ rule = "trained", course = "{COURSE}", hours = 1, test = true }},'


def teach(side: Side, world: ProgrammesWorld, name: str) -> None:
    """The mentor of the pair was trained and certified; another meeting is planned."""
    today, mentor = clock.today(), side.asked
    partner = world.organisation(f"University {side.mark}", kind=OrganisationKind.PARTNER, parent=side.programme.owner)
    side.people["trainer"] = world.staff(Role.TRAINER, partner, f"{name}trainer")
    Mentor.objects.filter(pk=mentor.pk).update(organisation=side.office)
    run = actions.make_run(side.programme.slug, COURSE, partner.ref, today, 500, where="Room", by=SYSTEM, on=today)
    actions.enrol(run.ref, mentor.ref, by=SYSTEM, on=today)
    held = actions.plan_session(run.ref, "Listening", today, 90, topics=["ethics"], by=SYSTEM, on=today)
    ahead = actions.plan_session(run.ref, "Limits", today + timedelta(days=9), 90, by=SYSTEM, on=today)
    actions.keep_attendance(held.ref, {mentor.ref: "present"}, by=SYSTEM, on=today)
    first = Attendance.objects.get(session=held)
    newest = actions.correct(first.ref, State.PRESENT, 60, side.word("late"), by=SYSTEM, on=today)
    actions.keep_test(run.ref, mentor.ref, passed=True, taken_on=today, by=SYSTEM, on=today)
    certificate = actions.issue(run.ref, mentor.ref, by=SYSTEM, on=today)
    actions.mark_profile(mentor, COURSE, By.LEADER, dict.fromkeys(TRAITS, 3), by=SYSTEM, on=today)
    side.refs |= {"run": run.ref, "session": held.ref, "session_ahead": ahead.ref, "attendance": newest.ref}
    side.refs |= {"certificate": certificate.ref, "public_id": certificate.public_id}


def grow_course(side: Side, mentors: list[Mentor]) -> None:
    """So many more in the same run, at the same meetings and at more of them, each with an old certificate."""
    held = Session.objects.select_related("run").get(ref=side.refs["session"])
    mine, today = Mentor.objects.get(pk=side.asked.pk), clock.today()
    Mentor.objects.filter(pk__in=[each.pk for each in mentors]).update(organisation=side.office)
    Enrolment.objects.bulk_create([Enrolment(run=held.run, mentor=each, enrolled_on=today) for each in mentors])
    type(held.run).objects.filter(pk=held.run_id).update(taken=1 + len(mentors))
    more = Session.objects.bulk_create(
        [
            Session(run=held.run, title=f"Meeting {number}", day=today, minutes=60, topics=["money"])
            for number, _ in enumerate(mentors)
        ]
    )
    lines = [Attendance(session=held, mentor=each, state="present", minutes=60, kept_on=today) for each in mentors]
    lines += [Attendance(session=each, mentor=mine, state="present", minutes=60, kept_on=today) for each in more]
    Attendance.objects.bulk_create(lines)
    Certificate.objects.bulk_create(
        [
            Certificate(
                mentor=each,
                course=held.run.course,
                partner=held.run.partner,
                public_id=each.ref,
                name="Grown",
                hours=1,
                issued_on=today - timedelta(days=400),
            )
            for each in mentors
        ]
    )
