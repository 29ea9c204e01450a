"""More people than can be answered: some doors stay open, the rest are told at once, and a minute later all is well again."""

import contextlib
import http.client
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, RequestFactory

from handrail.kernel import overload
from handrail.kernel.overload import OverloadMiddleware, Places, come_back
from handrail.running import web_words
from tests.drills import crashing
from tests.world import World

HOST = "127.0.0.1"
AT_ONCE, PEOPLE, SECONDS = 2, 60, 8
PATIENCE = 60


# The places --------------------------------------------------------------------------------------------------------------
def test_whoever_must_be_let_in_has_a_place_when_all_others_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overload, "PATIENCE_SECONDS", 0.01)
    places = Places(1)
    assert places.take("/today/") is places.working
    assert places.take("/today/") is None
    for path in ("/account/sign-in/", "/concern/send/"):
        assert places.take(path) is places.reserved
    assert places.take("/health/ready/") is None, "the reserved ones are bounded too"
    places.working.release()
    assert places.take("/today/") is places.working


def test_a_place_is_given_back_when_the_page_breaks() -> None:
    def breaks(_request: Any) -> Any:
        raise ZeroDivisionError

    middleware = OverloadMiddleware(breaks)
    for _ in range(django_settings.HANDRAIL.at_once + 1):
        with pytest.raises(ZeroDivisionError):
            middleware(RequestFactory().get("/today/"))


def test_the_page_is_in_her_language_says_when_to_come_back_and_that_nothing_is_lost(client: Client) -> None:
    asked = RequestFactory().get("/today/", headers={"Accept-Language": "lt"})
    sent = RequestFactory().post("/today/", {"words": "long"})
    first, second = come_back(asked), come_back(sent)
    assert (first.status_code, first["Retry-After"]) == (503, "10")
    assert 'lang="lt"' in first.content.decode()
    assert "load this page again. If your browser asks" in second.content.decode()
    assert "What you wrote" not in come_back(RequestFactory().get("/")).content.decode()


def test_what_was_written_comes_back_in_the_page_and_a_long_or_foreign_body_does_not() -> None:
    form = overload.FORM
    page = come_back(RequestFactory().post("/today/", "words=%3Cb%3E&pick=1&pick=2", content_type=form)).content.decode()
    for field in ('name="words" value="&lt;b&gt;"', 'name="pick" value="1"', 'name="pick" value="2"'):
        assert f'<input type="hidden" {field}>' in page
    long = RequestFactory().post("/today/", "words=" + "a" * overload.MOST_HELD, content_type=form)
    foreign = RequestFactory().post("/today/", '{"words": "a"}', content_type="application/json")
    for request in (long, foreign):
        assert 'name="words"' not in come_back(request).content.decode()


def test_there_are_enough_connections_for_everybody_who_is_let_in() -> None:
    assert django_settings.HANDRAIL.at_once + overload.RESERVED <= django_settings.HANDRAIL.database_pool


