"""What belongs to another pair, to the other of the two, or to a time that is over: it is not read and not changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from handrail.kernel.access import NotFound, Role
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.actions import GroupPlan, Wanted
from handrail.mentorships.actions.check_ins import Said, say_check_in
from handrail.mentorships.actions.concerns import Report
from handrail.mentorships.actions.watching import see_log, unsee_log
from handrail.mentorships.models import CheckIn, Contact, ContactShare, LogSeen, Mentorship
from handrail.mentorships.queries.groups import may_group
from handrail.mentorships.queries.watching import unseen_logs
from handrail.mentorships.queries.week import own_hours
from handrail.mentorships.rules import ConcernKind, How
from handrail.mentorships.rules.aftercare import Channel
from handrail.programmes.models import Absence, Duty
from tests.mentorships.test_psychologists import listed
from tests.mentorships.test_support import ended, named
from tests.mentorships.world import DAY, NOW, Duo, PairWorld, actor, told

pytestmark = pytest.mark.usefixtures("noon")
WELL = Said({"activities": "prepared", "progress": "some", "getting_on": "well"}, "safe", "We wrote a letter.")
DAYS = timedelta(days=1)
PLAN = GroupPlan(NOW + DAYS, How.PLACE, "Room 5", 90)


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    return world.met(duo=world.duo("lt-mentoring"))


@pytest.fixture
def beside(world: PairWorld, duo: Duo) -> Duo:
    """Another pair of the same programme."""
    return world.met(duo=world.duo(programme=duo.programme))


def over(duo: Duo) -> None:
    """From yesterday on the mentor reads no more of it."""
    Mentorship.objects.filter(pk=duo.mentorship.pk).update(visible_until=DAY - DAYS)


def cover_by(world: PairWorld, duo: Duo) -> Wanted:
    """A colleague who could stand in while the mentor is away."""
    Absence.objects.create(mentor=duo.mentorship.mentor, starts=DAY + DAYS, ends=DAY + 9 * DAYS)
    return Wanted(world.guiding(duo.programme, "Ona Onaitė").ref, DAY + DAYS, DAY + 9 * DAYS)


# --- another pair


def test_the_mentor_of_another_pair_says_nothing_about_this_one(duo: Duo, beside: Duo) -> None:
    with pytest.raises(NotFound):
        say_check_in(duo.ref, WELL, by=beside.mentor, on=DAY + timedelta(weeks=2))
    goal = actions.set_goal(duo.ref, "To be a welder", by=duo.mentee, on=DAY)
    with pytest.raises(NotFound):
        queries.pair_ref_of(beside.mentor, "goals", goal.ref)
    assert queries.pair_ref_of(duo.mentor, "goals", goal.ref) == duo.ref
    said = {"danger": False, "hurt": False, "goes_on": False, "text": "", "may_contact": True, "reach_at": ""}
    report = Report(kind=ConcernKind.UNSAFE, mentorship_ref=duo.ref, **said)  # type: ignore[arg-type]
    case = actions.report_concern(report, by=beside.mentor, now=NOW, key="k")
    assert (case.mentorship, case.about) == (None, None), "whose pair it is not, names nobody by it"


def test_hours_and_link_of_the_week_are_of_one_mentor(duo: Duo, beside: Duo) -> None:
    actions.say_hours(3, by=duo.mentor)
    actions.renew_week_link(by=duo.mentor)
    assert (own_hours(duo.mentor), own_hours(beside.mentor)) == (3, None)
    assert queries.week(duo.mentor, "").link
    assert not queries.week(beside.mentor, "").link


def test_who_is_in_a_job_is_counted_for_the_own_programmes_alone(world: PairWorld, duo: Duo) -> None:
    Mentorship.objects.filter(pk=duo.mentorship.pk).update(stage="aftercare")
    here, elsewhere = (actor(world.coordinator(at)) for at in (duo.programme.owner, world.organisation()))
    assert (queries.in_jobs(here).supported, queries.in_jobs(elsewhere).supported) == (1, 0)


# --- the other of the two


def test_what_is_the_mentors_to_plan_is_not_planned_by_the_mentee(world: PairWorld, duo: Duo) -> None:
    wanted = cover_by(world, duo)
    with pytest.raises(Refused, match="cover_nobody"):
        actions.ask_cover(wanted, [duo.ref], by=duo.mentee, on=DAY)
    with pytest.raises(NotFound):
        actions.plan_group([duo.ref], PLAN, key="k", by=duo.mentee, now=NOW)
    world.duo(programme=duo.programme, mentor=duo.mentorship.mentor)
    second = world.guiding(duo.programme, "Ona Antra")
    both = actions.agree(world.ready(duo.programme, "Kitas").pk, second.pk, by=duo.mentor.system("test"), on=DAY)
    Mentorship.objects.filter(pk=both.pk).update(mentee_person_id=duo.mentee.person_id)
    assert may_group(duo.mentor)
    assert not may_group(duo.mentee), "she is the mentee of two, and guides nobody"


def test_each_takes_back_her_own_address_alone(duo: Duo) -> None:
    for who in (duo.mentee, duo.mentor):
        actions.share_contact(duo.ref, phone="", email="a@example.org", by=who, on=DAY)
    actions.withdraw_contact(duo.ref, by=duo.mentor, on=DAY)
    assert ContactShare.objects.get(withdrawn_on=None).person_id == duo.mentee.person_id


def test_each_reads_her_own_answer_and_is_due_what_is_hers(duo: Duo) -> None:
    on = DAY + timedelta(weeks=2)
    for who in (duo.mentee, duo.mentor):
        say_check_in(duo.ref, WELL, by=who, on=on)
    assert [each.side for each in CheckIn.objects.said_by(duo.mentee, on)] == ["mentee"]
    assert [each.side for each in CheckIn.objects.said_by(duo.mentor, on)] == ["mentor"]
    over(duo)
    assert not CheckIn.objects.said_by(duo.mentor, on).exists()
    Mentorship.objects.update(visible_until=None)
    [before] = queries.together(duo.mentee).guides_me
    Duty.objects.filter(about=duo.mentorship.about, person_id=duo.mentor.person_id).update(due_on=DAY - 90 * DAYS)
    assert queries.together(duo.mentee).guides_me == (before,)
    assert queries.together(duo.mentor).guided[0].due_on == DAY - 90 * DAYS


def test_the_log_of_an_ended_pair_is_for_the_mentor(duo: Duo) -> None:
    actions.close(duo.ref, "completed", by=duo.mentor, on=DAY)
    assert len(queries.own_log(duo.mentor, duo.ref).lines) == 1
    with pytest.raises(NotFound):
        queries.own_log(duo.mentee, duo.ref)


def test_a_contact_somebody_else_logged_is_not_taken_back_by_who_answers_now(
    world: PairWorld, settle: Callable[[], int]
) -> None:
    duo = ended(world, settle)
    ona, later = named(world, duo), DAY + timedelta(days=60)
    support = duo.mentorship.aftercares.get()
    actions.log_owned(support.ref, later, Channel.PHONE, note="", key="k", by=ona, on=later)
    contact = Contact.objects.get()
    Contact.objects.update(by_id=duo.mentor.person_id)
    with pytest.raises(NotFound):
        actions.remove_owned(contact.ref, by=ona)


# --- several who watch


def test_what_one_of_the_staff_has_seen_another_has_not(world: PairWorld, duo: Duo) -> None:
    one, other = (actor(world.coordinator(duo.programme.owner)) for _ in range(2))
    meeting, pairs = duo.mentorship.meetings.get(), Mentorship.objects.all()
    see_log(meeting.ref, by=one, on=DAY)
    assert (unseen_logs(pairs, one, DAY).total, unseen_logs(pairs, other, DAY).total) == (0, 1)
    unsee_log(meeting.ref, by=other, on=DAY)
    assert LogSeen.objects.get().person_id == one.person_id


def test_nobody_leads_helps_or_checks_the_own_pair(world: PairWorld, duo: Duo, beside: Duo) -> None:
    person, office = duo.mentorship.mentor_person, world.organisation("Office")
    type(duo.mentorship.mentor).objects.update(organisation=office)
    world.staff_of(person, Role.LEADER, office)
    world.staff_of(person, Role.COORDINATOR, duo.programme.owner)
    me = actor(person)
    for rows in (Mentorship.objects.led_by(me), Mentorship.objects.helped_by(me), Mentorship.objects.checked_by(me)):
        assert [each.ref for each in rows] == [beside.ref]


def test_an_entry_in_the_directory_is_ones_own(world: PairWorld, duo: Duo) -> None:
    her, entry = listed(world, duo)
    other = actor(world.staff(Role.PSYCHOLOGIST, entry.organisation, "Without Entry"))
    assert queries.directory_of(her) == entry.ref
    assert queries.directory_of(other) is None


# --- a time that is over


def test_who_reads_no_more_of_a_pair_plans_nothing_with_it(world: PairWorld, duo: Duo) -> None:
    wanted = cover_by(world, duo)
    world.duo(programme=duo.programme, mentor=duo.mentorship.mentor)
    assert may_group(duo.mentor)
    over(duo)
    assert not may_group(duo.mentor)
    with pytest.raises(Refused, match="cover_nobody"):
        actions.ask_cover(wanted, [duo.ref], by=duo.mentor, on=DAY)
    with pytest.raises(NotFound):
        actions.log_group([duo.ref], told(), key="k", by=duo.mentor, on=DAY)


def test_the_week_holds_no_meeting_of_a_pair_that_is_over(duo: Duo) -> None:
    actions.arrange(duo.ref, NOW + DAYS, how=How.PLACE, where="Here", by=duo.mentor, now=NOW, key="k")
    assert queries.week(duo.mentor, "").has_meetings
    over(duo)
    assert not queries.week(duo.mentor, "").has_meetings


def test_a_group_is_called_off_for_those_one_still_guides(world: PairWorld, duo: Duo) -> None:
    second = world.duo(programme=duo.programme, mentor=duo.mentorship.mentor)
    rows = actions.plan_group([duo.ref, second.ref], PLAN, key="k", by=duo.mentor, now=NOW)
    new = world.guiding(duo.programme, "Ona Nauja")
    Mentorship.objects.filter(pk=second.mentorship.pk).update(mentor=new, mentor_person_id=new.person_id)
    mine = next(each for each in rows if each.mentorship_id == duo.mentorship.pk)
    assert [each.mentorship_id for each in actions.cancel_group(mine.ref, by=duo.mentor, now=NOW)] == [duo.mentorship.pk]
