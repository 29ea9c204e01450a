"""Lithuania's Mentoring in the field's words: a counsellor becomes a mentor, chooses, helps, and the job holds at last."""

from datetime import date, timedelta

import pytest

from handrail.employers import actions as jobs
from handrail.employers.models import Placement
from handrail.employers.rules import CheckState, EndReason
from handrail.employers.rules import Said as Job
from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.kernel.jobs import SWEEPS
from handrail.kernel.reasons import Refused
from handrail.matching import actions as matching
from handrail.matching import queries as choosing
from handrail.matching.actions import Yes
from handrail.mentorships import actions as together
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import How, Told
from handrail.mentorships.rules.tracks import Levels, Why
from handrail.messaging.models import Notice
from handrail.people.models import Organisation, Person
from handrail.people.rules import OrganisationKind
from handrail.programmes import actions as programmes
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.profile import TRAITS
from handrail.programmes.queries import newest_definition
from handrail.programmes.rules import Applied
from handrail.register.models import Jobseeker
from handrail.training import actions as training
from handrail.training.rules import State
from tests.programmes.world import SYSTEM
from tests.stories.conftest import Story

NIGHTLY = ("handrail.mentorships.tasks.", "handrail.programmes.tasks.")
MORNING = "handrail.messaging.tasks.reminders"


class Kaunas:
    """The service, its office, the university, and who works there."""

    def __init__(self, story: Story) -> None:
        self.story = story
        service = story.organisation("Užimtumo tarnyba", kind=OrganisationKind.SERVICE)
        self.programme: Programme = story.programme("lt-mentoring", service)
        self.office: Organisation = story.organisation("Kauno skyrius", parent=service)
        university = story.organisation("Nemuno universitetas", kind=OrganisationKind.PARTNER, parent=service)
        self.university = university
        self.coordinator = story.act(story.coordinator(service))
        self.trainer = story.act(story.staff(Role.TRAINER, university))
        self.ona: Person = story.counsellor(self.office, "Ona Onaitė")

    def days(self, number: int) -> None:
        """So many mornings: what runs at night has run, and reminders have gone."""
        for _ in range(number):
            self.story.it_is(clock.today() + timedelta(days=1))
            for name in sorted(SWEEPS):
                if name.startswith(NIGHTLY) or name == MORNING:
                    SWEEPS[name](clock.now())
            self.story.settle()

    def applies(self) -> Mentor:
        """She applies, is talked with, and is accepted."""
        me, today = self.story.act(self.ona), clock.today()
        row = programmes.apply_mentor(self.programme.pk, self.ona.pk, by=me, on=today, said=Applied("Jaunimas", 30, "Noriu."))
        work = [self.story.occupation().pk]
        programmes.say_expertise(row.pk, occupations=work, languages=["lt"], areas=["LT022"], availability=1, by=me, on=today)
        programmes.interview(row.pk, dict.fromkeys(TRAITS, 3), held_on=today, by=self.coordinator, on=today)
        programmes.accept_mentor(row.pk, "Klausosi.", by=self.coordinator, on=today)
        return Mentor.objects.get(pk=row.pk)

    def is_trained(self, mentor: Mentor) -> None:
        """Five days of eight hours, then the certificate."""
        today = clock.today()
        run = training.make_run(
            self.programme.slug, "mentor_training", self.university.ref, today, 20, by=self.coordinator, on=today
        )
        training.enrol(run.ref, mentor.ref, by=self.coordinator, on=today)
        for _ in range(5):
            with pytest.raises(Refused):
                training.issue(run.ref, mentor.ref, by=self.trainer, on=clock.today())
            self.days(7)
            today = clock.today()
            day = training.plan_session(run.ref, "Diena", today, 480, by=self.trainer, on=today)
            training.keep_attendance(day.ref, {mentor.ref: State.PRESENT}, by=self.trainer, on=today)
        training.issue(run.ref, mentor.ref, by=self.trainer, on=clock.today())

    def registered(self, name: str) -> Jobseeker:
        known = {"languages": ["lt:c2"], "language": "lt", "area": "LT022-19"}
        row = self.story.jobseeker(name, office=self.office, **known)
        programmes.refresh_eligibility(self.programme.pk, by=SYSTEM, on=clock.today())
        return row

    def chosen(self, jobseeker: Jobseeker) -> Mentorship:
        """She keeps him, writes to him, and he says yes."""
        me, slug = self.story.act(self.ona), self.programme.slug
        held = matching.reserve(slug, jobseeker.ref, by=me, on=clock.today(), now=clock.now())
        sent = matching.invite(held.ref, ["work", "trust"], "email", by=me, on=clock.today(), now=clock.now())
        self.days(2)
        purposes = newest_definition(self.programme).consents.required
        yes = Yes({str(each): programmes.hash_of(each) for each in purposes}, None, "lt")
        pair = matching.accept_invitation(choosing.code_of(sent.ref), yes, on=clock.today(), now=clock.now())
        self.story.settle()
        return pair

    def weeks(self, pair: Mentorship, number: int, *, skipping: tuple[int, ...] = ()) -> None:
        """They meet once a week, but for the weeks left out."""
        for week in range(number):
            if week not in skipping:
                told = Told(clock.today(), 60, How.PLACE)
                together.log_meeting(pair.ref, told, by=self.actor, on=clock.today(), key=f"{clock.today()}")
            self.days(7)

    @property
    def actor(self) -> Actor:
        return self.story.act(self.ona)

    def reminded(self, person: Person, kind: str) -> list[date]:
        rows = Notice.objects.filter(person=person, kind=kind).order_by("id")
        return [row.created.astimezone().date() for row in rows]


