"""What stands around meetings: several together, why one was called off, a tap that staff write down; phone and desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.mentorships import actions
from handrail.mentorships.models import Meeting, Mentorship
from handrail.mentorships.rules import How, MeetingState
from handrail.people.models import Account
from tests.browser.looking import DESK, PHONE, axe, large_enough, no_sideways, picture
from tests.mentorships.world import Duo, PairWorld

Enter = Callable[[Page, Account], None]


@pytest.fixture
def duo(transactional_db: None) -> Duo:
    """A mentor with two mentees."""
    world, today = PairWorld(), clock.today()
    duo = world.met(duo=world.duo("lt-mentoring", on=today), on=today)
    other = world.ready(duo.programme, "Jonas Kazlauskas")
    actions.agree(other.pk, duo.mentorship.mentor_id, by=Actor.system("test"), on=today)
    at = clock.now() + timedelta(days=2)
    for number in range(6):
        row = actions.arrange(
            duo.ref, at + timedelta(hours=number), how=How.PHONE, where="", by=duo.mentor, now=clock.now(), key=f"off{number}"
        )
        actions.cancel(row.ref, by=duo.mentee, now=clock.now(), because="work")
    return duo


def look(page: Page, size: tuple[int, int], name: str) -> None:
    no_sideways(page)
    large_enough(page)
    if size == DESK:
        axe(page)
    picture(page, name)


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en"), (DESK, "lt")])
def test_several_are_planned_one_says_why_not_and_staff_note_and_count(
    duo: Duo, open_page: Callable[..., Page], enter: Enter, size: tuple[int, int], language: str
) -> None:
    def came_as(account: Account, path: str) -> Page:
        page = open_page(size, java_script_enabled=size == DESK)
        enter(page, account)
        page.goto(path)
        if language == "lt":
            page.locator("button[value=lt]").click()
            page.goto(path)
        return page

    end = f"{language}-{size[0]}"
    mentor = came_as(Account.objects.get(pk=duo.mentor.account_id), "/together/")
    mentor.locator("a[href='/together/group/']").click()
    for box in mentor.locator("input[name=who]").all():
        box.check()
    mentor.locator("input[name=at]").fill(f"{clock.today() + timedelta(days=3)}T10:00")
    look(mentor, size, f"group-plan-{end}")
    mentor.locator("main form button").click()
    meeting = Meeting.objects.get(mentorship=duo.mentorship, state=MeetingState.PLANNED)
    mentor.goto("/together/group/log/")
    look(mentor, size, f"group-log-{end}")
    mentee = came_as(Account.objects.get(pk=duo.mentee.account_id), f"/together/meeting/{meeting.ref}/")
    look(mentee, size, f"group-meeting-{end}")
    mentee.goto(f"/together/meeting/{meeting.ref}/cancel/")
    mentee.locator("input[value=way]").check()
    look(mentee, size, f"cancel-{end}")
    mentee.locator("main form button").click()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.because) == (MeetingState.CANCELLED, "way")
    pair = Mentorship.objects.select_related("participation").get(pk=duo.mentorship.pk)
    coordinator = PairWorld().coordinator(duo.programme.owner, "Ada Coordinator")
    staff = came_as(Account.objects.get(person=coordinator), f"/going/for/{pair.participation.ref}/")
    look(staff, size, f"going-note-{end}")
    staff.locator("main form button").first.click()
    expect(staff.locator("main")).to_contain_text("Ada Coordinator")
    staff.goto(f"/called-off/{duo.programme.slug}/")
    look(staff, size, f"called-off-{end}")
