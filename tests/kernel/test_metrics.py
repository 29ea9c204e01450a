"""Figures for a monitor: who may read them, that all processes count together, and that no label names anybody."""

import dataclasses
import http.client
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from handrail import config
from handrail.kernel import metrics
from handrail.kernel.jobs import app
from handrail.people.access import THIRD_PARTY
from handrail.people.models import Account
from handrail.running import web_words
from tests.access.table import TABLE
from tests.drills import crashing
from tests.kernel.test_overload import Asker, wait_for_answer
from tests.matching.world import MatchingWorld

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-our-own-monitor"
PATH = "/health/metrics/"
REF = re.compile(r"[\w-]{22}")


@pytest.fixture
def on(settings: Any) -> None:
    settings.HANDRAIL = dataclasses.replace(settings.HANDRAIL, metrics=TOKEN)


def figures(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    families = text_string_to_metric_families(text)
    return {
        (each.name, tuple(said for _, said in sorted(each.labels.items()))): each.value
        for family in families
        for each in family.samples
    }


def read(client: Client) -> dict[tuple[str, tuple[str, ...]], float]:
    answer = client.get(PATH, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return figures(answer.content.decode())


def test_it_is_not_there_unless_it_was_asked_for(client: Client) -> None:
    assert client.get(PATH).status_code == 404


@pytest.mark.usefixtures("on")
@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer wrong", TOKEN[:-1], "Bearer loopback"])
def test_it_is_not_there_without_the_token(client: Client, said: str) -> None:
    assert client.get(PATH, headers={"Authorization": said}).status_code == 404


def test_from_this_machine_it_is_read_but_not_through_the_proxy_on_it(client: Client, settings: Any) -> None:
    settings.HANDRAIL = dataclasses.replace(settings.HANDRAIL, metrics="loopback")
    assert client.get(PATH).status_code == 200
    assert client.get(PATH, REMOTE_ADDR="10.0.0.7").status_code == 404
    assert client.get(PATH, headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 404
    assert client.get(PATH, headers={"Authorization": "Bearer loopback"}, REMOTE_ADDR="10.0.0.7").status_code == 404


def test_a_short_token_is_refused() -> None:
    with pytest.raises(config.Unsafe, match="at least 20 characters"):
        config.read({"HANDRAIL_DEMO": "1", "HANDRAIL_METRICS": "short"})


@pytest.mark.usefixtures("on")
def test_requests_jobs_and_what_waits_are_counted(client: Client) -> None:
    before = read(client).get(("handrail_requests_total", ("GET", "kernel:live", "200")), 0)
    for _ in range(3):
        client.get("/health/live/")
    app.configure_task("handrail.test.nothing").defer()
    found = read(client)
    assert found["handrail_requests_total", ("GET", "kernel:live", "200")] == before + 3
    assert found["handrail_request_seconds_count", ("kernel:live",)] >= 3
    assert found["handrail_jobs_waiting", ()] == 1
    assert found["handrail_database_bytes", ()] > 1_000_000
    assert {f"handrail_{name}" for name in ("notices_waiting", "jobs_failed", "audit_unsealed_seconds")} <= {
        name for name, _ in found
    }


@pytest.mark.usefixtures("on")
def test_no_label_names_anybody_after_a_walk_through_the_pages(client: Client) -> None:
    """With refs, words and names in addresses, found and not found, and a method nobody knows."""
    duo = MatchingWorld().duo()
    client.force_login(Account.objects.get(person_id=duo.mentee.person_id))
    for pattern in (
        "/together/{}/",
        "/requests/{}/",
        "/people/{}/",
        "/concern/received/{}/",
        "/account/link/{}/",
        "/{}/",
        "/x/{}",
    ):
        client.get(pattern.format(duo.ref))
    for path in ("/", "/account/", "/today/", "/concern/", "/together/", "/Rasa Petraitė/", "/work/find/?q=Rasa"):
        client.get(path)
    client.generic("RASA", "/account/")
    known = set(TABLE) | set(THIRD_PARTY) | {"none"}
    numbers = re.compile(r"[\d.]+|\+Inf")
    labels = {label for _, labels in read(client) for label in labels}
    strange = {label for label in labels if label not in known | metrics.METHODS | {"other"} and not numbers.fullmatch(label)}
    assert strange == set()
    assert not [label for label in labels if REF.search(label) or "Rasa" in label or "/" in label]
    assert "mentorships:pair" in labels, "the walk went to pages with refs in their address"


@pytest.mark.django_db(transaction=True)
def test_all_processes_of_the_web_count_together(tmp_path: Path) -> None:
    house = crashing.House(tmp_path, crashing.free_port())
    house.commands = {"web": web_words("127.0.0.1", house.port, workers=2, threads=34)}
    (tmp_path / "counted").mkdir()
    house.environment |= {"HANDRAIL_METRICS": "loopback", metrics.PROCESSES: str(tmp_path / "counted")}
    with house.open():
        asker = Asker(house.port)
        wait_for_answer(asker, "/health/live/", 60)
        asked = len([status for status, _, _ in asker.found if status == 200])
        for _ in range(40):
            assert asker.ask("/health/live/") == http.client.OK
        key = ("handrail_requests_total", ("GET", "kernel:live", "200"))
        for _ in range(6):
            assert figures(body(house.port))[key] == asked + 40
    assert len({file.name.split("_")[1] for file in (tmp_path / "counted").iterdir()}) == 2, "both processes have answered"


def body(port: int) -> str:
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        door.request("GET", PATH)
        answer = door.getresponse()
        assert answer.status == http.client.OK
        return answer.read().decode()
    finally:
        door.close()
