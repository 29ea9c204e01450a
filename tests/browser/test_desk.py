"""A counsellor with somebody at the desk: every page looks well, and the whole way goes without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from handrail.people.models import Account, Person
from handrail.programmes.models import Participation
from handrail.register.models import Jobseeker
from handrail.taxonomy.models import Area
from tests.browser.looking import save_picture
from tests.browser.walking import looks_well
from tests.world import World

Enter = Callable[[Page, Account], None]
NUMBER, NAME = "85073003328", "Noor El Amrani"


@pytest.fixture
def noor(house: str, world: World) -> Jobseeker:
    world.programme()
    world.occupation()
    Area.objects.get_or_create(code="BE211", defaults={"level": "nuts3", "name": "Arr. Antwerpen"})
    return world.jobseeker(NAME, number=NUMBER, office=world.organisation("Ghent"), email="", phone="")


@pytest.fixture
def greta(world: World, noor: Jobseeker) -> Person:
    assert noor.office is not None
    return world.counsellor(noor.office, "Greta Maes")


def seen(page: Page, name: str) -> None:
    looks_well(page)
    save_picture(page, f"desk-{name}")


def unseen(page: Page, name: str) -> None:
    """Without script axe cannot run; the pages are the same."""


def go_on(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def ties(page: Page, contact: str, look: Callable[[Page, str], None]) -> None:
    page.goto("/refer/")
    page.get_by_role("link", name="Does the person have an account already?").click()
    look(page, "tie")
    go_on(page, "Find both")
    look(page, "tie-errors")
    page.get_by_label("How does the person sign in?").fill(contact)
    page.get_by_label("National number").fill(NUMBER)
    go_on(page, "Find both")
    page.get_by_role("heading", name="Is this the same person?").wait_for()
    look(page, "tie-compare")
    page.get_by_role("checkbox").check()
    go_on(page, "Tie them")
    page.get_by_role("heading", name="The account is tied to the register").wait_for()
    look(page, "tie-done")


def answers(page: Page, look: Callable[[Page, str], None]) -> None:
    """Work wish to the check page, as the person says it."""
    page.fill("#q", "weldor")
    go_on(page, "Search")
    page.get_by_role("button", name="Welder").first.wait_for()
    look(page, "work")
    page.get_by_role("button", name="Welder").first.click()
    for name, choices in (("help", 1), ("languages", 2), ("areas", 1), ("times", 0), ("wishes", 0)):
        page.wait_for_url(f"**/about/{name}/")
        look(page, name)
        for number in range(choices):
            page.locator("label.tile").nth(number).locator("input").check()
        if name == "times":
            page.locator("input[name=days]").first.check()
            page.locator("input[name=parts]").last.check()
        go_on(page, "Save and go on")
    page.wait_for_url("**/check/")
    look(page, "check")
    page.get_by_role("checkbox").check()
    go_on(page, "Go on to the mentors")


def fills_in(page: Page, look: Callable[[Page, str], None], mentor: str) -> None:
    """From the register to a mentor who is asked."""
    page.goto("/refer/?q=noor")
    page.get_by_role("link", name="Noor El Amrani").click()
    go_on(page, "Refer")
    look(page, "person")
    page.get_by_role("link", name="Begin or go on").click()
    look(page, "account")
    page.get_by_label("How can we reach the person?").fill("0470 12 34 56")
    page.get_by_role("checkbox").check()
    go_on(page, "Open the account")
    page.wait_for_url("**/consents/")
    look(page, "consents")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("checkbox").last.check()
    go_on(page, "Save and go on")
    page.wait_for_url("**/terms/")
    look(page, "terms")
    page.get_by_role("checkbox").check()
    go_on(page, "Join")
    answers(page, look)
    page.wait_for_url("**/mentors/")
    look(page, "mentors-before")
    go_on(page, "Show mentors")
    page.get_by_role("heading", name=mentor).wait_for()
    look(page, "mentors")
    page.locator("#place-1").select_option(index=1)
    go_on(page, "Check the choice")
    look(page, "ask")
    page.get_by_role("checkbox").check()
    go_on(page, "Ask now")
    page.get_by_text("The answer goes to the person, not to you.").wait_for()


@pytest.mark.parametrize("script", ["desk", "phone", "no_script"])
def test_a_counsellor_fills_in_with_somebody_and_they_ask(
    world: World, greta: Person, enter: Enter, request: pytest.FixtureRequest, script: str
) -> None:
    page: Page = request.getfixturevalue(script)
    world.mentor(name="Koen Wouters", remote=True)
    enter(page, greta.account)
    fills_in(page, unseen if script == "no_script" else seen, "Koen Wouters")
    place = Participation.objects.get(jobseeker__name=NAME)
    assert place.requests.get().assisted_by_id == greta.pk
    if script == "phone":
        assert place.person is not None
        enter(page, place.person.account)
        page.goto("/filled-in/")
        page.get_by_text("Filled in with Greta Maes, your counsellor").first.wait_for()
        seen(page, "filled-in")


@pytest.mark.parametrize("script", ["phone", "no_script"])
def test_a_counsellor_ties_an_account(
    world: World, greta: Person, enter: Enter, request: pytest.FixtureRequest, script: str
) -> None:
    page: Page = request.getfixturevalue(script)
    her = world.person("Noor E.")
    enter(page, greta.account)
    ties(page, her.account.email or "", unseen if script == "no_script" else seen)
    assert Jobseeker.objects.get(name=NAME).person_id == her.pk
