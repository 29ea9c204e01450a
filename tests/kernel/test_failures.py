"""What nobody foresaw becomes a page that helps, without what may have failed."""

import logging

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path


def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("Rasa wrote this")


def has_no_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


breaks.login_required = has_no_database.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("breaks/", breaks), path("away/", has_no_database)]
handler500 = "handrail.kernel.failures.unforeseen"


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, SERVER_NAME="localhost")


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_shows_a_number_that_the_log_has_and_nothing_a_person_wrote(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="handrail.failure"):
        answer = client.get("/breaks/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    assert "Rasa" not in answer.content.decode()
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ZeroDivisionError]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_without_the_database_the_answer_is_503_and_says_when_to_come_back(client: Client) -> None:
    answer = client.get("/away/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "We cannot answer right now" in answer.content.decode()


@pytest.mark.django_db
def test_a_wrong_host_gets_a_page_too() -> None:
    answer = Client(SERVER_NAME="elsewhere.example").get("/look/")
    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()
