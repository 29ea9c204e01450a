"""A pair stands, meets, rests, goes on and ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from handrail.kernel import events as kernel_events
from handrail.kernel.access import NotFound
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.models import Concern, Meeting, MeetingChange, Mentorship
from handrail.mentorships.rules import Closing, GoalState, How, MeetingState, Missed, Stage
from handrail.people import actions as people
from handrail.programmes.models import Duty, Mentor, Participation
from tests.mentorships.world import DAY, NOW, PairWorld, told

LATER = DAY + timedelta(days=10)
TIMES = [NOW + timedelta(days=each, hours=5) for each in (2, 3, 4)]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.reasons]


def duties_of(mentorship: Mentorship) -> set[str]:
    return set(Duty.objects.filter(about=mentorship.about).values_list("kind", flat=True))


def test_a_pair_stands_takes_a_place_and_has_a_first_meeting_due(world: PairWorld) -> None:
    duo = world.duo()
    assert duo.mentorship.stage == Stage.AGREED
    assert Mentor.objects.get().guides == 1
    assert Participation.objects.get().stage == "guided"
    assert duties_of(duo.mentorship) == {"first_meeting", "nudge", "step_in"}
    assert Event.objects.filter(name="MentorshipAgreed").count() == 1


def test_a_mentor_without_clearance_or_room_is_refused_with_every_reason(world: PairWorld) -> None:
    programme = world.running()
    mentor = world.guiding(programme, places=1)
    world.duo(programme=programme, mentor=mentor)
    mentor.clearances.all().delete()
    with pytest.raises(Refused) as refused:
        world.duo(programme=programme, mentor=mentor)
    assert {"not_cleared", "mentor_full"} <= set(codes(refused))


def test_a_second_mentor_is_refused_while_the_first_is_there(world: PairWorld) -> None:
    duo = world.duo()
    other = world.guiding(duo.programme)
    with pytest.raises(Refused) as refused:
        actions.agree(duo.mentorship.participation_id, other.pk, by=duo.mentee, on=DAY)
    assert "taken" in codes(refused)


def test_a_blocked_person_is_never_paired(world: PairWorld) -> None:
    programme = world.running()
    participation, mentor = world.ready(programme), world.guiding(programme)
    people.block(participation.person_id, mentor.person_id, by=kernel_events.Actor.system("test"))
    with pytest.raises(Refused) as refused:
        actions.agree(participation.pk, mentor.pk, by=kernel_events.Actor.system("test"), on=DAY)
    assert codes(refused) == ["not_available"]


def test_the_database_itself_refuses_a_pair_of_one(world: PairWorld) -> None:
    duo = world.duo()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentorship.objects.filter(pk=duo.mentorship.pk).update(mentee_person=duo.mentorship.mentor_person_id)


def test_three_times_are_proposed_and_one_is_chosen(world: PairWorld) -> None:
    duo = world.duo()
    offer = actions.propose_times(duo.ref, TIMES, how=How.PLACE, where="Dok-Noord 4", by=duo.mentor, now=NOW)
    with pytest.raises(Refused) as own:
        actions.choose_time(offer.ref, TIMES[1], by=duo.mentor, now=NOW)
    assert codes(own) == ["own_times"]
    meeting = actions.choose_time(offer.ref, TIMES[1], by=duo.mentee, now=NOW)
    again = actions.choose_time(offer.ref, TIMES[1], by=duo.mentee, now=NOW)
    assert again == meeting
    assert (meeting.planned_at, meeting.reveal("where")) == (TIMES[1], "Dok-Noord 4")
    assert "log_meeting" in duties_of(duo.mentorship)
    assert Event.objects.filter(name="MeetingArranged").count() == 1


def test_a_time_that_was_not_offered_cannot_be_chosen(world: PairWorld) -> None:
    duo = world.duo()
    offer = actions.propose_times(duo.ref, TIMES, how=How.PHONE, where="", by=duo.mentee, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.choose_time(offer.ref, TIMES[0] + timedelta(hours=1), by=duo.mentor, now=NOW)
    assert codes(refused) == ["times_gone"]


def test_times_proposed_again_take_the_place_of_the_old_ones(world: PairWorld) -> None:
    duo = world.duo()
    old = actions.propose_times(duo.ref, TIMES, how=How.PHONE, where="", by=duo.mentor, now=NOW)
    actions.propose_times(
        duo.ref, [each + timedelta(days=7) for each in TIMES], how=How.PHONE, where="", by=duo.mentee, now=NOW
    )
    with pytest.raises(Refused) as refused:
        actions.choose_time(old.ref, TIMES[0], by=duo.mentee, now=NOW)
    assert codes(refused) == ["times_gone"]


def test_the_first_meeting_held_starts_the_mentorship_and_plans_its_end(world: PairWorld) -> None:
    duo = world.met()
    assert duo.mentorship.stage == Stage.ACTIVE
    assert duo.mentorship.started_on == DAY
    assert duo.mentorship.planned_end == date(2027, 5, 21)
    assert duties_of(duo.mentorship) == {"nudge", "step_in", "end_coming"}


def test_every_meeting_held_starts_the_silence_anew(world: PairWorld) -> None:
    duo = world.met()
    actions.log_meeting(duo.ref, told(LATER), by=duo.mentee, on=LATER, key="next")
    assert Duty.objects.get(kind="nudge").due_on == LATER + timedelta(days=14)


def test_logging_a_planned_meeting_by_its_day_does_not_make_a_second_one(world: PairWorld) -> None:
    duo = world.duo()
    planned = actions.arrange(duo.ref, TIMES[0], how=How.VIDEO, where="", by=duo.mentor, now=NOW, key="a")
    day = TIMES[0].date()
    logged = actions.log_meeting(duo.ref, told(day), by=duo.mentee, on=day, key="k")
    assert logged.pk == planned.pk
    assert Meeting.objects.count() == 1


def test_the_same_key_logs_once_and_the_same_day_is_caught(world: PairWorld) -> None:
    duo = world.duo()
    first = actions.log_meeting(duo.ref, told(), by=duo.mentor, on=DAY, key="k", note="CV")
    same = actions.log_meeting(duo.ref, told(), by=duo.mentor, on=DAY, key="k", note="CV")
    assert same.pk == first.pk
    with pytest.raises(Refused) as refused:
        actions.log_meeting(duo.ref, told(), by=duo.mentee, on=DAY, key="other")
    assert codes(refused) == ["double"]
    actions.log_meeting(duo.ref, told(), by=duo.mentee, on=DAY, key="other", second=True)
    assert Meeting.objects.filter(state=MeetingState.HELD).count() == 2


def test_another_pairs_key_is_no_obstacle(world: PairWorld) -> None:
    one, other = world.duo(), world.duo()
    actions.log_meeting(one.ref, told(), by=one.mentor, on=DAY, key="same")
    actions.log_meeting(other.ref, told(), by=other.mentor, on=DAY, key="same")
    assert Meeting.objects.count() == 2


def test_a_correction_keeps_what_it_said_before_and_asks_the_other_side_anew(world: PairWorld) -> None:
    duo = world.duo()
    meeting = actions.log_meeting(duo.ref, told(), by=duo.mentor, on=DAY, key="k", note="first words")
    actions.confirm(meeting.ref, by=duo.mentee, now=NOW)
    corrected = actions.correct(meeting.ref, told(minutes=30), by=duo.mentee, now=NOW, note="better words")
    assert corrected.confirmed_by == [duo.mentee.person_id]
    before = MeetingChange.objects.get()
    assert (before.minutes, before.reveal("note")) == (60, "first words")
    assert Meeting.objects.get().reveal("note") == "better words"


def test_what_a_meeting_said_before_cannot_be_changed(world: PairWorld) -> None:
    duo = world.duo()
    meeting = actions.log_meeting(duo.ref, told(), by=duo.mentor, on=DAY, key="k")
    actions.correct(meeting.ref, told(minutes=30), by=duo.mentor, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        MeetingChange.objects.update(minutes=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        MeetingChange.objects.all().delete()


def test_a_missed_meeting_stays_between_the_two(world: PairWorld) -> None:
    duo = world.duo()
    planned = actions.arrange(duo.ref, TIMES[0], how=How.VIDEO, where="", by=duo.mentor, now=NOW, key="a")
    with pytest.raises(Refused) as early:
        actions.log_missed(planned.ref, Missed.MENTEE, by=duo.mentor, now=NOW)
    assert codes(early) == ["in_future"]
    actions.log_missed(planned.ref, Missed.MENTEE, by=duo.mentor, now=TIMES[0] + timedelta(hours=2))
    about = Event.objects.get(name="MeetingMissed").about
    assert not [each for each in about if each.startswith("participation")]


def test_moving_counts_up_and_calling_off_needs_no_reason(world: PairWorld) -> None:
    duo = world.duo()
    planned = actions.arrange(duo.ref, TIMES[0], how=How.PLACE, where="", by=duo.mentor, now=NOW, key="a")
    moved = actions.move(planned.ref, TIMES[2], by=duo.mentee, now=NOW)
    assert (moved.planned_at, moved.sequence) == (TIMES[2], 1)
    assert actions.cancel(planned.ref, by=duo.mentee, now=NOW).sequence == 2
    assert "log_meeting" not in duties_of(duo.mentorship)
    with pytest.raises(Refused):
        actions.move(planned.ref, TIMES[0], by=duo.mentor, now=NOW)


def test_a_stranger_reaches_nothing(world: PairWorld) -> None:
    duo, stranger = world.met(), world.duo().mentee
    meeting = Meeting.objects.get(mentorship=duo.mentorship)
    for attempt in (
        lambda: actions.log_meeting(duo.ref, told(), by=stranger, on=DAY, key="x"),
        lambda: actions.correct(meeting.ref, told(), by=stranger, now=NOW),
        lambda: actions.pause(duo.ref, by=stranger, on=DAY),
        lambda: actions.set_goal(duo.ref, "mine", by=stranger, on=DAY),
        lambda: queries.pair(stranger, duo.ref),
        lambda: queries.meeting(stranger, meeting.ref),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_in_a_pause_nothing_is_due_and_going_on_starts_the_silence_anew(world: PairWorld) -> None:
    duo = world.met()
    actions.pause(duo.ref, by=duo.mentee, on=DAY)
    assert duties_of(duo.mentorship) == {"end_coming"}
    with pytest.raises(Refused) as refused:
        actions.propose_times(duo.ref, TIMES, how=How.PHONE, where="", by=duo.mentor, now=NOW)
    assert codes(refused) == ["pair_paused"]
    actions.resume(duo.ref, by=duo.mentor, on=LATER)
    assert Duty.objects.get(kind="nudge").due_on == LATER + timedelta(days=14)


def test_goals_and_steps_are_set_ticked_and_unticked(world: PairWorld) -> None:
    duo = world.met()
    goal = actions.set_goal(duo.ref, "Pass a welding test", by=duo.mentee, on=DAY)
    step = actions.add_step(duo.ref, "Book the test", mine=False, by=duo.mentor, on=DAY, goal_ref=goal.ref, due_on=LATER)
    assert step.owner_id == duo.mentee.person_id
    assert actions.tick(step.ref, by=duo.mentee, on=LATER).done_on == LATER
    assert actions.untick(step.ref, by=duo.mentor, on=LATER).done_on is None
    assert actions.end_goal(goal.ref, GoalState.REACHED, by=duo.mentor, on=LATER).ended_on == LATER


def test_contact_is_each_sides_own_choice_and_gone_when_withdrawn(world: PairWorld) -> None:
    duo = world.duo()
    with pytest.raises(Refused):
        actions.share_contact(duo.ref, phone="", email="", by=duo.mentee, on=DAY)
    actions.share_contact(duo.ref, phone="0470 12 34 56", email="", by=duo.mentee, on=DAY)
    his, hers = queries.pair(duo.mentor, duo.ref), queries.pair(duo.mentee, duo.ref)
    assert his.theirs is not None
    assert his.theirs.phone == "0470 12 34 56"
    assert (his.mine, hers.theirs) == (None, None)
    share = duo.mentorship.contact_shares.get()
    actions.withdraw_contact(duo.ref, by=duo.mentee, on=DAY)
    share.refresh_from_db()
    assert share.phone is None
    assert queries.pair(duo.mentor, duo.ref).theirs is None


def test_an_end_gives_back_the_place_and_lets_her_choose_again(world: PairWorld) -> None:
    duo = world.met()
    planned = actions.arrange(duo.ref, TIMES[0], how=How.PLACE, where="", by=duo.mentor, now=NOW, key="a")
    actions.share_contact(duo.ref, phone="0470", email="", by=duo.mentor, on=DAY)
    actions.close(duo.ref, "bad_fit", by=duo.mentee, on=LATER)
    planned.refresh_from_db()
    duo.again()
    assert (duo.mentorship.stage, duo.mentorship.visible_until) == (Stage.CLOSED, LATER + timedelta(weeks=4))
    assert planned.state == MeetingState.CANCELLED
    assert Mentor.objects.get().guides == 0
    assert Participation.objects.get().stage == "ready"
    assert duties_of(duo.mentorship) == set()
    assert duo.mentorship.contact_shares.get().phone is None


def test_a_reason_the_version_does_not_know_is_refused_and_nothing_changes(world: PairWorld) -> None:
    duo = world.met()
    with pytest.raises(Refused) as refused:
        actions.close(duo.ref, "illness", by=duo.mentee, on=LATER)
    assert codes(refused) == ["reason_missing"]
    assert duo.again().stage == Stage.ACTIVE


def test_a_good_end_closes_the_participation_and_asks_for_a_goodbye(world: PairWorld) -> None:
    duo = world.met()
    actions.close(duo.ref, "completed", by=duo.mentor, on=LATER)
    assert Participation.objects.get().stage == "closed"
    assert duties_of(duo.mentorship) == {"close_well"}
    for each in Closing:
        actions.tick_closing(duo.ref, each, by=duo.mentee, on=LATER, words="Thank you, Koen" if each == "say_thanks" else "")
        actions.tick_closing(duo.ref, each, by=duo.mentor, on=LATER)
    assert duties_of(duo.mentorship) == set()
    assert queries.pair(duo.mentor, duo.ref).their_thanks == "Thank you, Koen"


def test_refusing_after_the_first_meeting_where_the_file_offers_it(world: PairWorld) -> None:
    duo = world.met(duo=world.duo("be-mentoring-to-work"))
    actions.refuse(duo.ref, by=duo.mentee, on=DAY)
    assert duo.again().stage == Stage.CLOSED
    assert Participation.objects.get().stage == "ready"


def test_only_the_coordinator_makes_it_longer(world: PairWorld, actor_for: object) -> None:
    from tests.mentorships.world import actor

    duo = world.met(duo=world.duo("be-mentoring-to-work"))
    coordinator = actor(world.coordinator(duo.programme.owner))
    stranger = actor(world.coordinator())
    duo.mentorship.planned_end = date(2027, 1, 21)
    duo.mentorship.save()
    with pytest.raises(NotFound):
        actions.extend(duo.ref, date(2027, 5, 1), by=stranger, on=DAY)
    assert actions.extend(duo.ref, date(2027, 5, 1), by=coordinator, on=DAY).planned_end == date(2027, 5, 1)
    with pytest.raises(Refused) as refused:
        actions.extend(duo.ref, date(2028, 5, 1), by=coordinator, on=DAY)
    assert codes(refused) == ["beyond_most_months"]


def test_a_block_works_at_once_both_ways_and_looks_like_any_other_end(world: PairWorld) -> None:
    blocked, ended = world.met(), world.met()
    actions.block(blocked.ref, by=blocked.mentee, on=DAY)
    actions.close(ended.ref, "other", by=ended.mentee, on=DAY)
    assert blocked.mentor.person_id in people_apart(blocked.mentee.person_id)
    assert blocked.mentee.person_id in people_apart(blocked.mentor.person_id)
    one, other = queries.pair(blocked.mentor, blocked.ref), queries.pair(ended.mentor, ended.ref)
    assert [each.kind for each in one.lines] == [each.kind for each in other.lines]
    assert (one.stage, one.reason, one.due, one.next_step) == (other.stage, other.reason, other.due, other.next_step)
    shown = [(row.stage, row.why, row.light) for row in queries.together(blocked.mentor).ended]
    assert shown == [(row.stage, row.why, row.light) for row in queries.together(ended.mentor).ended]


def people_apart(person_id: int | None) -> set[int]:
    from handrail.people.queries import shut_out

    return shut_out(person_id or 0)


def test_a_block_set_elsewhere_ends_the_mentorship_too(world: PairWorld, settle: object) -> None:
    duo = world.met()
    assert duo.mentee.person_id is not None
    assert duo.mentor.person_id is not None
    people.block(duo.mentee.person_id, duo.mentor.person_id, by=duo.mentee, on=DAY)
    settle()  # type: ignore[operator]
    assert duo.again().stage == Stage.CLOSED


def test_the_mentor_keeps_only_his_own_log_when_his_access_ends_and_she_keeps_everything(world: PairWorld) -> None:
    from handrail.kernel import clock

    duo = world.duo()
    actions.log_meeting(duo.ref, told(), by=duo.mentor, on=DAY, key="his", note="HIS OWN WORDS")
    actions.log_meeting(duo.ref, told(DAY + timedelta(days=1)), by=duo.mentee, on=LATER, key="hers", note="HER OWN WORDS")
    actions.close(duo.ref, "moved", by=duo.mentee, on=LATER)
    last = datetime(LATER.year, LATER.month, LATER.day, 12, tzinfo=UTC) + timedelta(weeks=4)
    with clock.moved_to(last):
        assert len(queries.pair(duo.mentor, duo.ref).meetings) == 2
    with clock.moved_to(last + timedelta(days=1)):
        with pytest.raises(NotFound):
            queries.pair(duo.mentor, duo.ref)
        assert [each.note for each in queries.own_log(duo.mentor, duo.ref).lines] == ["HIS OWN WORDS"]
        assert queries.together(duo.mentor).ended[0].other == ""
        assert len(queries.pair(duo.mentee, duo.ref).meetings) == 2


def test_a_meeting_on_new_years_night_and_in_the_night_the_clock_changes(world: PairWorld) -> None:
    duo = world.duo(on=date(2026, 12, 1))
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    new_year = actions.arrange(duo.ref, moment, how=How.PHONE, where="", by=duo.mentor, now=NOW, key="y")
    assert queries.meeting(duo.mentee, new_year.ref).meeting.at == datetime(2027, 1, 1, 0, 30)  # noqa: DTZ001
    assert Duty.objects.get(kind="log_meeting").due_on == date(2027, 1, 3)
    actions.log_meeting(duo.ref, told(date(2027, 1, 1)), by=duo.mentee, on=date(2027, 1, 2), key="n")
    new_year.refresh_from_db()
    assert (new_year.state, new_year.held_on) == (MeetingState.HELD, date(2027, 1, 1))
    spring = actions.arrange(
        duo.ref, datetime(2027, 3, 28, 1, 30, tzinfo=UTC), how=How.PHONE, where="", by=duo.mentor, now=NOW, key="s"
    )
    row = queries.meeting(duo.mentee, spring.ref).meeting
    assert row.at is not None
    assert row.ends is not None
    assert (row.at.hour, row.ends.hour) == (3, 4)


def test_a_counsellor_learns_that_there_is_a_mentor_and_when_they_last_met(world: PairWorld) -> None:
    duo = world.met()
    found = queries.latest([duo.mentorship.participation_id])[duo.mentorship.participation_id]
    assert (found.mentor, found.last_met) == ("Koen Wouters", DAY)
    assert set(found.__dict__) == {"mentor", "agreed_on", "last_met"}
    assert Concern.objects.count() == 0
