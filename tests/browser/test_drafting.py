"""Programmes written in the browser: every page looks well, on a phone and on a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from handrail.people.models import Account
from handrail.programmes.models import Draft
from tests.browser.looking import save_picture
from tests.browser.walking import looks_well
from tests.programmes.drafts import DraftsWorld

Enter = Callable[[Page, Account], None]
PARTS = ("caseload", "joining.requires", "joining.requires.1", "matching", "questions.new", "joining.requires.new")


@pytest.fixture
def drafts(house: str) -> DraftsWorld:
    return DraftsWorld().begin(opened=False)


def look(page: Page, name: str, address: str) -> None:
    page.goto(address)
    looks_well(page)
    save_picture(page, f"drafting-{name}-{(page.viewport_size or {})['width']}")


def test_a_draft_looks_well_on_a_phone(drafts: DraftsWorld, phone: Page, enter: Enter) -> None:
    draft = drafts.draft()
    drafts.put(draft, "caseload", {"most": 3})
    drafts.text(draft, "remind_days = 4 ", "remind_days = 40 ")
    enter(phone, drafts.publisher.account)
    base = f"/drafts/{draft.ref}/"
    look(phone, "list", "/programmes/")
    look(phone, "draft", base)
    look(phone, "text", f"{base}text/")
    for part in PARTS:
        look(phone, part.replace(".", "-"), f"{base}part/{part}/")
    drafts.text(draft, "remind_days = 40 ", "remind_days = 4 ")
    for name in ("trial", "weights", "publish", "ask", "throw-away"):
        look(phone, name, f"{base}{name}/")


def test_the_rest_looks_well_on_a_desk(drafts: DraftsWorld, desk: Page, enter: Enter) -> None:
    draft = drafts.draft()
    drafts.put(draft, "caseload", {"most": 3})
    enter(desk, drafts.publisher.account)
    slug = drafts.running.slug
    for name in ("draft", "weights", "trial"):
        look(desk, f"desk-{name}", f"/drafts/{draft.ref}/{'' if name == 'draft' else f'{name}/'}")
    for name in ("copy", "compare", "launch", "launch/funding"):
        look(desk, name.replace("/", "-"), f"/programmes/{slug}/{name}/")
    look(desk, "run", f"/programmes/{slug}/")


def test_a_change_is_saved_and_published_without_a_mouse_press_too_many(drafts: DraftsWorld, desk: Page, enter: Enter) -> None:
    draft = drafts.draft()
    enter(desk, drafts.publisher.account)
    desk.goto(f"/drafts/{draft.ref}/part/caseload/")
    desk.get_by_label("At most").fill("4")
    desk.get_by_role("button", name="Save in the draft").click()
    desk.get_by_text("Saved in the draft.").wait_for()
    assert "most = 4" in Draft.objects.get().text
    desk.goto(f"/drafts/{draft.ref}/publish/")
    desk.get_by_label("Why?").fill("four is enough")
    desk.get_by_role("button", name="Publish it").click()
    desk.get_by_text("Published. New people enter").wait_for()
