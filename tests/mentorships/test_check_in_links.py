"""A check-in answered by the link of a letter: without signing in, once, for a while, and showing nothing of anybody."""

from contextlib import AbstractContextManager
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.days import months_after
from handrail.kernel.reasons import Refused
from handrail.mentorships import actions
from handrail.mentorships.actions.check_ins import Said, say_check_in, say_check_in_by_link
from handrail.mentorships.models import CheckIn
from handrail.mentorships.queries import check_in_path_of
from handrail.messaging.actions import _address, remind
from handrail.messaging.models import Notice
from handrail.people import actions as people
from tests.mentorships.world import DAY, NOW, Duo, PairWorld
from tests.people.world import SYSTEM

pytestmark = pytest.mark.usefixtures("noon")
FIRST = DAY + timedelta(weeks=2)
ANSWERS = {"activities": "talked", "progress": "some", "getting_on": "well"}
SAFE = {**ANSWERS, "safety": "safe", "note": ""}


def path_of(duo: Duo, on: date = FIRST, *, mentor: bool = False) -> str:
    return check_in_path_of(duo.mentorship.about, (duo.mentor if mentor else duo.mentee).person_id or 0, on)


def later(days: int) -> AbstractContextManager[None]:
    return clock.moved_to(NOW + timedelta(days=days))


def test_the_letter_leads_to_the_questions_and_one_answer_is_kept(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    with later(14):
        remind(clock.now())
        notices = {each.person_id: _address(each) for each in Notice.objects.filter(kind="check_in")}
        address = notices[duo.mentee.person_id or 0]
        assert "/check-in/" in address
        assert not Notice.objects.filter(path__contains="/check-in/").exists()
        path = "/check-in/" + address.split("/check-in/")[1]
        page = Client().get(path)
        assert page.status_code == 200
        assert not CheckIn.objects.exists()
        for hidden in ("Rasa", "Koen", "Petrauskait"):
            assert hidden not in page.text
        assert Client().post(path, SAFE).status_code == 200
        row = CheckIn.objects.get()
        assert (row.side, row.how, row.done_by_id, row.answers) == ("mentee", "own", duo.mentee.person_id, ANSWERS)
        assert Client().get(path).status_code == 410
        assert Client().post(path, {**SAFE, "progress": "none"}).status_code == 410
    row.refresh_from_db()
    assert row.answers == ANSWERS


def test_each_side_has_its_own_link_and_neither_shows_the_others_answer(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    with later(14):
        hers, his = path_of(duo), path_of(duo, mentor=True)
        assert hers != his
        Client().post(hers, {**SAFE, "note": "SECRET OF HERS"})
        page = Client().get(his)
        assert page.status_code == 200
        assert "SECRET" not in page.text


def test_after_not_safe_the_way_to_a_trained_person_stands_there_and_no_name(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    with later(14):
        page = Client().post(path_of(duo), {**SAFE, "safety": "not_safe"})
        assert "/concern/" in page.text
        assert "112" in page.text
        assert "Koen" not in page.text
        calm = Client().post(path_of(duo, mentor=True), SAFE)
        assert "Shall a trained person help?" not in calm.text


def test_an_answer_left_out_is_asked_for_again_and_the_link_still_works(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    with later(14):
        path = path_of(duo)
        assert Client().post(path, {**SAFE, "safety": ""}).status_code == 422
        assert Client().post(path, SAFE).status_code == 200


def test_a_link_of_another_day_side_or_pair_and_a_made_up_one_open_nothing(world: PairWorld) -> None:
    duo, other = world.met("lt-mentoring"), world.met("lt-mentoring")
    with later(14):
        path = path_of(duo)
        ref, side, day, proof = path.removeprefix("/check-in/").rstrip("/").split(".")
        wrong = (
            f"{ref}.mentor.{day}.{proof}",
            f"{ref}.{side}.20261206.{proof}",
            f"{other.ref}.{side}.{day}.{proof}",
            f"{ref}.{side}.{day}.{'0' * 32}",
            f"{ref}.{side}.nonsense.{proof}",
            "x",
        )
        assert [Client().get(f"/check-in/{each}/").status_code for each in wrong] == [410] * len(wrong)


def test_a_link_expires_and_is_overtaken_by_the_next_check_in(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    with later(14):
        path = path_of(duo)
    with later(20):
        assert Client().get(path).status_code == 200
    with later(21):  # a week before the second one, which may be answered from now on
        assert Client().get(path).status_code == 410
    last = months_after(DAY, 3)
    month = check_in_path_of(duo.mentorship.about, duo.mentee.person_id or 0, last)
    with clock.moved_to(NOW + (last - DAY) + timedelta(days=14)):
        assert Client().get(month).status_code == 200
    with clock.moved_to(NOW + (last - DAY) + timedelta(days=15)):
        assert Client().get(month).status_code == 410


def test_answered_when_signed_in_the_link_is_spent_and_in_a_pause_nobody_is_asked(world: PairWorld) -> None:
    duo, other = world.met("lt-mentoring"), world.met("lt-mentoring")
    with later(14):
        path, resting = path_of(duo), path_of(other)
        say_check_in(duo.ref, Said(ANSWERS, "safe"), by=duo.mentee, on=FIRST)
        assert Client().get(path).status_code == 410
        actions.pause(other.ref, by=other.mentor, on=FIRST)
        assert Client().get(resting).status_code == 410
        assert path_of(other) == ""


def test_while_contact_rests_the_link_still_hears_her(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    with later(14):
        path = path_of(duo)
        people.hold(duo.mentee.person_id or 0, duo.mentor.person_id or 0, by=SYSTEM, on=FIRST)
        assert Client().post(path, {**SAFE, "safety": "not_safe"}).status_code == 200
    assert CheckIn.objects.get().done_on == FIRST


def test_too_many_tries_from_one_place_are_turned_away(world: PairWorld) -> None:
    duo = world.met("lt-mentoring")
    with later(14):
        answers = [Client().post("/check-in/nonsense/", SAFE).status_code for _ in range(21)]
        assert (answers[0], answers[-1]) == (410, 429)
        assert Client().post(path_of(duo), SAFE).status_code == 429
    assert not CheckIn.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_pressed_twenty_times_at_once_it_is_one_answer(transactional_db: None) -> None:
    duo = PairWorld().met("lt-mentoring")
    token, refused = path_of(duo).removeprefix("/check-in/").rstrip("/"), []
    gate = Barrier(20)

    def press() -> None:
        gate.wait()
        try:
            say_check_in_by_link(token, Said(ANSWERS, "safe"), on=FIRST)
        except Refused as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (CheckIn.objects.count(), len(refused)) == (1, 19)
