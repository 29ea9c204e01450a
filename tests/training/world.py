"""The training's part of the small world: a service with an office and a university, its programme, and a course."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.people.models import Account, Organisation, Person
from handrail.people.queries import actor_of
from handrail.people.rules import OrganisationKind
from handrail.programmes import actions as programmes
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.profile import TRAITS
from handrail.training import actions
from handrail.training.models import Run, Session
from tests.programmes.world import SYSTEM
from tests.world import World

COURSE = "mentor_training"
MARKS = dict.fromkeys(TRAITS, 3)


def as_(person: Person) -> Actor:
    return actor_of(Account.objects.get(person=person))


@dataclass
class School:
    """A service whose counsellors become mentors, and the university that trains them."""

    world: World
    service: Organisation = field(init=False)
    office: Organisation = field(init=False)
    university: Organisation = field(init=False)
    programme: Programme = field(init=False)

    def __post_init__(self) -> None:
        world = self.world
        self.service = world.organisation("Employment service", kind=OrganisationKind.SERVICE)
        self.office = world.organisation("Kaunas", parent=self.service)
        self.university = world.organisation("University", kind=OrganisationKind.PARTNER, parent=self.service)
        self.programme = world.programme("lt-mentoring", self.service)
        self.coordinator = world.coordinator(self.service)
        self.trainer = world.staff(Role.TRAINER, self.university, "Trainer Tautė")
        self.leader = world.staff(Role.LEADER, self.office)

    def mentor(self, name: str = "", *, on: date | None = None) -> Mentor:
        """A counsellor of the office who was talked with and accepted, and has no course yet."""
        on = on or clock.today()
        person = self.world.person(name)
        self.world.staff_of(person, Role.COUNSELLOR, self.office, on=on)
        row = programmes.apply_mentor(self.programme.pk, person.pk, by=SYSTEM, on=on)
        programmes.interview(row.pk, MARKS, held_on=on, by=SYSTEM, on=on)
        programmes.accept_mentor(row.pk, "fits", by=SYSTEM, on=on)
        return Mentor.objects.get(pk=row.pk)

    def run(self, places: int = 20, starts_on: date | None = None) -> Run:
        by, on = as_(self.coordinator), clock.today()
        return actions.make_run(
            self.programme.slug, COURSE, self.university.ref, starts_on or on, places, where="Room 12", by=by, on=on
        )

    def enrol(self, run: Run, *mentors: Mentor) -> None:
        for mentor in mentors:
            actions.enrol(run.ref, mentor.ref, by=as_(self.coordinator), on=clock.today())

    def session(
        self, run: Run, *, ago: int = 1, hours: float = 8, topics: tuple[str, ...] = (), title: str = "Listening"
    ) -> Session:
        day = clock.today() - timedelta(days=ago)
        return actions.plan_session(run.ref, title, day, int(hours * 60), topics=topics, by=as_(self.trainer), on=clock.today())

    def keep(self, session: Session, **states: Any) -> None:
        """Attendance by mentor's ref."""
        actions.keep_attendance(session.ref, states, by=as_(self.trainer), on=clock.today())

    def attend(self, run: Run, mentor: Mentor, hours: int = 40, *, ago: int = 1) -> None:
        """So many hours in meetings of ten hours at most, the last one so many days ago."""
        left, back = hours, ago
        while left > 0:
            part = min(left, 10)
            session = self.session(run, ago=back, hours=part)
            actions.keep_attendance(session.ref, {mentor.ref: "present"}, by=as_(self.trainer), on=clock.today())
            left, back = left - part, back + 1
