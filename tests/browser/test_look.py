"""The parts of the look hold on every size, in the light and in the dark, with and without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import DESK, PHONE, TABLET, axe, bytes_of, large_enough, no_sideways, picture

PAGES = [
    "",
    "desk/",
    "start/",
    "paper/",
    "empty/",
    "form/",
    "search/?q=welder",
    "400/",
    "403/",
    "404/",
    "409/",
    "500/",
    "503/",
    "403_csrf/",
]
NARROW = (320, 640)
FIRST_VIEW, AGAIN, REQUESTS = 150_000, 25_000, 12


@pytest.mark.parametrize(
    ("scheme", "sizes"), [("light", (NARROW, PHONE, TABLET, DESK)), ("dark", (PHONE, DESK))], ids=["light", "dark"]
)
def test_every_part_is_accessible_and_fits_on_every_size(
    open_page: Callable[..., Page], scheme: str, sizes: tuple[tuple[int, int], ...]
) -> None:
    for size in sizes:
        page = open_page(size, color_scheme=scheme)
        for each in PAGES:
            page.goto(f"/look/{each}")
            axe(page)
            no_sideways(page)
            large_enough(page)
            picture(page, f"look-{each.split('/')[0] or 'parts'}-{size[0]}-{scheme}")


def test_nothing_gets_lost_at_200_percent_text(desk: Page) -> None:
    for each in PAGES:
        desk.goto(f"/look/{each}")
        desk.evaluate("document.documentElement.style.fontSize = '200%'")
        no_sideways(desk)


def test_a_form_with_errors_says_them_on_top_and_at_the_field_and_keeps_the_input(phone: Page) -> None:
    phone.goto("/look/form/")
    phone.fill("#id_phone", "0470")
    phone.click("text=Save and go on")
    expect(phone).to_have_title(re.compile("^Error:"))
    expect(phone.locator("#id_phone")).to_have_value("0470")
    expect(phone.locator(".ds-error-summary")).to_be_focused()
    axe(phone)
    picture(phone, "look-form-errors-390-light")
    phone.click("text=Choose at least one language >> nth=0")
    expect(phone.locator("#id_languages_0")).to_be_focused()


def test_the_help_opens_without_script_and_leads_to_a_concern(no_script: Page) -> None:
    no_script.goto("/look/")
    no_script.click("button:has-text('Help')")
    expect(no_script.locator("#help >> text=Report a concern")).to_be_visible()


def test_the_open_help_is_accessible(phone: Page) -> None:
    phone.goto("/look/")
    phone.click("button:has-text('Help')")
    axe(phone)
    picture(phone, "look-help-390-light")


def test_leaving_quickly_goes_away_and_back_does_not_return(phone: Page) -> None:
    phone.guard.allowed_hosts.add("www.meteo.be")  # type: ignore[attr-defined]
    phone.context.route(
        "https://www.meteo.be/**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html")
    )
    phone.goto("/look/")
    phone.goto("/look/form/")
    phone.click("button:has-text('Help')")
    phone.click("text=Leave this page quickly")
    phone.wait_for_url("https://www.meteo.be/")
    phone.go_back()
    assert "/look/form/" not in phone.url


def test_three_times_escape_leaves_too(desk: Page) -> None:
    desk.guard.allowed_hosts.add("www.meteo.be")  # type: ignore[attr-defined]
    desk.context.route(
        "https://www.meteo.be/**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html")
    )
    desk.goto("/look/")
    for _ in range(3):
        desk.keyboard.press("Escape")
    desk.wait_for_url("https://www.meteo.be/")


def test_suggestions_come_as_one_types(phone: Page) -> None:
    phone.goto("/look/search/")
    phone.locator("#id_q").press_sequentially("pijp")
    phone.locator(".suggest >> text=Pipe welder").wait_for()
    expect(phone.locator(".suggest li")).to_have_count(1)
    expect(phone.locator(".head")).to_have_count(1)
    axe(phone)


def test_suggestions_come_by_button_without_script(no_script: Page) -> None:
    no_script.goto("/look/search/")
    no_script.fill("#id_q", "lasser")
    no_script.click("button:has-text('Search')")
    expect(no_script.locator(".suggest li")).to_have_count(2)


def test_an_error_in_answer_to_a_part_is_shown_as_a_page(phone: Page) -> None:
    phone.goto("/look/search/")
    phone.guard.expected.add(404)  # type: ignore[attr-defined]
    phone.locator("#id_q").press_sequentially("lost")
    phone.wait_for_url("**/look/search/?q=lost")
    expect(phone.locator("h1")).to_have_text("We cannot find this page")


def test_the_language_is_chosen_without_script(no_script: Page) -> None:
    no_script.goto("/look/form/")
    no_script.click("button:has-text('Nederlands')")
    expect(no_script.locator("html")).to_have_attribute("lang", "nl")
    assert no_script.url.endswith("/look/form/")


def test_a_keyboard_reaches_the_main_part_first(desk: Page) -> None:
    desk.goto("/look/")
    desk.keyboard.press("Tab")
    expect(desk.locator(".ds-skip-link")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#main")).to_be_focused()


def test_the_first_view_is_light_and_the_second_lighter(open_page: Callable[..., Page]) -> None:
    page = open_page(PHONE)
    page.goto("/look/", wait_until="networkidle")
    guard = page.guard  # type: ignore[attr-defined]
    assert bytes_of(guard.responses) <= FIRST_VIEW, bytes_of(guard.responses)
    assert len(guard.responses) <= REQUESTS, [each.url for each in guard.responses]
    seen = len(guard.responses)
    page.goto("/look/form/", wait_until="networkidle")
    # Chromium counts what comes from its cache as responses too; only the page itself crosses the wire again.
    again = [each for each in guard.responses[seen:] if each.request.resource_type == "document"]
    assert bytes_of(again) <= AGAIN, bytes_of(again)
