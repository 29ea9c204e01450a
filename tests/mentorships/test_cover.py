"""A colleague stands in: who may, who sees what on which days, what is due to whom, and who is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.actions import Wanted
from handrail.mentorships.models import Cover, Meeting
from handrail.mentorships.queries.watching import watch
from handrail.mentorships.rules import How
from handrail.mentorships.rules.cover import Covered, CoverStage, blocks_cover, handed, uncovered_since
from handrail.mentorships.rules.mood import Tap
from handrail.mentorships.rules.watching import Group, Next
from handrail.messaging.models import Notice
from handrail.people import actions as people
from handrail.programmes import actions as programmes
from handrail.programmes.models import Absence, Clearance, Duty, Mentor
from handrail.programmes.rules import Due
from tests.mentorships.test_months import coordinator_of
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import DAY, NOW, Duo, PairWorld, actor, told

DAYS = timedelta(days=1)
FIRST, LAST = DAY + DAYS, DAY + 10 * DAYS


@dataclass
class Scene:
    """A pair, its mentor away for ten days from tomorrow, and a colleague."""

    duo: Duo
    colleague: Mentor
    absence: Absence

    @property
    def stand_in(self) -> Actor:
        return actor(self.colleague.person)

    def wanted(self, note: str = "") -> Wanted:
        return Wanted(self.colleague.ref, FIRST, LAST, note)

    def asked(self, note: str = "") -> Cover:
        return actions.ask_cover(self.wanted(note), [self.duo.ref], by=self.duo.mentor, on=DAY)[0]

    def agreed(self, note: str = "") -> Cover:
        row = self.asked(note)
        actions.answer_cover(row.ref, yes=True, by=self.stand_in, on=DAY)
        row.refresh_from_db()
        return row


@pytest.fixture
def scene(world: PairWorld) -> Scene:
    duo = world.met(duo=world.duo("lt-mentoring"))
    colleague = world.guiding(duo.programme, "Ona Onaitė")
    absence = Absence.objects.create(mentor=duo.mentorship.mentor, starts=FIRST, ends=LAST)
    return Scene(duo, colleague, absence)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def planned(scene: Scene, day: date, key: str = "p") -> Meeting:
    return actions.arrange(scene.duo.ref, noon(day), how=How.PLACE, where="MARKER PLACE", by=scene.duo.mentor, now=NOW, key=key)


AWAY = {(FIRST, LAST)}


def test_only_a_free_colleague_stands_in_and_only_while_the_mentor_is_away() -> None:
    def codes(
        starts: date = FIRST, ends: date = LAST, *, same: bool = False, free: bool = True, taken: bool = False
    ) -> list[str]:
        found = blocks_cover(starts, ends, away=AWAY, today=DAY, same=same, free=free, taken=taken)
        return [each.code for each in found]

    assert codes() == []
    assert codes(FIRST - DAYS) == ["cover_not_away"]
    assert codes(FIRST, LAST + DAYS) == ["cover_not_away"]
    assert "cover_days" in codes(LAST, FIRST)
    assert "cover_past" in codes(DAY - 9 * DAYS, DAY - 8 * DAYS)
    assert (codes(same=True), codes(free=False), codes(taken=True)) == (["same_mentor"], ["cover_not_free"], ["cover_double"])


def test_what_a_colleague_can_do_is_theirs_and_the_rest_waits_until_the_mentor_is_back() -> None:
    cover = Covered(9, FIRST, LAST)
    meet = Due("meet", 2, None, None, FIRST + DAYS, (DAY, FIRST + DAYS))
    sign = Due("sign_paper", 2, None, None, FIRST + DAYS, (FIRST, FIRST + DAYS))
    hers = Due("say_how", 1, None, None, FIRST, (FIRST,))
    later = Due("meet", 2, None, None, LAST + DAYS, (LAST, LAST + DAYS))
    found = handed([meet, sign, hers, later], 2, [cover])
    assert [each.person_id for each in found] == [9, 2, 1, 2]
    assert found[0].remind_on == (FIRST, FIRST + DAYS)
    assert found[1].remind_on == (LAST + DAYS,)
    assert found[2] == hers
    assert found[3].remind_on == (LAST + DAYS,)
    assert handed([meet], 2, []) == [meet]


def test_an_absence_needs_a_colleague_when_it_is_long_or_a_meeting_is_planned() -> None:
    week, short = (FIRST, FIRST + 4 * DAYS), (FIRST, FIRST + 3 * DAYS)
    assert uncovered_since(week, [], [], DAY) == FIRST
    assert uncovered_since(week, [], [], FIRST + 2 * DAYS) is None  # three days are left
    assert uncovered_since(short, [], [], DAY) is None
    assert uncovered_since(short, [], [FIRST + DAYS], DAY) == FIRST
    assert uncovered_since(week, [Covered(9, *week)], [FIRST], DAY) is None
    assert uncovered_since(week, [Covered(9, FIRST, FIRST + DAYS)], [FIRST + 3 * DAYS], DAY) == FIRST + 2 * DAYS
    assert uncovered_since((DAY + 8 * DAYS, DAY + 20 * DAYS), [], [], DAY) is None
    assert uncovered_since((DAY - 30 * DAYS, LAST), [], [], DAY) == DAY - 30 * DAYS


def test_it_stands_once_the_colleague_said_yes_and_what_is_due_goes_over(scene: Scene) -> None:
    planned(scene, FIRST + DAYS)
    cover = scene.asked()
    log = Duty.objects.get(kind="log_meeting")
    assert (cover.stage, log.person_id) == (CoverStage.ASKED, scene.duo.mentorship.mentor_person_id)
    assert Duty.objects.get(kind="answer_cover").person_id == scene.colleague.person_id
    actions.answer_cover(cover.ref, yes=True, by=scene.stand_in, on=DAY)
    assert Duty.objects.get(kind="log_meeting").person_id == scene.colleague.person_id
    assert not Duty.objects.filter(kind="answer_cover").exists()


def test_nobody_but_the_colleague_answers(scene: Scene) -> None:
    cover = scene.asked()
    for stranger in (scene.duo.mentor, scene.duo.mentee):
        with pytest.raises(NotFound):
            actions.answer_cover(cover.ref, yes=True, by=stranger, on=DAY)


def test_one_answer_counts_for_everybody_asked_about_in_one_go(world: PairWorld, scene: Scene) -> None:
    other = world.duo(programme=scene.duo.programme, mentor=scene.duo.mentorship.mentor)
    rows = actions.ask_cover(scene.wanted(), [scene.duo.ref, other.ref], by=scene.duo.mentor, on=DAY)
    actions.answer_cover(rows[0].ref, yes=True, by=scene.stand_in, on=DAY)
    assert set(Cover.objects.values_list("stage", flat=True)) == {CoverStage.AGREED}


def test_the_colleague_sees_and_logs_on_these_days_alone(scene: Scene) -> None:
    meeting = planned(scene, FIRST + DAYS)
    later = planned(scene, LAST + 2 * DAYS, "later")
    cover = scene.agreed()
    ref = scene.duo.ref
    for day in (DAY, LAST + DAYS):
        with clock.moved_to(noon(day)), pytest.raises(NotFound):
            queries.acting_head(scene.stand_in, ref)
        with pytest.raises(NotFound):
            actions.log_meeting(ref, told(day), by=scene.stand_in, on=day, key="x")
    with clock.moved_to(noon(FIRST + DAYS)):
        assert queries.meeting(scene.stand_in, meeting.ref).stands_in
        with pytest.raises(NotFound):
            queries.meeting(scene.stand_in, later.ref)
        assert [each.ref for each in queries.cover_page(scene.stand_in, cover.ref).meetings] == [meeting.ref]
    on = FIRST + 2 * DAYS
    with pytest.raises(Refused, match="cover_outside"):
        actions.log_meeting(ref, told(DAY), by=scene.stand_in, on=on, key="before", second=True)
    with pytest.raises(Refused, match="cover_outside"):
        actions.move(meeting.ref, noon(LAST + DAYS), by=scene.stand_in, now=noon(FIRST))
    row = actions.log_meeting(ref, told(FIRST + DAYS), by=scene.stand_in, on=on, key="held")
    assert (row.ref, row.logged_by_id) == (meeting.ref, scene.colleague.person_id)


def test_the_colleague_reads_no_word_of_the_two(scene: Scene) -> None:
    duo = scene.duo
    actions.set_goal(duo.ref, "SECRET GOAL", by=duo.mentee, on=DAY)
    actions.add_step(duo.ref, "SECRET STEP", mine=True, by=duo.mentee, on=DAY)
    actions.log_meeting(duo.ref, told(DAY), by=duo.mentee, on=DAY, key="n", note="SECRET NOTE", second=True)
    actions.say_how(duo.ref, Tap.LOW, by=duo.mentee, on=DAY)
    actions.share_contact(duo.ref, phone="+370 600 11111", email="", by=duo.mentee, on=DAY)
    held = Meeting.objects.filter(logged_by=duo.mentee.person_id).get()
    cover = scene.agreed("What to know")
    with clock.moved_to(noon(FIRST)):
        client = client_of(scene.stand_in)
        page = client.get(f"/standing-in/{cover.ref}/").text
        assert "+370 600 11111" in page
        assert "What to know" in page
        assert "SECRET" not in page
        assert client.get(f"/together/{duo.ref}/").headers["Location"] == f"/standing-in/{cover.ref}/"
        for part in ("goal", "step", "contact", "plan", "barriers", "going", "change", "end", "pause", "track", "times"):
            assert client.get(f"/together/{duo.ref}/{part}/").status_code == 404, part
        assert client.get(f"/together/meeting/{held.ref}/").status_code == 404
        noted = actions.log_meeting(duo.ref, told(FIRST), by=duo.mentee, on=FIRST, key="hers", note="SECRET TOO")
        answer = client.get(f"/together/meeting/{noted.ref}/")
        assert answer.status_code == 200
        assert "SECRET" not in answer.text
        with pytest.raises(NotFound):
            actions.correct(noted.ref, told(FIRST), by=scene.stand_in, now=noon(FIRST))
        assert client.post(f"/together/meeting/{noted.ref}/confirm/").status_code == 302


def test_before_the_yes_a_first_name_alone(scene: Scene) -> None:
    cover = scene.asked()
    planned(scene, FIRST)
    with clock.moved_to(NOW):
        page = client_of(scene.stand_in).get(f"/standing-in/{cover.ref}/").text
    assert "Rasa" in page
    assert "Petrauskait" not in page
    assert "MARKER" not in page


def test_who_is_kept_apart_or_away_or_not_cleared_cannot_stand_in(world: PairWorld, scene: Scene) -> None:
    people.block(scene.duo.mentorship.mentee_person_id, scene.colleague.person_id, by=scene.duo.mentee, on=DAY)
    with pytest.raises(Refused, match="cover_not_free"):
        scene.asked()
    away = world.guiding(scene.duo.programme, "Petras Away")
    Absence.objects.create(mentor=away, starts=LAST, ends=LAST)
    new = world.guiding(scene.duo.programme, "Jonas New")
    Clearance.objects.filter(mentor=new).delete()
    for each in (away, new):
        with pytest.raises(Refused, match="cover_not_free"):
            actions.ask_cover(Wanted(each.ref, FIRST, LAST), [scene.duo.ref], by=scene.duo.mentor, on=DAY)


def test_a_block_later_ends_what_the_colleague_sees(scene: Scene) -> None:
    cover = scene.agreed()
    people.block(scene.duo.mentorship.mentee_person_id, scene.colleague.person_id, by=scene.duo.mentee, on=DAY)
    with clock.moved_to(noon(FIRST)), pytest.raises(NotFound):
        queries.cover_page(scene.stand_in, cover.ref)


def test_the_database_keeps_one_at_a_time(scene: Scene) -> None:
    cover = scene.agreed()
    cover.pk = None
    cover.ref = "another"
    cover._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        cover.save()


def test_the_mentee_may_rather_wait_and_think_again(scene: Scene) -> None:
    cover = scene.agreed()
    client = client_of(scene.duo.mentee)
    with clock.moved_to(noon(DAY)):
        assert "I would rather wait" in client.get(f"/together/{scene.duo.ref}/").text
        assert client.post(f"/standing-in/{cover.ref}/wait/").status_code == 302
        assert "after all" in client.get(f"/together/{scene.duo.ref}/").text
    with clock.moved_to(noon(FIRST)):
        assert client_of(scene.stand_in).get(f"/standing-in/{cover.ref}/").status_code == 404
    with clock.moved_to(noon(DAY)):
        assert client.post(f"/standing-in/{cover.ref}/welcome/").status_code == 302
        assert client_of(scene.duo.mentor).post(f"/standing-in/{cover.ref}/wait/").status_code == 404
    cover.refresh_from_db()
    assert cover.stage == CoverStage.AGREED


def test_the_day_after_the_last_one_what_is_left_is_the_mentors_again(scene: Scene) -> None:
    planned(scene, LAST - 3 * DAYS)
    cover = scene.agreed()
    actions.end_covers(LAST)
    assert Duty.objects.get(kind="log_meeting").person_id == scene.colleague.person_id
    actions.end_covers(LAST + DAYS)
    cover.refresh_from_db()
    assert cover.stage == CoverStage.OVER
    assert Duty.objects.get(kind="log_meeting").person_id == scene.duo.mentorship.mentor_person_id


def test_taking_the_days_back_takes_the_cover_back(scene: Scene, settle: Callable[[], None]) -> None:
    cover = scene.agreed()
    programmes.come_back(scene.absence.ref, scene.duo.mentorship.mentor_id, by=scene.duo.mentor, on=DAY)
    settle()
    cover.refresh_from_db()
    assert cover.stage == CoverStage.CANCELLED
    assert Notice.objects.filter(kind="cover_over", person=scene.duo.mentorship.mentee_person).exists()
    assert Notice.objects.filter(kind="cover_cancelled", person=scene.colleague.person).exists()


def test_everybody_is_told_once_and_the_mentee_in_advance(world: PairWorld, scene: Scene, settle: Callable[[], None]) -> None:
    other = world.duo(programme=scene.duo.programme, mentor=scene.duo.mentorship.mentor)
    settle()
    Notice.objects.all().delete()
    rows = actions.ask_cover(scene.wanted(), [scene.duo.ref, other.ref], by=scene.duo.mentor, on=DAY)
    settle()
    assert list(Notice.objects.values_list("kind", flat=True)) == ["cover_asked"]
    actions.answer_cover(rows[0].ref, yes=True, by=scene.stand_in, on=DAY)
    settle()
    assert sorted(Notice.objects.values_list("kind", flat=True)) == [
        "cover_agreed",
        "cover_asked",
        "cover_there",
        "cover_there",
    ]


def test_while_somebody_stands_in_a_moved_meeting_is_news_for_them(scene: Scene, settle: Callable[[], None]) -> None:
    meeting = planned(scene, FIRST + DAYS)
    scene.agreed()
    settle()
    Notice.objects.all().delete()
    actions.move(meeting.ref, noon(FIRST + 2 * DAYS), by=scene.duo.mentee, now=NOW)
    settle()
    assert list(Notice.objects.values_list("kind", "person_id")) == [("meeting_moved", scene.colleague.person_id)]


def test_staff_name_somebody_when_the_mentor_cannot_and_it_stands_at_once(world: PairWorld, scene: Scene) -> None:
    scene.absence.delete()
    with clock.moved_to(NOW):
        client = client_of(coordinator_of(world, scene.duo))
        address = f"/standing-in/for/{scene.duo.mentorship.mentor.ref}/"
        assert "One mentee has nobody" in client.get(address).text
        said = {"mentor": scene.colleague.ref, "starts": str(DAY), "ends": str(LAST), "note": ""}
        assert client.post(address, {**said, "ends": str(DAY - DAYS)}).status_code == 422
        assert client.post(address, said).status_code == 302
        assert Cover.objects.get().stage == CoverStage.AGREED
        assert Absence.objects.get().ends == LAST
        assert client_of(scene.duo.mentor).get(address).status_code == 403
        assert client.post(f"/standing-in/{Cover.objects.get().ref}/take-back/").status_code == 302
    assert Cover.objects.get().stage == CoverStage.CANCELLED


def test_a_colleague_named_by_staff_may_say_no(world: PairWorld, scene: Scene) -> None:
    rows = actions.name_cover(scene.duo.mentorship.mentor.ref, scene.wanted(), by=coordinator_of(world, scene.duo), on=DAY)
    actions.answer_cover(rows[0].ref, yes=False, by=scene.stand_in, on=DAY)
    assert Cover.objects.get().stage == CoverStage.DECLINED


def test_an_absence_without_cover_is_a_row_with_one_next_action(world: PairWorld, scene: Scene) -> None:
    from handrail.mentorships.models import Mentorship

    def row() -> tuple[Group, Next]:
        found = watch(Mentorship.objects.all(), DAY).rows[0]
        return found.group, found.next

    assert row() == (Group.UNCOVERED, Next.COVER)
    cover = scene.agreed()
    assert row()[0] != Group.UNCOVERED
    actions.rather_wait(cover.ref, by=scene.duo.mentee, on=DAY)
    assert row()[0] != Group.UNCOVERED
    actions.cancel_cover(cover.ref, by=scene.duo.mentor, on=DAY)
    assert row()[0] == Group.UNCOVERED


def test_the_mentor_asks_from_her_own_week(scene: Scene) -> None:
    with clock.moved_to(NOW):
        client = client_of(scene.duo.mentor)
        address = f"/week/away/{scene.absence.ref}/"
        assert address in client.get("/week/").text
        assert "Ona Onaitė" in client.get(address).text
        said = {"mentor": scene.colleague.ref, "pairs": [scene.duo.ref], "starts": str(FIRST), "ends": str(LAST), "note": "x"}
        assert client.post(address, {**said, "pairs": []}).status_code == 422
        assert client.post(address, said).status_code == 302
        assert "Asked, no answer yet" in client.get(address).text
        assert client_of(scene.stand_in).get(address).status_code == 404
        helper = client_of(scene.stand_in)
        assert "You stand in for a colleague" in helper.get("/together/").text
        assert helper.post(f"/standing-in/{Cover.objects.get().ref}/yes/").status_code == 302
        assert "Is there" in client.get(address).text
        assert "While you are away" in client.get(f"/together/{scene.duo.ref}/").text


def test_another_mentor_for_good_ends_it(world: PairWorld, scene: Scene) -> None:
    scene.agreed()
    after = world.guiding(scene.duo.programme, "Nora Next")
    staff = coordinator_of(world, scene.duo)
    actions.hand_over(scene.duo.mentorship.participation.ref, after.ref, "note", by=staff, on=DAY)
    assert Cover.objects.get().stage == CoverStage.OVER
    with clock.moved_to(noon(FIRST)), pytest.raises(NotFound):
        queries.acting_head(scene.stand_in, scene.duo.ref)


def test_where_mentors_carry_no_caseload_nobody_stands_in(world: PairWorld) -> None:
    duo = world.met()
    absence = Absence.objects.create(mentor=duo.mentorship.mentor, starts=FIRST, ends=LAST)
    colleague = world.guiding(duo.programme, "Ona Onaitė")
    with clock.moved_to(NOW), pytest.raises(NotFound):
        queries.away(duo.mentor, absence.ref)
    with pytest.raises(Refused, match="cover_not_here"):
        actions.ask_cover(Wanted(colleague.ref, FIRST, LAST), [duo.ref], by=duo.mentor, on=DAY)
