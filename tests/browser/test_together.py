"""Journey 3, 4 and 7: three times, two taps, goals, change, goodbye, a concern; with and without script, and looked at."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.mentorships import actions
from handrail.mentorships.actions.concerns import Report
from handrail.mentorships.models import Concern, Meeting, Mentorship
from handrail.mentorships.rules import ConcernKind, How, MeetingState, Stage, Told
from handrail.people.models import Account
from tests.browser.looking import DESK, PHONE, TABLET, axe, large_enough, no_sideways, picture
from tests.mentorships.world import Actor, Duo, PairWorld

Enter = Callable[[Page, Account], None]


@pytest.fixture
def pairs(transactional_db: None) -> PairWorld:
    return PairWorld()


@pytest.fixture(params=["script", "no_script"])
def either(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A phone, with and without JavaScript."""
    return open_page(PHONE, java_script_enabled=request.param == "script")


def account(actor: Actor) -> Account:
    return Account.objects.get(pk=actor.account_id)


def looked_at(page: Page, name: str) -> None:
    no_sideways(page)
    large_enough(page)
    picture(page, f"together-{name}")


def in_days(days: int) -> str:
    return (clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT18:00")


def test_three_times_are_proposed_and_one_is_chosen(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo = pairs.duo(on=clock.today())
    enter(either, account(duo.mentor))
    either.goto(f"/together/{duo.ref}/")
    looked_at(either, "before")
    either.get_by_role("link", name="Propose three times").click()
    for number, label in enumerate(("First time", "Second time", "Third time"), start=2):
        either.get_by_label(label).fill(in_days(number))
    either.get_by_label("Where?").fill("Dok-Noord 4, Ghent")
    looked_at(either, "times")
    either.get_by_role("button", name="Send three times").click()
    expect(either.get_by_role("heading", name="Rasa chooses one of your three times")).to_be_visible()
    enter(either, account(duo.mentee))
    either.goto("/together/")
    expect(either).to_have_url(re.compile(duo.ref))
    either.get_by_role("link", name="See the three times").click()
    looked_at(either, "choose")
    either.get_by_role("button").filter(has_text="18:00").nth(1).click()
    expect(either.get_by_text("Your meeting is arranged.")).to_be_visible()
    looked_at(either, "arranged")
    either.get_by_role("link", name="Open the meeting").click()
    looked_at(either, "meeting")
    expect(either.get_by_role("link", name="Add to my calendar")).to_be_visible()
    assert Meeting.objects.get().reveal("where") == "Dok-Noord 4, Ghent"


def test_a_meeting_is_logged_in_two_taps(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo = pairs.duo(on=clock.today())
    meeting = actions.arrange(
        duo.ref, clock.now() + timedelta(hours=1), how=How.PLACE, where="", by=duo.mentor, now=clock.now(), key="k"
    )
    Meeting.objects.filter(pk=meeting.pk).update(planned_at=clock.now() - timedelta(minutes=5))
    enter(either, account(duo.mentor))
    either.goto(f"/together/{duo.ref}/")
    either.get_by_role("link", name="Log the meeting").click()
    looked_at(either, "log")
    either.get_by_role("button", name="Save the meeting").click()
    expect(either.get_by_text("Your meeting is saved.")).to_be_visible()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_a_step_is_done_and_undone(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo = pairs.met(on=clock.today())
    actions.set_goal(duo.ref, "Pass a welding test", by=duo.mentee, on=clock.today())
    actions.add_step(duo.ref, "Book the test", mine=True, by=duo.mentee, on=clock.today(), due_on=clock.today())
    enter(either, account(duo.mentee))
    either.goto(f"/together/{duo.ref}/")
    either.get_by_role("button", name="Done – Book the test").click()
    expect(either.get_by_text("Your step is done.")).to_be_visible()
    looked_at(either, "step-done")
    either.get_by_role("button", name=re.compile("Undo|Not done")).first.click()
    expect(either.get_by_role("button", name="Done – Book the test", exact=True)).to_be_visible()


def test_another_mentor_without_drama(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo = pairs.met(on=clock.today())
    enter(either, account(duo.mentee))
    either.goto(f"/together/{duo.ref}/")
    either.get_by_role("link", name="Change or stop mentor").click()
    looked_at(either, "change")
    either.get_by_role("link", name="I want another mentor").click()
    looked_at(either, "another")
    either.get_by_role("button", name="End this and choose again").click()
    expect(either.get_by_text("You can choose another mentor now.")).to_be_visible()
    looked_at(either, "none-now")
    assert Mentorship.objects.get().stage == Stage.CLOSED


def test_a_good_end_with_thanks(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo = pairs.met(on=clock.today())
    enter(either, account(duo.mentee))
    either.goto(f"/together/{duo.ref}/complete/")
    either.get_by_role("button", name="Yes, we are done").click()
    either.get_by_label("Your words").fill("Dank je wel, Koen")
    either.get_by_role("button", name="Send my thanks").click()
    looked_at(either, "closing")
    enter(either, account(duo.mentor))
    either.goto(f"/together/{duo.ref}/closing/")
    expect(either.get_by_text("Dank je wel, Koen")).to_be_visible()


def test_a_concern_is_two_taps_away_also_signed_out(pairs: PairWorld, open_page: Callable[..., Page]) -> None:
    pairs.running()
    page = open_page(PHONE)
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Help").click()
    page.get_by_role("link", name="Report a concern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Report a concern")


def test_a_concern_in_danger_is_reported_and_taken(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo = pairs.met(on=clock.today())
    enter(either, account(duo.mentee))
    either.goto(f"/concern/?about={duo.ref}")
    looked_at(either, "concern")
    either.get_by_label("Someone makes me feel unsafe").check()
    either.get_by_role("button", name="Go on").click()
    answers = either.get_by_role("group")
    for number, words in enumerate(("Yes", "No", "Yes")):
        answers.nth(number).get_by_label(words).check()
    either.get_by_label("What happened, in your own words?").fill("He waits at my door.")
    either.get_by_label("No, I want to stay unnamed").check()
    looked_at(either, "concern-more")
    either.get_by_role("button", name="Send it").click()
    concern = Concern.objects.get()
    expect(either.get_by_text(concern.code)).to_be_visible()
    expect(either.get_by_text("112")).to_be_visible()
    looked_at(either, "receipt")
    assert concern.holds
    assert duo.programme.lead is not None
    enter(either, Account.objects.get(person=duo.programme.lead))
    either.goto("/concern/cases/")
    looked_at(either, "cases")
    either.get_by_role("link", name=re.compile("Open the case")).click()
    looked_at(either, "case")
    either.get_by_role("button", name="I answer for it").click()
    expect(either.get_by_text("You answer for it now.")).to_be_visible()


def test_with_the_code_alone_who_reported_sees_how_it_stands_and_adds_a_line(pairs: PairWorld, either: Page) -> None:
    pairs.running()
    either.goto("/concern/")
    either.get_by_label("I worry about somebody else").check()
    either.get_by_role("button", name="Go on").click()
    for question in range(3):
        either.get_by_role("group").nth(question).get_by_label("No").check()
    either.get_by_label("No, I want to stay unnamed").check()
    either.get_by_role("button", name="Send it").click()
    code = Concern.objects.get().code
    either.goto("/concern/")
    either.get_by_role("link", name="You have reported already?").click()
    looked_at(either, "code")
    either.get_by_label("Your code").fill("nonsense")
    either.get_by_role("button", name="Show me").click()
    expect(either.locator(".ds-error-summary")).to_contain_text("We do not know this code")
    either.get_by_label("Your code").fill(code.lower().replace("-", ""))
    either.get_by_role("button", name="Show me").click()
    either.get_by_label("What do you want to add?").fill("It was on Tuesday.")
    either.get_by_role("button", name="Add it").click()
    expect(either.get_by_text("We have added it.")).to_be_visible()
    looked_at(either, "receipt-added")


def test_while_contact_is_held_the_page_of_the_pair_is_an_ordinary_one(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo = busy(pairs)
    report = Report(ConcernKind.UNSAFE, danger=True, hurt=False, goes_on=False, mentorship_ref=duo.ref)
    actions.report_concern(report, by=duo.mentee, now=clock.now(), key="held")
    enter(either, account(duo.mentor))
    either.goto(f"/together/{duo.ref}/")
    expect(either.get_by_role("heading", name="Nothing to do at the moment")).to_be_visible()
    expect(either.get_by_text("0470 12 34 56")).to_have_count(0)
    looked_at(either, "resting")


def busy(pairs: PairWorld) -> Duo:
    """A pair in the middle of its time, a mentor with more than one mentee."""
    today = clock.today()
    programme = pairs.running()
    mentor = pairs.guiding(programme)
    duo = pairs.met(
        duo=pairs.duo(programme=programme, mentor=mentor, on=today - timedelta(days=40)), on=today - timedelta(days=33)
    )
    later = today - timedelta(days=3)
    said = Told(later, 45, How.VIDEO)
    actions.log_meeting(duo.ref, said, by=duo.mentee, on=later, key="v", note="We looked at a real job test.")
    actions.set_goal(duo.ref, "Pass a welding test", by=duo.mentee, on=later)
    actions.add_step(duo.ref, "Book the test", mine=True, by=duo.mentee, on=later, due_on=today - timedelta(days=1))
    actions.add_step(duo.ref, "Ask Metallo for a visit", mine=False, by=duo.mentee, on=later, due_on=today + timedelta(days=5))
    at = clock.now() + timedelta(days=4)
    actions.arrange(duo.ref, at, how=How.PLACE, where="Dok-Noord 4, Ghent", by=duo.mentor, now=clock.now(), key="a")
    actions.share_contact(duo.ref, phone="0470 12 34 56", email="", by=duo.mentor, on=today)
    pairs.duo(programme=programme, mentor=mentor, on=today - timedelta(days=20))
    return duo


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (TABLET, "light"), (DESK, "dark")])
def test_axe_finds_nothing(
    pairs: PairWorld, open_page: Callable[..., Page], enter: Enter, size: tuple[int, int], scheme: str
) -> None:
    duo = busy(pairs)
    meeting = Meeting.objects.get(state=MeetingState.PLANNED)
    calm = Report(ConcernKind.OTHER, danger=False, hurt=False, goes_on=False)
    case = actions.report_concern(calm, by=duo.mentee, now=clock.now(), key="calm")
    page = open_page(size, color_scheme=scheme)
    own = ("", "times/", "log/", "goal/", "step/", "contact/", "change/", "end/", "pause/")
    paths = [f"/together/{duo.ref}/{each}" for each in own]
    paths += [f"/together/meeting/{meeting.ref}/{each}" for each in ("", "log/", "move/", "cancel/", "paper/")]
    for actor, mine in (
        (duo.mentee, [*paths, "/concern/", "/concern/code/", f"/concern/received/{case.ref}/"]),
        (duo.mentor, ["/together/", paths[0]]),
    ):
        enter(page, account(actor))
        for path in mine:
            page.goto(path)
            no_sideways(page)
            axe(page)
            large_enough(page)
            name = path.strip("/").replace(duo.ref, "pair").replace(meeting.ref, "one").replace("/", "-")
            picture(page, f"axe-{name}-{'mentor' if actor == duo.mentor else 'mentee'}-{size[0]}-{scheme}")
