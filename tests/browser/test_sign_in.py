"""Journey: somebody comes in on a phone by a code, says her name, chooses her language; with and without script."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.people import actions
from handrail.people.models import Account, Person
from tests.browser.looking import DESK, PHONE, TABLET, axe, large_enough, no_sideways, picture
from tests.people.conftest import simulated  # noqa: F401  # a fixture
from tests.people.entering import mailed_code, texted_code, wrong
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")
SYSTEM = Actor.system("test")


@pytest.fixture(params=["script", "no_script"])
def either(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A phone, with and without JavaScript."""
    return open_page(PHONE, java_script_enabled=request.param == "script")


def looked_at(page: Page, name: str) -> None:
    no_sideways(page)
    large_enough(page)
    picture(page, f"people-{name}")


def test_somebody_new_comes_in_with_a_code_by_sms_and_says_her_name(either: Page) -> None:
    either.goto("/account/sign-in/?next=/account/")
    looked_at(either, "sign-in")
    either.get_by_label("Your e-mail address or mobile number").fill("0470 12 34 56")
    either.get_by_role("button", name="Send me a code").click()
    expect(either.get_by_role("heading", level=1)).to_have_text("Type your code")
    looked_at(either, "code")
    code = texted_code()
    either.get_by_label("Your code").fill(wrong(code))
    either.get_by_role("button", name="Go on").click()
    expect(either.locator(".ds-error-summary")).to_contain_text("This is not the code we sent")
    looked_at(either, "code-wrong")
    either.get_by_label("Your code").fill(code)
    either.get_by_role("button", name="Go on").click()
    expect(either).to_have_url(re.compile(r"/account/$"))
    either.get_by_role("link", name="Change my name").click()
    either.get_by_label("What is your name?").fill("Rasa Petrauskaitė")
    either.get_by_role("button", name="Save and go on").click()
    expect(either.get_by_role("heading", level=1)).to_have_text("Rasa Petrauskaitė")
    assert Account.objects.get().phone == "+32470123456"


def test_what_is_no_address_is_kept_and_said(either: Page) -> None:
    either.goto("/account/sign-in/")
    either.get_by_label("Your e-mail address or mobile number").fill("ana at home")
    either.get_by_role("button", name="Send me a code").click()
    expect(either).to_have_title(re.compile("^Error:"))
    expect(either.get_by_label("Your e-mail address or mobile number")).to_have_value("ana at home")


def test_a_new_code_is_one_press(either: Page) -> None:
    either.goto("/account/sign-in/")
    either.get_by_label("Your e-mail address or mobile number").fill("ana@example.org")
    either.get_by_role("button", name="Send me a code").click()
    either.get_by_role("button", name="Send a new code").click()
    expect(either.get_by_role("heading", level=1)).to_have_text("Type your code")
    either.get_by_label("Your code").fill(mailed_code())
    either.get_by_role("button", name="Go on").click()
    expect(either).not_to_have_url(re.compile("/account/code/"))


def test_an_invitation_is_a_page_with_a_button_that_works_once(either: Page) -> None:
    url = actions.make_link(World().person("Ana").pk, "invitation", by=SYSTEM)
    path = url.removeprefix("http://127.0.0.1:8000")
    either.goto(path)
    looked_at(either, "link")
    either.get_by_role("button", name="Come in").click()
    either.goto("/account/")
    expect(either.get_by_role("heading", level=1)).to_have_text("Ana")
    answer = Client().post(path)
    assert answer.status_code == 409


@pytest.fixture
def ana() -> Person:
    person = World().person("Ana Petraitė")
    for purpose in ("matching", "evaluation"):
        actions.give_consent(person.pk, purpose, "a" * 64, by=SYSTEM, on=clock.today())
    actions.block(person.pk, World().person("Ben Visser").pk, by=SYSTEM)
    return person


def test_on_her_page_she_says_no_and_yes_again_and_reads_in_her_language(
    either: Page, ana: Person, enter: Callable[[Page, Account], None]
) -> None:
    enter(either, Account.objects.get(person=ana))
    either.goto("/account/")
    either.get_by_role("button", name=re.compile("No, stop this.*Show me to mentors")).click()
    expect(either.get_by_role("status")).to_contain_text("You said no")
    either.get_by_role("button", name=re.compile("Yes, you may.*Show me to mentors")).click()
    expect(either.get_by_role("status")).to_contain_text("You said yes again")
    either.get_by_role("button", name=re.compile("Lift the block.*Ben Visser")).click()
    expect(either.get_by_text("People I blocked")).to_have_count(0)
    either.locator("main").get_by_role("button", name="Lietuvių").click()
    expect(either.locator("html")).to_have_attribute("lang", "lt")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_people_are_accessible_and_fit_on_every_size(
    open_page: Callable[..., Page], ana: Person, enter: Callable[[Page, Account], None], scheme: str
) -> None:
    visitor = ["sign-in/", "language/", "closed/", "link/nothing/"]
    for size in (PHONE, TABLET, DESK) if scheme == "light" else (PHONE,):
        page = open_page(size, color_scheme=scheme)
        for path in visitor:
            page.goto(f"/account/{path}")
            axe(page)
            looked_at(page, f"{path.split('/')[0]}-{size[0]}-{scheme}")
        enter(page, Account.objects.get(person=ana))
        for path in ("", "name/", "looked/"):
            page.goto(f"/account/{path}")
            axe(page)
            looked_at(page, f"{path.split('/')[0] or 'me'}-{size[0]}-{scheme}")


def test_staff_set_up_the_second_step_on_a_page_that_fits(phone: Page, enter: Callable[[Page, Account], None]) -> None:
    person = World().staff(Role.COORDINATOR, second_step=False)
    enter(phone, Account.objects.get(person=person))
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Set up your second step")
    assert phone.locator("main img").evaluate("(each) => each.naturalWidth") > 0
    axe(phone)
    looked_at(phone, "second-step")
