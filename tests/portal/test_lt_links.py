"""What mentors choose and suggest is found from the first pages: the counsellor's for referring, the coordinator's cockpit."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.community.actions import suggesting
from handrail.kernel import clock
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.programmes.models import Mentor, Programme
from tests.matching.choosing import SLUG, ChoosingWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> ChoosingWorld:  # needs the database
    return ChoosingWorld()


@pytest.fixture
def ona(world: ChoosingWorld) -> Mentor:
    return world.chooser()


@pytest.fixture
def desk(world: ChoosingWorld, ona: Mentor) -> Client:
    """A coordinator of the programme, signed in."""
    client = Client()
    client.force_login(Account.objects.get(person=world.coordinator(ona.programme.owner, "Rūta Rūtaitė")))
    return client


def suggested(world: ChoosingWorld, ona: Mentor, title: str, days_ago: int = 0) -> str:
    on = clock.today() - timedelta(days=days_ago)
    return suggesting.suggest(SLUG, title, "Because.", by=world.as_mentor(ona), on=on).ref


def test_an_unanswered_suggestion_stands_in_the_cockpit_until_it_is_answered(
    world: ChoosingWorld, ona: Mentor, desk: Client
) -> None:
    ref, page = suggested(world, ona, "Meet by video"), reverse("portal:programme", args=[SLUG])
    take = reverse("community:suggestion_take", args=[ref])
    assert f'action="{take}"' in desk.get(page).text
    desk.post(take)
    shown = desk.get(page).text
    assert take not in shown
    assert reverse("community:suggestion", args=[ref]) in shown
    owner = actor_of(Account.objects.get(pk=int(desk.session["_auth_user_id"])))
    suggesting.decline_suggestion(ref, "Not in this year.", by=owner, on=clock.today())
    assert "Meet by video" not in desk.get(page).text


def test_the_cockpit_shows_the_five_that_wait_longest_and_where_the_others_are(
    world: ChoosingWorld, ona: Mentor, desk: Client
) -> None:
    for number in range(6):
        suggested(world, ona, f"Idea {number}", days_ago=number)
    shown = desk.get(reverse("portal:programme", args=[SLUG])).text
    assert "Idea 0" not in shown
    assert shown.index("Idea 5") < shown.index("Idea 1")
    assert "See all suggestions" in shown


def test_another_services_coordinator_sees_no_suggestion(world: ChoosingWorld, ona: Mentor) -> None:
    suggested(world, ona, "Meet by video")
    stranger = Client()
    stranger.force_login(Account.objects.get(person=world.coordinator()))
    assert stranger.get(reverse("portal:programme", args=[SLUG])).status_code == 404


def test_the_cockpit_leads_to_how_choosing_goes_where_mentors_choose(world: ChoosingWorld, ona: Mentor, desk: Client) -> None:
    figures = reverse("matching:figures", args=[SLUG])
    assert figures in desk.get(reverse("portal:programme", args=[SLUG])).text
    other = world.programme()
    client = Client()
    client.force_login(Account.objects.get(person=world.coordinator(other.owner, "Els Maes")))
    assert "/figures/" not in client.get(reverse("portal:programme", args=[other.slug])).text


def test_the_page_for_referring_leads_to_the_invitations_of_the_office(world: ChoosingWorld, ona: Mentor) -> None:
    client = Client()
    client.force_login(world.colleague(ona).account)
    address = reverse("matching:invited_office")
    page = reverse("portal:refer")
    assert address in client.get(page).text
    world.invites(ona, world.registered(ona, "Mantas"), clock.now())
    assert "1 person was chosen by a mentor" in client.get(page).text
    Programme.objects.filter(slug=SLUG).update(stage="closed")
    assert address not in client.get(page).text
