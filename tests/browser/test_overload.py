"""The page that is ready when there are too many people: seen as they see it, on each screen and in each language."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpResponse
from playwright.sync_api import Page, expect

from handrail.kernel import overload
from tests.browser.looking import DESK, PHONE, axe, colours_in_the_dark, large_enough, no_sideways, picture

pytestmark = pytest.mark.usefixtures("full")
OPEN_DOORS = ("/account/sign-in/", "/concern/")


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every place is taken; whoever must be let in still is."""
    take = overload.Places.take

    def none_left(self: overload.Places, path: str) -> object:
        return take(self, path) if path.startswith(OPEN_DOORS) else None

    monkeypatch.setattr(overload.Places, "take", none_left)


def looked_at(page: Page, name: str) -> None:
    axe(page)
    no_sideways(page)
    large_enough(page)
    picture(page, f"overload-{name}")


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_it_reads_well_in_the_light_and_in_the_dark(
    open_page: Callable[..., Page], language: str, size: tuple[int, int]
) -> None:
    page = open_page(size, locale=language)
    answer = page.goto("/about/")
    assert answer is not None
    assert (answer.status, answer.headers["retry-after"]) == (503, "10")
    expect(page.locator("html")).to_have_attribute("lang", language)
    looked_at(page, f"{language}-{size[0]}")
    colours_in_the_dark(page)


def test_without_script_one_tries_again_and_the_doors_that_stay_open_are_near(
    no_script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_script.goto("/about/?from=letter")
    no_script.get_by_role("link", name="I am worried").click()
    expect(no_script.get_by_role("heading", level=1)).to_have_text("Report a concern")
    no_script.go_back()
    monkeypatch.undo()
    no_script.get_by_role("link", name="Try again").click()
    expect(no_script).to_have_url(re.compile(r"/about/\?from=letter$"))
    expect(no_script.get_by_role("heading", name="Too many people are here right now")).to_have_count(0)


@pytest.mark.parametrize("script", ["phone", "no_script"])
def test_what_was_written_is_not_lost_and_goes_with_one_press(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    page: Page = request.getfixturevalue(script)
    page.goto("/concern/code/")
    with monkeypatch.context() as now:
        now.setattr(overload.Places, "take", lambda *_: None)
        page.locator("input[name=code]").fill("ACDE-FGHJ-KMNP")
        page.get_by_role("button", name="Show me").click()
        expect(page.get_by_text("What you wrote was not sent, and it is not lost.")).to_be_visible()
        if script == "phone":
            looked_at(page, "sent")
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator("input[name=code]")).to_have_value("ACDE-FGHJ-KMNP")
    expect(page.locator(".ds-error-summary")).to_be_visible()  # nobody has this code: it was read


BROKEN = {
    "html-has-lang": (' lang="en"', ""),
    "px too wide": ("Too many people are here", f"<span class='nowrap'>{'Too many people ' * 9}</span>"),
    "link-name": ("I am worried", ""),
}


@pytest.mark.parametrize("said", BROKEN)
def test_control_a_broken_copy_is_found(phone: Page, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    whole = overload.come_back

    def broken(request: object) -> HttpResponse:
        answer = whole(request)  # type: ignore[arg-type]
        answer.content = answer.content.decode().replace(*BROKEN[said]).encode()
        return answer

    monkeypatch.setattr(overload, "come_back", broken)
    phone.goto("/about/")
    with pytest.raises(AssertionError, match=said):
        looked_at(phone, "broken")
