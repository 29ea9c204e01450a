"""An organisation's own look in a real browser: each theme in light and dark, the pages to change it, also without script."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from handrail.appearance import actions, rules
from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.looks import THEMES
from handrail.people.models import Account, Organisation, Person
from handrail.people.rules import OrganisationKind
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
from tests.world import World

Enter = Callable[[Page, Account], None]
Come = Callable[..., Page]
SYSTEM = Actor.system("test")


@pytest.fixture
def service(transactional_db: None) -> Organisation:
    return World().organisation("VDAB", kind=OrganisationKind.SERVICE)


@pytest.fixture
def rita(service: Organisation) -> Person:
    return World().administrator(service, "Rita Maes")


@pytest.fixture
def come(house: str, rita: Person, open_page: Callable[..., Page], enter: Enter) -> Come:
    """Rita, signed in, in a browser of this kind."""

    def make(*size: tuple[int, int], **wishes: object) -> Page:
        page = open_page(*size, **wishes)
        enter(page, rita.account)
        return page

    return make


def logo(ink: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (320, 96), ink).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_theme_is_readable_on_a_page(house: str, service: Organisation, come: Come, scheme: str) -> None:
    page = come(PHONE, color_scheme=scheme)
    for theme in THEMES:
        actions.say_look(service.ref, rules.Said(theme=theme), by=SYSTEM, on=clock.today())
        page.goto(f"{house}/appearance/{service.ref}/")
        axe(page)
    picture(page, f"look-{scheme}")


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("script", ["script", "no_script"])
def test_she_sees_her_look_before_anybody_else_does(
    house: str, service: Organisation, come: Come, size: tuple[int, int], script: str
) -> None:
    page = come(size, java_script_enabled=script == "script")
    page.goto(f"{house}/appearance/{service.ref}/edit/")
    page.fill("[name=name]", "Werk voor Genk")
    page.check("[name=theme][value=fjord]")
    page.set_input_files("[name=picture]", {"name": "logo.png", "mimeType": "image/png", "buffer": logo("#14498a")})
    page.fill("[name=logo_alt]", "Genk")
    page.click("[name=preview]")
    expect(page.get_by_role("heading", name="This is how it would look")).to_be_visible()
    expect(page.get_by_role("img", name="Genk").first).to_be_visible()
    if script == "script":
        axe(page)
        no_sideways(page)
        large_enough(page)
        picture(page, f"look-preview-{size[0]}")
    page.click("[name=save]")
    expect(page.get_by_text("Saved. Everybody sees it from now on.")).to_be_visible()
    if script == "script":
        axe(page)
        picture(page, f"look-saved-{size[0]}")
    page.get_by_role("button", name="Undo this change").click()
    expect(page.get_by_text("Undone.")).to_be_visible()


def test_she_says_a_sentence_in_her_own_words(house: str, service: Organisation, come: Come) -> None:
    page = come(PHONE)
    page.goto(f"{house}/appearance/{service.ref}/sentences/?language=en&words=Report+a+concern")
    axe(page)
    no_sideways(page)
    picture(page, "look-sentences")
    page.get_by_role("link", name="Report a concern").last.click()
    axe(page)
    page.fill("[name=form_0]", "Tell us you worry")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It holds on every page")).to_be_visible()
    page.get_by_role("button", name="Help").click()
    picture(page, "look-sentence-said")
    for way in ("text/legal/lt", "addresses", "sentences/nl/bring"):
        page.goto(f"{house}/appearance/{service.ref}/{way}/")
        axe(page)
        no_sideways(page)
