"""The journey through the pages, by plain forms, as with script turned off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.kernel import clock
from handrail.matching.models import Mark, ProposalList, Question, Request
from handrail.people.models import Account, Person
from handrail.programmes.models import Mentor, Participation
from tests.matching.world import NOW, MatchingWorld
from tests.mentorships.world import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
type SignIn = Callable[[Client, Account], Client]


@pytest.fixture
def noon() -> Any:
    with clock.moved_to(NOW):
        yield


def browser(person: Person | None) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=person))
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def sent(client: Client, url: str, data: dict[str, str] | None = None) -> str:
    """Where a form leads."""
    answer = client.post(url, data or {})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return str(answer.headers["Location"])


@pytest.fixture
def town(world: MatchingWorld) -> tuple[Participation, list[Mentor]]:
    programme = world.running()
    mentors = [world.offering(programme, name, places=2) for name in ("Koen Wouters", "Fatma Demir", "Pieter Vos")]
    return world.seeking(programme), mentors


def test_the_whole_way_from_looking_to_a_yes(town: tuple[Participation, list[Mentor]]) -> None:
    rasa, (koen, *_) = town
    her, his = browser(rasa.person), browser(koen.person)
    home = f"/mentors/{rasa.ref}/"
    assert her.get("/mentors/").headers["Location"] == home
    assert "Show mentors for me" in page(her, home)
    assert sent(her, home) == home
    text = page(her, home)
    assert "3 mentors for you: welder" in text
    assert "Does the work you want: welder" in text
    profile = page(her, f"{home}mentor/{koen.ref}/")
    assert "I help with:" in profile
    assert "Within 7 days at the latest" in profile
    check = page(her, f"{home}ask/?mentor={koen.ref}")
    assert "Ask Koen?" in check
    assert sent(her, f"{home}ask/", {"mentors": koen.ref, "words": "Hello Koen"}) == f"{home}waiting/"
    assert "You asked Koen" in page(her, f"{home}waiting/")
    asked = page(his, "/requests/")
    assert "Rasa" in asked
    request = Request.objects.get()
    text = page(his, f"/requests/{request.ref}/")
    assert "Hello Koen" in text
    assert "Petrauskait" not in text + asked
    assert sent(his, f"/requests/{request.ref}/accept/") == f"/requests/{request.ref}/"
    assert "You said yes" in page(his, f"/requests/{request.ref}/")
    assert "Nobody is asked at the moment" in page(her, f"{home}waiting/")


def test_several_in_order_are_checked_before_anybody_is_asked(town: tuple[Participation, list[Mentor]]) -> None:
    rasa, (koen, fatma, _) = town
    her, home = browser(rasa.person), f"/mentors/{rasa.ref}/"
    sent(her, home)
    assert "Choose up to 5 mentors in order" in page(her, f"{home}choose/")
    check = page(her, f"{home}ask/?place_2={koen.ref}&place_1={fatma.ref}&place_3=&place_x=99")
    assert check.index("Fatma Demir") < check.index("Koen Wouters")
    assert f'value="{fatma.ref},{koen.ref}"' in check
    assert not Request.objects.exists()
    sent(her, f"{home}ask/", {"mentors": f"{fatma.ref},{koen.ref}"})
    assert list(Request.objects.order_by("rank").values_list("mentor", "stage")) == [(fatma.pk, "open"), (koen.pk, "wished")]
    text = page(her, f"{home}waiting/")
    assert "Next on your list" in text
    assert "We ask Koen" in text


def test_later_not_this_one_and_undo(town: tuple[Participation, list[Mentor]]) -> None:
    rasa, (koen, fatma, _) = town
    her, home = browser(rasa.person), f"/mentors/{rasa.ref}/"
    sent(her, home)
    sent(her, f"{home}mentor/{koen.ref}/later/")
    sent(her, f"{home}mentor/{fatma.ref}/not_this/")
    text = page(her, home)
    assert "Kept for later" in text
    assert "1 mentor you put aside" in text
    assert "1 mentor for you" in text
    sent(her, f"{home}mentor/{fatma.ref}/undo/")
    assert "2 mentors for you" in page(her, home)
    assert her.post(f"{home}mentor/{koen.ref}/nonsense/").status_code == 404
    assert Mark.objects.count() == 2


def test_a_question_and_its_answer(town: tuple[Participation, list[Mentor]]) -> None:
    rasa, (koen, *_) = town
    her, his, home = browser(rasa.person), browser(koen.person), f"/mentors/{rasa.ref}/"
    sent(her, home)
    sent(her, f"{home}ask/", {"mentors": koen.ref})
    request = Request.objects.get()
    assert "Write a few words first" in his.post(f"/requests/{request.ref}/question/", {"words": ""}).content.decode()
    sent(his, f"/requests/{request.ref}/question/", {"words": "Which days suit you?"})
    assert "Which days suit you?" in page(her, f"{home}waiting/")
    assert "Which days suit you?" in page(her, f"{home}answer/{request.ref}/")
    sent(her, f"{home}answer/{request.ref}/", {"words": "Tuesdays."})
    assert "Tuesdays." in page(his, f"/requests/{request.ref}/")
    page(her, f"{home}answer/{request.ref}/", 404)
    assert Question.objects.count() == 1


def test_a_no_needs_a_reason_and_she_reads_a_kind_sentence(town: tuple[Participation, list[Mentor]]) -> None:
    rasa, (koen, *_) = town
    her, his, home = browser(rasa.person), browser(koen.person), f"/mentors/{rasa.ref}/"
    sent(her, home)
    sent(her, f"{home}ask/", {"mentors": koen.ref})
    url = f"/requests/{Request.objects.get().ref}/decline/"
    assert "Why not?" in page(his, url)
    assert "Choose a reason" in his.post(url, {}).content.decode()
    assert sent(his, url, {"reason": "other_field"}) == "/requests/"
    text = page(her, f"{home}waiting/")
    assert "It is not about you" in text
    assert "too different" not in text


def test_she_takes_it_back_with_one_button(town: tuple[Participation, list[Mentor]]) -> None:
    rasa, (koen, *_) = town
    her, home = browser(rasa.person), f"/mentors/{rasa.ref}/"
    sent(her, home)
    sent(her, f"{home}ask/", {"mentors": koen.ref})
    request = Request.objects.get()
    assert her.get(f"/requests/{request.ref}/take-back/").status_code == 405
    assert sent(her, f"/requests/{request.ref}/take-back/") == f"{home}waiting/"
    assert "This request is closed" in page(browser(koen.person), f"/requests/{request.ref}/")


def test_looking_writes_nothing(town: tuple[Participation, list[Mentor]]) -> None:
    rasa, _ = town
    her, home = browser(rasa.person), f"/mentors/{rasa.ref}/"
    sent(her, home)
    for url in (home, f"{home}choose/", f"{home}ask/", f"{home}waiting/"):
        page(her, url)
    assert ProposalList.objects.count() == 1


def test_an_empty_list_is_no_dead_end(world: MatchingWorld) -> None:
    programme = world.running()
    world.offering(programme, does=world.occupation("2611", "lawyer"), sectors=["M"])
    rasa = world.seeking(programme)
    her = browser(rasa.person)
    sent(her, f"/mentors/{rasa.ref}/")
    text = page(her, f"/mentors/{rasa.ref}/")
    assert "No mentor for this work yet" in text
    assert "waiting list" in text


def test_her_own_wish_says_what_it_costs(world: MatchingWorld) -> None:
    from handrail.kernel.access import Actor
    from handrail.programmes.actions import say_work_wish

    programme = world.running()
    world.offering(programme, "Fatma", gender="woman")
    world.offering(programme, "Koen", gender="man")
    rasa = world.seeking(programme)
    say_work_wish(rasa.pk, wishes=["a_woman"], by=Actor.system("test"), on=DAY)
    her = browser(rasa.person)
    sent(her, f"/mentors/{rasa.ref}/")
    assert "Because of your wish for a woman or a man, 1 mentor is not shown." in page(her, f"/mentors/{rasa.ref}/")


def test_who_is_in_no_programme_is_led_home(world: MatchingWorld) -> None:
    assert "First join a programme" in page(browser(world.person()), "/mentors/")
    assert "Nobody has asked you yet" in page(browser(world.person()), "/requests/")


def test_who_is_not_ready_reads_what_to_do(town: tuple[Participation, list[Mentor]]) -> None:
    rasa, _ = town
    Participation.objects.filter(pk=rasa.pk).update(stage="joined")
    her = browser(rasa.person)
    assert "Some steps are still open" in page(her, f"/mentors/{rasa.ref}/")
    answer = her.post(f"/mentors/{rasa.ref}/")
    assert answer.status_code == 409
    assert "First finish the steps" in answer.content.decode()


@pytest.mark.parametrize("words", ["x" * 1_000_001, "\x00", "<script>alert(1)</script>", "\u202e", "=1+1"])
def test_hostile_words_are_kept_or_refused_in_words(town: tuple[Participation, list[Mentor]], words: str) -> None:
    rasa, (koen, *_) = town
    her, home = browser(rasa.person), f"/mentors/{rasa.ref}/"
    sent(her, home)
    answer = her.post(f"{home}ask/", {"mentors": koen.ref, "words": words})
    assert answer.status_code in {200, 302}
    assert "<script>alert" not in answer.content.decode()
    if answer.status_code == 302:
        assert "<script>alert" not in page(browser(koen.person), f"/requests/{Request.objects.get().ref}/")


@pytest.mark.parametrize("mentors", ["", ",", "nobody", "a" * 300, "\x00", "x,y,z"])
def test_a_hostile_choice_is_no_error_of_ours(town: tuple[Participation, list[Mentor]], mentors: str) -> None:
    rasa, _ = town
    her, home = browser(rasa.person), f"/mentors/{rasa.ref}/"
    sent(her, home)
    assert her.post(f"{home}ask/", {"mentors": mentors, "words": "x"}).status_code in {200, 404}
    assert her.get(f"{home}ask/", {"mentor": mentors}).status_code in {200, 404}


@pytest.mark.parametrize("url", ["/mentors/%00/", "/mentors/%00/waiting/", "/requests/%00/", "/requests/a%00b/decline/"])
def test_an_address_that_nothing_can_have_is_not_found(world: MatchingWorld, url: str) -> None:
    assert browser(world.person()).get(url).status_code == 404


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        page(client, url)
    return len(seen)


def test_a_page_asks_the_database_no_more_for_ten_than_for_one(world: MatchingWorld) -> None:
    programme = world.running()
    one = world.offering(programme, "Mentor 0", places=5)
    rasa, ona = world.seeking(programme, "Rasa A"), world.seeking(programme, "Ona B")
    small, large = browser(rasa.person), browser(ona.person)
    sent(small, f"/mentors/{rasa.ref}/")
    more = [world.offering(programme, f"Mentor {number}", places=5) for number in range(1, 11)]
    sent(large, f"/mentors/{ona.ref}/")
    for url in ("", "choose/", "waiting/"):
        page(small, f"/mentors/{rasa.ref}/{url}")
        page(large, f"/mentors/{ona.ref}/{url}")
        assert queries_of(small, f"/mentors/{rasa.ref}/{url}") == queries_of(large, f"/mentors/{ona.ref}/{url}")
    when = {"asked_at": NOW, "answer_by": NOW + timedelta(days=7)}
    Request.objects.create(participation=rasa, trust=rasa.trust, mentor=one, stage="open", rank=1, **when)
    before = queries_of(browser(one.person), "/requests/"), queries_of(small, f"/mentors/{rasa.ref}/waiting/")
    for number, mentor in enumerate(more[:4]):
        other = world.seeking(programme, f"Mentee {number}")
        Request.objects.create(participation=other, trust=other.trust, mentor=one, stage="open", rank=1, **when)
        Request.objects.create(participation=rasa, trust=rasa.trust, mentor=mentor, stage="wished", rank=2)
    after = queries_of(browser(one.person), "/requests/"), queries_of(small, f"/mentors/{rasa.ref}/waiting/")
    assert before == after
