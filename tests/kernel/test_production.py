"""What a browser is told in production: the settings as they are there, the answers as they leave."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import handrail
from handrail.kernel.models import SimulatedMail
from tests.kernel.test_config import SAFE

SETTINGS = Path(handrail.__file__).parent / "settings.py"
HOST = "mentors.example.org"


@pytest.fixture
def production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Django's settings as an installation with an ordinary environment has them."""
    key = tmp_path / "key"
    key.write_text("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n")
    monkeypatch.delenv("HANDRAIL_DEMO", raising=False)
    for name, said in (SAFE | {"HANDRAIL_KEY_FILE": str(key)}).items():
        monkeypatch.setenv(name, said)
    return runpy.run_path(str(SETTINGS))


@pytest.fixture
def browser(production: dict[str, Any], settings: Any) -> Client:
    """Somebody who comes over https to an installation with these settings."""
    told = ("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE", "CSRF_TRUSTED", "LANGUAGE_COOKIE", "X_FRAME", "ALLOWED_HOSTS", "DEBUG")
    for name, said in production.items():
        if name.startswith(told):
            setattr(settings, name, said)
    return Client(headers={"host": HOST, "x-forwarded-proto": "https"})


def test_nothing_for_developers_is_on(production: dict[str, Any]) -> None:
    assert production["DEBUG"] is False
    assert production["ALLOWED_HOSTS"][0] == HOST
    assert production["HANDRAIL"].demo is False
    assert not [app for app in production["INSTALLED_APPS"] if "debug" in app or "admin" in app]


@pytest.mark.django_db
def test_every_answer_tells_the_browser_what_it_may_not_do(browser: Client) -> None:
    for address in ("/account/sign-in/", "/nowhere/", "/health/live/"):
        said = browser.get(address).headers
        assert said["Content-Type"].endswith("; charset=utf-8") or said["Content-Type"] == "application/json"
        assert said["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Referrer-Policy"] == "same-origin"
        assert said["Cross-Origin-Opener-Policy"] == "same-origin"
        assert said["X-Frame-Options"] == "DENY"
        assert said["Cache-Control"] == "private, no-store"
        assert "Access-Control-Allow-Origin" not in said
        assert "Server" not in said
        assert "X-Powered-By" not in said


@pytest.mark.django_db
def test_a_page_may_run_nothing_that_is_not_ours(browser: Client) -> None:
    said = browser.get("/account/sign-in/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in said.split(";"))
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert rules[name] == "'none'"
    assert rules["form-action"].startswith("'self'")
    assert "unsafe" not in said
    assert "*" not in said


@pytest.mark.django_db
def test_a_cookie_belongs_to_this_host_over_https_alone(browser: Client) -> None:
    browser.get("/account/sign-in/")
    browser.post("/account/language/", {"language": "lt"})
    browser.post("/account/sign-in/", {"contact": "ona@example.org"})
    assert set(browser.cookies) == {"__Host-session", "__Host-csrf", "__Host-language"}
    for name, cookie in browser.cookies.items():
        kept = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        assert kept == (True, True, "Lax", "/", ""), name


@pytest.mark.django_db
def test_who_comes_without_https_is_sent_there_and_a_monitor_is_not(browser: Client) -> None:
    sent = browser.get("/account/sign-in/", headers={"x-forwarded-proto": "http"})
    assert (sent.status_code, sent.headers["Location"]) == (301, f"https://{HOST}/account/sign-in/")
    assert browser.get("/health/live/", headers={"x-forwarded-proto": "http"}).status_code == 200


@pytest.mark.django_db
def test_another_host_name_is_refused(browser: Client) -> None:
    assert browser.get("/account/sign-in/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_who_signs_out_leaves_nothing_in_the_browser(browser: Client) -> None:
    answer = browser.post("/account/sign-out/")
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (302, '"cache", "storage"')


@pytest.mark.django_db
def test_no_folder_is_listed_and_no_request_is_echoed(browser: Client) -> None:
    for address in ("/static/", "/static/handrail/", "/.git/config", "/media/"):
        assert browser.get(address).status_code == 404, address
    assert browser.trace("/account/sign-in/").status_code == 405


@pytest.mark.django_db
def test_a_form_from_another_place_is_refused(browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": HOST, "x-forwarded-proto": "https"})
    assert strict.post("/account/sign-in/", {"contact": "ona@example.org"}).status_code == 403
    strict.get("/account/sign-in/")
    token = strict.cookies["__Host-csrf"].value
    fields = {"contact": "ona@example.org", "csrfmiddlewaretoken": token}
    assert strict.post("/account/sign-in/", fields, headers={"origin": "https://evil.example"}).status_code == 403
    assert strict.post("/account/sign-in/", fields, headers={"origin": f"https://{HOST}"}).status_code == 302


def test_a_code_has_six_digits_and_ten_minutes(production: dict[str, Any]) -> None:
    assert production["ACCOUNT_LOGIN_BY_CODE_FORMAT"] == {"numeric": True, "length": 6, "dashed": False}
    assert production["ACCOUNT_LOGIN_BY_CODE_TIMEOUT"] == 600


@pytest.mark.django_db
def test_signing_in_begins_another_session_and_the_old_one_opens_nothing(browser: Client, settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}
    browser.post("/account/sign-in/", {"contact": "ona@example.org"})
    before = browser.cookies["__Host-session"].value
    [letter] = SimulatedMail.objects.all()
    [code] = re.findall(r"\b\d{6}\b", letter.subject)
    browser.post("/account/code/", {"code": code})
    after = browser.cookies["__Host-session"].value
    assert after not in {"", before}
    assert len(after) == 32
    assert browser.get("/account/name/").status_code == 200
    old = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
    old.cookies["__Host-session"] = before
    assert "/account/sign-in/" in old.get("/account/").headers["Location"]
