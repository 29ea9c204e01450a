"""Staff ask the two how it goes, each apart: on which days, who reads it, and what a "not safe" leads to."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.reasons import Reason, Refused
from handrail.mentorships import actions
from handrail.mentorships.actions.check_ins import (
    Said,
    ask_how_it_goes,
    note_check_in,
    report_from_check_in,
    say_check_in,
)
from handrail.mentorships.models import CheckIn, Concern
from handrail.mentorships.queries.check_ins import answers_of, checked_pair, own_check_in
from handrail.mentorships.rules import Stage
from handrail.mentorships.rules.check_ins import By, Facts, Side, day_answered, days, due_on, standing
from handrail.messaging.actions import remind
from handrail.messaging.models import Notice
from handrail.people import actions as people
from handrail.people.models import Account, Person
from handrail.programmes.models import Duty
from handrail.programmes.pair import CheckIns
from handrail.programmes.parts import Party
from tests.mentorships.world import DAY, NOW, Duo, PairWorld, actor

LT = CheckIns(by=Party.COORDINATOR, asks=(Party.MENTEE, Party.MENTOR), at_weeks=(2, 4), every_months=1)
WELL = Said({"activities": "prepared", "progress": "some", "getting_on": "well"}, "safe", "We wrote a letter.")
UNSAFE = Said(WELL.answers, "not_safe")
FIRST, SECOND = DAY + timedelta(weeks=2), DAY + timedelta(weeks=4)


def first_days(facts: Facts, number: int = 5) -> list[date]:
    return [day for day, _ in zip(days(facts, LT), range(number), strict=False)]


def facts(**more: object) -> Facts:
    return Facts(Stage.ACTIVE, DAY, **more)  # type: ignore[arg-type]


@pytest.fixture
def duo(world: PairWorld) -> Duo:
    return world.duo("lt-mentoring")


@pytest.fixture
def wim(world: PairWorld, duo: Duo) -> Actor:
    return actor(world.coordinator(duo.programme.owner, "Wim Claes"))


def due(duo: Duo) -> dict[str, date]:
    rows = Duty.objects.filter(about=duo.mentorship.about, kind="check_in")
    names = {duo.mentee.person_id: "mentee", duo.mentor.person_id: "mentor", None: "coordinator"}
    return {names[row.person_id]: row.due_on for row in rows}


def test_twice_in_the_first_month_then_monthly_and_never_twice_in_a_fortnight() -> None:
    assert first_days(facts()) == [FIRST, SECOND, date(2027, 1, 21), date(2027, 2, 21), date(2027, 3, 21)]
    assert first_days(facts(planned_end=date(2027, 2, 1))) == [FIRST, SECOND, date(2027, 1, 21)]


def test_days_within_a_pause_are_not_asked_and_an_open_pause_ends_the_list() -> None:
    assert first_days(facts(rests=((FIRST, FIRST + timedelta(days=20)),)), 2) == [date(2027, 1, 21), date(2027, 2, 21)]
    assert first_days(facts(rests=((SECOND, None),))) == [FIRST]


def test_a_day_stays_due_until_it_is_answered_and_is_missed_when_the_next_has_come() -> None:
    late = SECOND + timedelta(days=1)
    assert due_on(Side.MENTEE, facts(), LT) == FIRST
    assert standing(Side.MENTEE, facts(), LT, late).missed == (FIRST,)
    assert day_answered(Side.MENTEE, facts(), LT, late) == SECOND
    answered = facts(answered=frozenset({(Side.MENTEE, SECOND)}))
    assert due_on(Side.MENTEE, answered, LT) == date(2027, 1, 21)
    assert standing(Side.MENTEE, answered, LT, late).missed == (FIRST,)
    assert standing(Side.MENTOR, answered, LT, late).open_on == SECOND


def test_nothing_can_be_answered_long_before_its_day() -> None:
    assert day_answered(Side.MENTEE, facts(), LT, FIRST - timedelta(days=8)) == Reason("check_in_early", FIRST.isoformat())
    assert day_answered(Side.MENTEE, facts(), LT, FIRST - timedelta(days=7)) == FIRST


def test_both_and_the_coordinator_are_asked_by_the_definition(duo: Duo) -> None:
    assert due(duo) == {"mentee": FIRST, "mentor": FIRST, "coordinator": FIRST}
    say_check_in(duo.ref, WELL, by=duo.mentee, on=FIRST)
    assert due(duo) == {"mentee": SECOND, "mentor": FIRST, "coordinator": FIRST}


def test_no_check_in_where_the_definition_has_none(world: PairWorld) -> None:
    duo = world.duo()
    assert due(duo) == {}
    with pytest.raises(NotFound):
        say_check_in(duo.ref, WELL, by=duo.mentee, on=FIRST)


def test_nobody_is_asked_in_a_pause_while_contact_rests_or_after_the_end(world: PairWorld, duo: Duo) -> None:
    world.met(duo=duo)
    actions.pause(duo.ref, by=duo.mentee, on=DAY)
    assert due(duo) == {}
    actions.resume(duo.ref, by=duo.mentee, on=DAY + timedelta(days=1))
    assert set(due(duo)) == {"mentee", "mentor", "coordinator"}
    people.hold(duo.mentee.person_id or 0, duo.mentor.person_id or 0, by=Actor.system("t"), on=DAY)
    actions.renew_between(duo.mentee.person_id or 0, duo.mentor.person_id or 0)
    assert due(duo) == {}
    people.release_hold(duo.mentee.person_id or 0, duo.mentor.person_id or 0, by=Actor.system("t"), on=DAY)
    actions.close(duo.ref, "other", by=duo.mentee, on=DAY)
    assert due(duo) == {}


def test_each_of_the_two_is_reminded_once_on_the_day(duo: Duo) -> None:
    for hours in (0, 1, 30):
        remind(NOW + timedelta(weeks=2, hours=hours))
    told = Notice.objects.filter(kind="check_in")
    assert sorted(told.values_list("person_id", flat=True)) == sorted([duo.mentee.person_id, duo.mentor.person_id])


def test_neither_sees_the_others_answers_and_the_coordinator_sees_both(duo: Duo, wim: Actor) -> None:
    hers = say_check_in(duo.ref, WELL, by=duo.mentee, on=FIRST)
    with clock.moved_to(NOW + timedelta(weeks=2)):
        assert answers_of(duo.mentee, hers.ref)[0].note == "We wrote a letter."
        with pytest.raises(NotFound):
            answers_of(duo.mentor, hers.ref)
        assert own_check_in(duo.mentor, duo.ref).said == ()
        said = checked_pair(wim, duo.ref)
    assert [len(side.said) for side in said.sides] == [1, 0]
    assert said.sides[0].said[0].answers == WELL.answers


def test_a_coordinator_notes_what_is_told_by_phone_and_never_over_what_somebody_typed(duo: Duo, wim: Actor) -> None:
    row = note_check_in(duo.ref, Side.MENTOR, WELL, how=By.PHONE, by=wim, on=FIRST)
    assert (row.done_by_id, row.how) == (wim.person_id, By.PHONE)
    say_check_in(duo.ref, Said(WELL.answers, "safe", "I say it myself."), by=duo.mentor, on=FIRST)
    row.refresh_from_db()
    assert (row.reveal("note"), row.how) == ("I say it myself.", By.OWN)
    with pytest.raises(Refused) as refused:
        note_check_in(duo.ref, Side.MENTOR, WELL, how=By.PHONE, by=wim, on=FIRST)
    assert refused.value.reasons == [Reason("check_in_said")]


def test_nobody_asks_their_own_pair_and_no_stranger_asks_at_all(world: PairWorld, duo: Duo) -> None:
    mentor = world.staff_of(Person.objects.get(pk=duo.mentor.person_id), Role.COORDINATOR, duo.programme.owner)
    for by in (actor(mentor), actor(world.coordinator())):
        with pytest.raises(NotFound):
            note_check_in(duo.ref, Side.MENTEE, WELL, how=By.PHONE, by=by, on=FIRST)


def test_an_answer_that_is_none_of_the_set_ones_is_refused(duo: Duo) -> None:
    for said in (Said({**WELL.answers, "progress": "great"}, "safe"), Said(WELL.answers, "fine")):
        with pytest.raises(Refused):
            say_check_in(duo.ref, said, by=duo.mentee, on=FIRST)
    assert not CheckIn.objects.exists()


def test_the_answer_about_safety_is_sealed(duo: Duo) -> None:
    row = say_check_in(duo.ref, UNSAFE, by=duo.mentee, on=FIRST)
    row.refresh_from_db()
    assert "safety" not in row.answers
    assert b"not_safe" not in bytes(row.safety)
    assert row.reveal("safety") == "not_safe"


def test_after_not_safe_one_tap_is_a_concern_about_the_other_one(duo: Duo) -> None:
    row = say_check_in(duo.ref, UNSAFE, by=duo.mentee, on=FIRST)
    for _ in range(2):
        report_from_check_in(row.ref, by=duo.mentee, on=FIRST, now=NOW)
    concern = Concern.objects.get()
    assert (concern.about_id, concern.reporter_id) == (duo.mentor.person_id, duo.mentee.person_id)
    assert concern.may_contact
    safe = say_check_in(duo.ref, WELL, by=duo.mentor, on=FIRST)
    with pytest.raises(NotFound):
        report_from_check_in(safe.ref, by=duo.mentor, on=FIRST, now=NOW)


def test_what_was_told_by_phone_is_reported_for_who_told_it(duo: Duo, wim: Actor) -> None:
    row = note_check_in(duo.ref, Side.MENTEE, UNSAFE, how=By.PHONE, by=wim, on=FIRST)
    concern = report_from_check_in(row.ref, by=wim, on=FIRST, now=NOW)
    assert (concern.about_id, concern.reporter_id) == (duo.mentor.person_id, duo.mentee.person_id)


def test_staff_ask_out_of_turn_within_three_days_and_only_once(duo: Duo, wim: Actor) -> None:
    soon = DAY + timedelta(days=4)
    assert {ask_how_it_goes(duo.ref, by=wim, on=day) for day in (DAY + timedelta(days=1), DAY + timedelta(days=2))} == {soon}
    assert due(duo) == {"mentee": soon, "mentor": soon, "coordinator": soon}
    say_check_in(duo.ref, WELL, by=duo.mentee, on=DAY + timedelta(days=2))
    assert due(duo)["mentee"] == FIRST


def test_the_pages_of_a_check_in(client: Client, world: PairWorld, duo: Duo) -> None:
    client.force_login(Account.objects.get(pk=duo.mentee.account_id))
    with clock.moved_to(NOW + timedelta(weeks=2)):
        assert "/check-in/" in client.get(reverse("mentorships:pair", args=[duo.ref])).text
        address = reverse("mentorships:check_in", args=[duo.ref])
        assert "Do you feel safe with your mentor?" in client.get(address).text
        assert client.post(address, {"activities": "talked"}).status_code == 422
        said = {**WELL.answers, "safety": "rather_not_say", "note": ""}
        answer = client.post(address, said, follow=True)
        assert "Shall a trained person call you?" in answer.text
        answer = client.post(reverse("mentorships:check_in_worry", args=[CheckIn.objects.get().ref]), follow=True)
    assert Concern.objects.get().code in answer.text


def test_the_coordinators_pages_note_that_somebody_looked(client: Client, duo: Duo, wim: Actor) -> None:
    from handrail.kernel.models import AccessLog

    say_check_in(duo.ref, WELL, by=duo.mentee, on=FIRST)
    client.force_login(Account.objects.get(pk=wim.account_id))
    with clock.moved_to(NOW + timedelta(weeks=5)):
        text = client.get(reverse("mentorships:checked_pair", args=[duo.ref])).text
        note = reverse("mentorships:check_in_note", args=[duo.ref, "mentor"])
        client.post(note, {**WELL.answers, "safety": "safe", "note": "", "how": "phone"})
    assert "We wrote a letter." in text
    assert "Passed without an answer" in text
    assert AccessLog.objects.filter(person_id=duo.mentee.person_id, what="check_in").exists()
    assert CheckIn.objects.get(side=Side.MENTOR).how == By.PHONE
