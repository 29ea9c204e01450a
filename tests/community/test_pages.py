"""The pages of workshops, as people press them."""

from datetime import timedelta

import pytest
from django.test import Client

from handrail.community import actions
from handrail.community.models import Series, Signup, Workshop
from handrail.community.queries.attending import door_code
from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.people.models import Account
from tests.community.world import NOW, CommunityWorld

pytestmark = pytest.mark.usefixtures("noon")


def come_in(who: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    return client


def test_the_coordinator_confirms_a_rule_and_reads_its_dates(world: CommunityWorld) -> None:
    client = come_in(world.coordinated)
    address = f"/community/series/{world.programme.slug}/alumni_workshop/"
    assert "Say when and where" in client.get("/community/series/").text
    said = {"how": "weekday", "nth": "2", "weekday": "1", "begins": "2026-11-21", "at": "10:00", "minutes": "90"}
    answer = client.post(address, said | {"place": "Kaunas", "places": "12"}, follow=True)
    assert "8 December 2026, 10:00" in answer.text
    assert Series.objects.get().begins.day == 1


def test_a_rule_without_a_day_says_how_to_mend_it(world: CommunityWorld) -> None:
    client = come_in(world.coordinated)
    said = {"how": "day", "nth": "2", "weekday": "1", "day": "", "begins": "2026-11-21", "at": "10:00", "minutes": "90"}
    said |= {"place": "Kaunas", "places": "12"}
    answer = client.post(f"/community/series/{world.programme.slug}/alumni_workshop/", said)
    assert answer.status_code == 422
    assert "Say either which weekday of the month, or which day." in answer.text


def test_a_date_moved_by_a_holiday_is_said(world: CommunityWorld) -> None:
    world.series(weekday=None, nth=None, day=25)
    page = come_in(world.coordinated).get(f"/community/series/{world.programme.slug}/alumni_workshop/").text
    assert "The rule gives a public holiday or a weekend." in page


def test_one_signs_up_reads_so_and_gives_the_place_back(world: CommunityWorld) -> None:
    workshop, one = world.workshop(), world.comer()
    client = come_in(one)
    assert "3 places are free" in client.get("/community/").text
    assert "You have a place." in client.post(f"/community/workshop/{workshop.ref}/sign-up/", follow=True).text
    assert "Your workshop" in client.get("/").text
    assert "3 of 3 are free" in client.post(f"/community/workshop/{workshop.ref}/leave/", follow=True).text


def test_the_waiting_list_is_said_with_ones_number(world: CommunityWorld) -> None:
    workshop = world.workshop(places=1)
    actions.sign_up(workshop.ref, by=world.comer("Ana A"), now=NOW)
    client = come_in(world.comer("Bea B"))
    assert "Put me on the waiting list" in client.get(f"/community/workshop/{workshop.ref}/").text
    page = client.post(f"/community/workshop/{workshop.ref}/sign-up/", follow=True).text
    assert "You are number 1 on the waiting list." in page


def test_reading_the_address_on_the_door_changes_nothing_and_the_button_does(world: CommunityWorld) -> None:
    workshop, one = world.workshop(), world.comer()
    actions.sign_up(workshop.ref, by=one, now=NOW)
    client, address = come_in(one), f"/community/workshop/{workshop.ref}/here/{door_code(workshop)}/"
    with clock.moved_to(workshop.starts_at + timedelta(minutes=5)):
        client.get(address)
        assert Signup.objects.get().state == "placed"
        assert "You are on the list." in client.post(address, follow=True).text
    assert Signup.objects.get().state == "attended"


def test_the_code_of_another_day_says_what_to_do(world: CommunityWorld) -> None:
    workshop, one = world.workshop(), world.comer()
    actions.sign_up(workshop.ref, by=one, now=NOW)
    answer = come_in(one).post(f"/community/workshop/{workshop.ref}/here/{door_code(workshop)}/")
    assert answer.status_code == 409
    assert "Ask the host to tick you on the list." in answer.text


def test_the_host_ticks_the_list_and_reads_it(world: CommunityWorld) -> None:
    workshop = world.workshop()
    row = actions.sign_up(workshop.ref, by=world.comer("Ana A"), now=NOW)
    client = come_in(world.coordinated)
    with clock.moved_to(workshop.ends_at):
        page = client.post(f"/community/workshop/{workshop.ref}/list/", {row.ref: "attended"}, follow=True).text
    assert "1 was there." in page


def test_the_host_changes_calls_off_and_brings_back(world: CommunityWorld) -> None:
    workshop, client = world.workshop(), come_in(world.coordinated)
    run = f"/community/workshop/{workshop.ref}"
    said = {
        "title": "CV workshop",
        "about": "",
        "day": "2026-12-09",
        "at": "14:00",
        "minutes": "60",
        "place": "V",
        "places": "9",
    }
    assert "9 December 2026, 14:00–15:00" in client.post(f"{run}/edit/", said, follow=True).text
    assert "Please answer" in client.post(f"{run}/cancel/", {"reason": ""}).text
    assert "No room." in client.post(f"{run}/cancel/", {"reason": "No room."}, follow=True).text
    client.post(f"{run}/restore/")
    assert Workshop.objects.get(pk=workshop.pk).stage == "planned"


def test_a_guest_a_speaker_and_material_through_the_pages(world: CommunityWorld) -> None:
    workshop, firm, jonas = world.workshop(), world.firm(), world.former()
    client, run = come_in(world.coordinated), f"/community/workshop/{workshop.ref}"
    assert "Petras S" in client.post(f"{run}/guest/", {"organisation": firm.ref, "guest": "Petras S"}, follow=True).text
    person_ref = Account.objects.get(pk=jonas.account_id).person.ref  # type: ignore[union-attr]
    assert "Jonas Buvęs: asked" in client.post(f"{run}/speaker/", {"person": person_ref}, follow=True).text
    assert "Give an address or write a few words." in client.post(f"{run}/material/", {"title": "Slides"}).text
    client.post(f"{run}/material/", {"title": "Slides", "url": "https://example.org/s"})
    his = come_in(jonas)
    assert "https://example.org/s" in his.get(f"{run}/").text
    his.post(f"{run}/speak/answer/", {"answer": "yes"})
    his.post(f"{run}/speak/", {"words": "It gave me courage."})
    assert "It gave me courage." in come_in(world.comer()).get("/community/").text


def test_the_sheet_for_the_door_has_the_square(world: CommunityWorld) -> None:
    workshop = world.workshop()
    page = come_in(world.coordinated).get(f"/community/workshop/{workshop.ref}/door/").text
    assert "<svg" in page
    assert door_code(workshop) in page


def test_nothing_to_come_says_what_happens_next(world: CommunityWorld) -> None:
    assert "No workshop is planned for you now" in come_in(world.comer()).get("/community/").text
