"""Journeys 1 and 2 from the list of mentors on: look, keep, choose in order, ask, answer; with and without script."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.matching import index
from handrail.matching.labels import OPENINGS
from handrail.matching.models import Request
from handrail.people.models import Account, Person
from handrail.programmes.models import Mentor, Participation
from tests.browser.looking import DESK, PHONE, TABLET, axe, large_enough, no_sideways, picture
from tests.matching.world import MatchingWorld

Enter = Callable[[Page, Account], None]


@pytest.fixture
def town(transactional_db: None) -> Iterator[tuple[Participation, list[Mentor]]]:
    index.forget()
    world = MatchingWorld()
    programme = world.running()
    sheet = world.occupation("7213", "sheet-metal worker")
    koen = world.offering(
        programme, "Koen Wouters", places=2, intro="I started as a helper at nineteen.", home_area="BE234-44013"
    )
    fatma = world.offering(programme, "Fatma Demir", languages=["en", "nl"], remote=True)
    piet = world.offering(programme, "Pieter Vos", does=sheet, availability=1)
    yield world.seeking(programme), [koen, fatma, piet]
    index.forget()


@pytest.fixture(params=["script", "no_script"])
def either(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A phone, with and without JavaScript."""
    return open_page(PHONE, java_script_enabled=request.param == "script")


def account(person: Person | None) -> Account:
    return Account.objects.get(person=person)


def looked_at(page: Page, name: str) -> None:
    """Without axe: it is a script, and waits for ever where script is off."""
    page.wait_for_load_state()
    expect(page.locator("footer.foot")).to_be_visible()
    no_sideways(page)
    large_enough(page)
    picture(page, f"finding-{name}")


def test_she_looks_chooses_in_order_asks_and_is_answered(
    town: tuple[Participation, list[Mentor]], either: Page, enter: Enter
) -> None:
    rasa, (koen, fatma, _) = town
    enter(either, account(rasa.person))
    either.goto("/mentors/")
    looked_at(either, "before")
    either.get_by_role("button", name="Show mentors for me").click()
    expect(either.get_by_role("heading", level=1)).to_contain_text("3 mentors for you: welder")
    looked_at(either, "proposals")
    either.get_by_role("button", name="Not this one Pieter Vos").click()
    expect(either.get_by_text("1 mentor you put aside")).to_be_visible()
    either.get_by_role("link", name="See the profile of Koen").click()
    looked_at(either, "mentor")
    either.get_by_role("link", name="All mentors").click()
    either.get_by_role("link", name="Choose up to 5 in order").click()
    looked_at(either, "choose")
    either.get_by_label("First we ask").select_option(koen.ref)
    either.get_by_label("Then we ask").select_option(fatma.ref)
    either.get_by_role("button", name="Check my choice").click()
    either.get_by_label("A few words about you").fill("Hello, I did a welding course in Kaunas.")
    looked_at(either, "ask")
    either.get_by_role("button", name="Ask now").click()
    expect(either.get_by_role("heading", name="You asked Koen")).to_be_visible()
    expect(either.get_by_text("We do not know yet how fast")).to_be_visible()
    looked_at(either, "waiting")
    either.get_by_text("Get ready for your first meeting").click()
    expect(either.get_by_text("What holds me back at the moment?")).to_be_visible()
    _answered(either, enter, koen, rasa)
    _accepted(either, enter, koen)
    assert set(Request.objects.values_list("mentor", "stage")) == {(koen.pk, "accepted"), (fatma.pk, "closed")}


def test_a_mentor_is_put_aside_and_back_again(town: tuple[Participation, list[Mentor]], either: Page, enter: Enter) -> None:
    """With script only the list is swapped, and a toast says so; without script a note does. Both offer the way back."""
    rasa, _ = town
    enter(either, account(rasa.person))
    either.goto("/mentors/")
    either.get_by_role("button", name="Show mentors for me").click()
    either.get_by_role("button", name="Not this one Pieter Vos").click()
    said = either.get_by_role("status").filter(has_text="You do not see Pieter")
    expect(said).to_be_visible()
    expect(either.get_by_role("heading", level=1)).to_contain_text("2 mentors for you")
    looked_at(either, "put-aside")
    said.get_by_role("button", name="Undo").click()
    expect(either.get_by_role("status").filter(has_text="Pieter is back on your list.")).to_be_visible()
    expect(either.get_by_role("heading", level=1)).to_contain_text("3 mentors for you")


