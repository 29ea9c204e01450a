"""Which help a pair has: what the rule suggests, what the mentor decides, and what becomes of the plan."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.kernel.access import NotFound
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions, queries
from handrail.mentorships.models import Step, TrackChoice
from handrail.mentorships.rules.tracks import Levels, Why, plan_change, suggest, track_of
from handrail.programmes.models import Duty
from handrail.programmes.reading import read
from tests.mentorships.test_pages import client_of
from tests.mentorships.world import DAY, DEFINITIONS, Duo, PairWorld

pytestmark = pytest.mark.usefixtures("noon")
LT = read((DEFINITIONS / "lt-mentoring.toml").read_text())
SEARCH, GUIDANCE = (track_of(LT, code) for code in ("job_search", "guidance_first"))
LOW, HIGH = Levels(2, 4, 4), Levels(4, 4, 4)


def chosen(duo: Duo, track: str = "guidance_first", levels: Levels = LOW, *, days: int = 0) -> TrackChoice:
    on = DAY + timedelta(days=days)
    return actions.choose_track(duo.ref, levels, track, Why.FIND_OUT, by=duo.mentor, on=on)


def steps(duo: Duo) -> dict[str, Step]:
    return {each.template: each for each in duo.mentorship.steps.exclude(template="")}


@pytest.mark.parametrize("low", ["motivation", "qualification", "experience"])
def test_one_answer_below_its_line_suggests_guidance_and_says_which(low: str) -> None:
    assert suggest(LT, Levels(**{**vars(HIGH), low: 2})).because == (low,)
    assert suggest(LT, Levels(**{**vars(HIGH), low: 2})).track == "guidance_first"
    assert suggest(LT, Levels(**{**vars(HIGH), low: 3})).track == "job_search"


@given(st.sets(st.sampled_from([each.step for each in GUIDANCE.plan + SEARCH.plan])), st.data())  # type: ignore[union-attr]
def test_a_change_doubles_no_step_and_touches_none_that_is_done(present: set[str], data: st.DataObject) -> None:
    done = data.draw(st.sets(st.sampled_from(sorted(present)))) if present else set()
    assert SEARCH is not None
    change = plan_change(SEARCH, DAY, present=present, done=done)
    added = [each.code for each in change.add]
    assert not present & set(added)
    assert not done & ({each.code for each in change.plan_again} | set(change.set_aside))
    now_open = (present - done - set(change.set_aside)) | set(added)
    assert now_open | (done & {each.step for each in SEARCH.plan}) == {each.step for each in SEARCH.plan}


def test_the_choice_is_kept_with_its_reason_and_the_participation_knows(world: PairWorld) -> None:
    duo = world.duo("lt-mentoring")
    choice = chosen(duo)
    duo.mentorship.participation.refresh_from_db()
    assert duo.mentorship.participation.track == "guidance_first"
    assert (choice.suggested, choice.track) == ("guidance_first", "guidance_first")
    event = Event.objects.get(name="TrackChosen")
    assert event.payload == {
        "mentorship_id": duo.mentorship.pk,
        "participation_id": duo.mentorship.participation_id,
        "track": "guidance_first",
        "before": "",
    }


def test_the_plan_has_the_steps_of_the_track_on_days_counted_from_the_choice(world: PairWorld) -> None:
    duo = world.duo("lt-mentoring")
    chosen(duo)
    assert {code: step.due_on for code, step in steps(duo).items()} == {
        "strengths": DAY + timedelta(weeks=2),
        "vocational_test": DAY + timedelta(weeks=4),
        "career_plan": DAY + timedelta(weeks=8),
        "training_or_trial_work": DAY + timedelta(weeks=16),
    }
    assert [each.text for each in queries.pair(duo.mentee, duo.ref).goals] == ["Guidance first"]


def test_changing_the_track_sets_open_steps_aside_and_keeps_done_ones(world: PairWorld) -> None:
    duo = world.duo("lt-mentoring")
    chosen(duo)
    actions.tick(steps(duo)["strengths"].ref, by=duo.mentee, on=DAY)
    chosen(duo, "job_search", HIGH, days=7)
    found = steps(duo)
    assert len(found) == 7
    assert found["strengths"].done_on == DAY
    assert found["strengths"].aside_on is None
    assert found["vocational_test"].aside_on == DAY + timedelta(days=7)
    assert found["career_plan"].due_on == DAY + timedelta(days=7 + 14)
    texts = [each.text for each in queries.pair(duo.mentee, duo.ref).steps]
    assert "Do a test that shows which work fits" not in texts
    assert "Send ten applications" in texts


def test_going_back_takes_up_what_was_set_aside_and_makes_nothing_twice(world: PairWorld) -> None:
    duo = world.duo("lt-mentoring")
    chosen(duo)
    chosen(duo, "job_search", HIGH, days=1)
    chosen(duo, days=2)
    assert steps(duo)["vocational_test"].aside_on is None
    assert duo.mentorship.steps.count() == 7
    assert duo.mentorship.goals.count() == 2
    assert [each.state for each in duo.mentorship.goals.order_by("pk")] == ["open", "dropped"]


def test_pressing_twice_is_pressing_once(world: PairWorld) -> None:
    duo = world.duo("lt-mentoring")
    assert chosen(duo).pk == chosen(duo).pk
    assert Event.objects.filter(name="TrackChosen").count() == 1


def test_the_next_step_of_the_plan_is_due_and_the_one_after_when_it_is_done(world: PairWorld) -> None:
    duo = world.met(duo=world.duo("lt-mentoring"))
    chosen(duo)
    due = Duty.objects.get(kind="plan_step")
    assert (due.person_id, due.due_on) == (duo.mentee.person_id, DAY + timedelta(weeks=2))
    actions.tick(steps(duo)["strengths"].ref, by=duo.mentee, on=DAY)
    assert Duty.objects.get(kind="plan_step").due_on == DAY + timedelta(weeks=4)
    actions.untick(steps(duo)["strengths"].ref, by=duo.mentee, on=DAY)
    assert Duty.objects.get(kind="plan_step").due_on == DAY + timedelta(weeks=2)


def test_only_the_mentor_chooses_and_only_the_mentee_adds_her_words(world: PairWorld) -> None:
    duo = world.duo("lt-mentoring")
    with pytest.raises(NotFound):
        actions.choose_track(duo.ref, LOW, "job_search", Why.BOTH_WANT, by=duo.mentee, on=DAY)
    chosen(duo)
    with pytest.raises(NotFound):
        actions.add_track_words(duo.ref, "not mine", by=duo.mentor, on=DAY)
    actions.add_track_words(duo.ref, "I want to work with wood", by=duo.mentee, on=DAY)
    row = TrackChoice.objects.get()
    assert b"wood" not in bytes(row.words)
    assert row.reveal("words") == "I want to work with wood"


def test_a_track_the_version_does_not_know_is_refused(world: PairWorld) -> None:
    duo = world.duo("lt-mentoring")
    with pytest.raises(Refused):
        chosen(duo, "holiday")
    assert not TrackChoice.objects.exists()


def test_the_three_questions_the_suggestion_and_the_decision_on_the_pages(world: PairWorld) -> None:
    duo = world.duo("lt-mentoring")
    mentor, mentee = client_of(duo.mentor), client_of(duo.mentee)
    address = f"/together/{duo.ref}/track/choose/"
    assert address in mentor.get(f"/together/{duo.ref}/track/").text
    assert mentor.post(address, {"motivation": "2", "qualification": "4"}).status_code == 422
    page = mentor.post(address, {"motivation": "2", "qualification": "4", "experience": "4"}).text
    assert "Suggested: Guidance first" in page
    assert not TrackChoice.objects.exists()
    hidden = dict(re.findall(r'type="hidden" name="(motivation|qualification|experience)" value="(\d)"', page))
    assert mentor.post(address, {**hidden, "track": "job_search", "why": "both_want"}).status_code == 302
    seen = mentee.get(f"/together/{duo.ref}/track/").text
    assert "We talked about it and both want this" in seen
    assert "The questions alone would have suggested other help." in seen
    assert mentee.post(f"/together/{duo.ref}/track/", {"words": "MY WORDS"}).status_code == 302
    assert "MY WORDS" in mentor.get(f"/together/{duo.ref}/track/").text


def test_a_programme_without_tracks_has_no_such_page(world: PairWorld) -> None:
    duo = world.duo()
    assert client_of(duo.mentor).get(f"/together/{duo.ref}/track/").status_code == 404
    assert "/track/" not in client_of(duo.mentor).get(f"/together/{duo.ref}/").text
