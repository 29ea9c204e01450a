"""The mentor's week on a phone and a desk: hours, days, the link, with and without script."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.mentorships import actions
from handrail.mentorships.rules import How
from handrail.people.models import Account
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
from tests.mentorships.world import Duo, PairWorld

Enter = Callable[[Page, Account], None]


@pytest.fixture
def duo(transactional_db: None) -> Duo:
    world = PairWorld()
    duo = world.met(duo=world.duo("lt-mentoring", on=clock.today()), on=clock.today())
    at = clock.now() + timedelta(hours=1)
    actions.arrange(duo.ref, at, how=How.PLACE, where="Room 3", by=duo.mentor, now=clock.now(), key="next")
    return duo


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en"), (DESK, "lt")])
def test_a_mentor_reads_her_week_and_makes_a_link(
    duo: Duo, open_page: Callable[..., Page], enter: Enter, size: tuple[int, int], language: str
) -> None:
    page = open_page(size, java_script_enabled=size == DESK)
    account = Account.objects.get(pk=duo.mentor.account_id)
    enter(page, account)
    page.goto("/together/")
    if language == "lt":
        page.locator("button[value=lt]").click()
    page.locator("a[href='/week/']").click()
    page.locator("input[name=hours]").fill("1")
    page.locator("form[action='/week/hours/'] button").click()
    page.locator("form[action='/week/link/'] button").click()
    expect(page.locator("#link")).to_have_value(re.compile("/week/calendar/"))
    no_sideways(page)
    large_enough(page)
    if size == DESK:
        axe(page)
    picture(page, f"week-{language}-{size[0]}")
