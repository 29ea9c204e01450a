"""The whole way in a browser: a mentor chooses, compares, keeps and invites; the person opens the letter and says yes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from handrail.matching import queries
from handrail.matching.models import Selection
from handrail.mentorships.models import Mentorship
from handrail.people.models import Account
from tests.browser.looking import save_picture
from tests.browser.walking import looks_well
from tests.matching.choosing import SLUG, ChoosingWorld

Enter = Callable[[Page, Account], None]


@pytest.fixture
def here(house: str, transactional_db: None) -> ChoosingWorld:
    return ChoosingWorld()


def seen(page: Page, name: str) -> None:
    looks_well(page)
    save_picture(page, f"choosing-{name}")


def chooses(page: Page, look: Callable[[Page, str], None]) -> None:
    """From the list of her office to an invitation on its way."""
    page.goto(f"/select/{SLUG}/")
    look(page, "list")
    for box in page.get_by_role("checkbox").all()[:3]:
        box.check()
    page.get_by_role("button", name="Compare side by side").click()
    page.wait_for_url("**/compare/**")
    look(page, "compare")
    page.get_by_role("link", name="The list").click()
    page.get_by_text("Not this time").first.click()
    page.get_by_role("button", name="Other help fits better now").first.click()
    page.wait_for_url("**passed=**")
    look(page, "left-out")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name=re.compile("Keep for me.*Mantas")).click()
    page.wait_for_url("**/invite/")
    look(page, "invite")
    for words in ("Your mentor knows the work", "Your mentor believes"):
        page.get_by_role("checkbox", name=words).check()
    page.get_by_role("button", name="Send the invitation").click()
    page.wait_for_url("**/invitations/")
    look(page, "invitations")


def says_yes(page: Page, code: str, look: Callable[[Page, str], None]) -> None:
    """From the code of the letter to the yes, without an account."""
    page.goto("/invited/")
    look(page, "code")
    page.fill("[name=code]", code.lower().replace("-", " "))
    page.get_by_role("button", name="Open the invitation").click()
    page.get_by_role("link", name="Yes, I want to").wait_for()
    look(page, "invited")
    page.get_by_role("button", name="Call me first").click()
    page.get_by_text("You asked us to call").wait_for()
    page.get_by_role("link", name="No, thank you").click()
    look(page, "no")
    page.get_by_role("link", name="The invitation").click()
    page.get_by_role("link", name="Yes, I want to").click()
    look(page, "yes")
    page.get_by_role("button", name="Yes, begin").click()
    page.locator("[role=alert]").wait_for()
    look(page, "yes-missing")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Yes, begin").click()
    page.get_by_role("heading", name="is your mentor now").wait_for()
    look(page, "thanks")


@pytest.mark.parametrize("script", ["phone", "no_script"])
def test_from_the_register_to_a_pair(here: ChoosingWorld, enter: Enter, request: pytest.FixtureRequest, script: str) -> None:
    page: Page = request.getfixturevalue(script)
    ona = here.chooser()
    for name in ("Aistė Butkutė", "Vytautas Stankus"):
        here.registered(ona, name, earlier_jobs=1, education=3)
    here.registered(ona, "Mantas Žukauskas", occupations=[7212], skills=["metal"], education=4, email="mantas@example.org")
    look = seen if script == "phone" else lambda *_: None
    enter(page, Account.objects.get(person=ona.person))
    chooses(page, look)
    selection = Selection.objects.get(stage="invited")
    page.context.clear_cookies()
    says_yes(page, queries.code_of(selection.ref), look)
    assert Mentorship.objects.get().mentee_person.name == "Mantas Žukauskas"


def test_the_desk_and_the_letter_look_well(here: ChoosingWorld, enter: Enter, desk: Page) -> None:
    ona = here.chooser()
    new = here.chooser("Nauja Naujokė", office=here.office_of(ona), cleared=False)
    colleague = here.colleague(ona)
    for number in range(3):
        here.registered(ona, f"Person {number}", occupations=[7212])
    enter(desk, Account.objects.get(person=new.person))
    desk.goto("/select/")
    seen(desk, "lacks")
    enter(desk, Account.objects.get(person=ona.person))
    desk.goto(f"/select/{SLUG}/?sort=longest")
    seen(desk, "desk-list")
    desk.get_by_role("button", name="Keep for me").first.click()
    desk.get_by_role("checkbox", name="Your mentor has time").check()
    desk.get_by_role("radio", name="By letter").check()
    desk.get_by_role("button", name="Send the invitation").click()
    desk.wait_for_url("**/letter/")
    seen(desk, "letter")
    enter(desk, Account.objects.get(person=colleague))
    desk.goto("/desk/invitations/")
    seen(desk, "office")
    desk.get_by_role("link", name="Answer together").click()
    seen(desk, "together")