def test_keeping_a_mentor_swaps_the_list_without_a_new_page(
    town: tuple[Participation, list[Mentor]], phone: Page, enter: Enter
) -> None:
    rasa, _ = town
    enter(phone, account(rasa.person))
    phone.goto("/mentors/")
    phone.get_by_role("button", name="Show mentors for me").click()
    phone.evaluate("window.stayed = true")
    phone.get_by_role("button", name="Keep for later Pieter Vos").click()
    expect(phone.locator(".toast")).to_contain_text("Pieter is kept for later")
    expect(phone.get_by_role("heading", name="Kept for later")).to_be_visible()
    axe(phone)
    assert phone.evaluate("window.stayed")


def test_who_cannot_find_the_words_takes_an_opening(
    town: tuple[Participation, list[Mentor]], either: Page, enter: Enter
) -> None:
    rasa, (koen, *_) = town
    enter(either, account(rasa.person))
    either.goto("/mentors/")
    either.get_by_role("button", name="Show mentors for me").click()
    either.goto(f"/mentors/{rasa.ref}/ask/?mentor={koen.ref}")
    either.get_by_text("You cannot find the words?").click()
    looked_at(either, "openings")
    either.get_by_role("link", name="a bit nervous about job interviews").click()
    expect(either.get_by_label("A few words about you")).to_have_value(str(OPENINGS["talk"]))
    either.get_by_role("button", name="Ask now").click()
    expect(either.get_by_role("heading", name="You asked Koen")).to_be_visible()


def _answered(page: Page, enter: Enter, koen: Mentor, rasa: Participation) -> None:
    enter(page, account(koen.person))
    page.goto("/requests/")
    looked_at(page, "requests")
    page.get_by_role("link", name="Read what Rasa asks").click()
    looked_at(page, "request")
    page.get_by_role("link", name="Ask a question first").click()
    page.get_by_label("What would you like to know?").fill("Which days suit you?")
    looked_at(page, "question")
    page.get_by_role("button", name="Send my question").click()
    enter(page, account(rasa.person))
    page.goto("/mentors/")
    page.get_by_role("link", name="See how it stands").click()
    looked_at(page, "questioned")
    page.get_by_role("link", name="Answer Koen").click()
    page.get_by_label("Your answer").fill("Tuesdays and Saturdays.")
    looked_at(page, "answer")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Your answer is sent.")).to_be_visible()


def _accepted(page: Page, enter: Enter, koen: Mentor) -> None:
    enter(page, account(koen.person))
    page.goto("/requests/")
    page.get_by_role("link", name="Read what Rasa asks").click()
    expect(page.get_by_text("Tuesdays and Saturdays.")).to_be_visible()
    page.get_by_role("link", name="No, I cannot").click()
    looked_at(page, "decline")
    page.get_by_role("link", name="What Rasa asks").click()
    page.get_by_role("button", name="Yes, I will be the mentor of Rasa").click()
    expect(page.get_by_text("You said yes.")).to_be_visible()
    looked_at(page, "accepted")


@pytest.mark.parametrize("size", [PHONE, TABLET, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_main_pages_look_well_at_every_size(
    town: tuple[Participation, list[Mentor]],
    open_page: Callable[..., Page],
    enter: Enter,
    size: tuple[int, int],
    scheme: str,
) -> None:
    rasa, (koen, *_) = town
    page = open_page(size, color_scheme=scheme)
    enter(page, account(rasa.person))
    page.goto("/mentors/")
    page.get_by_role("button", name="Show mentors for me").click()
    name = f"{size[0]}-{scheme}"
    axe(page)
    looked_at(page, f"proposals-{name}")
    page.goto(f"/mentors/{rasa.ref}/mentor/{koen.ref}/")
    axe(page)
    looked_at(page, f"mentor-{name}")
    page.goto(f"/mentors/{rasa.ref}/ask/?mentor={koen.ref}")
    page.get_by_role("button", name="Ask now").click()
    axe(page)
    looked_at(page, f"waiting-{name}")
    page.goto("/")
    expect(page.locator(".timeline [data-when=next]")).to_have_text("The mentor answers")
    axe(page)
    looked_at(page, f"home-{name}")


def test_on_the_clock_of_today_she_waits_seven_days(
    town: tuple[Participation, list[Mentor]], open_page: Callable[..., Page], enter: Enter
) -> None:
    rasa, (koen, *_) = town
    page = open_page(PHONE)
    enter(page, account(rasa.person))
    page.goto("/mentors/")
    page.get_by_role("button", name="Show mentors for me").click()
    page.goto(f"/mentors/{rasa.ref}/ask/?mentor={koen.ref}")
    page.get_by_role("button", name="Ask now").click()
    page.get_by_role("button", name="Take my request to Koen back").click()
    expect(page.get_by_text("You took your request back.")).to_be_visible()
    request = Request.objects.get()
    assert request.answer_by is not None
    assert (request.answer_by - clock.now()).days == 6
