"""A colleague stands in: asked from the week, answered, told to the mentee; phone and desk, with and without script."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.mentorships import actions
from handrail.mentorships.rules import How
from handrail.people.models import Account, Person
from handrail.programmes.models import Absence
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
from tests.mentorships.world import Duo, PairWorld

Enter = Callable[[Page, Account], None]


@pytest.fixture
def duo(transactional_db: None) -> Duo:
    world, today = PairWorld(), clock.today()
    duo = world.met(duo=world.duo("lt-mentoring", on=today), on=today)
    at = clock.now() + timedelta(days=1)
    actions.arrange(duo.ref, at, how=How.PLACE, where="Room 3", by=duo.mentor, now=clock.now(), key="next")
    actions.share_contact(duo.ref, phone="+370 600 11111", email="", by=duo.mentee, on=today)
    Absence.objects.create(mentor=duo.mentorship.mentor, starts=today, ends=today + timedelta(days=9))
    world.guiding(duo.programme, "Ona Onaitė")
    return duo


def look(page: Page, size: tuple[int, int], name: str) -> None:
    no_sideways(page)
    large_enough(page)
    if size == DESK:
        axe(page)
    picture(page, name)


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en"), (DESK, "lt")])
def test_a_colleague_is_asked_says_yes_and_the_mentee_reads_who_is_there(
    duo: Duo, open_page: Callable[..., Page], enter: Enter, size: tuple[int, int], language: str
) -> None:
    def came_as(account: Account, path: str) -> Page:
        page = open_page(size, java_script_enabled=size == DESK)
        enter(page, account)
        page.goto(path)
        if language == "lt":
            page.locator("button[value=lt]").click()
            page.goto(path)
        return page

    end = f"{language}-{size[0]}"
    mentor = came_as(Account.objects.get(pk=duo.mentor.account_id), "/week/")
    mentor.locator("a[href^='/week/away/']").click()
    mentor.locator("input[name=mentor]").first.check()
    mentor.locator("textarea[name=note]").fill("We write the CV.")
    look(mentor, size, f"cover-away-{end}")
    mentor.locator("form:has(textarea) button").click()
    colleague = came_as(Account.objects.get(person=Person.objects.get(name="Ona Onaitė")), "/together/")
    colleague.locator("a[href^='/standing-in/']").click()
    look(colleague, size, f"cover-asked-{end}")
    colleague.locator("form[action$='/yes/'] button").click()
    expect(colleague.locator("a[href^='tel:']").first).to_be_visible()
    look(colleague, size, f"cover-yes-{end}")
    mentee = came_as(Account.objects.get(pk=duo.mentee.account_id), f"/together/{duo.ref}/")
    expect(mentee.locator("main")).to_contain_text("Ona Onaitė")
    look(mentee, size, f"cover-mentee-{end}")
