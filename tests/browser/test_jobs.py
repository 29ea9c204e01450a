"""A job told on a phone, a contact in two taps, one press of a link, an employer's answer; with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from handrail.employers.models import JobCheck, Placement
from handrail.employers.queries import check_token
from handrail.employers.rules import Said, check_day
from handrail.kernel import clock
from handrail.mentorships import actions
from handrail.mentorships.models import Contact
from handrail.mentorships.queries.employer import employer_token
from handrail.people.models import Account
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
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
    picture(page, f"jobs-{name}")


def hired(pairs: PairWorld, months: int = 0) -> tuple[Duo, Placement]:
    """A pair whose mentee has a job since so many months."""
    first_day = check_day(clock.today(), -months)
    duo = pairs.met("lt-mentoring", on=first_day)
    job = actions.tell_job(duo.ref, Said("Kepykla", first_day, 38), by=duo.mentee, on=first_day)
    actions.job_begun(duo.mentorship.participation_id, by=duo.mentor, on=first_day)
    return duo, job


def test_she_says_that_she_has_a_job(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo = pairs.met("lt-mentoring", on=clock.today())
    enter(either, account(duo.mentee))
    either.goto(f"/together/{duo.ref}/")
    either.get_by_role("link", name="I have a job").click()
    looked_at(either, "tell")
    either.get_by_role("button", name="Tell my good news").click()
    expect(either.get_by_role("alert")).to_be_visible()
    either.get_by_label("Where do you work?").fill("Kepykla")
    either.get_by_label("How many hours a week?").fill("38")
    either.get_by_role("button", name="Tell my good news").click()
    expect(either.get_by_text("Congratulations on your job.")).to_be_visible()
    assert Placement.objects.get().reveal("employer_name") == "Kepykla"
    actions.job_begun(duo.mentorship.participation_id, by=duo.mentor, on=clock.today())
    either.reload()
    looked_at(either, "mentee")
    either.get_by_role("link", name="Put it right, or say that it has ended").click()
    looked_at(either, "job")


def test_a_contact_is_noted_in_two_taps(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo, _ = hired(pairs)
    enter(either, account(duo.mentor))
    either.goto(f"/together/{duo.ref}/")
    looked_at(either, "mentor")
    either.get_by_role("link", name="Note a contact").first.click()
    looked_at(either, "touch")
    either.get_by_role("button", name="Save the contact").click()
    expect(either.get_by_text("Your contact is saved.")).to_be_visible()
    assert Contact.objects.get().channel == "phone"
    either.get_by_role("button", name="Take back").click()
    expect(either.get_by_text("The contact is taken back.")).to_be_visible()


def test_the_mentor_lets_a_colleague_stay_in_touch(pairs: PairWorld, either: Page, enter: Enter) -> None:
    duo, _ = hired(pairs)
    colleague = pairs.counsellor(duo.programme.owner, "Ona Owner")
    enter(either, account(duo.mentor))
    either.goto(f"/together/{duo.ref}/")
    either.get_by_role("link", name="Let a colleague stay in touch").click()
    looked_at(either, "name-owner")
    either.get_by_label("Who stays in touch?").select_option(label="Ona Owner")
    either.get_by_role("button", name="Name", exact=True).click()
    expect(either.get_by_text("Ona Owner stays in touch.")).to_be_visible()
    enter(either, account(duo.mentee))
    either.goto(f"/together/{duo.ref}/support/")
    looked_at(either, "support")
    either.get_by_role("button", name="Yes, they may").click()
    enter(either, Account.objects.get(person=colleague))
    either.goto("/together/in-touch/")
    looked_at(either, "owned")
    either.get_by_role("link", name="Open").click()
    looked_at(either, "owned-one")
    either.get_by_role("link", name="Note a contact").click()
    either.get_by_role("button", name="Save the contact").click()
    expect(either.get_by_text("Your contact is saved.")).to_be_visible()
    either.get_by_role("link", name="Hand back").click()
    looked_at(either, "owned-back")
    either.get_by_role("button", name="Hand back").click()
    expect(either.get_by_role("heading", name="Nobody at the moment")).to_be_visible()


def test_one_press_of_the_link_answers(pairs: PairWorld, either: Page) -> None:
    _, job = hired(pairs, months=1)
    either.goto(f"/employers/still/{check_token(job.ref, 1)}/")
    looked_at(either, "still")
    either.get_by_role("button", name="Yes, it goes on").click()
    expect(either.get_by_text("We are glad that your job goes on.")).to_be_visible()
    looked_at(either, "still-thanks")
    assert JobCheck.objects.get().state == "yes"


def test_an_employer_answers_with_one_button(pairs: PairWorld, either: Page) -> None:
    duo, _ = hired(pairs)
    today, now = clock.today(), clock.now()
    actions.allow_employer(duo.ref, name="Ona", email="ona@example.org", phone="", by=duo.mentee, on=today)
    ask = actions.ask_employer(duo.ref, by=duo.mentor, on=today, now=now)
    either.goto(f"/together/how-it-goes/{employer_token(ask.ref)}/")
    either.get_by_label("It goes well").check()
    looked_at(either, "employer")
    either.get_by_role("button", name="Send my answer").click()
    expect(either.get_by_role("heading", name="Thank you")).to_be_visible()


def test_nothing_is_wrong_with_the_pages_for_anybody(pairs: PairWorld, open_page: Callable[..., Page], enter: Enter) -> None:
    duo, job = hired(pairs, months=1)
    actions.allow_employer(duo.ref, name="Ona", email="ona@example.org", phone="", by=duo.mentee, on=clock.today())
    coordinator = Account.objects.get(person=pairs.coordinator(duo.programme.owner))
    own = ("", "in-touch/", "job-check/", "before/", "reopen/", "trainings/")
    pages = [(account(duo.mentor), f"/together/{duo.ref}/{each}") for each in own]
    pages += [(account(duo.mentee), f"/together/{duo.ref}/{each}") for each in ("", "employer/", "job-check/")]
    pages += [(account(duo.mentee), f"/employers/job/{job.ref}/{each}") for each in ("", "change/", "end/", "mistake/")]
    pages += [
        (coordinator, address) for address in ("/together/in-jobs/", "/employers/trainings/", "/employers/trainings/new/")
    ]
    for size, scheme in ((PHONE, "dark"), (DESK, "light")):
        page = open_page(size, color_scheme=scheme)
        for who, address in pages:
            enter(page, who)
            page.goto(address)
            no_sideways(page)
            axe(page)
            picture(page, f"jobs-{scheme}-{address.strip('/').replace('/', '-').replace(duo.ref, 'pair')}")
