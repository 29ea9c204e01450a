"""The rarer turns of every action: pressed twice, too late, by who may not, with nothing to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.models import DataKey, Event
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries, rules
from handrail.mentorships.models import Mentorship, Step
from handrail.mentorships.rules import Closing, GoalState, How, Missed, Stage
from handrail.mentorships.rules.duties import is_shown
from handrail.people import actions as people
from handrail.programmes.models import Duty
from handrail.register.models import Jobseeker
from tests.mentorships.test_concerns import reported, signed_in
from tests.mentorships.world import DAY, NOW, PairWorld, actor, told

SYSTEM = Actor.system("test")
LATER = DAY + timedelta(days=10)
AT = NOW + timedelta(days=2)


@contextmanager
def must_be_refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert code in [each.code for each in refused.value.reasons]


def test_somebody_who_has_not_joined_is_not_paired(world: PairWorld) -> None:
    programme = world.running()
    participation = world.ready(programme)
    participation.stage, participation.person = "referred", None
    participation.save()
    with must_be_refused("not_joined"):
        actions.agree(participation.pk, world.guiding(programme).pk, by=SYSTEM, on=DAY)


def test_messages_note_the_day_of_contact_and_never_an_earlier_one(world: PairWorld) -> None:
    duo = world.met()
    actions.note_contact(duo.mentorship.pk, LATER)
    actions.note_contact(duo.mentorship.pk, DAY)
    assert duo.again().last_contact_on == LATER
    assert Duty.objects.get(kind="nudge").due_on == LATER + timedelta(days=14)


def test_a_second_meeting_of_a_day_is_put_right_like_any_other_but_not_moved_onto_another(world: PairWorld) -> None:
    duo = world.duo()
    actions.log_meeting(duo.ref, told(LATER), by=duo.mentor, on=LATER, key="a")
    second = actions.log_meeting(duo.ref, told(LATER), by=duo.mentor, on=LATER, key="b", second=True)
    late = NOW + timedelta(days=20)
    assert actions.correct(second.ref, told(LATER, minutes=20), by=duo.mentor, now=late).minutes == 20
    actions.correct(second.ref, told(LATER + timedelta(days=1)), by=duo.mentor, now=late)
    with must_be_refused("double"):
        actions.correct(second.ref, told(LATER), by=duo.mentor, now=late)


def test_an_earlier_meeting_logged_later_moves_the_start_but_not_an_end_the_coordinator_moved(world: PairWorld) -> None:
    duo = world.duo(on=date(2026, 11, 1))
    actions.log_meeting(duo.ref, told(DAY), by=duo.mentor, on=DAY, key="a")
    actions.log_meeting(duo.ref, told(date(2026, 11, 10)), by=duo.mentor, on=DAY, key="b")
    assert (duo.again().started_on, duo.mentorship.planned_end) == (date(2026, 11, 10), date(2027, 5, 10))
    Mentorship.objects.update(planned_end=date(2027, 9, 1))
    actions.log_meeting(duo.ref, told(date(2026, 11, 5)), by=duo.mentor, on=DAY, key="c")
    assert (duo.again().started_on, duo.mentorship.planned_end) == (date(2026, 11, 5), date(2027, 9, 1))


def test_planning_pressed_twice_plans_once_and_never_in_the_past_or_twice_at_one_time(world: PairWorld) -> None:
    duo = world.duo()
    one = actions.arrange(duo.ref, AT, how=How.PHONE, where="", by=duo.mentor, now=NOW, key="k")
    assert actions.arrange(duo.ref, AT, how=How.PHONE, where="", by=duo.mentor, now=NOW, key="k") == one
    with must_be_refused("double_time"):
        actions.arrange(duo.ref, AT, how=How.PHONE, where="", by=duo.mentee, now=NOW, key="other")
    with must_be_refused("time_past"):
        actions.arrange(duo.ref, NOW, how=How.PHONE, where="", by=duo.mentee, now=NOW, key="past")
    with must_be_refused("time_past"):
        actions.move(one.ref, NOW, by=duo.mentee, now=NOW)


def test_missed_said_twice_is_said_once_and_confirming_twice_changes_nothing(world: PairWorld) -> None:
    duo = world.duo()
    planned = actions.arrange(duo.ref, AT, how=How.PHONE, where="", by=duo.mentor, now=NOW, key="k")
    after = AT + timedelta(hours=2)
    for _ in range(2):
        actions.log_missed(planned.ref, Missed.MENTOR, by=duo.mentee, now=after)
    assert Event.objects.filter(name="MeetingMissed").count() == 1
    held = actions.log_meeting(duo.ref, told(), by=duo.mentor, on=DAY, key="h")
    for _ in range(2):
        actions.confirm(held.ref, by=duo.mentee, now=NOW)
    assert Event.objects.filter(name="MeetingConfirmed").count() == 1


def test_after_the_end_nothing_is_logged_planned_or_shared(world: PairWorld) -> None:
    duo = world.met()
    actions.close(duo.ref, "moved", by=duo.mentor, on=DAY)
    with must_be_refused("pair_closed"):
        actions.log_meeting(duo.ref, told(), by=duo.mentee, on=DAY, key="late", second=True)
    with must_be_refused("pair_closed"):
        actions.set_goal(duo.ref, "late", by=duo.mentee, on=DAY)
    with must_be_refused("pair_closed"):
        actions.arrange(duo.ref, AT, how=How.PHONE, where="", by=duo.mentee, now=NOW, key="late")
    with must_be_refused("step_closed"):
        actions.tick_closing(duo.ref, Closing.LOOK_BACK, by=duo.mentee, on=DAY)
    actions.block(duo.ref, by=duo.mentee, on=DAY)
    assert duo.again().reason == "moved"


def test_steps_and_contact_done_twice_leave_one_trace(world: PairWorld) -> None:
    duo = world.met()
    step = actions.add_step(duo.ref, "Call", mine=True, by=duo.mentee, on=DAY)
    for _ in range(2):
        actions.tick(step.ref, by=duo.mentee, on=DAY)
    for _ in range(2):
        actions.untick(step.ref, by=duo.mentee, on=DAY)
    actions.withdraw_contact(duo.ref, by=duo.mentee, on=DAY)
    names = list(Event.objects.values_list("name", flat=True))
    assert (names.count("StepDone"), names.count("StepReopened"), names.count("ContactWithdrawn")) == (1, 1, 0)


def test_too_many_open_steps_are_refused(world: PairWorld) -> None:
    duo = world.met()
    same = {"mentorship": duo.mentorship, "trust": duo.mentorship.trust, "text": "x", "owner_id": duo.mentee.person_id}
    for _ in range(50):
        Step(**same).save()
    with must_be_refused("too_many"):
        actions.add_step(duo.ref, "one more", mine=True, by=duo.mentee, on=DAY)


@pytest.mark.parametrize("ref", ["", "nothing", "\u00e9" * 30])
def test_what_is_not_there_is_not_found(world: PairWorld, ref: str) -> None:
    duo = world.met()
    for attempt in (
        lambda: actions.tick(ref, by=duo.mentee, on=DAY),
        lambda: actions.cancel(ref, by=duo.mentee, now=NOW),
        lambda: actions.choose_time(ref, AT, by=duo.mentee, now=NOW),
        lambda: actions.end_goal(ref, GoalState.REACHED, by=duo.mentee, on=DAY),
        lambda: actions.pause(ref, by=duo.mentee, on=DAY),
        lambda: queries.receipt(ref),
        lambda: queries.own_log(duo.mentor, ref),
        lambda: queries.appointment(duo.mentee, ref),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_only_the_two_may_block_or_say_thanks(world: PairWorld) -> None:
    duo = world.met()
    coordinator = actor(world.coordinator(duo.programme.owner))
    with must_be_refused("step_closed"):
        actions.block(duo.ref, by=coordinator, on=DAY)
    actions.close(duo.ref, "completed", by=coordinator, on=DAY)
    with must_be_refused("step_closed"):
        actions.tick_closing(duo.ref, Closing.LOOK_BACK, by=coordinator, on=DAY)
    with pytest.raises(NotFound):
        actions.set_goal(duo.ref, "x", by=SYSTEM, on=DAY)


def test_blocking_somebody_one_has_no_mentorship_with_ends_nothing(world: PairWorld) -> None:
    duo = world.met()
    assert actions.close_quietly(duo.mentee.person_id or 0, world.person().pk, by=SYSTEM, on=DAY) == 0
    assert duo.again().stage == Stage.ACTIVE


def test_while_contact_is_held_nobody_is_told_to_get_in_touch(world: PairWorld, settle: object) -> None:
    duo = world.met()
    concern = reported(duo, danger=True)
    assert not Duty.objects.filter(about=duo.mentorship.about).exists()
    with must_be_refused("resting"):
        actions.pause(duo.ref, by=duo.mentor, on=DAY)
    assert duo.programme.lead is not None
    actions.release_contact(concern.ref, "Safe.", by=actor(duo.programme.lead), now=NOW)
    assert Duty.objects.filter(about=duo.mentorship.about, kind="nudge").exists()
    people.hold(duo.mentee.person_id or 0, duo.mentor.person_id or 0, by=SYSTEM, on=DAY)
    settle()  # type: ignore[operator]
    assert not Duty.objects.filter(about=duo.mentorship.about).exists()
    people.release_hold(duo.mentee.person_id or 0, duo.mentor.person_id or 0, by=SYSTEM, on=DAY)
    settle()  # type: ignore[operator]
    assert Duty.objects.filter(about=duo.mentorship.about, kind="nudge").exists()


def test_a_lead_can_hold_and_release_and_doing_it_twice_is_doing_it_once(world: PairWorld) -> None:
    duo = world.met()
    concern = reported(duo)
    assert duo.programme.lead is not None
    lead = actor(duo.programme.lead)
    for _ in range(2):
        assert actions.hold_contact(concern.ref, by=lead, now=NOW).holds
    for _ in range(2):
        assert not actions.release_contact(concern.ref, "Safe.", by=lead, now=NOW).holds
    assert [each.kind for each in queries.case(lead, concern.ref).entries] == ["reported", "held", "released"]


def test_when_the_key_is_erased_the_texts_are_gone_and_the_page_still_stands(world: PairWorld) -> None:
    duo = world.met()
    actions.set_goal(duo.ref, "GONE", by=duo.mentee, on=DAY)
    actions.set_goal(duo.ref, "GONE TOO", by=duo.mentee, on=DAY)
    DataKey.objects.filter(trust=duo.mentorship.trust).delete()
    assert [each.text for each in queries.pair(duo.mentee, duo.ref).goals] == ["", ""]


def test_each_level_shows_who_it_is_for_and_nobody_else(world: PairWorld) -> None:
    office = world.organisation()
    jobseeker = Jobseeker.objects.create(number_index="1", name="Rasa", office=office, source="register")
    duo = world.met(duo=world.duo(jobseeker=jobseeker))
    who = {
        "mentee": duo.mentee,
        "mentor": duo.mentor,
        "counsellor": actor(world.counsellor(office)),
        "other counsellor": actor(world.counsellor()),
        "coordinator": actor(world.coordinator(duo.programme.owner)),
        "lead": actor(duo.programme.lead) if duo.programme.lead else Actor.visitor(),
        "visitor": Actor.visitor(),
        "system": SYSTEM,
    }
    rows = Mentorship.objects
    listed = {name for name, each in who.items() if rows.listed_for(each).exists()}
    visible = {name for name, each in who.items() if rows.visible_to(each).exists()}
    content = {name for name, each in who.items() if rows.content_for(each, DAY).exists()}
    assert content == {"mentee", "mentor"}
    assert visible == content | {"coordinator", "system"}
    assert listed == visible | {"counsellor"}
    for each in who.values():
        for level in (rows.listed_for(each), rows.visible_to(each), rows.content_for(each, DAY)):
            list(level.select_for_update(of=("self",)))


def test_a_duty_to_log_is_not_shown_before_its_day_and_months_count_from_one() -> None:
    assert not is_shown("log_meeting", DAY + timedelta(days=3), DAY)
    assert is_shown("log_meeting", DAY + timedelta(days=2), DAY)
    assert is_shown("nudge", LATER, DAY)
    assert rules.month_of(DAY, DAY) == 1
    assert rules.month_of(DAY, date(2026, 12, 21)) == 2
    assert rules.month_of(DAY, date(2026, 12, 20)) == 1


def test_going_on_by_page_another_mentor_only_by_her_and_moved_leads_to_moving(world: PairWorld) -> None:
    duo = world.met(on=clock.today())
    mentee, mentor = signed_in(duo.mentee), signed_in(duo.mentor)
    assert mentee.post(f"/together/{duo.ref}/pause/").status_code == 302
    assert mentor.post(f"/together/{duo.ref}/resume/").status_code == 302
    assert mentor.post(f"/together/{duo.ref}/another/").status_code == 404
    assert mentor.get(f"/together/{duo.ref}/closing/").status_code == 404
    at = datetime.combine(clock.today() + timedelta(days=2), time(12), tzinfo=UTC)
    form = {"at": at.strftime("%Y-%m-%dT%H:%M"), "how": "phone", "where": "", "minutes": "30", "key": "k"}
    assert mentor.post(f"/together/{duo.ref}/arrange/", form).status_code == 302
    meeting = duo.mentorship.meetings.get(state="planned")
    posted = {"took": "moved", "held_on": "2026-11-21", "minutes": "60", "how": "place", "key": "x"}
    answer = mentor.post(f"/together/meeting/{meeting.ref}/log/", posted)
    assert answer.headers["Location"] == f"/together/meeting/{meeting.ref}/move/"


def test_a_planned_meeting_named_by_its_address_is_the_one_that_is_logged(world: PairWorld) -> None:
    duo = world.duo()
    one = actions.arrange(duo.ref, AT, how=How.PHONE, where="", by=duo.mentor, now=NOW, key="one")
    other = actions.arrange(duo.ref, AT + timedelta(hours=3), how=How.PHONE, where="", by=duo.mentor, now=NOW, key="other")
    logged = actions.log_meeting(duo.ref, told(AT.date()), by=duo.mentee, on=AT.date(), key="k", meeting_ref=other.ref)
    one.refresh_from_db()
    assert (logged.pk, one.state) == (other.pk, "planned")
