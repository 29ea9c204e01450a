"""Where one is signed in: read and ended there, ended by the organisation's sign-out, and ended there from here."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.kernel import clock
from handrail.kernel.access import Role
from handrail.kernel.models import Event
from handrail.people import rules, sessions
from handrail.people.models import Account, Membership, SignedIn
from tests.people.provider import Provider, at, numbered, running, set_up, through
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "Chrome:android"),
        (DESK, "Edge:windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Mobile Safari/604.1",
            "Safari:iphone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox:linux"),
        ("curl/8", ":"),
        ("", ":"),
    ],
)
def test_a_device_is_said_in_plain_words(agent: str, device: str) -> None:
    assert rules.device_of(agent) == device
    assert len(device) <= SignedIn._meta.get_field("device").max_length


def entered(account: Account, agent: str = PHONE) -> Client:
    """Somebody on a device, some pages later."""
    client = Client(headers={"user-agent": agent})
    client.force_login(account)
    SignedIn.objects.filter(session_key=client.session.session_key).update(device=rules.device_of(agent))
    return client


def test_the_list_names_each_device_and_ends_one(world: World) -> None:
    account = world.account("Ana")
    phone, desk, other = entered(account), entered(account, DESK), entered(world.account("Ben"))
    shown = phone.get("/account/devices/").text
    for words in ("Chrome · Android phone or tablet", "Edge · Windows computer", "This device", "Sign out there"):
        assert words in shown
    ref = SignedIn.objects.get(session_key=desk.session.session_key).ref
    assert other.post(f"/account/devices/{ref}/end/").status_code == 404
    assert desk.get("/account/").status_code == 200
    phone.post(f"/account/devices/{ref}/end/")
    assert desk.get("/account/").status_code == 302, "on its next request"
    assert phone.get("/account/").status_code == 200
    assert Event.objects.filter(name="SessionEnded").count() == 1


def test_all_others_end_and_this_one_goes_on(world: World) -> None:
    account = world.account("Ana")
    here, there = entered(account), entered(account, DESK)
    here.post("/account/devices/end/")
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    assert "on this device only" in here.get("/account/devices/").text
    assert Session.objects.filter(pk=here.session.session_key).exists()


def test_last_used_is_kept_by_the_day_and_written_once_a_day(world: World) -> None:
    client = entered(world.account("Ana"))
    client.get("/account/name/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/account/name/")
    assert [each["sql"] for each in asked.captured_queries if "people_signedin" in each["sql"]] == []
    with clock.moved_to(clock.now() + timedelta(days=2)):
        client.get("/account/name/")
        assert SignedIn.objects.get().seen_on == clock.today()
    assert SignedIn.objects.get().began_at < clock.now()


def test_who_signs_out_leaves_no_row_and_the_night_sweeps_the_rest(world: World) -> None:
    account = world.account("Ana")
    left, lapsed, stays = entered(account), entered(account), entered(account)
    left.post("/account/sign-out/")
    Session.objects.filter(pk=lapsed.session.session_key).update(expire_date=clock.now() - timedelta(days=1))
    assert SignedIn.objects.count() == 2
    sessions.forget_ended(clock.now())
    assert SignedIn.objects.get().session_key == stays.session.session_key


def test_signed_out_everywhere_the_list_holds_the_new_session_alone(world: World) -> None:
    account = world.account("Ana")
    entered(account).post("/account/sign-out-everywhere/")
    again = entered(Account.objects.get(pk=account.pk))
    assert "on this device only" in again.get("/account/devices/").text


# ------------------------------------------------------------------------------------------- ended by the organisation


@pytest.fixture(scope="module")
def running_provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(running_provider: Provider, world: World, settings: LazySettings, tmp_path: Path) -> Iterator[Provider]:
    set_up(settings, running_provider, tmp_path)
    service = numbered(world.organisation("Service"), "100")
    numbered(world.organisation("Genk", parent=service), "201")
    yield running_provider
    running_provider.spoilt.clear()


def come_in(provider: Provider, sub: str, sid: str) -> Client:
    who = {"email": f"{sub}@work.example.org", "email_verified": True, "name": sub, "groups": ["counsellors"], "office": "201"}
    provider.knows(sub, **who, amr=["mfa"], sid=sid)
    client = Client()
    assert through(client, sub).status_code == 302
    return client


def token(provider: Provider, *, typ: str = "logout+jwt", key: Any = None, **said: Any) -> str:
    now = int(time.time())
    good = {"iss": provider.address, "aud": "handrail", "iat": now, "exp": now + 120, "jti": f"j{time.time_ns()}"}
    claims = {**good, "events": {LOGOUT: {}}, "sub": "els", **said}
    return provider.sign({name: value for name, value in claims.items() if value is not None}, key, typ=typ)


def tell(said: str) -> Any:
    return Client(enforce_csrf_checks=True).post("/account/with/staff/ended/", {"logout_token": said})


def test_signed_out_there_it_is_over_here_on_the_next_request(provider: Provider) -> None:
    first, second, other = come_in(provider, "els", "s1"), come_in(provider, "els", "s2"), come_in(provider, "jan", "s3")
    by_code = entered(Account.objects.get(email="els@work.example.org"))
    answer = tell(token(provider, sid="s1"))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert [each.get("/account/").status_code for each in (first, second, other, by_code)] == [302, 200, 200, 200]
    assert tell(token(provider)).status_code == 200
    assert [each.get("/account/").status_code for each in (second, other, by_code)] == [302, 200, 200]
    assert Event.objects.filter(name="SessionsEndedElsewhere").count() == 2


def test_a_session_is_named_by_its_sid_alone_too(provider: Provider) -> None:
    els, jan = come_in(provider, "els", "s1"), come_in(provider, "jan", "s2")
    assert tell(token(provider, sub=None, sid="s2")).status_code == 200
    assert [each.get("/account/").status_code for each in (els, jan)] == [200, 302]


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "http://localhost:1"},
        {"aud": "somebody-else"},
        {"iat": -3_600, "exp": None},
        {"iat": 3_600},
        {"iat": None},
        {"exp": -120},
        {"jti": None},
        {"events": None},
        {"events": {}},
        {"events": [LOGOUT]},
        {"events": {LOGOUT: True}},
        {"nonce": "x"},
        {"sub": None},
        {"sub": 5},
        {"typ": "JWT"},
    ],
    ids=str,
)
def test_a_logout_token_that_is_not_right_ends_nothing(provider: Provider, wrong: dict[str, Any]) -> None:
    els = come_in(provider, "els", "s1")
    answer = tell(token(provider, **at(wrong)))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert els.get("/account/").status_code == 200
    assert tell(token(provider)).status_code == 200, "the control"


def test_a_logout_token_is_used_once_and_signed_with_a_key_that_is_shown(provider: Provider) -> None:
    come_in(provider, "els", "s1")
    said = token(provider)
    assert [tell(said).status_code for _ in range(2)] == [200, 400]
    old = provider.rotate()
    assert tell(token(provider, key=old)).status_code == 400
    assert tell(token(provider)).status_code == 200
    for junk in ("", "x", "a.b.c", said[:-8] + "AAAAAAAA"):
        assert tell(junk).status_code == 400


def test_who_tells_of_another_provider_finds_nothing(provider: Provider) -> None:
    assert Client().post("/account/with/linkedin/ended/").status_code == 404
    assert Client().get("/account/with/staff/ended/").status_code == 405


def test_who_signs_out_here_is_taken_to_sign_out_there(provider: Provider) -> None:
    els = come_in(provider, "els", "s1")
    away = els.post("/account/sign-out/").headers["Location"]
    assert away.startswith(f"{provider.address}/oauth2/end_session?")
    asked = parse_qs(urlsplit(away).query)
    assert (asked["post_logout_redirect_uri"][0].endswith("/"), asked["id_token_hint"][0].count(".")) == (True, 2)
    assert els.get("/account/").status_code == 302
    by_code = entered(Account.objects.get())
    assert by_code.post("/account/sign-out/").headers["Location"] == "/"


# --------------------------------------------------------------------------------------------------- ended by itself


@pytest.mark.parametrize(
    ("sitting", "since", "left"),
    [
        (rules.AT_HOME, timedelta(), timedelta(days=30)),
        (rules.AT_HOME, timedelta(days=170), timedelta(days=10)),
        (rules.AT_HOME, timedelta(days=181), timedelta()),
        (rules.AT_WORK, timedelta(hours=9), timedelta(hours=2)),
        (rules.AT_WORK, timedelta(hours=11), timedelta(hours=1)),
        (rules.AT_WORK, timedelta(hours=12), timedelta()),
    ],
)
def test_a_session_stays_open_while_it_is_used_and_never_past_its_longest(
    sitting: rules.Sitting, since: timedelta, left: timedelta
) -> None:
    now = clock.now()
    assert sitting.left(now - since, now) == left


def ends_in(client: Client) -> timedelta:
    return Session.objects.get(pk=client.session.session_key).expire_date - clock.now()


def aged(client: Client, **by: float) -> None:
    """As if the sign-in had been so much earlier, and the last page too."""
    session = client.session
    for each in (sessions.BEGAN, sessions.HELD):
        session[each] -= timedelta(**by).total_seconds()
    session.set_expiry(session.get_expiry_date() - timedelta(**by))
    session.save()


def test_staff_are_signed_out_the_same_day_and_others_when_a_month_went_by(world: World) -> None:
    desk = entered(Account.objects.get(person=world.staff(Role.COUNSELLOR)), DESK)
    phone = entered(world.account("Ana"))
    for client, unused in ((desk, rules.AT_WORK.unused), (phone, rules.AT_HOME.unused)):
        assert client.get("/account/").status_code == 200
        assert abs(ends_in(client) - unused) < timedelta(minutes=1)
    aged(desk, hours=1)
    assert desk.get("/account/").status_code == 200
    assert ends_in(desk) > rules.AT_WORK.unused - timedelta(minutes=1), "used, it stays open for its time again"
    aged(desk, hours=2.1)
    assert desk.get("/account/").status_code == 302, "two hours without a page"
    aged(phone, days=29)
    assert phone.get("/account/").status_code == 200


def test_a_session_that_is_used_all_day_ends_all_the_same(world: World) -> None:
    desk = entered(Account.objects.get(person=world.staff(Role.COUNSELLOR)), DESK)
    for _ in range(7):
        aged(desk, hours=1.7)
        # Keeps something in the session, as every note on a page does.
        assert desk.post("/account/language/", {"language": "en"}).status_code == 302
        assert desk.get("/account/").status_code == 200
    assert ends_in(desk) < timedelta(minutes=10), "11.9 of 12 hours are over"
    aged(desk, hours=0.2)
    assert desk.get("/account/").status_code == 302


def test_a_page_moves_the_end_only_now_and_then(world: World) -> None:
    client = entered(world.account("Ana"))
    client.get("/account/name/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/account/name/")
    assert [each["sql"] for each in asked.captured_queries if each["sql"].startswith("UPDATE")] == []


def test_an_administrator_signs_somebody_out_everywhere(world: World) -> None:
    office = world.organisation("Ghent")
    rita, greta = world.administrator(office, "Rita Maes").account, world.counsellor(office, "Greta Maes")
    desk = entered(Account.objects.get(person=greta), DESK)
    assert desk.get("/account/").status_code == 200
    role = Membership.objects.get(person=greta)
    answer = entered(rita).post(f"/organisations/role/{role.ref}/sign-out/", follow=True)
    assert "Greta Maes is signed out on all devices" in answer.text
    assert desk.get("/account/").status_code == 302
    assert entered(Account.objects.get(person=greta)).get("/account/").status_code == 200
