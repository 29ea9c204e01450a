"""Series that plan themselves, places, the waiting list, who came, speakers and feedback."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.community import actions
from handrail.community.forms import MaterialForm
from handrail.community.models import Signup, Workshop
from handrail.community.queries import planning, speaking, workshops
from handrail.community.queries.attending import door_code
from handrail.community.rules.signing import TAKING, SignupState
from handrail.kernel import clock
from handrail.kernel.access import Denied, NotFound
from handrail.kernel.reasons import Refused
from handrail.messaging.actions import remind
from handrail.messaging.models import Notice
from handrail.people import actions as people
from handrail.programmes.models import Duty
from tests.community.world import DAY, NOW, RULE, SYSTEM, CommunityWorld

VILNIUS = ZoneInfo("Europe/Vilnius")
pytestmark = pytest.mark.usefixtures("noon")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.reasons]


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


# --- a series plans itself


def test_a_confirmed_series_has_its_next_three_dates_and_planning_again_makes_none(world: CommunityWorld) -> None:
    series = world.series()
    assert [each.local.isoformat() for each in series.workshops.order_by("starts_at")] == [
        "2026-12-08T10:00:00",
        "2027-01-12T10:00:00",
        "2027-02-09T10:00:00",
    ]
    actions.plan_all(by=SYSTEM, now=NOW)
    assert series.workshops.count() == 3


def test_it_plans_on_over_the_years_without_a_gap_or_a_double(world: CommunityWorld) -> None:
    series = world.series()
    for night in range(0, 400, 5):
        actions.plan_all(by=SYSTEM, now=NOW + timedelta(days=night))
    months = list(series.workshops.order_by("month").values_list("month", flat=True))
    assert len(months) == len(set(months)) >= 15
    assert {each.local.time() for each in series.workshops.all()} == {time(10)}


def test_another_rule_moves_only_dates_nobody_knows_of(world: CommunityWorld) -> None:
    first = world.workshop()
    actions.announce_due(by=SYSTEM, now=NOW)
    series = world.series(day=20, weekday=None, nth=None)
    days = [each.local.date() for each in series.workshops.order_by("starts_at")]
    assert first.local.date() in days
    assert date(2027, 1, 20) in days
    assert date(2027, 1, 12) not in days


def test_a_stopped_series_plans_nothing_and_begins_anew_when_confirmed(world: CommunityWorld) -> None:
    series = world.series()
    actions.stop_series(world.programme.slug, series.code, by=world.coordinated, now=NOW)
    actions.plan_all(by=SYSTEM, now=NOW)
    assert series.workshops.count() == 0
    assert world.series().workshops.count() == 3


def test_only_the_coordinator_of_the_programme_confirms_it(world: CommunityWorld) -> None:
    with pytest.raises(Denied):
        actions.confirm_series(world.programme.slug, "alumni_workshop", RULE, by=world.comer(), now=NOW)
    stranger = CommunityWorld()
    stranger.begin()
    with pytest.raises(NotFound):
        actions.confirm_series(world.programme.slug, "alumni_workshop", RULE, by=stranger.coordinated, now=NOW)


# --- who is invited


def test_present_ones_former_ones_who_agreed_and_employers_are_invited_once(
    world: CommunityWorld, settle: Callable[[], int]
) -> None:
    present, agreed, silent = world.comer(), world.former(), world.former("Ona Tyli", invited=False)
    mentor, employer = world.mentoring(), world.employing()
    world.workshop()
    for _ in range(2):
        actions.announce_due(by=SYSTEM, now=NOW)
        settle()
    assert told("workshop_invited") == {present.person_id, agreed.person_id, employer.person_id}
    assert Notice.objects.filter(kind="workshop_invited").count() == 3
    assert not {silent.person_id, mentor.person_id} & told("workshop_invited")


def test_what_one_sees_and_whom_is_told_are_twins(world: CommunityWorld) -> None:
    everybody = [world.comer(), world.former(), world.former("Ona", invited=False), world.mentoring(), world.employing()]
    for code in ("alumni_workshop", "mentor_network"):
        workshop = world.workshop(code)
        invited = planning.invited(workshop)
        sees = {each.person_id for each in everybody if Workshop.objects.open_to(each).filter(pk=workshop.pk).exists()}
        assert sees == invited & {each.person_id for each in everybody}


def test_it_is_announced_three_weeks_before_and_not_earlier(world: CommunityWorld) -> None:
    workshop = world.workshop()
    assert actions.announce_due(by=SYSTEM, now=workshop.starts_at - timedelta(days=22)) == 0
    assert actions.announce_due(by=SYSTEM, now=workshop.starts_at - timedelta(days=20)) == 1


# --- places


def test_the_last_place_then_the_waiting_list_in_order_and_the_next_one_moves_up(
    world: CommunityWorld, settle: Callable[[], int]
) -> None:
    workshop = world.workshop(places=1)
    first, second, third = world.comer("Ana A"), world.comer("Bea B"), world.comer("Cea C")
    states = [actions.sign_up(workshop.ref, by=each, now=NOW).state for each in (first, second, third)]
    assert states == [SignupState.PLACED, SignupState.WAITING, SignupState.WAITING]
    assert workshops.workshop(third, workshop.ref).row.waits_as == 2
    actions.leave(workshop.ref, by=first, now=NOW)
    settle()
    assert Signup.objects.get(person=second.person_id).state == SignupState.PLACED
    assert told("workshop_place") == {second.person_id}
    workshop.refresh_from_db()
    assert workshop.taken == 1


def test_signing_up_twice_is_one_place_and_again_after_leaving_is_the_end_of_the_line(world: CommunityWorld) -> None:
    workshop = world.workshop(places=1)
    one, other = world.comer("Ana A"), world.comer("Bea B")
    assert actions.sign_up(workshop.ref, by=one, now=NOW).pk == actions.sign_up(workshop.ref, by=one, now=NOW).pk
    actions.sign_up(workshop.ref, by=other, now=NOW)
    actions.leave(workshop.ref, by=one, now=NOW)
    assert actions.sign_up(workshop.ref, by=one, now=NOW).state == SignupState.WAITING


def test_nobody_signs_up_or_leaves_once_it_has_begun(world: CommunityWorld) -> None:
    workshop, one = world.workshop(), world.comer()
    with pytest.raises(Refused) as refused:
        actions.sign_up(workshop.ref, by=one, now=workshop.starts_at)
    assert codes(refused) == ["workshop_begun"]


def test_who_is_not_invited_finds_nothing(world: CommunityWorld) -> None:
    with pytest.raises(NotFound):
        actions.sign_up(world.workshop().ref, by=world.mentoring(), now=NOW)


def test_more_places_move_up_those_who_wait_and_fewer_than_taken_are_refused(world: CommunityWorld) -> None:
    workshop = world.workshop(places=1)
    people_here = [world.comer(f"P{n} X") for n in range(3)]
    for each in people_here:
        actions.sign_up(workshop.ref, by=each, now=NOW)
    said = {"day": workshop.local.date(), "at": time(10), "minutes": 120, "place": workshop.place}
    actions.edit(workshop.ref, **said, places=2, by=world.coordinated, now=NOW)
    assert list(Signup.objects.order_by("pk").values_list("state", flat=True)) == ["placed", "placed", "waiting"]
    with pytest.raises(Refused) as refused:
        actions.edit(workshop.ref, **said, places=1, by=world.coordinated, now=NOW)
    assert codes(refused) == ["workshop_places_taken"]


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["up", "down"]), st.integers(0, 5)), max_size=25), st.integers(1, 3))
def test_taken_is_never_more_than_places_and_nobody_waits_beside_a_free_place(
    steps: list[tuple[str, int]], places: int
) -> None:
    """Random comings and goings against the plainest model there can be: one line, of which the first ones have a place."""
    with transaction.atomic():
        world = CommunityWorld()
        world.begin()
        workshop, people_here = world.workshop(places=places), [world.comer(f"P{n} X") for n in range(6)]
        placed: list[int] = []
        waiting: list[int] = []
        for number, (step, who) in enumerate(steps):
            now = NOW + timedelta(seconds=number)
            if step == "up":
                actions.sign_up(workshop.ref, by=people_here[who], now=now)
                if who not in placed + waiting:
                    (placed if len(placed) < places else waiting).append(who)
            elif who in placed + waiting:
                actions.leave(workshop.ref, by=people_here[who], now=now)
                (placed if who in placed else waiting).remove(who)
                if len(placed) < places and waiting:
                    placed.append(waiting.pop(0))
        workshop.refresh_from_db()
        ids = {each.person_id: n for n, each in enumerate(people_here)}
        assert {ids[row.person_id] for row in Signup.objects.filter(state__in=TAKING)} == set(placed)
        assert [ids[row.person_id] for row in workshop.signups.in_line()] == waiting
        assert workshop.taken == len(placed) <= workshop.places
        transaction.set_rollback(True)


# --- reminders, changes, cancellation


def test_the_word_the_day_before_goes_once(world: CommunityWorld) -> None:
    workshop, one = world.workshop(), world.comer()
    actions.sign_up(workshop.ref, by=one, now=NOW)
    eve = datetime(2026, 12, 7, 9, tzinfo=VILNIUS)
    for hours in (-24, 0, 1, 5, 24):
        with clock.moved_to(eve + timedelta(hours=hours)):
            remind(clock.now())
    assert Notice.objects.filter(kind="workshop_tomorrow", person=one.person_id).count() == 1


def test_who_signs_up_on_the_eve_is_not_reminded_and_who_left_neither(world: CommunityWorld) -> None:
    workshop, late, gone = world.workshop(), world.comer("Late L"), world.comer("Gone G")
    actions.sign_up(workshop.ref, by=late, now=workshop.starts_at - timedelta(hours=20))
    actions.sign_up(workshop.ref, by=gone, now=NOW)
    actions.leave(workshop.ref, by=gone, now=NOW)
    remind(workshop.starts_at - timedelta(hours=18))
    assert told("workshop_tomorrow") == set()


def test_another_day_is_told_and_reminded_of_anew(world: CommunityWorld, settle: Callable[[], int]) -> None:
    workshop, one = world.workshop(), world.comer()
    actions.sign_up(workshop.ref, by=one, now=NOW)
    actions.edit(
        workshop.ref, day=date(2026, 12, 15), at=time(14), minutes=60, place="Kitur", places=3, by=world.coordinated, now=NOW
    )
    settle()
    assert told("workshop_moved") == {one.person_id}
    assert Duty.objects.get(kind="workshop_tomorrow").remind_on == [date(2026, 12, 14)]


def test_called_off_with_a_reason_is_told_and_can_be_brought_back(world: CommunityWorld, settle: Callable[[], int]) -> None:
    workshop, one, other = world.workshop(places=1), world.comer("Ana A"), world.comer("Bea B")
    for each in (one, other):
        actions.sign_up(workshop.ref, by=each, now=NOW)
    actions.cancel(workshop.ref, "The host is ill.", by=world.coordinated, now=NOW)
    settle()
    assert told("workshop_cancelled") == {one.person_id, other.person_id}
    assert not Duty.objects.filter(kind__startswith="workshop").exists()
    assert workshops.workshop(one, workshop.ref).row.reason == "The host is ill."
    actions.restore(workshop.ref, by=world.coordinated, now=NOW)
    settle()
    assert told("workshop_restored") == {one.person_id, other.person_id}
    assert Duty.objects.filter(kind="workshop_tomorrow").count() == 1


# --- attendance


def test_the_code_opens_on_the_day_only_and_for_who_has_a_place(world: CommunityWorld) -> None:
    workshop, one, other = world.workshop(places=1), world.comer("Ana A"), world.comer("Bea B")
    for each in (one, other):
        actions.sign_up(workshop.ref, by=each, now=NOW)
    code = door_code(workshop)
    with pytest.raises(Refused) as refused:
        actions.check_in(workshop.ref, code, by=one, now=workshop.starts_at - timedelta(days=1))
    assert codes(refused) == ["workshop_code"]
    with pytest.raises(Refused):
        actions.check_in(workshop.ref, "0" * 16, by=one, now=workshop.starts_at)
    with pytest.raises(Refused) as refused:
        actions.check_in(workshop.ref, code, by=other, now=workshop.starts_at)
    assert codes(refused) == ["workshop_no_place"]
    for _ in range(2):
        assert actions.check_in(workshop.ref, code, by=one, now=workshop.starts_at).state == SignupState.ATTENDED


def test_the_host_ticks_corrects_and_those_who_came_are_asked_how_it_was(
    world: CommunityWorld, settle: Callable[[], int]
) -> None:
    workshop, one, other = world.workshop(), world.comer("Ana A"), world.comer("Bea B")
    rows = [actions.sign_up(workshop.ref, by=each, now=NOW) for each in (one, other)]
    with pytest.raises(Refused) as refused:
        actions.tick(workshop.ref, {rows[0].ref: "attended"}, by=world.coordinated, now=NOW)
    assert codes(refused) == ["workshop_not_begun"]
    after = workshop.ends_at
    actions.tick(workshop.ref, {rows[0].ref: "missed", rows[1].ref: "missed"}, by=world.coordinated, now=after)
    assert not Duty.objects.filter(kind="workshop_list").exists()
    actions.tick(workshop.ref, {rows[0].ref: "attended"}, by=world.coordinated, now=after)
    settle()
    assert told("workshop_feedback") == {one.person_id}
    assert workshops.run_page(world.coordinated, workshop.ref).attended == 1


def test_a_guest_of_an_employer_is_written_down_by_the_coordinator(world: CommunityWorld) -> None:
    workshop, firm = world.workshop(), world.firm()
    actions.place_guest(workshop.ref, "Petras Svečias", firm.ref, by=world.coordinated, now=NOW)
    [row] = workshops.run_page(world.coordinated, workshop.ref).coming
    assert (row.name, row.organisation, row.is_guest) == ("Petras Svečias", "UAB Plytos", True)
    with pytest.raises(Refused) as refused:
        actions.place_guest(workshop.ref, "X", world.programme.owner.ref, by=world.coordinated, now=NOW)
    assert codes(refused) == ["workshop_guest_of"]


def attended(world: CommunityWorld, number: int) -> tuple[Workshop, list[object]]:
    workshop = world.workshop(places=10)
    here = [world.comer(f"P{n} X") for n in range(number)]
    for each in here:
        actions.sign_up(workshop.ref, by=each, now=NOW)
        actions.check_in(workshop.ref, door_code(workshop), by=each, now=workshop.starts_at)
    return workshop, list(here)


def test_feedback_is_shown_from_five_answers_on_and_names_nobody(world: CommunityWorld) -> None:
    workshop, here = attended(world, 5)
    for each in here[:4]:
        actions.give_feedback(workshop.ref, "good", "Useful.", by=each, now=workshop.ends_at)  # type: ignore[arg-type]
    assert not workshops.run_page(world.coordinated, workshop.ref).opinion.is_shown
    actions.give_feedback(workshop.ref, "so_so", by=here[4], now=workshop.ends_at)  # type: ignore[arg-type]
    shown = workshops.run_page(world.coordinated, workshop.ref).opinion
    assert dict(shown.counts) == {"good": 4, "so_so": 1, "not_good": 0}
    assert shown.sentences == ("Useful.",) * 4


def test_who_was_not_there_is_not_asked(world: CommunityWorld) -> None:
    workshop, one = world.workshop(), world.comer()
    actions.sign_up(workshop.ref, by=one, now=NOW)
    with pytest.raises(NotFound):
        actions.give_feedback(workshop.ref, "good", by=one, now=workshop.ends_at)


# --- speakers


def test_a_former_mentee_is_asked_says_yes_and_is_quoted_only_while_the_consent_holds(
    world: CommunityWorld, settle: Callable[[], int]
) -> None:
    workshop, jonas, rasa = world.workshop(), world.former(), world.comer()
    ref = speaking.may_be_asked(workshop).get(pk=jonas.person_id).ref
    actions.ask_speaker(workshop.ref, ref, by=world.coordinated, now=NOW)
    settle()
    assert told("speaker_asked") == {jonas.person_id}
    actions.answer_speaking(workshop.ref, yes=True, by=jonas, now=NOW)
    settle()
    assert told("speaker_answered") == {world.coordinated.person_id}
    actions.give_quote(workshop.ref, "It gave me courage.", "1" * 64, by=jonas, now=NOW)
    assert [each.words for each in workshops.workshop(rasa, workshop.ref).quotes] == ["It gave me courage."]
    people.withdraw_consent(jonas.person_id or 0, "publicity", by=jonas, on=DAY)
    assert workshops.workshop(rasa, workshop.ref).quotes == ()
    assert workshops.coming(rasa).quotes == ()


def test_taking_the_yes_back_erases_the_quote(world: CommunityWorld) -> None:
    workshop, jonas = world.workshop(), world.former()
    ref = speaking.may_be_asked(workshop).get(pk=jonas.person_id).ref
    actions.ask_speaker(workshop.ref, ref, by=world.coordinated, now=NOW)
    actions.answer_speaking(workshop.ref, yes=True, by=jonas, now=NOW)
    actions.give_quote(workshop.ref, "It gave me courage.", "1" * 64, by=jonas, now=NOW)
    row = actions.withdraw_speaking(workshop.ref, by=jonas, now=NOW)
    row.refresh_from_db()
    assert row.quote is None


def test_only_former_ones_who_want_to_hear_of_it_may_be_asked(world: CommunityWorld) -> None:
    workshop, silent, present = world.workshop(), world.former("Ona Tyli", invited=False), world.comer()
    assert not speaking.may_be_asked(workshop).filter(pk__in=[silent.person_id, present.person_id]).exists()


def test_the_calendar_entry_moves_with_the_workshop(world: CommunityWorld) -> None:
    import icalendar

    workshop, one = world.workshop(), world.comer()
    before = icalendar.Calendar.from_ical(workshops.calendar_file(one, workshop.ref, summary="Workshop", stamp=NOW))
    actions.cancel(workshop.ref, "No room.", by=world.coordinated, now=NOW)
    after = icalendar.Calendar.from_ical(workshops.calendar_file(one, workshop.ref, summary="Workshop", stamp=NOW))
    [was], [now] = before.walk("VEVENT"), after.walk("VEVENT")
    assert was["UID"] == now["UID"]
    assert (was["SEQUENCE"], now["SEQUENCE"], now["STATUS"]) == (0, 1, "CANCELLED")
    assert was.decoded("DTSTART") == workshop.starts_at


@pytest.mark.parametrize("said", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd"])
def test_material_leads_to_a_page_and_never_to_a_script(said: str) -> None:
    assert "url" in MaterialForm({"title": "How to begin", "url": said}).errors
    assert "url" not in MaterialForm({"title": "How to begin", "url": "example.org/begin"}).errors
