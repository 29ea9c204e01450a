"""A cheap phone: the whole journey from the first page to “asked”, in the demo, in all at most 400 kB."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from handrail.kernel.models import SimulatedMail
from handrail.portal.queries.demo import Newcomer, newcomer
from tests.browser.looking import bytes_of
from tests.people.conftest import simulated  # noqa: F401  # a fixture

MOST = 400_000
QUESTIONS = 5


def digits(new: Newcomer) -> str:
    found = re.search(r"\b(\d{6})\b", SimulatedMail.objects.filter(to=new.email).latest("id").text)
    assert found
    return found[1]


def comes_in(page: Page, new: Newcomer, settle: Callable[[], int]) -> None:
    page.goto("/")
    page.get_by_role("link", name="Find a mentor").click()
    page.get_by_role("link", name="Find a mentor").click()
    page.get_by_label("Your e-mail address or mobile number").fill(new.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Your code").fill(digits(new))
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What is your name?").fill("Fenna Fransborg")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("link", name="With a code").click()
    page.get_by_label("Your national number").fill(new.number)
    page.get_by_label("Your date of birth").fill(new.born_on.strftime("%d %m %Y"))
    page.get_by_role("button", name="Send me a code").click()
    settle()
    page.get_by_label("What is the code?").fill(digits(new))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Join").click()


def says_what_she_wants(page: Page) -> None:
    """As somebody types: every few letters a list of suggestions comes."""
    page.get_by_label("What work do you want?").press_sequentially("weldor", delay=120)
    page.get_by_role("button", name="Welders").first.click()
    for number in range(QUESTIONS):
        page.wait_for_url("**/about/**")
        if number < QUESTIONS - 1:
            page.locator("main input[type=checkbox]").first.check()
        if page.locator("input[name=parts]").count():
            page.locator("input[name=parts]").last.check()
        with page.expect_navigation():
            page.get_by_role("button", name="Save and go on").click()


@pytest.mark.usefixtures("simulated")
def test_the_journey_to_asked_costs_a_cheap_phone_at_most_400_kb(house: str, phone: Page, settle: Callable[[], int]) -> None:
    call_command("demo_people", few=True, verbosity=0)
    phone.set_default_timeout(60_000)
    new = newcomer()
    assert new is not None
    comes_in(phone, new, settle)
    says_what_she_wants(phone)
    phone.get_by_role("button", name="I want a mentor").click()
    phone.get_by_role("link", name=re.compile("See the profile of")).first.click()
    phone.get_by_role("link", name=re.compile("to be my mentor")).click()
    phone.get_by_label("A few words about you").fill("Hello. Could we talk about how you began?")
    phone.get_by_role("button", name="Ask now").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("You asked")
    responses = phone.guard.responses  # type: ignore[attr-defined]
    heaviest = sorted(((bytes_of([each]), urlsplit(each.url).path) for each in responses), reverse=True)[:8]
    assert bytes_of(responses) <= MOST, heaviest
