"""A check-in on the own page, and what the head of an office sees: with and without script, looked at in both sizes."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.mentorships import actions
from handrail.mentorships.models import CheckIn, Concern, LogSeen
from handrail.mentorships.rules import How, Told
from handrail.people.models import Account
from handrail.programmes.models import Mentor
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
from tests.mentorships.world import Actor, Duo, PairWorld, actor

Enter = Callable[[Page, Account], None]


@pytest.fixture
def pairs(transactional_db: None) -> PairWorld:
    return PairWorld()


@pytest.fixture(params=["script", "no_script"])
def either(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A phone, with and without JavaScript."""
    return open_page(PHONE, java_script_enabled=request.param == "script")


def account(by: Actor) -> Account:
    return Account.objects.get(pk=by.account_id)


def looked_at(page: Page, name: str) -> None:
    no_sideways(page)
    large_enough(page)
    picture(page, f"watching-{name}")


def office(pairs: PairWorld) -> tuple[Duo, Actor, Actor]:
    """A pair of an office that met two weeks ago, the head of that office, and the coordinator."""
    today, where = clock.today(), pairs.organisation("Kauno skyrius")
    programme = pairs.running("lt-mentoring", "Europe/Vilnius")
    mentor = pairs.guiding(programme, "Rasa Pievrakaitė", places=10)
    Mentor.objects.filter(pk=mentor.pk).update(organisation=where, kind="counsellor")
    begun = today - timedelta(days=32)
    duo = pairs.duo(programme=programme, mentor=Mentor.objects.get(pk=mentor.pk), on=begun)
    for days in (30, 20):
        met = Told(today - timedelta(days=days), 60, How.PLACE)
        actions.log_meeting(duo.ref, met, by=duo.mentor, on=met.held_on, key=str(days))
    for number in range(5):
        late = pairs.duo(programme=programme, mentor=mentor, on=today - timedelta(days=3 * number + 2))
        actions.log_meeting(late.ref, Told(today, 45, How.PHONE), by=late.mentor, on=today, key="now")
    return (
        duo,
        actor(pairs.staff(Role.LEADER, where, "Vaida Klevgojaitytė")),
        actor(pairs.coordinator(programme.owner, "Andrius Saulrastonis")),
    )


def test_a_check_in_takes_four_taps_and_not_safe_is_one_tap_from_a_person(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo, _, _ = office(pairs)
    enter(either, account(duo.mentee))
    either.goto(f"/together/{duo.ref}/")
    either.get_by_role("link", name="Say how it goes").click()
    looked_at(either, "check-in")
    for question in ("What did you two mostly", "Did you come closer", "How do you get on"):
        either.get_by_role("group", name=re.compile(question)).get_by_role("radio").first.check()
    either.get_by_label("No, not safe").check()
    either.get_by_role("button", name="Send my answers").click()
    expect(either.get_by_text("Thank you. Your answers are kept.")).to_be_visible()
    looked_at(either, "not-safe")
    either.get_by_role("button", name="Yes, please call").click()
    expect(either.get_by_text(Concern.objects.get().code)).to_be_visible()
    assert CheckIn.objects.get().answers["getting_on"] == "well"


def test_the_head_of_the_office_reminds_sees_a_log_and_takes_it_back(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo, vaida, _ = office(pairs)
    enter(either, account(vaida))
    either.goto("/")
    expect(either.get_by_role("heading", name="What is due with the pairs")).to_be_visible()
    looked_at(either, "office")
    either.get_by_role("link", name=re.compile("Silent, 1")).click()
    either.get_by_role("button", name=re.compile("Remind the mentor")).click()
    expect(either.get_by_text("The mentor is reminded.")).to_be_visible()
    expect(either).to_have_url(re.compile("group=silent"))
    either.goto("/office/logs/")
    looked_at(either, "logs")
    either.get_by_role("button", name=re.compile("Seen")).first.click()
    expect(either.get_by_text("You have seen it.", exact=True)).to_be_visible()
    assert LogSeen.objects.count() == 1
    either.get_by_role("button", name="Undo").click()
    expect(either.get_by_text("You have seen it.", exact=True)).to_have_count(0)
    assert LogSeen.objects.count() == 0
    either.goto("/office/mentors/")
    looked_at(either, "mentors")
    either.get_by_role("button", name=re.compile("Give room")).click()
    expect(either.get_by_role("button", name=re.compile("Look for another"))).to_have_count(0)
    enter(either, account(duo.mentor))
    either.goto("/together/")
    either.get_by_role("link", name="What your leader sees").click()
    looked_at(either, "my-leader")
    expect(either.get_by_text("Vaida Klevgojaitytė")).to_be_visible()


@pytest.mark.parametrize("how", [(PHONE, "light", "lt"), (PHONE, "dark", "en"), (DESK, "dark", "en"), (DESK, "light", "lt")])
def test_axe_finds_nothing(
    pairs: PairWorld, open_page: Callable[..., Page], enter: Enter, how: tuple[tuple[int, int], str, str]
) -> None:
    size, scheme, language = how
    duo, vaida, andrius = office(pairs)
    page = open_page(size, color_scheme=scheme)
    slug, mentor = duo.programme.slug, duo.mentorship.mentor.ref
    paths = {
        duo.mentee: [f"/together/{duo.ref}/check-in/"],
        duo.mentor: ["/my-leader/"],
        vaida: ["/office/pairs/", "/office/mentors/", f"/office/mentors/{mentor}/", "/office/logs/"],
        andrius: [f"/programme/{slug}/pairs/", f"/check-ins/{duo.ref}/", f"/check-ins/{duo.ref}/mentor/"],
    }
    for by, mine in paths.items():
        enter(page, account(by))
        page.goto("/account/")
        page.context.add_cookies(
            [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": re.sub(r"(//[^/]+).*", r"\1/", page.url)}]
        )
        for path in mine:
            page.goto(path)
            no_sideways(page)
            axe(page)
            large_enough(page)
            name = path.strip("/").replace(duo.ref, "pair").replace(mentor, "one").replace(slug, "slug").replace("/", "-")
            picture(page, f"watching-axe-{name}-{size[0]}-{scheme}-{language}")
