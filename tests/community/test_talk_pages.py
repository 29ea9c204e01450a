"""Pages of the network, of suggestions and of thanks, as people press them."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from handrail.community import actions
from handrail.community.models import Letters, Post, Suggestion
from handrail.mentorships import actions as together
from tests.community.test_pages import come_in
from tests.community.world import DAY, NOW, SYSTEM, CommunityWorld
from tests.mentorships.world import actor

pytestmark = pytest.mark.usefixtures("noon")


def test_a_mentees_name_in_a_text_is_warned_of_once_and_then_the_writer_decides(world: CommunityWorld) -> None:
    row = world.guiding(world.programme, "Vilma V")
    together.agree(world.ready(world.programme, "Rasa Petrauskaitė").pk, row.pk, by=SYSTEM, on=DAY)
    client = come_in(actor(row.person))
    said = {"kind": "case", "title": "Tyla", "text": "Rasos telefonas tyli."}
    answer = client.post("/network/write/", said)
    assert answer.status_code == 422
    assert "a name (Rasos)" in answer.text
    assert 'type="checkbox" name="looked"' in answer.text
    assert Post.objects.count() == 0
    client.post("/network/write/", said | {"looked": "on"})
    assert Post.objects.get().text == "Rasos telefonas tyli."


def test_somebody_elses_mentee_is_no_name_of_mine(world: CommunityWorld) -> None:
    other = world.guiding(world.programme, "Onutė O")
    together.agree(world.ready(world.programme, "Rasa Petrauskaitė").pk, other.pk, by=SYSTEM, on=DAY)
    client = come_in(world.mentoring())
    client.post("/network/write/", {"kind": "case", "title": "Tyla", "text": "Rasos telefonas tyli."})
    assert Post.objects.count() == 1


def test_the_stop_page_needs_no_signing_in_and_reading_it_stops_nothing(world: CommunityWorld) -> None:
    letters = actions.choose_letters(world.programme.owner.ref, answers=True, weekly=True, by=world.mentoring(), now=NOW)
    address = f"/community/network/letters/{letters.ref}/stop/"
    assert "Stop this letter" in Client().get(address).text
    assert Letters.objects.get().weekly
    assert "It is stopped." in Client().post(address, follow=True).text
    assert not Letters.objects.get().weekly
    assert Client().get("/community/network/letters/nobody/stop/").status_code == 404


def test_an_answer_an_edit_a_report_and_the_coordinators_decision(world: CommunityWorld) -> None:
    one, other = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    post = actions.write_post(world.programme.owner.ref, "question", "Kaip?", "Pradžia.", by=one, now=NOW)
    come_in(other).post(f"/network/answer/{post.ref}/", {"text": "Paprastai."})
    hers = come_in(one)
    assert (
        "Pataisyta." in hers.post(f"/network/post/{post.ref}/edit/", {"title": "Kaip?", "text": "Pataisyta."}, follow=True).text
    )
    come_in(other).post(f"/community/network/post/{post.ref}/report/", {"words": "Look at it."})
    asta = come_in(world.coordinated)
    assert "Look at it." in asta.get("/community/network/reports/").text
    asta.post(f"/community/network/post/{post.ref}/hide/", {"reason": "A town is named."})
    assert come_in(other).get(f"/community/network/post/{post.ref}/").status_code == 404
    assert "A town is named." in hers.get(f"/community/network/post/{post.ref}/").text
    asta.post(f"/community/network/post/{post.ref}/unhide/")
    assert "Paprastai." in come_in(other).get(f"/community/network/post/{post.ref}/").text


def test_the_library_shows_what_was_searched_or_says_how_to_go_on(world: CommunityWorld) -> None:
    one = world.mentoring()
    client = come_in(one)
    assert "Nobody has written anything yet" in client.get("/community/network/").text
    actions.write_post(world.programme.owner.ref, "question", "Skambučiai", "Kaip?", by=one, now=NOW)
    assert "Skambučiai" in client.get("/community/network/?q=skambuciai").text
    assert "Nothing fits what you looked for" in client.get("/community/network/?q=kirpykla").text
    assert come_in(world.comer()).get("/community/network/").status_code == 404


def test_a_suggestion_through_the_pages(world: CommunityWorld) -> None:
    client, asta = come_in(world.mentoring()), come_in(world.coordinated)
    client.post(
        "/community/suggestions/new/", {"programme": world.programme.slug, "title": "Trumpiau", "text": "Vienas lapas."}
    )
    ref = Suggestion.objects.get().ref
    address = f"/community/suggestions/{ref}/"
    assert "The answer comes by 19 December 2026." in client.get(address).text
    asta.post(f"{address}take/")
    assert "Please answer" in asta.post(f"{address}decline/", {"answer": ""}).text
    asta.post(f"{address}adopt/", {"version": "2", "answer": "Gerai."})
    assert "It came with version 2 of the programme." in client.get(address).text
    asta.post(f"{address}reopen/")
    assert "Somebody looks at it" in client.get("/community/suggestions/").text


def test_a_year_is_thanked_for_on_a_page_of_its_own(world: CommunityWorld) -> None:
    client = come_in(world.mentoring())
    assert "Your first year is not over yet" in client.get("/network/thanks/").text
    actions.thank(by=SYSTEM, now=datetime(2027, 1, 1, 9, tzinfo=UTC))
    page = client.get("/network/thanks/").text
    assert "Thank you for year 1 in Mentoring" in page
    assert "You accompanied" not in page
