"""Lithuania's pilot runs, the nationwide version takes its place, and whoever began in the pilot keeps its rules."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from handrail.kernel import clock
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions as together
from handrail.mentorships.models import Mentorship
from handrail.people.models import Organisation
from handrail.people.queries import actor_of
from handrail.people.rules import OrganisationKind
from handrail.programmes import actions, queries, rules
from handrail.programmes.actions.joining import done, ready_if_done
from handrail.programmes.models import Eligibility, Mentor, Participation, Programme
from handrail.register.models import Jobseeker
from tests.mentorships.world import told
from tests.programmes.world import SYSTEM, ProgrammesWorld, definition_text

KAUNAS, VILNIUS = "LT022-19", "LT011-13"
NATIONAL = "lt-mentoring"


@pytest.fixture
def world(db: None) -> ProgrammesWorld:
    return ProgrammesWorld()


@pytest.fixture
def service(world: ProgrammesWorld) -> Organisation:
    return world.organisation("Užimtumo tarnyba", kind=OrganisationKind.SERVICE)


@pytest.fixture
def pilot(world: ProgrammesWorld, service: Organisation) -> Programme:
    return world.programme("lt-mentoring-pilot", service)


def national(world: ProgrammesWorld, pilot: Programme) -> Programme:
    world.publish(definition_text(NATIONAL), pilot.owner)
    return Programme.objects.get(pk=pilot.pk)


def born(years: int) -> date:
    return clock.today() - timedelta(days=365 * years + years // 4 + 30)


def groups(jobseeker: Jobseeker) -> list[str]:
    found = Eligibility.objects.filter(jobseeker=jobseeker, until=None).first()
    return found.groups if found else []


def mentee(world: ProgrammesWorld, programme: Programme, area: str = KAUNAS) -> Participation:
    """Somebody a counsellor sent, who said yes and may have a mentor."""
    today, jobseeker = clock.today(), world.jobseeker(area=area)
    person = world.tied(jobseeker, world.person(jobseeker.name)).person
    assert person is not None
    actions.refer(programme.pk, jobseeker.pk, by=SYSTEM, on=today)
    world.consents(person, queries.newest_definition(programme))
    row = actions.join(programme.pk, person.pk, papers={}, by=SYSTEM, on=today)
    with transaction.atomic():
        done(row, "profile", by=SYSTEM, on=today)
        ready_if_done(row, queries.definition_of(row.version_id), by=SYSTEM, on=today)
    return row


def paired(world: ProgrammesWorld, programme: Programme, mentor: Mentor) -> tuple[Participation, Mentorship]:
    row = mentee(world, programme)
    return row, together.agree(row.pk, mentor.pk, by=SYSTEM, on=clock.today())


def test_the_same_programme_gets_its_second_version(world: ProgrammesWorld, pilot: Programme) -> None:
    after = national(world, pilot)
    assert [each.number for each in after.versions.order_by("number")] == [1, 2]
    assert queries.newest_definition(after).name == "Mentoring"
    assert after.stage == pilot.stage == "open"


def test_who_may_join_grows_with_the_new_version(world: ProgrammesWorld, pilot: Programme) -> None:
    lately = {"registered_since": clock.today() - timedelta(days=60)}
    young = world.jobseeker(born_on=born(20), area=KAUNAS, **lately)
    elsewhere = world.jobseeker(born_on=born(20), area=VILNIUS, **lately)
    older = world.jobseeker(born_on=born(57), area=KAUNAS, **lately)
    actions.refresh_eligibility(pilot.pk, by=SYSTEM, on=clock.today())
    assert [groups(each) for each in (young, elsewhere, older)] == [["youth"], [], []]
    actions.refresh_eligibility(national(world, pilot).pk, by=SYSTEM, on=clock.today())
    assert [groups(each) for each in (young, elsewhere, older)] == [["youth"], ["youth"], ["over_55"]]


def test_a_running_mentorship_keeps_the_rules_it_began_with(world: ProgrammesWorld, pilot: Programme) -> None:
    mentor = world.mentor(pilot, help_topics=[])
    before, pair = paired(world, pilot, mentor)
    programme = national(world, pilot)
    after = mentee(world, programme, VILNIUS)
    kept, new = queries.definition_of(before.version_id), queries.definition_of(after.version_id)
    assert (kept.version, new.version) == (1, 2)
    assert kept.aftercare is not None
    assert new.aftercare is not None
    assert (kept.aftercare.months, new.aftercare.months) == (6, 12)
    pair.refresh_from_db()
    assert pair.participation.version_id == before.version_id


def test_a_pilot_mentor_takes_nobody_new_before_the_forty_hours(world: ProgrammesWorld, pilot: Programme) -> None:
    mentor = world.mentor(pilot, help_topics=[])
    _, pair = paired(world, pilot, mentor)
    programme = national(world, pilot)
    waiting = mentee(world, programme)
    with pytest.raises(Refused) as refused:
        together.agree(waiting.pk, mentor.pk, by=SYSTEM, on=clock.today())
    assert {(reason.code, reason.detail) for reason in refused.value.reasons} == {
        ("not_cleared", "interviewed"),
        ("not_cleared", "trained:mentor_training"),
    }
    together.log_meeting(pair.ref, told(clock.today()), by=actor_of(mentor.person.account), on=clock.today(), key="still")
    for rule in queries.newest_definition(programme).mentor.requires:  # type: ignore[union-attr]  # this one has mentors
        code, amount = rules.requirement(rule)
        actions.clear(mentor.pk, code, amount=amount, by=SYSTEM, on=clock.today())
    assert together.agree(waiting.pk, mentor.pk, by=SYSTEM, on=clock.today()).stage == "agreed"
