import json
import logging
import re
from typing import Any

import pytest
from django.db import InternalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from handrail.kernel import access, clock, web
from handrail.kernel.access import Actor
from handrail.kernel.logs import JsonFormatter
from handrail.kernel.models import AccessLog, Heartbeat
from handrail.kernel.reasons import Reason, Refused
from handrail.kernel.tasks import beat


def ask(view, method: str = "GET", actor: Actor | None = None) -> HttpResponse:
    request = RequestFactory().generic(method, "/")
    request.actor = actor or Actor.visitor()
    return view(request)


def write(request) -> HttpResponse:
    Heartbeat.objects.create(worker="w", at=clock.now())
    return HttpResponse("written")


@pytest.mark.django_db
def test_a_safe_request_cannot_write_and_an_unsafe_one_can() -> None:
    declared = web.page(web.PUBLIC, methods=("GET", "POST"))(write)
    with pytest.raises(InternalError, match="read-only"):
        ask(declared)
    assert not Heartbeat.objects.exists()
    assert ask(declared, "POST").content == b"written"


@pytest.mark.django_db
def test_a_method_that_is_not_declared_is_refused() -> None:
    assert ask(web.page(web.PUBLIC)(write), "POST").status_code == 405


@pytest.mark.django_db
def test_a_page_needs_its_permission() -> None:
    declared = web.page("bells.ring", methods=("POST",))(write)
    with pytest.raises(access.Denied):
        ask(declared, "POST", Actor(account_id=1))
    assert ask(declared, "POST", Actor.system("test")).status_code == 200


@pytest.mark.django_db
def test_what_a_read_discloses_is_logged_once_after_it() -> None:
    def view(request) -> HttpResponse:
        access.seen(7, "phone", "caseload")
        access.seen(7, "phone", "caseload")
        return HttpResponse()

    ask(web.page(web.PUBLIC)(view), actor=Actor(account_id=3, person_id=4))
    row = AccessLog.objects.get()
    assert (row.actor, row.actor_person_id, row.person_id, row.what, row.why) == ("account:3", 4, 7, "phone", "caseload")


@pytest.mark.django_db
def test_when_the_log_cannot_be_written_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def view(request) -> HttpResponse:
        access.seen(7, "phone", "caseload")
        return HttpResponse("0470")

    monkeypatch.setattr(web, "_written", lambda *_: False)
    response = ask(web.page(web.PUBLIC)(view))
    assert response.status_code == 503
    assert b"0470" not in response.content


def refuse(request) -> HttpResponse:
    raise Refused([Reason("step_closed", "go")])


def hide(request) -> HttpResponse:
    raise access.NotFound


def deny(request) -> HttpResponse:
    raise access.Denied("bells.ring")


urlpatterns = [path(f"{view.__name__}/", web.page(web.PUBLIC)(view), name=view.__name__) for view in (refuse, hide, deny)]


@pytest.mark.django_db
def test_health_says_what_is_missing(client: Client) -> None:
    assert client.get("/health/live/").json() == {"live": True}
    silent = client.get("/health/ready/")
    assert (silent.status_code, silent.json()["faults"]) == (503, ["worker_silent"])
    beat(clock.now())
    assert client.get("/health/ready/").json() == {"ready": True, "faults": []}


@pytest.mark.django_db
def test_log_lines_are_json_with_a_request_id_and_no_address(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "handrail.request"):
        response = client.get("/health/live/?name=Rasa")
    line = json.loads(JsonFormatter().format(caplog.records[-1]))
    assert (line["route"], line["status"], line["method"]) == ("health/live/", 200, "GET")
    assert "Rasa" not in json.dumps(line)
    assert re.search(r"T\d\d:\d\d:\d\d[+-]\d{4}$", line["at"])
    assert len(response["X-Request-ID"]) == 8


@pytest.mark.django_db
def test_a_refusal_is_a_line_with_its_status(world: Any, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(world.account("Ana"))
    with caplog.at_level(logging.INFO, "handrail.request"):
        for address in ("/system/", "/select/nowhere/", "/with/AAAAAAAAAAAAAAAAAAAAAA/mentors/"):
            client.get(address)
    lines = [json.loads(JsonFormatter().format(each)) for each in caplog.records if each.name == "handrail.request"]
    assert [line["status"] for line in lines] == [403, 403, 403]


def test_a_logged_error_keeps_the_place_and_drops_the_words() -> None:
    try:
        int("Rasa's phone is 0470")
    except ValueError:
        import sys

        record = logging.LogRecord("django", logging.ERROR, __file__, 1, "for %s", ("Rasa",), sys.exc_info())
    line = JsonFormatter().format(record)
    assert "ValueError" in line
    assert "Rasa" not in line
    assert "test_web.py" in line
