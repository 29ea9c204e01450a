"""People who write through a real web server while it and the worker are killed, and what must be there afterwards."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.mail import message_id
from handrail.kernel.models import Event
from handrail.matching import actions as matching
from handrail.matching.models import Request
from handrail.mentorships.models import Meeting
from handrail.messaging.models import Notice
from handrail.messaging.rules import State
from handrail.people.models import Account
from handrail.programmes.models import Clearance
from tests.matching.world import MatchingWorld
from tests.messaging.test_crash import database_url

HOST = "127.0.0.1"
CSRF = "a" * 32
PATIENCE = 120
TOLD = {
    "MeetingArranged": "meeting_arranged",
    "MentorshipPaused": "mentorship_paused",
    "MentorshipResumed": "mentorship_resumed",
    "MentorAsked": "asked",
    "RequestWithdrawn": "request_over",
}
"""Event → the notice that the other one of the two gets."""


# The processes --------------------------------------------------------------------------------------------------------
def free_port() -> int:
    with socket.socket() as door:
        door.bind((HOST, 0))
        port: int = door.getsockname()[1]
        return port


class House:
    """Web and worker on the test's database, each in a process group of its own, started again after each kill."""

    def __init__(self, folder: Path, sink_port: int) -> None:
        self.port, self.folder = free_port(), folder
        self.environment = os.environ | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "handrail.settings",
            "HANDRAIL_BASE_URL": f"http://{HOST}:{self.port}",
            "HANDRAIL_SMTP_URL": f"smtp://{HOST}:{sink_port}",
            "HANDRAIL_STALLED_AFTER_SECONDS": "1",
        }
        web = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(self.port), "--workers", "1"]
        self.commands = {
            "web": [*web, "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "handrail.wsgi:application"],
            "worker": ["django", "worker"],
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", *self.commands[name]]
            self.running[name] = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def answers(self) -> bool:
        address = f"http://{HOST}:{self.port}/health/live/"
        with contextlib.suppress(OSError, http.client.HTTPException), urllib.request.urlopen(address, timeout=20) as page:
            return page.status == http.client.OK
        return False

    def kill(self, name: str) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()

    @contextlib.contextmanager
    def open(self) -> Iterator["House"]:
        try:
            for name in self.commands:
                self.start(name)
            yield self
        finally:
            for name in self.running:
                self.kill(name)


# The people -----------------------------------------------------------------------------------------------------------
@dataclass
class Pen:
    """Somebody signed in, who sends a form until the server has answered, however often it is killed meanwhile."""

    person_id: int
    house: House
    cookie: str = field(init=False)
    unanswered: int = 0

    def __post_init__(self) -> None:
        client = Client()
        client.force_login(Account.objects.get(person_id=self.person_id))
        self.cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"

    def write(self, path: str, **said: str) -> None:
        tried = False
        until = time.monotonic() + PATIENCE
        while (status := self._send(path, urlencode(said))) != http.client.FOUND:
            if status is None:
                self.unanswered += 1
                time.sleep(0.05)
            elif tried:
                return  # refused, because a try that got no answer has done it already
            else:
                raise AssertionError(f"{path} {said} was refused with {status}")
            tried = True
            assert time.monotonic() < until, "the web server does not come back"

    def _send(self, path: str, body: str) -> int | None:
        headers = {"Cookie": self.cookie, "X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
        door = http.client.HTTPConnection(HOST, self.house.port, timeout=20)
        try:
            door.request("POST", path, body, headers)
            answer = door.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return None
        else:
            return answer.status
        finally:
            door.close()


@dataclass
class Journey:
    """One pair and one who asks; they write one thing after the other, and count what was answered."""

    number: int
    chance: Random
    mentor: Pen
    mentee: Pen
    asker: Pen
    pair: str
    mentorship_id: int
    participation: str
    participation_id: int
    asked: str
    paused: bool = False
    asking: bool = False
    keys: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def step(self) -> None:
        self.chance.choice((self.arrange, self.pause_or_go_on, self.ask_or_take_back))()

    def arrange(self) -> None:
        if self.paused:
            return
        key = f"{self.number}-{len(self.keys)}"
        at = clock.now() + timedelta(days=2, minutes=len(self.keys))
        said = {"at": f"{at:%Y-%m-%dT%H:%M}", "how": "phone", "where": "0470", "minutes": "60", "key": key}
        self.chance.choice((self.mentor, self.mentee)).write(reverse("mentorships:arrange", args=[self.pair]), **said)
        self.done["MeetingArranged"] += 1
        self.keys.append(key)

    def pause_or_go_on(self) -> None:
        page, kind = ("resume", "MentorshipResumed") if self.paused else ("pause", "MentorshipPaused")
        self.chance.choice((self.mentor, self.mentee)).write(reverse(f"mentorships:{page}", args=[self.pair]))
        self.done[kind] += 1
        self.paused = not self.paused

    def ask_or_take_back(self) -> None:
        if self.asking:
            ref = Request.objects.pending().get(participation_id=self.participation_id).ref
            self.asker.write(reverse("matching:withdraw", args=[ref]))
        else:
            self.asker.write(reverse("matching:ask", args=[self.participation]), mentors=self.asked, words="Hello")
        self.done["RequestWithdrawn" if self.asking else "MentorAsked"] += 1
        self.asking = not self.asking

    def lost_and_doubled(self) -> tuple[int, int]:
        """Answered writes that are not there, and writes that are there more often than they were made."""
        about = [f"mentorship:{self.mentorship_id}", f"participation:{self.participation_id}"]
        there = Counter(Event.objects.filter(about__overlap=about, name__in=TOLD).values_list("name", flat=True))
        lost = sum(max(0, number - there[name]) for name, number in self.done.items())
        more = sum(max(0, there[name] - self.done[name]) for name in there)
        stored = set(Meeting.objects.filter(mentorship_id=self.mentorship_id).values_list("key", flat=True))
        return lost + sum(f"plan:{self.mentorship_id}:{key}" not in stored for key in self.keys), more


def journeys(number: int, seed: int, house: House) -> list[Journey]:
    """As many pairs and askers, each with its own mentor."""
    world, today = MatchingWorld(), clock.today()
    programme = world.running()
    made = []
    for each in range(number):
        duo = world.met(on=today, duo=world.duo(on=today, programme=programme, mentor=world.guiding(programme)))
        row, mentor = world.seeking(programme), world.offering(programme)
        Clearance.objects.update(met_on=today)
        matching.show_proposals(row.pk, by=world.mentee(row), on=today, now=clock.now())
        koen, rasa, asker = (Pen(one.person_id or 0, house) for one in (duo.mentor, duo.mentee, world.mentee(row)))
        chance = Random(seed * 1_000 + each)
        made.append(Journey(each, chance, koen, rasa, asker, duo.ref, duo.mentorship.pk, row.ref, row.pk, mentor.ref))
    return made


def walk(journey: Journey, stop: threading.Event, broken: list[str]) -> None:
    """Write until told to stop; whatever goes wrong is told to the test."""
    try:
        while not stop.is_set():
            journey.step()
    except Exception as error:  # noqa: BLE001  a thread that dies silently would make the trial easier
        broken.append(f"journey {journey.number}: {error!r}")
    finally:
        connection.close()


# Afterwards -----------------------------------------------------------------------------------------------------------
def expected() -> dict[str, str]:
    """Message-ID of each notice there must be → its event, from what happened alone."""
    keys = {key.rsplit(":", 1)[0]: key for key in Notice.objects.filter(key__startswith="event:").values_list("key", flat=True)}
    happened = Event.objects.filter(name__in=TOLD).values_list("pk", "name")
    told = {f"{name} {pk}": keys.get(f"event:{pk}:{TOLD[name]}") for pk, name in happened}
    return {message_id(key) if key else f"no notice of {event}": event for event, key in told.items()}


def is_quiet(received: set[str]) -> bool:
    """Whoever is to be told has been told."""
    return expected().keys() <= received and not Notice.objects.exclude(state__in=[State.SENT, State.NOT_NEEDED]).exists()
