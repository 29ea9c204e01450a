"""The ways that docs/roles shows can be gone: each role comes in, presses what the page names, and stands where it says.

HANDRAIL_WRITE_PICTURES=1 keeps a picture of each, small, in docs/pictures.
"""

import base64
import os
import re
from collections.abc import Callable

from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import ROOT
from tests.browser.roles import PHONE, SHOTS, Shot

KEPT = ROOT / "docs/pictures"
NARROWED = 900
"""A desk's picture is shown narrower than it was taken."""
SMALLER = """([png, width]) => new Promise((done) => {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    const scale = Math.min(1, width / image.width);
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const paper = canvas.getContext("2d");
    paper.imageSmoothingQuality = "high";
    paper.drawImage(image, 0, 0, canvas.width, canvas.height);
    done(canvas.toDataURL("image/webp", 0.75).split(",")[1]);
  };
  image.src = "data:image/png;base64," + png;
})"""


def go(page: Page, shot: Shot) -> None:
    first, *links = shot.way
    page.goto(first)
    for words in links:
        page.locator("main").get_by_role("link", name=re.compile(re.escape(words))).first.click()
        page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_contain_text(shot.heading)


def keep(page: Page, shot: Shot, browser: Browser) -> None:
    """Chromium itself writes the smaller picture: no other program is needed."""
    taken = base64.b64encode(page.screenshot(animations="disabled")).decode()
    desk = browser.new_page()
    small = desk.evaluate(SMALLER, [taken, PHONE[0] if shot.size == PHONE else NARROWED])
    desk.close()
    (KEPT / f"{shot.name}.webp").write_bytes(base64.b64decode(small))


def test_the_ways_of_the_role_pages_can_be_gone(open_page: Callable[..., Page], browser: Browser) -> None:
    call_command("demo_people", few=True, verbosity=0)
    for shot in SHOTS:
        page = open_page(shot.size, color_scheme="light")
        page.goto("/demo/")
        page.click(f"button[name=who][value='{shot.who}']")
        page.wait_for_load_state()
        go(page, shot)
        if os.environ.get("HANDRAIL_WRITE_PICTURES"):
            keep(page, shot, browser)