@pytest.fixture
def kaunas(story: Story) -> Kaunas:
    return Kaunas(story)


def test_nobody_is_chosen_before_the_forty_hours(kaunas: Kaunas) -> None:
    mentor, tomas = kaunas.applies(), kaunas.registered("Tomas Tomaitis")
    with pytest.raises(Refused) as refused:
        matching.reserve(kaunas.programme.slug, tomas.ref, by=kaunas.actor, on=clock.today(), now=clock.now())
    assert ("not_cleared", "trained:mentor_training") in {(each.code, each.detail) for each in refused.value.reasons}
    kaunas.is_trained(mentor)
    assert matching.reserve(kaunas.programme.slug, tomas.ref, by=kaunas.actor, on=clock.today(), now=clock.now()).pk


def test_from_the_register_to_a_job_that_holds(kaunas: Kaunas) -> None:
    """Half a year together, a job lost after two months and found again, and a year in which somebody stays in touch."""
    mentor = kaunas.applies()
    kaunas.is_trained(mentor)
    pair = kaunas.chosen(kaunas.registered("Tomas Tomaitis"))
    tomas = pair.mentee_person
    his = kaunas.story.act(tomas)
    together.choose_track(pair.ref, Levels(4, 4, 4), "job_search", Why.WORK_CLEAR, by=kaunas.actor, on=clock.today())
    kaunas.weeks(pair, 12, skipping=(5, 9))
    assert len(kaunas.reminded(kaunas.ona, "meet")) == 2, "once for each week without a meeting"

    together.tell_job(pair.ref, Job("UAB Kepykla", clock.today(), hours=40), by=his, on=clock.today())
    kaunas.story.settle()
    assert stage(pair) == "aftercare"
    assert guides(mentor) == 0, "support in a job takes no place"

    kaunas.days(32)
    assert len(kaunas.reminded(kaunas.ona, "aftercare_contact")) == 2, "three days before the month is over, and on its day"
    assert len(kaunas.reminded(kaunas.ona, "check_job")) == 1, "asked at one month"
    together.check_job(pair.ref, CheckState.YES, by=his, on=clock.today())

    kaunas.days(28)
    job = Placement.objects.get(ended_on=None)
    jobs.end(job.ref, clock.today(), EndReason.CONTRACT_OVER, by=his, on=clock.today())
    kaunas.story.settle()
    assert stage(pair) == "active", "the job lost re-opens it, with its history"
    assert guides(mentor) == 1
    assert pair.meetings.count() == 10

    kaunas.weeks(pair, 4)
    begun = clock.today()
    together.tell_job(pair.ref, Job("UAB Baldai", begun, hours=40), by=his, on=begun)
    kaunas.story.settle()
    asked = len(kaunas.reminded(kaunas.ona, "check_job"))
    for call in range(18):
        together.log_contact(pair.ref, clock.today(), "phone", key=f"{call}", by=kaunas.actor, on=clock.today())
        kaunas.days(21)
        if len(kaunas.reminded(kaunas.ona, "check_job")) > asked:
            asked += 1
            together.check_job(pair.ref, CheckState.YES, by=his, on=clock.today())
    days = [(day - begun).days for day in kaunas.reminded(kaunas.ona, "check_job") if day > begun]
    assert [round(each / 30.4) for each in days] == [1, 3, 6, 12], "each asked once"
    assert len(kaunas.reminded(kaunas.ona, "aftercare_contact")) == 2, "none while he was called every three weeks"
    assert stage(pair) == "aftercare"
    together.close(pair.ref, "job", by=his, on=clock.today())
    assert stage(pair) == "closed"
    sent = Notice.objects.filter(person__in=[kaunas.ona, tomas]).values_list("key", flat=True)
    assert len(sent) == len(set(sent))


def stage(pair: Mentorship) -> str:
    return str(Mentorship.objects.get(pk=pair.pk).stage)


def guides(mentor: Mentor) -> int:
    return Mentor.objects.get(pk=mentor.pk).guides
