"""Agendas for the first six meetings, and the plan both sign before the second."""

from datetime import UTC, datetime, time, timedelta

import pytest

from handrail.kernel import clock
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.models import AgendaDone, Signature
from handrail.mentorships.rules.papers import PaperFacts, sign_by
from handrail.mentorships.rules.tracks import Levels, Why
from handrail.programmes.models import Duty, Paper
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import DAY, Duo, PairWorld, told

pytestmark = pytest.mark.usefixtures("noon")
WEEK = timedelta(days=7)


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    duo = world.duo("lt-mentoring")
    Paper.objects.create(
        programme=duo.programme, code="individual_plan", language="en", number=1, text="WE BOTH WROTE THIS", text_hash="0" * 64
    )
    return duo


def chosen(duo: Duo, track: str = "guidance_first") -> None:
    actions.choose_track(duo.ref, Levels(2, 2, 2), track, Why.FIND_OUT, by=duo.mentor, on=DAY)


def signers() -> list[int | None]:
    return list(Duty.objects.filter(kind="sign_paper").order_by("person_id").values_list("person_id", flat=True))


def test_the_plan_is_signed_by_the_day_of_the_second_meeting() -> None:
    both = (1, 2)
    assert sign_by(PaperFacts(both, (), ())) is None
    assert sign_by(PaperFacts(both, (DAY,), ())) == DAY + WEEK
    assert sign_by(PaperFacts(both, (DAY,), (DAY + 2 * WEEK, DAY + timedelta(days=3)))) == DAY + timedelta(days=3)
    assert sign_by(PaperFacts(both, (DAY + WEEK, DAY), ())) == DAY + WEEK
    assert sign_by(PaperFacts((), (DAY,), ())) is None


def test_each_is_asked_until_he_has_signed_and_a_new_track_asks_both_again(world: PairWorld, duo: Duo) -> None:
    chosen(duo)
    assert signers() == []
    world.met(duo=duo)
    pair = sorted([duo.mentorship.mentee_person_id, duo.mentorship.mentor_person_id])
    assert signers() == pair
    actions.sign_plan(duo.ref, by=duo.mentee, on=DAY)
    assert signers() == [duo.mentorship.mentor_person_id]
    actions.sign_plan(duo.ref, by=duo.mentor, on=DAY)
    assert signers() == []
    chosen(duo, "job_search")
    assert signers() == pair


def test_a_plan_that_waits_too_long_stands_first_and_leads_to_where_it_is_signed(world: PairWorld, duo: Duo) -> None:
    chosen(duo)
    world.met(duo=duo)
    with clock.moved_to(datetime.combine(DAY + timedelta(days=30), time(9), UTC)):
        assert queries.pair(duo.mentor, duo.ref).next_step == "sign"
        page = client_of(duo.mentor).get(f"/together/{duo.ref}/").text
        assert page.count(f'href="/together/{duo.ref}/plan/">Sign your plan</a>') == 1
        actions.sign_plan(duo.ref, by=duo.mentor, on=DAY)
        assert queries.pair(duo.mentor, duo.ref).next_step == "propose"


def test_what_was_signed_is_kept_sealed_and_a_later_change_is_said(duo: Duo) -> None:
    chosen(duo)
    actions.sign_plan(duo.ref, by=duo.mentee, on=DAY)
    kept = Signature.objects.get()
    assert "Write down what you are good at" in kept.reveal("plan")
    assert b"good at" not in bytes(kept.plan)
    assert not queries.plan(duo.mentor, duo.ref).signed[0].changed
    step = queries.plan(duo.mentor, duo.ref).steps[0]
    actions.tick(step.ref, by=duo.mentee, on=DAY)
    assert not queries.plan(duo.mentor, duo.ref).signed[0].changed
    actions.add_step(duo.ref, "Visit the joinery", mine=True, by=duo.mentor, on=DAY)
    assert queries.plan(duo.mentor, duo.ref).signed[0].changed


def test_nothing_to_sign_and_signed_twice_are_refused(duo: Duo) -> None:
    with pytest.raises(Refused, match="plan_empty"):
        actions.sign_plan(duo.ref, by=duo.mentor, on=DAY)
    chosen(duo)
    actions.sign_plan(duo.ref, by=duo.mentor, on=DAY)
    with pytest.raises(Refused, match="signed_already"):
        actions.sign_plan(duo.ref, by=duo.mentor, on=DAY)


def test_the_plan_on_its_page_is_read_and_signed_by_both(duo: Duo) -> None:
    chosen(duo)
    for who in (duo.mentee, duo.mentor):
        page = client_of(who).get(f"/together/{duo.ref}/plan/").text
        assert "WE BOTH WROTE THIS" in page
        assert "I sign this plan" in page
        assert client_of(who).post(f"/together/{duo.ref}/plan/").status_code == 302
    assert "I sign this plan" not in client_of(duo.mentee).get(f"/together/{duo.ref}/plan/").text


def test_the_agenda_follows_the_meetings_held_and_the_track(world: PairWorld, duo: Duo) -> None:
    assert queries.agenda(duo.mentee, duo.ref).number == 1
    chosen(duo)
    world.met(duo=duo)
    page = queries.agenda(duo.mentee, duo.ref)
    assert page.number == 2
    assert "Write down ten things you are good at" in [each.words for each in page.rows]
    for number in range(2, 9):
        on = DAY + number * WEEK
        actions.log_meeting(duo.ref, told(on), by=duo.mentor, on=on, key=str(number))
    assert queries.agenda(duo.mentee, duo.ref).number == 6


def test_lines_are_ticked_and_unticked_and_only_lines_there_are(duo: Duo) -> None:
    mentor = client_of(duo.mentor)
    address = f"/together/{duo.ref}/agenda/1/"
    assert mentor.post(address, {"line": "all:1", "done": "yes"}).status_code == 302
    assert mentor.post(address, {"line": "all:1", "done": "yes"}).status_code == 302
    assert [(each.number, each.line) for each in AgendaDone.objects.all()] == [(1, "all:1")]
    assert "done on 21 November" in client_of(duo.mentee).get(address).text
    assert mentor.post(address, {"line": "all:1", "done": "no"}).status_code == 302
    assert not AgendaDone.objects.exists()
    assert mentor.post(address, {"line": "all:99", "done": "yes"}).status_code == 409
    assert mentor.get(f"/together/{duo.ref}/agenda/7/").status_code == 404
