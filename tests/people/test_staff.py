"""Staff come in by a code and a second step; until that is set up they are persons only."""

import re
import time
from io import StringIO

import pytest
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from handrail.kernel.access import Role
from handrail.people import queries, second_step
from handrail.people.models import Account, Membership
from tests.people.entering import ask_for_code, at_once, mailed_code, wrong
from tests.people.world import SECRET
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")


def shown(secret: str, ahead: int = 0) -> str:
    """What the app on the phone shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def first_step(client: Client, email: str) -> None:
    ask_for_code(client, email, next="/account/")
    assert client.post("/account/code/", {"code": mailed_code()}).headers["Location"] == "/account/second-step/"


def test_staff_need_the_code_from_their_phone_too(world: World, client: Client) -> None:
    person = world.counsellor()
    first_step(client, person.account.email)
    assert "_auth_user_id" not in client.session
    assert client.get("/account/second-step/").status_code == 200
    refused = client.post("/account/second-step/", {"code": wrong(shown(SECRET))})
    assert "This is not the code we sent" in refused.content.decode()
    assert client.post("/account/second-step/", {"code": shown(SECRET)}).headers["Location"] == "/account/"
    assert client.session["_auth_user_id"] == str(person.account.pk)


def test_a_code_from_the_phone_works_once(world: World, client: Client) -> None:
    person = world.counsellor()
    first_step(client, person.account.email)
    code = shown(SECRET)
    assert client.post("/account/second-step/", {"code": code}).status_code == 302
    other = Client()
    first_step(other, person.account.email)
    assert other.post("/account/second-step/", {"code": code}).status_code == 200


def test_the_second_step_is_not_guessed(world: World, client: Client) -> None:
    person = world.counsellor()
    first_step(client, person.account.email)
    for _ in range(5):
        client.post("/account/second-step/", {"code": wrong(shown(SECRET))})
    answer = client.post("/account/second-step/", {"code": shown(SECRET)})
    assert "You have tried very often" in answer.content.decode()


def test_nobody_reaches_the_second_step_without_the_first(client: Client) -> None:
    assert client.get("/account/second-step/").headers["Location"] == "/account/sign-in/"
    assert client.post("/account/second-step/", {"code": "123456"}).headers["Location"] == "/account/sign-in/"


def test_new_staff_set_up_the_second_step_before_any_other_page(world: World, client: Client) -> None:
    person = world.staff(Role.COORDINATOR, second_step=False)
    client.force_login(person.account)
    elsewhere = Client()
    elsewhere.force_login(person.account)
    for page in ("/", "/programme/", "/today/"):
        wanted = "/account/second-step/set-up/?next=" + page.replace("/", "%2F")
        assert client.get(page).headers["Location"] == client.post(page).headers["Location"] == wanted
    assert client.get("/privacy/").status_code == 200
    page = client.get("/account/second-step/set-up/?next=/account/").content.decode()
    secret = client.session[SECRET_SESSION_KEY]
    assert secret in page
    assert 'src="data:image/svg+xml' in page
    missed = client.post("/account/second-step/set-up/", {"code": wrong(shown(secret))})
    assert "This is not the code the app shows now" in missed.content.decode()
    done = client.post("/account/second-step/set-up/", {"code": shown(secret), "next": "/account/"}).content.decode()
    paper = re.findall(r">(\d{8})<", done)
    assert len(paper) == 10
    assert queries.actor_of(Account.objects.get()).roles == {Role.PERSON, Role.COORDINATOR}
    assert client.get("/account/").status_code == 200, "this session goes on"
    assert elsewhere.get("/account/").status_code == 302, "a session that began without the step has ended"
    assert secret not in str(Authenticator.objects.values_list("data", flat=True)), "keys are sealed"
    late = Client()
    first_step(late, person.account.email)
    assert late.post("/account/second-step/", {"code": paper[0]}).status_code == 302
    again = Client()
    first_step(again, person.account.email)
    assert again.post("/account/second-step/", {"code": paper[0]}).status_code == 200, "a paper code works once"


def test_the_second_step_is_set_up_once(world: World, client: Client) -> None:
    person = world.counsellor()
    client.force_login(person.account)
    assert client.get("/account/second-step/set-up/").headers["Location"] == "/"
    assert client.post("/account/second-step/set-up/", {"code": "1"}).headers["Location"] == "/"


def test_a_mentee_is_not_asked_for_a_second_step(world: World, client: Client) -> None:
    world.account(email="ana@example.org")
    ask_for_code(client, "ana@example.org", next="/account/")
    assert client.post("/account/code/", {"code": mailed_code()}).headers["Location"] == "/account/"


def test_the_first_administrator_is_told_what_to_do_and_comes_in(settings: object, client: Client) -> None:
    out = StringIO()
    for _ in range(2):
        call_command("admin", "create", "--email", "Rita@Example.org", "--name", "Rita Maes", stdout=out)
    assert "http://127.0.0.1:8000/account/sign-in/" in out.getvalue()
    assert Membership.objects.get().role == Role.ADMINISTRATOR
    ask_for_code(client, "rita@example.org")
    client.post("/account/code/", {"code": mailed_code()})
    assert client.get("/").headers["Location"].startswith("/account/second-step/set-up/")


def test_a_lost_phone_is_forgotten_by_the_administrator(world: World, client: Client) -> None:
    person = world.counsellor()
    client.force_login(person.account)
    call_command("admin", "new-phone", "--email", person.account.email, stdout=StringIO())
    assert client.get("/account/").status_code == 302
    assert queries.actor_of(Account.objects.get(person=person)).places == frozenset()


@pytest.mark.parametrize(
    "words",
    [
        ("create", "--email", "nonsense", "--name", "Rita"),
        ("create", "--email", "rita@example.org", "--name", " "),
        ("new-phone", "--email", "nobody@example.org"),
    ],
)
def test_the_command_says_what_is_wrong(words: tuple[str, ...], db: None) -> None:
    with pytest.raises(CommandError, match=r"Write|Check"):
        call_command("admin", *words)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_code_from_the_phone_used_twenty_times_at_once_signs_in_once() -> None:
    person = World().counsellor()
    browsers = [Client() for _ in range(20)]
    for browser in browsers:
        stage_for(browser, person.account)
    code = shown(SECRET)
    came = at_once(lambda number: browsers[number].post("/account/second-step/", {"code": code}).status_code)
    assert sorted(came) == [200] * 19 + [302]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_mark_of_use_one_code_from_the_phone_signs_in_more_than_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(TOTP, "_mark_code_used", lambda *_: True)
    monkeypatch.setattr(second_step, "_first_use", lambda *_: True)
    person = World().counsellor()
    browsers = [Client() for _ in range(20)]
    for browser in browsers:
        stage_for(browser, person.account)
    code = shown(SECRET)
    came = at_once(lambda number: browsers[number].post("/account/second-step/", {"code": code}).status_code)
    assert came.count(302) > 1


def test_a_code_from_the_phone_is_not_taken_again_while_it_would_still_be_right(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code is right for 90 seconds, half a minute early and late; allauth alone remembers its use for 30."""
    person = world.counsellor()
    first_step(client, person.account.email)
    code, real = shown(SECRET), time.time
    assert client.post("/account/second-step/", {"code": code}).status_code == 302
    other = Client()
    first_step(other, person.account.email)
    monkeypatch.setattr(time, "time", lambda: real() + 30)
    cache.delete_many([TOTP(Authenticator.objects.get(type="totp"))._get_used_cache_key(code)])
    assert other.post("/account/second-step/", {"code": code}).status_code == 200


def stage_for(browser: Client, account: Account) -> None:
    """A browser that has taken the first step, without twenty messages."""
    session = browser.session
    login = Login(user=account)
    login.state["stages"] = {"current": "mfa_authenticate"}
    session["account_login"] = login.serialize()
    session.save()
    browser.cookies["sessionid"] = session.session_key
