"""A national service's day: mixed journeys on a filled database, with the web server as an installation runs it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.mentorships.models import Meeting, Mentorship
from handrail.mentorships.rules import MeetingState
from handrail.people.models import Account, Organisation
from handrail.programmes.models import Participation, Programme
from handrail.register.models import Jobseeker
from tests.drills import crashing, filling, loading
from tests.drills.conftest import FULL, sized
from tests.drills.loading import Visit
from tests.drills.progress import commit
from tests.matching.world import MatchingWorld
from tests.messaging.test_crash import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 5
SIZE = filling.Size(sized(600, 1_000_000), sized(40, 80_000), sized(20, 10_000))
# The bar is 100 a second; another rate says what this machine can do: HANDRAIL_DRILL_RATE=35 script/drill load.
RATE = int(os.environ.get("HANDRAIL_DRILL_RATE") or sized(10, 100))
SECONDS, THREADS, PEOPLE = sized(6, 600), sized(4, 32), sized(3, 200)
PATIENCE = 120
OFFICES, CASES = 3, 300
_number = count(1)


class House(crashing.House):
    """The web server alone, by the command an installation starts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 9)
        # With its database on the same two cores a process does best with two requests at a time (docs/how-to/operate.md).
        many = ["--workers", str(sized(1, 2)), "--at-once", str(sized(4, 2))]
        self.commands = {"web": ["handrail.cli", "web", "--port", str(self.port), *many]}


@dataclass(frozen=True)
class One:
    """Somebody signed in, and the row that stands in the addresses of her pages."""

    cookie: str
    ref: str


def signed_in(person_id: int | None, ref: str = "") -> One:
    client = Client()
    client.force_login(Account.objects.get(person_id=person_id))
    return One(f"sessionid={client.cookies['sessionid'].value}; csrftoken={crashing.CSRF}", ref)


class People:
    """Some of each kind, chosen evenly from all, and what they do: (how often, kind, what is asked for)."""

    def __init__(self, world: MatchingWorld, programme: Programme) -> None:
        pairs = self._some(Mentorship.objects.order_by("pk"))
        self.mentors = [signed_in(each.mentor_person_id, each.ref) for each in pairs]
        self.mentees = [signed_in(each.mentee_person_id, each.ref) for each in pairs]
        seeking = Participation.objects.filter(mentorships=None, person__isnull=False).order_by("pk")
        self.seekers = [signed_in(each.person_id, each.ref) for each in self._some(seeking)]
        served = Jobseeker.objects.filter(participations__isnull=False).values("office")
        offices = Organisation.objects.filter(pk__in=served).order_by("pk")[:OFFICES]
        self.counsellors = [self._counsellor(world, office) for office in offices]
        self.coordinator = signed_in(world.coordinator(programme.owner, "Cora").pk)
        self.slug = programme.slug
        # Once: what the generator does before each visit would be measured as waiting.
        self.often, self.made = zip(*self._visits(), strict=True)

    @staticmethod
    def _some(rows: Any) -> list[Any]:
        numbers = list(rows.values_list("pk", flat=True))
        chosen = numbers[:: max(1, len(numbers) // PEOPLE)][:PEOPLE]
        return list(rows.filter(pk__in=chosen))

    @staticmethod
    def _counsellor(world: MatchingWorld, office: Organisation) -> One:
        """She has hundreds of people of her own, in an office with more."""
        counsellor = world.counsellor(office)
        served = Participation.objects.filter(jobseeker__office=office).order_by("pk")[:CASES]
        Jobseeker.objects.filter(pk__in=[each.jobseeker_id for each in served]).update(counsellor=counsellor)
        return signed_in(counsellor.pk, served[0].ref)

    def _visits(self) -> list[tuple[int, Callable[[Random], Visit]]]:
        return [
            (8, lambda _: Visit("start page", "/")),
            (4, lambda _: Visit("join page", reverse("programmes:programme", args=[self.slug]))),
            (14, self._of(self.seekers, "first page, looking", lambda _: "/")),
            (10, self._of(self.seekers, "proposals", lambda one: reverse("matching:proposals", args=[one.ref]))),
            (14, self._of(self.mentees, "first page, mentee", lambda _: "/")),
            (12, self._of(self.mentees, "her mentorship", lambda one: reverse("mentorships:pair", args=[one.ref]))),
            (12, self._of(self.mentors, "first page, mentor", lambda _: "/")),
            (10, self._of(self.mentors, "his mentorship", lambda one: reverse("mentorships:pair", args=[one.ref]))),
            (4, self._arrange),
            (6, self._of(self.counsellors, "caseload", lambda _: reverse("portal:today"))),
            (4, self._of(self.counsellors, "a person", lambda one: reverse("portal:person", args=[one.ref]))),
            (2, self._of([self.coordinator], "cockpit", lambda _: reverse("portal:programme", args=[self.slug]))),
        ]

    @staticmethod
    def _of(people: list[One], kind: str, path: Callable[[One], str]) -> Callable[[Random], Visit]:
        def visit(chance: Random) -> Visit:
            one = chance.choice(people)
            return Visit(kind, path(one), one.cookie)

        return visit

    def _arrange(self, chance: Random) -> Visit:
        one, number = chance.choice(self.mentors), next(_number)
        at = clock.now() + timedelta(days=2, minutes=number % 10_000)
        said = {"at": f"{at:%Y-%m-%dT%H:%M}", "how": "phone", "where": "0470", "minutes": "60", "key": f"load-{number}"}
        return Visit("a meeting is arranged", reverse("mentorships:arrange", args=[one.ref]), one.cookie, said)

    def choose(self, chance: Random) -> Visit:
        visit: Visit = chance.choices(self.made, self.often)[0](chance)
        return visit


def test_mixed_journeys_are_answered_without_an_error(tmp_path: Path, figures: dict[str, Any]) -> None:
    """Speed is printed, never asserted: it is this machine's."""
    world = MatchingWorld()
    programme = filling.fill(SIZE, world, clock.today())
    people, before = People(world, programme), Meeting.objects.filter(state=MeetingState.PLANNED).count()
    with House(tmp_path).open() as house:
        wait_for(house.answers, PATIENCE)
        loading.run(house.port, people.choose, rate=RATE / 4, seconds=SECONDS / 6, threads=THREADS, seed=SEED)
        answers = loading.run(house.port, people.choose, rate=RATE, seconds=SECONDS, threads=THREADS, seed=SEED + 1)
    figures |= {
        "commit": commit(),
        **vars(SIZE),
        "notes": Meeting.objects.exclude(note=None).count(),
    }
    figures |= {"asked_per_second": RATE, **answers.figures(SECONDS)}
    assert answers.wrong == [], "\n".join(answers.wrong[:20])
    assert figures["requests"] == RATE * SECONDS
    assert figures["notes"] == SIZE.pairs * filling.MEETINGS
    assert Meeting.objects.filter(state=MeetingState.PLANNED).count() > before or not FULL


def test_an_error_is_counted(tmp_path: Path) -> None:
    """Control: a page that is not there, and a server that has gone."""
    with House(tmp_path).open() as house:
        wait_for(house.answers, PATIENCE)
        nowhere = loading.run(house.port, lambda _: Visit("nowhere", "/nowhere/"), rate=5, seconds=1, threads=1, seed=1)
        assert len(nowhere.wrong) == nowhere.figures(1)["errors"] == 5
    gone = loading.run(house.port, lambda _: Visit("gone", "/"), rate=5, seconds=1, threads=1, seed=1)
    assert len(gone.wrong) == 5, gone.wrong
