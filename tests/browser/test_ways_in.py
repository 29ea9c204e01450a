"""Both ways in on a phone: every question is accessible, nothing scrolls sideways, and the way goes on without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from handrail.people.models import Account
from handrail.programmes.models import Mentor, Participation
from handrail.taxonomy.models import Area
from tests.browser.looking import save_picture
from tests.browser.walking import looks_well
from tests.world import World

SLUG = "vdab-mentor-app"
Enter = Callable[[Page, Account], None]


@pytest.fixture
def here(house: str, world: World) -> World:
    world.programme()
    world.occupation()
    Area.objects.get_or_create(code="BE211", defaults={"level": "nuts3", "name": "Arr. Antwerpen"})
    return world


def seen(page: Page, name: str) -> None:
    looks_well(page)
    save_picture(page, f"ways-{name}")


def walk_in(page: Page, *, look: Callable[[Page, str], None]) -> None:
    """From the public page to the last question; each answer is what a person presses."""
    page.goto(f"/join/{SLUG}/")
    look(page, "programme")
    page.get_by_role("link", name="Find a mentor").first.click()
    look(page, "consents")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Save and go on").click()
    look(page, "terms")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Join").click()
    look(page, "work")
    page.fill("#q", "weldor")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("button", name="Welder").wait_for()
    look(page, "suggestions")
    page.get_by_role("button", name="Welder").first.click()
    for name, choices in (("help", 1), ("languages", 2), ("areas", 1), ("times", 0), ("wishes", 1)):
        page.wait_for_url(f"**/about/{name}/")
        look(page, name)
        for number in range(choices):
            page.locator("label.tile").nth(number).locator("input").check()
        if name == "times":
            page.locator("input[name=days]").first.check()
            page.locator("input[name=parts]").last.check()
        page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/check/")
    look(page, "check")
    page.get_by_role("button", name="I want a mentor").click()
    page.wait_for_url("**/mentors/**")


@pytest.mark.parametrize("script", ["phone", "no_script"])
def test_a_jobseeker_walks_in(here: World, enter: Enter, request: pytest.FixtureRequest, script: str) -> None:
    page: Page = request.getfixturevalue(script)
    person = here.person("Amina Haddad")
    here.tied(here.jobseeker(languages=["en:b2"]), person)
    enter(page, person.account)
    walk_in(page, look=seen if script == "phone" else lambda *_: None)
    assert Participation.objects.get(person=person).stage == "ready"


def test_the_tie_and_its_errors_look_well(here: World, enter: Enter, phone: Page) -> None:
    enter(phone, here.account("Bo Li"))
    phone.goto(f"/join/{SLUG}/start/")
    seen(phone, "tie")
    phone.goto(f"/join/{SLUG}/register/code/")
    phone.get_by_role("button", name="Send me a code").click()
    seen(phone, "tie-errors")
    phone.fill("[name=number]", "85073003328")
    phone.fill("[name=born_on]", "2004-01-01")
    phone.get_by_role("button", name="Send me a code").click()
    seen(phone, "tie-code")
    phone.goto(f"/join/{SLUG}/not-registered/")
    seen(phone, "not-registered")


def test_a_mentor_walks_in_and_a_coordinator_decides(here: World, enter: Enter, phone: Page, desk: Page) -> None:
    account = here.account("Koen Maes")
    enter(phone, account)
    phone.goto(f"/be-a-mentor/{SLUG}/")
    seen(phone, "be-a-mentor")
    phone.goto(f"/be-a-mentor/{SLUG}/apply/")
    phone.get_by_role("button", name="Start").click()
    phone.fill("#q", "welder")
    phone.get_by_role("button", name="Search", exact=True).click()
    phone.get_by_role("button", name="Welder").first.click()
    seen(phone, "expertise")
    for step in ("help", "languages", "areas", "times", "places", "intro"):
        phone.goto(f"/be-a-mentor/{SLUG}/about/{step}/")
        seen(phone, f"offer-{step}")
    for step in ("conduct", "conflict", "settings", "stop"):
        phone.goto(f"/be-a-mentor/{SLUG}/{step}/")
        seen(phone, f"mentor-{step}")
    enter(desk, here.coordinator(here.programme().owner).account)
    desk.goto("/be-a-mentor/applications/")
    seen(desk, "applications")
    desk.goto(f"/be-a-mentor/applications/{Mentor.objects.get().ref}/")
    seen(desk, "application")
