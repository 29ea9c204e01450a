"""What stands in the way: who may tick it, what is kept about health, and what helps."""

import itertools

import pytest

from handrail.kernel.access import NotFound
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.help import FOLDER, _file, agenda, tips
from handrail.mentorships.models import InTheWay
from handrail.mentorships.rules.barriers import BARRIER, Barrier, BarrierState
from handrail.people import actions as people
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import DAY, Duo, PairWorld

pytestmark = pytest.mark.usefixtures("noon")
LANGUAGES = ("en", "lt", "nl", "nb")


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    return world.duo("lt-mentoring")


def raised(duo: Duo, kind: Barrier = Barrier.DEBT) -> InTheWay:
    return actions.raise_barrier(duo.ref, kind, by=duo.mentee, on=DAY)


def say_yes(duo: Duo) -> None:
    actions.allow_health(duo.ref, "0" * 64, by=duo.mentee, on=DAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_barrier_leads_to_steps_partners_and_measures(language: str) -> None:
    assert (FOLDER / f"barriers.{language}.toml").exists()
    for kind in Barrier:
        assert all(tips(kind, language).get(part) for part in ("steps", "partners", "measures")), kind
    assert set(_file("barriers", language)) == set(Barrier)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_lines_for_six_meetings(language: str) -> None:
    for number, track in itertools.product(range(1, 7), ("job_search", "guidance_first")):
        codes = [code for code, _ in agenda(number, track, language)]
        assert codes == [code for code, _ in agenda(number, track, "en")]
        assert len(codes) > 1


def test_from_every_state_every_other_can_be_reached() -> None:
    for state in BarrierState:
        reached = {BARRIER.target(step, state) for step in BARRIER.open_from(state)}
        assert reached == set(BarrierState) - {state}


def test_either_ticks_and_ticking_twice_is_ticking_once(duo: Duo) -> None:
    first = raised(duo)
    assert actions.raise_barrier(duo.ref, Barrier.DEBT, by=duo.mentor, on=DAY).pk == first.pk


def test_which_one_it_is_stands_nowhere_in_the_open(duo: Duo) -> None:
    row = raised(duo)
    assert b"debt" not in bytes(InTheWay.objects.get().kind)
    assert row.reveal("kind") == "debt"
    assert "debt" not in str(Event.objects.get(name="BarrierRaised").payload)


def test_health_needs_the_mentees_own_yes(duo: Duo) -> None:
    for who in (duo.mentee, duo.mentor):
        with pytest.raises(Refused) as refused:
            actions.raise_barrier(duo.ref, Barrier.HEALTH, by=who, on=DAY)
        assert [each.code for each in refused.value.reasons] == ["health_consent_missing"]
    with pytest.raises(NotFound):
        actions.allow_health(duo.ref, "0" * 64, by=duo.mentor, on=DAY)
    say_yes(duo)
    assert raised(duo, Barrier.HEALTH).reveal("kind") == "health"


@pytest.mark.django_db(transaction=True)
def test_a_yes_taken_back_takes_what_was_ticked_about_health_along(world: PairWorld, settle: object) -> None:
    duo = world.duo("lt-mentoring")
    say_yes(duo)
    raised(duo, Barrier.HEALTH)
    raised(duo, Barrier.DEBT)
    people.withdraw_consent(duo.mentorship.mentee_person_id, "health_data", by=duo.mentee, on=DAY)
    settle()  # type: ignore[operator]
    assert [each.reveal("kind") for each in InTheWay.objects.all()] == ["debt"]


def test_a_step_that_helps_comes_into_the_plan_once(duo: Duo) -> None:
    raised(duo)
    step = tips("debt", "en")["steps"][0]
    actions.take_up(duo.ref, step, by=duo.mentor, on=DAY)
    actions.take_up(duo.ref, step, by=duo.mentee, on=DAY)
    assert [(each.text, each.mine) for each in queries.pair(duo.mentee, duo.ref).steps] == [(step, True)]
    assert step in queries.barriers(duo.mentee, duo.ref).rows[0].planned


def test_ticked_by_mistake_leaves_nothing(duo: Duo) -> None:
    row = raised(duo)
    actions.untick_barrier(row.ref, by=duo.mentor, on=DAY)
    assert not InTheWay.objects.exists()
    with pytest.raises(NotFound):
        actions.move_barrier(row.ref, "work_on", by=duo.mentor, on=DAY)


def test_tick_work_on_clear_away_and_undo_on_the_page(duo: Duo) -> None:
    mentee = client_of(duo.mentee)
    address = f"/together/{duo.ref}/barriers/"
    assert 'value="health"' not in mentee.get(address).text
    assert mentee.post(address, {"kind": "health"}).status_code == 422
    assert mentee.post(f"{address}health/").status_code == 302
    assert 'value="health"' in mentee.get(address).text
    assert mentee.post(address, {"kind": "transport"}).status_code == 302
    ref = InTheWay.objects.get().ref
    page = mentee.get(address).text
    assert "Look up how you get to work and back" in page
    assert mentee.post(f"{address}step/", {"text": "anything at all"}).status_code == 409
    assert mentee.post(f"{address}step/", {"text": tips("transport", "en")["steps"][0]}).status_code == 302
    assert mentee.post(f"/together/barrier/{ref}/clear_away/").status_code == 302
    assert "Undo" in mentee.get(address).text
    assert mentee.post(f"/together/barrier/{ref}/open_again/").status_code == 302
    assert InTheWay.objects.get().state == BarrierState.OPEN


def test_the_programmes_own_words_replace_ours(duo: Duo) -> None:
    raised(duo)
    duo.programme.texts.create(key="barrier_measures.debt", language="en", text="Ask in room 12\nAsk Ona")
    assert queries.barriers(duo.mentor, duo.ref).rows[0].measures == ("Ask in room 12", "Ask Ona")
