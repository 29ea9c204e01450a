"""The sample of providers is built, installed and used by name, against a gateway on this machine."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from handrail import config
from handrail.kernel import clock, doctor, plugs
from handrail.kernel.models import Event, ProviderFault
from handrail.kernel.providers import BadAnswer, Kind, MeetingAsked, NotSent
from handrail.kernel.sms import send_sms
from handrail.mentorships import actions, tasks
from handrail.mentorships.actions.groups import GroupPlan, plan_group
from handrail.mentorships.models import Meeting, Signature
from handrail.mentorships.rules import How
from handrail.mentorships.rules.tracks import Levels, Why
from handrail.people.models import Account
from handrail.programmes.models import Paper
from tests.conftest import run_jobs
from tests.mentorships.world import DAY, NOW, Duo, PairWorld
from tests.messaging.test_crash import database_url
from tests.receiving import Receiver
from tests.scripts.conftest import CHECKOUT

pytestmark = pytest.mark.django_db
SAMPLE = CHECKOUT / "examples/providers"
NUMBER = "85073003328"
LINK = b'{"address": "https://video.example.org/r/1"}'


@pytest.fixture
def world(db: None) -> PairWorld:
    return PairWorld()


def said(receiver: Receiver) -> list[tuple[str, dict[str, Any]]]:
    return [(got.path, json.loads(got.body)) for got in receiver.got]


# Choosing ----------------------------------------------------------------------------------------------------------------
def test_a_name_that_is_not_installed_stops_the_start_and_lists_what_is(gateway: Receiver) -> None:
    assert plugs.installed(Kind.SIGNATURE) == ["example"]
    assert config.read({"HANDRAIL_DEMO": "1", "HANDRAIL_REGISTER": "example"}).register == "example"
    with pytest.raises(config.Unsafe) as refused:
        config.read({"HANDRAIL_DEMO": "1", "HANDRAIL_MEETING_LINK": "zoom"})
    assert refused.value.faults == [
        "HANDRAIL_MEETING_LINK: no provider “zoom” is installed. Installed: example. See docs/how-to/providers.md."
    ]


def test_the_example_of_the_guide_gives_an_address_that_is_taken(settings: Any) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (CHECKOUT / "docs/how-to/providers.md").read_text(encoding="utf-8"), re.DOTALL)
    known: dict[str, Any] = {}
    exec(compile(code, "providers.md", "exec"), known)  # noqa: S102  # our own page
    made = known["make_link"](MeetingAsked("abc", NOW, 60))
    assert plugs.address(made) == "https://video.example.org/abc"


def test_the_doctor_tests_it_from_the_command_line(gateway: Receiver, site_packages: Path) -> None:
    path = f"{CHECKOUT / 'src'}:{site_packages}"
    more = {
        "DATABASE_URL": database_url(),
        "HANDRAIL_SMS": "example",
        "HANDRAIL_REGISTER": "example",
        "PYTHONPATH": path,
    }
    words = [sys.executable, "-m", "handrail.cli", "doctor", "--sms-to", "+32470123456"]
    done = subprocess.run(words, env=os.environ | more, capture_output=True, text=True, check=False, timeout=60)
    assert "ok    HANDRAIL_SMS: example is there." in done.stdout, done.stderr
    assert "NOT   HANDRAIL_REGISTER: example cannot be used: 'EXAMPLE_REGISTER'" in done.stdout, "its own setting is missing"
    ((path, sms),) = said(gateway)
    assert (path, sms["to"]) == ("/sms", "+32470123456")


# SMS ---------------------------------------------------------------------------------------------------------------------
def test_an_sms_goes_out_with_its_key(gateway: Receiver, chosen: Callable[..., None]) -> None:
    chosen(sms="example")
    send_sms("+32470123456", "Ačiū, labas", key="k1")
    assert said(gateway) == [("/sms", {"to": "+32470123456", "text": "Ačiū, labas", "key": "k1"})]


@pytest.mark.parametrize(("status", "is_sure"), [(429, True), (503, True), (500, False)])
def test_only_what_surely_did_not_go_is_tried_again(
    gateway: Receiver, chosen: Callable[..., None], status: int, *, is_sure: bool
) -> None:
    chosen(sms="example")
    gateway.answers = [(status, b"")]
    with pytest.raises(Exception) as failed:  # noqa: PT011  # which of them it is, is the question
        send_sms("+32470123456", "x", key="k1")
    assert isinstance(failed.value, NotSent) == is_sure


# Meeting link ------------------------------------------------------------------------------------------------------------
def planned(world: PairWorld, how: How = How.VIDEO, where: str = "") -> tuple[Duo, Meeting]:
    duo, now = world.duo(), clock.now()
    at = (now + timedelta(days=2)).replace(microsecond=0)
    return duo, actions.arrange(duo.ref, at, how=how, where=where, by=duo.mentor, now=now, key="k")


def test_a_meeting_by_video_gets_its_address(
    world: PairWorld, gateway: Receiver, chosen: Callable[..., None], settle: Callable[[], int]
) -> None:
    chosen(meeting_link="example")
    gateway.answers = [(200, LINK)]
    duo, meeting = planned(world)
    mentor = Client()
    mentor.force_login(Account.objects.get(person_id=duo.mentor.person_id))
    assert "We make the video link." in mentor.get(f"/together/meeting/{meeting.ref}/").text
    settle()
    asked = {"key": meeting.ref, "starts_at": meeting.planned_at.isoformat(), "minutes": 60}
    assert said(gateway) == [("/meetings", asked)]
    meeting.refresh_from_db()
    assert meeting.reveal("where") == "https://video.example.org/r/1"
    assert b"video.example.org" not in bytes(meeting.where), "sealed like any other place"
    assert 'href="https://video.example.org/r/1"' in mentor.get(f"/together/meeting/{meeting.ref}/").text
    tasks.ask_meeting_link(meeting_id=meeting.pk)
    assert len(gateway.got) == 1, "it has one"


@pytest.mark.parametrize(("how", "where"), [(How.PLACE, ""), (How.PHONE, ""), (How.VIDEO, "https://ours.example.org/1")])
def test_who_meets_elsewhere_or_has_an_address_is_not_asked_about(
    world: PairWorld, gateway: Receiver, chosen: Callable[..., None], how: How, where: str
) -> None:
    chosen(meeting_link="example")
    _, meeting = planned(world, how, where)
    run_jobs()
    meeting.refresh_from_db()
    assert (gateway.got, meeting.reveal("where")) == ([], where)


def test_a_group_meets_at_one_address(
    world: PairWorld, gateway: Receiver, chosen: Callable[..., None], settle: Callable[[], int]
) -> None:
    chosen(meeting_link="example")
    gateway.answers = [(200, LINK)]
    first = world.duo(file="lt-mentoring")
    second = world.duo(programme=first.programme, mentor=first.mentorship.mentor)
    plan = GroupPlan((clock.now() + timedelta(days=2)).replace(microsecond=0), How.VIDEO, "", 60)
    rows = plan_group([first.ref, second.ref], plan, key="g", by=first.mentor, now=clock.now())
    settle()
    assert len({asked["key"] for _, asked in said(gateway)}) == 1
    assert all(Meeting.objects.get(pk=row.pk).reveal("where") for row in rows)


def test_a_provider_that_fails_loses_nothing_and_is_told_on_the_system_page(
    world: PairWorld, gateway: Receiver, chosen: Callable[..., None]
) -> None:
    chosen(meeting_link="example", sms="handrail.kernel.sms.simulator")
    gateway.answers = [(500, b"secret words of the gateway")]
    duo, meeting = planned(world)
    for _ in range(2):
        with pytest.raises(Exception, match="500"):
            tasks.ask_meeting_link(meeting_id=meeting.pk)
    row = ProviderFault.objects.get()
    assert (row.kind, row.times, row.why) == ("meeting_link", 2, "Unclear")
    rita = world.administrator(duo.programme.owner, "Rita Maes")
    desk = Client()
    desk.force_login(Account.objects.get(person=rita))
    text = desk.get("/system/").text
    assert "Failed 2 times since" in text
    assert "secret words" not in text
    (finding,) = [each for each in doctor.providers() if each.remedy]
    assert "example has failed 2 times since" in finding.says
    gateway.answers = [(200, LINK)]
    tasks.ask_meeting_link(meeting_id=meeting.pk)
    meeting.refresh_from_db()
    assert meeting.reveal("where")
    assert not ProviderFault.objects.exists()
    assert "Failed" not in desk.get("/system/").text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://video.example.org/", "https://a b/", "", "https://x/" + "a" * 500]
)
def test_an_address_that_is_a_trap_is_not_kept(
    world: PairWorld, gateway: Receiver, chosen: Callable[..., None], address: str
) -> None:
    chosen(meeting_link="example")
    gateway.answers = [(200, json.dumps({"address": address}).encode())]
    _, meeting = planned(world)
    with pytest.raises(BadAnswer):
        tasks.ask_meeting_link(meeting_id=meeting.pk)
    meeting.refresh_from_db()
    assert meeting.reveal("where") == ""


# E-signature -------------------------------------------------------------------------------------------------------------
PAGE = b'{"address": "https://sign.example.org/s/1"}'
WORDS = "Find two companies"


@pytest.fixture
def signed(world: PairWorld) -> Iterator[Duo]:
    """The mentee has signed their plan with us."""
    with clock.moved_to(NOW):
        duo = world.duo("lt-mentoring")
        paper = {"code": "individual_plan", "language": "en", "number": 1, "text": "We agree", "text_hash": "0" * 64}
        Paper.objects.create(programme=duo.programme, **paper)
        actions.choose_track(duo.ref, Levels(2, 2, 2), "guidance_first", Why.FIND_OUT, by=duo.mentor, on=DAY)
        actions.add_step(duo.ref, WORDS, mine=True, by=duo.mentee, on=DAY)
        actions.sign_plan(duo.ref, by=duo.mentee, on=DAY)
        yield duo


def page_of(who: Any) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person_id=who.person_id))
    return client


def test_a_signed_plan_is_confirmed_with_an_e_signature(signed: Duo, gateway: Receiver, chosen: Callable[..., None]) -> None:
    mine, path = page_of(signed.mentee), f"/together/{signed.ref}/plan/"
    assert "Confirm with an e-signature" not in mine.get(path).text, "nobody offers it here"
    chosen(signature="example")
    assert "Confirm with an e-signature" in mine.get(path).text
    assert "Confirm with an e-signature" not in page_of(signed.mentor).get(path).text, "he has not signed yet"
    gateway.answers = [(200, PAGE)]
    assert 'href="https://sign.example.org/s/1"' in mine.post(path, {"confirm": "yes"}).text
    row = Signature.objects.get()
    asked = {"key": row.ref, "sha256": row.plan_hash, "language": "en", "back": f"http://127.0.0.1:8000{path}"}
    assert said(gateway) == [("/signatures", asked)], "its words and who signs stay here"
    for state, words in (("waiting", "not here yet"), ("confirmed", "Confirmed with an e-signature on 21 November 2026")):
        gateway.answers = [(200, json.dumps({"state": state}).encode())]
        tasks.look_at_confirmations(NOW)
        assert words in mine.get(path).text
    assert "Confirmed with an e-signature on" in page_of(signed.mentor).get(path).text
    assert "You can also confirm" not in mine.get(path).text
    assert mine.post(path, {"confirm": "yes"}).status_code == 404, "once is enough"
    row.refresh_from_db()
    assert (row.confirmed_on, row.confirmed_with) == (DAY, "example")
    asked_before = len(gateway.got)
    tasks.look_at_confirmations(NOW)
    assert len(gateway.got) == asked_before


def test_a_no_at_the_provider_is_not_kept(signed: Duo, gateway: Receiver, chosen: Callable[..., None]) -> None:
    chosen(signature="example")
    mine, path = page_of(signed.mentee), f"/together/{signed.ref}/plan/"
    gateway.answers = [(200, PAGE), (200, b'{"state": "refused"}')]
    mine.post(path, {"confirm": "yes"})
    before = Event.objects.count()
    tasks.look_at_confirmations(NOW)
    row = Signature.objects.get()
    assert (row.confirm_asked_at, row.confirmed_on, row.confirmed_with, Event.objects.count()) == (None, None, "", before)
    assert "You can also confirm" in mine.get(path).text


def test_our_own_signature_holds_while_the_e_signature_is_away(
    signed: Duo, gateway: Receiver, chosen: Callable[..., None]
) -> None:
    chosen(signature="example")
    mine, path = page_of(signed.mentee), f"/together/{signed.ref}/plan/"
    gateway.answers = [(500, b"")]
    assert "What you signed here holds." in mine.post(path, {"confirm": "yes"}).text
    assert Signature.objects.get().confirm_asked_at is None
    gateway.answers = [(200, PAGE), (200, b'{"state": "perhaps"}'), (200, b'{"state": "confirmed"}')]
    mine.post(path, {"confirm": "yes"})
    with pytest.raises(ValueError, match="perhaps"):
        tasks.look_at_confirmations(NOW)
    assert ProviderFault.objects.get().kind == "signature"
    tasks.look_at_confirmations(NOW)
    assert Signature.objects.get().confirmed_on == DAY
    assert not ProviderFault.objects.exists()


def test_after_two_weeks_we_ask_no_more_and_she_may_begin_anew(
    signed: Duo, gateway: Receiver, chosen: Callable[..., None]
) -> None:
    chosen(signature="example")
    gateway.answers = [(200, PAGE)]
    page_of(signed.mentee).post(f"/together/{signed.ref}/plan/", {"confirm": "yes"})
    tasks.look_at_confirmations(NOW + timedelta(days=14, minutes=1))
    assert len(gateway.got) == 1
    assert Signature.objects.get().confirm_asked_at is None
