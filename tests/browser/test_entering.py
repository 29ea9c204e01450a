"""Standing in, one's devices, and seeing as somebody, in a browser: with and without script, on a phone and dark at a desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.people.models import Account, Person
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
from tests.people.conftest import simulated  # noqa: F401  # a fixture
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")
Enter = Callable[[Page, Account], None]
LOOKS = {"phone": (PHONE, "light"), "desk": (DESK, "dark")}


def looked_at(page: Page, name: str) -> None:
    if not name.endswith("no_script"):
        axe(page)
    no_sideways(page)
    large_enough(page)
    picture(page, f"entering-{name}")


def account(person: Person) -> Account:
    return Account.objects.get(person=person)


@pytest.mark.parametrize("script", ["script", "no_script"])
def test_a_counsellor_hands_over_and_a_colleague_stands_in(
    house: str, world: World, open_page: Callable[..., Page], enter: Enter, script: str
) -> None:
    office = world.organisation("Genk")
    rasa, jonas = world.counsellor(office, "Rasa Ona Kazlauskaitė"), world.counsellor(office, "Jonas Petraitis")
    page = open_page(PHONE, java_script_enabled=script == "script")
    enter(page, account(rasa))
    page.goto("/account/")
    page.get_by_role("link", name="Standing in").click()
    looked_at(page, f"standing-in-empty-{script}")
    page.get_by_role("link", name="Name a deputy").click()
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator(".ds-error-summary").first).to_be_visible()
    looked_at(page, f"deputy-error-{script}")
    page.get_by_label("Jonas Petraitis").check()
    page.get_by_label("Last day").fill(str(clock.today() + timedelta(days=5)))
    page.get_by_role("button", name="Hand over").click()
    looked_at(page, f"standing-in-{script}")
    other = open_page(DESK, java_script_enabled=script == "script")
    enter(other, account(jonas))
    other.goto("/today/")
    looked_at(other, f"may-stand-in-{script}")
    other.get_by_role("button", name="Work at this desk").click()
    expect(other.get_by_text("You work for")).to_be_visible()
    looked_at(other, f"stands-in-{script}")
    other.get_by_role("button", name="Back to my own desk").click()
    expect(other.get_by_text("You work for")).not_to_be_visible()


@pytest.mark.parametrize("where", LOOKS)
def test_the_pages_look_right_light_and_dark(
    house: str, world: World, open_page: Callable[..., Page], enter: Enter, where: str
) -> None:
    service = world.organisation("Užimtumo tarnyba")
    rita = account(world.administrator(service, "Rita Maes"))
    ana = account(world.counsellor(service, "Ana Petraitė"))
    world.staff_of(rita.person, at=service)  # type: ignore[arg-type]
    rita = Account.objects.get(pk=rita.pk)
    size, scheme = LOOKS[where]
    page = open_page(size, color_scheme=scheme)
    enter(page, rita)
    if where == "desk":
        page.context.add_cookies([{"name": "django_language", "value": "lt", "url": house}])
    for path, name in (("/account/devices/", "devices"), ("/see-as/", "see-as"), ("/account/", "me")):
        page.goto(path)
        looked_at(page, f"{name}-{where}")
    page.goto("/see-as/")
    page.locator("[name=contact]").fill(ana.email or "")
    page.locator("[name=reason]").fill("She cannot find her list of people")
    page.locator("main form button").last.click()
    page.goto("/account/")
    expect(page.locator(".acting")).to_be_visible()
    looked_at(page, f"seeing-{where}")
    hers = open_page(size)
    enter(hers, ana)
    hers.goto("/account/looked/")
    expect(hers.get_by_text("She cannot find her list of people")).to_be_visible()
    looked_at(hers, f"looked-{where}")