# A real server -----------------------------------------------------------------------------------------------------------
class Asker:
    """Somebody with a browser: asks for pages and notes status, Retry-After and seconds."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie
        self.found: list[tuple[int, str | None, float]] = []

    def ask(self, path: str) -> int:
        began = time.monotonic()
        door = http.client.HTTPConnection(HOST, self.port, timeout=40)
        try:
            door.request("GET", path, headers={"Cookie": self.cookie})
            answer = door.getresponse()
            answer.read()
            self.found.append((answer.status, answer.getheader("Retry-After"), time.monotonic() - began))
        except (OSError, http.client.HTTPException):
            self.found.append((0, None, time.monotonic() - began))
        finally:
            door.close()
        return self.found[-1][0]


def served(folder: Path, url: str | None = None) -> crashing.House:
    house = crashing.House(folder, crashing.free_port())
    house.commands = {"web": web_words(HOST, house.port, workers=1, threads=overload.threads(AT_ONCE))}
    house.environment["HANDRAIL_AT_ONCE"] = str(AT_ONCE)
    if url:
        house.environment["DATABASE_URL"] = url
    return house


def wait_for_answer(asker: Asker, path: str, within: float) -> float:
    began = time.monotonic()
    while asker.ask(path) != http.client.OK:
        assert time.monotonic() - began < within, asker.found[-5:]
        time.sleep(0.1)
    return time.monotonic() - began


def crowd(askers: list[Asker], path: str, stop: threading.Event) -> list[threading.Thread]:
    def insist(asker: Asker) -> None:
        while not stop.is_set():
            if asker.ask(path) != http.client.OK:
                time.sleep(0.5)

    threads = [threading.Thread(target=insist, args=(each,), daemon=True) for each in askers]
    for each in threads:
        each.start()
    return threads


@pytest.mark.django_db(transaction=True)
def test_at_many_times_what_it_can_do_signing_in_and_concerns_answer_and_the_rest_is_told_at_once(
    tmp_path: Path, world: World
) -> None:
    client = Client()
    client.force_login(world.person("Rasa").account)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    with served(tmp_path).open() as house:
        alone = Asker(house.port, cookie)
        wait_for_answer(alone, "/account/", PATIENCE)
        stop, doors, people = threading.Event(), Asker(house.port), [Asker(house.port, cookie) for _ in range(PEOPLE)]
        threads = crowd(people, "/account/", stop)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            for path in ("/account/sign-in/", "/concern/", "/health/live/"):
                doors.ask(path)
        stop.set()
        recovered = wait_for_answer(alone, "/account/", 30)
        for each in threads:
            each.join(PATIENCE)
    statuses = Counter(status for each in people for status, _, _ in each.found)
    assert set(statuses) == {200, 503}, statuses
    assert {after for each in people for status, after, _ in each.found if status == 503} == {"10"}
    assert [status for status, _, _ in doors.found if status != 200] == []
    assert max(seconds for _, _, seconds in doors.found) < 10
    assert recovered < 30


class Wire:
    """A way to the database that can be cut, as when it is restarted or the network is away."""

    def __init__(self, host: str, port: str) -> None:
        self.host, self.far_port, self.ends, self.door = host, port or "5432", list[socket.socket](), socket.socket()
        self.door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.door.bind((HOST, 0))
        self.port, self.is_cut = self.door.getsockname()[1], False
        self.door.listen(50)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = self.door.accept()
                if self.is_cut:
                    here.close()
                    continue
                far = self._far()
                self.ends += [here, far]
                for one, other in ((here, far), (far, here)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _far(self) -> socket.socket:
        if not self.host.startswith("/"):
            return socket.create_connection((self.host, int(self.far_port)))
        far = socket.socket(socket.AF_UNIX)
        far.connect(f"{self.host}/.s.PGSQL.{self.far_port}")
        return far

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := one.recv(65_536):
                other.sendall(said)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        self.is_cut = True
        for each in self.ends:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = False


@pytest.fixture
def wire(db: None) -> Iterator[tuple[Wire, str]]:
    said = connection.settings_dict
    made = Wire(str(said["HOST"]), str(said["PORT"]))
    yield made, f"postgresql://{said['USER']}:{said['PASSWORD']}@{HOST}:{made.port}/{said['NAME']}"
    made.door.close()


@pytest.mark.django_db(transaction=True)
def test_without_the_database_it_is_never_an_error_500_and_five_seconds_after_all_is_well(
    tmp_path: Path, wire: tuple[Wire, str]
) -> None:
    cable, url = wire
    with served(tmp_path, url).open() as house:
        asker = Asker(house.port)
        wait_for_answer(asker, "/account/sign-in/", PATIENCE)
        cable.cut()
        asker.found.clear()
        until = time.monotonic() + 8
        while time.monotonic() < until:
            asker.ask("/concern/")
            time.sleep(0.1)
        assert {status for status, _, _ in asker.found} == {503}
        assert all(after for _, after, _ in asker.found)
        cable.mend()
        assert wait_for_answer(asker, "/concern/", 30) < 5
