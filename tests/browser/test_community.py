"""A place in a workshop, and a question that is answered: with and without script, and looked at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from handrail.community import actions
from handrail.community.models import Answer, Post, Signup
from handrail.kernel import clock
from handrail.people.models import Account
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
from tests.community.world import CommunityWorld
from tests.mentorships.world import Actor

Enter = Callable[[Page, Account], None]


@pytest.fixture
def world(transactional_db: None) -> CommunityWorld:
    made = CommunityWorld()
    made.begin()
    return made


@pytest.fixture(params=["script", "no_script"])
def either(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A phone, with and without JavaScript."""
    return open_page(PHONE, java_script_enabled=request.param == "script")


def account(actor: Actor) -> Account:
    return Account.objects.get(pk=actor.account_id)


def looked_at(page: Page, name: str) -> None:
    no_sideways(page)
    large_enough(page)
    picture(page, f"community-{name}")


def test_one_signs_up_reads_so_and_gives_the_place_back(world: CommunityWorld, either: Page, enter: Enter) -> None:
    workshop, one = world.workshop(now=clock.now(), begins=clock.today()), world.comer()
    enter(either, account(one))
    either.goto("/")
    either.get_by_role("link", name="Workshops").click()
    looked_at(either, "coming")
    either.get_by_role("link", name="Read more").first.click()
    either.get_by_role("button", name="I will come").click()
    expect(either.get_by_role("status")).to_contain_text("You have a place.")
    looked_at(either, "placed")
    assert Signup.objects.get(workshop=workshop).state == "placed"
    either.get_by_role("button", name="I can’t come").click()
    expect(either.get_by_role("button", name="I will come")).to_be_visible()


def test_a_question_is_asked_with_a_name_warned_of_and_answered(world: CommunityWorld, either: Page, enter: Enter) -> None:
    asks, answers = world.mentoring("Vilma V"), world.mentoring("Onutė O")
    enter(either, account(asks))
    either.goto("/community/network/")
    looked_at(either, "empty")
    either.get_by_role("link", name="Ask or tell").first.click()
    either.get_by_text("Question", exact=True).click()
    either.get_by_label("Title").fill("How do you begin?")
    either.get_by_label("Your text").fill("Write to me@example.org")
    either.get_by_role("button", name="Put it into the network").click()
    expect(either.get_by_text("an e-mail address (me@example.org)").first).to_be_visible()
    looked_at(either, "warned")
    either.get_by_label("Your text").fill("What do you ask first?")
    either.get_by_role("button", name="Put it into the network").click()
    expect(either.get_by_role("heading", name="How do you begin?")).to_be_visible()
    post = Post.objects.get()
    enter(either, account(answers))
    either.goto(f"/community/network/post/{post.ref}/")
    either.get_by_role("link", name="Write an answer").click()
    either.get_by_label("Your answer").fill("How the day was.")
    either.get_by_role("button", name="Answer").click()
    enter(either, account(asks))
    either.goto(f"/community/network/post/{post.ref}/")
    either.get_by_role("button", name="This helped me").click()
    looked_at(either, "helped")
    assert Answer.objects.get().helped


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_barriers(world: CommunityWorld, open_page: Callable[..., Page], enter: Enter, scheme: str) -> None:
    """Those no link of the demo leads to, at a desk and on a phone."""
    now = clock.now()
    workshop, mentor = world.workshop(now=now, begins=clock.today()), world.mentoring()
    row = actions.sign_up(workshop.ref, by=world.comer(), now=now)
    post = actions.write_post(world.programme.owner.ref, "question", "Title", "Text", by=mentor, now=now)
    idea = actions.suggest(world.programme.slug, "Idea", "Text", by=mentor, on=clock.today())
    actions.report_said("post", post.ref, "Look.", by=world.mentoring("Ona O"), now=now)
    world.firm()
    run, net, told = f"/community/workshop/{workshop.ref}", "/community/network", f"/community/suggestions/{idea.ref}/"
    slug = world.programme.slug
    pages = [
        "/community/series/", f"/community/series/{slug}/alumni_workshop/", f"{run}/", f"{run}/run/", f"{run}/edit/",
        f"{run}/cancel/", f"{run}/list/", f"{run}/door/", f"{run}/guest/", f"{run}/speaker/", f"{run}/material/",
        f"{net}/", f"{net}/reports/", f"{net}/post/{post.ref}/", f"{net}/post/{post.ref}/hide/", f"{net}/letters/",
        "/community/suggestions/", "/community/suggestions/new/", f"{told}", f"{told}adopt/", f"{told}decline/",
        "/network/write/", f"/network/answer/{post.ref}/", "/network/thanks/",
    ]  # fmt: skip
    for size in (DESK, PHONE):
        page = open_page(size, color_scheme=scheme)
        enter(page, account(world.coordinated))
        for number, path in enumerate(pages):
            answer = page.goto(path)
            assert answer is not None
            assert answer.status < 400, path
            axe(page)
            looked_at(page, f"{scheme}-{size[0]}-{number:02}")
    assert row.state == "placed"
