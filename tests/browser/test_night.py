"""The sheet for 22:00 with somebody on call, as it is read on a phone in the dark, and on a desk."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.mentorships import actions
from handrail.mentorships.actions.rota import Line
from tests.browser.looking import DESK, PHONE, no_sideways, picture
from tests.browser.walking import looks_well
from tests.mentorships.world import PairWorld, actor

NARROW = (320, 640)


@pytest.mark.parametrize("size", [NARROW, PHONE, DESK])
def test_the_whole_rota_stands_on_the_sheet(house: str, open_page: Callable[..., Page], size: tuple[int, int]) -> None:
    programme, on = PairWorld().running(), clock.today()
    assert programme.lead is not None
    line = Line(programme.lead.ref, on, on + timedelta(days=9), time(0), time(0), "+32 2 123 45 67")
    actions.put_on_call(programme.owner_id, line, by=actor(programme.lead), on=on)
    page = open_page(size)
    page.goto("/concern/now/")
    expect(page.get_by_role("link", name="+32 2 123 45 67")).to_have_count(2)  # now, and in the days to come
    looks_well(page)
    picture(page, f"night-{size[0]}")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="+32 2 123 45 67").first).to_be_visible()  # buttons do not go on paper; this must


def test_control_a_line_that_does_not_fit_is_found(phone: Page, house: str) -> None:
    phone.goto("/concern/now/")
    phone.locator("h1").evaluate("(each) => { each.className = 'nowrap'; each.textContent = 'Whom to call now '.repeat(6); }")
    with pytest.raises(AssertionError, match="px too wide"):
        no_sideways(phone)
