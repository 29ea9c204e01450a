"""Two kinds of help as the two walk them on a phone: the track, a barrier, a psychologist; with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.mentorships import actions
from handrail.mentorships.actions.referrals import Entry
from handrail.mentorships.models import Feedback, InTheWay, Referral, TrackChoice
from handrail.people.models import Account
from handrail.programmes.models import Paper
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
from tests.mentorships.world import Actor, Duo, PairWorld, actor

Enter = Callable[[Page, Account], None]


@pytest.fixture
def duo(transactional_db: None) -> Duo:
    world = PairWorld()
    duo = world.duo("lt-mentoring", on=clock.today())
    text = "This plan is ours."
    Paper.objects.create(
        programme=duo.programme, code="individual_plan", language="en", number=1, text=text, text_hash="0" * 64
    )
    return duo


@pytest.fixture
def psychologist(duo: Duo) -> Actor:
    world = PairWorld()
    practice = world.organisation("Practice", parent=duo.programme.owner)
    her = actor(world.staff(Role.PSYCHOLOGIST, practice, "Danutė Liepa"))
    said = Entry((), ("lt", "en"), 2, 9, takes=True)
    actions.say_psychologist(practice.pk, her.person_id or 0, said, by=her, on=clock.today())
    return her


@pytest.fixture(params=["script", "no_script"])
def either(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    return open_page(PHONE, java_script_enabled=request.param == "script")


def account(who: Actor) -> Account:
    return Account.objects.get(pk=who.account_id)


def looked_at(page: Page, name: str) -> None:
    no_sideways(page)
    large_enough(page)
    picture(page, f"helping-{name}")


def test_a_track_a_barrier_and_a_psychologist(duo: Duo, psychologist: Actor, either: Page, enter: Enter) -> None:
    page = either
    enter(page, account(duo.mentor))
    page.goto(f"/together/{duo.ref}/track/")
    looked_at(page, "no-track")
    page.get_by_role("link", name="Answer the three questions").click()
    for name in ("motivation", "qualification", "experience"):
        page.locator(f'label:has(input[name="{name}"][value="2"])').click()
    looked_at(page, "levels")
    page.get_by_role("button", name="See what is suggested").click()
    expect(page.get_by_role("heading", name="Suggested: Guidance first")).to_be_visible()
    page.locator('label:has(input[name="why"][value="find_out"])').click()
    looked_at(page, "decide")
    page.get_by_role("button", name="Begin this help").click()
    expect(page.get_by_role("heading", name="Guidance first").first).to_be_visible()
    looked_at(page, "track")
    assert TrackChoice.objects.get().track == "guidance_first"

    enter(page, account(duo.mentee))
    page.goto(f"/together/{duo.ref}/barriers/")
    page.get_by_role("button", name="Yes, you may").click()
    page.locator('label:has(input[name="kind"][value="transport"])').click()
    page.get_by_role("button", name="Tick it").click()
    expect(page.get_by_role("heading", name="The way to work")).to_be_visible()
    page.get_by_role("button", name="Into our plan").first.click()
    expect(page.get_by_text("The step is in your plan.")).to_be_visible()
    looked_at(page, "barriers")
    assert InTheWay.objects.get().reveal("kind") == "transport"
    for name in ("agenda", "plan", "going"):
        page.goto(f"/together/{duo.ref}/{name}/")
        looked_at(page, name)
    page.goto(f"/together/{duo.ref}/")
    looked_at(page, "pair")

    enter(page, account(duo.mentor))
    page.goto(f"/together/{duo.ref}/psychologist/")
    looked_at(page, "directory")
    page.get_by_role("link", name="Ask – Danutė Liepa").click()
    page.get_by_label("What is it about?").fill("Would like to talk")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Asked. You both see the answer here.")).to_be_visible()
    actions.answer_referral(Referral.objects.get().ref, yes=True, by=psychologist, on=clock.today())
    looked_at(page, "asked")
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_pages_of_help_have_no_finding_by_axe(
    duo: Duo, psychologist: Actor, open_page: Callable[..., Page], enter: Enter, size: tuple[int, int]
) -> None:
    actions.allow_health(duo.ref, "0" * 64, by=duo.mentee, on=clock.today())
    page = open_page(size)
    enter(page, account(duo.mentor))
    for name in ("track", "track/choose", "barriers", "agenda", "plan", "going", "going/paper", "psychologist", "mentors"):
        page.goto(f"/together/{duo.ref}/{name}/")
        axe(page)
        no_sideways(page)
