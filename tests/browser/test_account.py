"""One's own page: a new address, a number, LinkedIn; and the administrator's pages. With and without script, looked at."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from handrail.people.models import Account
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
from tests.people.conftest import simulated  # noqa: F401  # a fixture
from tests.people.entering import mailed_code, texted_code, wrong
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")
Enter = Callable[[Page, Account], None]


@pytest.fixture(params=["script", "no_script"])
def either(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    return open_page(PHONE, java_script_enabled=request.param == "script")


def looked_at(page: Page, name: str) -> None:
    no_sideways(page)
    large_enough(page)
    picture(page, f"account-{name}")


def test_a_new_address_and_a_number_are_proven_by_codes(house: str, world: World, either: Page, enter: Enter) -> None:
    account = world.account("Ana Petraitė", email="ana@example.org")
    enter(either, account)
    either.goto("/account/")
    looked_at(either, "me")
    either.get_by_role("link", name="Change my e-mail address").click()
    either.get_by_label("Your new e-mail address").fill("new@example.org")
    looked_at(either, "contact")
    either.get_by_role("button", name="Send me a code").click()
    either.get_by_label("Your code").fill(wrong(mailed_code()))
    either.get_by_role("button", name="Go on").click()
    expect(either.locator(".ds-error-summary")).to_contain_text("This is not the code we sent")
    looked_at(either, "contact-code")
    either.get_by_label("Your code").fill(mailed_code())
    either.get_by_role("button", name="Go on").click()
    expect(either.get_by_text("Saved. You can sign in with it")).to_be_visible()
    either.get_by_role("link", name="Add a mobile number").click()
    either.get_by_label("Your new mobile number").fill("0470 12 34 56")
    either.get_by_role("button", name="Send me a code").click()
    either.get_by_label("Your code").fill(texted_code())
    either.get_by_role("button", name="Go on").click()
    account.refresh_from_db()
    assert (account.email, account.phone) == ("new@example.org", "+32470123456")


def say_gender(page: Page, answer: str) -> None:
    looked_at(page, "gender")
    page.get_by_label(answer).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_what_a_person_says_about_herself_is_said_and_taken_back(house: str, world: World, either: Page, enter: Enter) -> None:
    account = world.account("Ana Petraitė")
    enter(either, account)
    either.goto("/account/gender/")
    say_gender(either, "A woman")
    either.get_by_role("link", name=re.compile("Woman or man")).click()
    say_gender(either, "I would rather not say")
    account.person.refresh_from_db()  # type: ignore[union-attr]
    assert account.person.gender == ""  # type: ignore[union-attr]


@pytest.mark.parametrize("screen", [(PHONE, "light"), (DESK, "dark")])
def test_an_administrator_brings_in_a_counsellor(
    house: str, world: World, open_page: Callable[..., Page], enter: Enter, screen: tuple[tuple[int, int], str]
) -> None:
    size, scheme = screen
    page = open_page(size, color_scheme=scheme)
    enter(page, world.administrator(world.organisation("VDAB"), "Rita Maes").account)
    page.goto("/organisations/")
    axe(page)
    looked_at(page, f"organisations-{scheme}")
    page.get_by_label("Name of the organisation").fill("VDAB Genk")
    page.get_by_label("Office").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("VDAB Genk")
    page.get_by_label("E-mail address").fill("els@example.org")
    page.get_by_label("First name and family name").fill("Els Claes")
    page.get_by_label("Counsellor").check()
    page.get_by_role("button", name="Give the role").click()
    expect(page.get_by_role("heading", name="Els Claes")).to_be_visible()
    axe(page)
    looked_at(page, f"organisation-{scheme}")
    page.get_by_role("link", name="End this role").click()
    axe(page)
    looked_at(page, f"role-end-{scheme}")
    page.get_by_role("button", name="End the role").click()
    expect(page.get_by_text("Nobody yet.")).to_be_visible()
