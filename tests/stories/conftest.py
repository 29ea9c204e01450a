"""A story has a day that moves on: sweeps run every hour of it, and what they defer is done at once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.jobs import SWEEPS
from handrail.kernel.models import SimulatedMail
from handrail.matching import index
from handrail.messaging.models import Notice
from handrail.people.models import Account, Person
from handrail.people.queries import actor_of
from handrail.programmes.models import Mentor, Participation
from handrail.taxonomy.actions import load_starter
from tests.programmes.world import SYSTEM, ProgrammesWorld

ZONE = ZoneInfo("Europe/Brussels")
HOURLY = ("handrail.matching.tasks.expire_requests", "handrail.messaging.tasks.reminders")


class Story(ProgrammesWorld):
    """The world, with a clock that only this story moves."""

    def __init__(self, settle: Callable[[], int], stack: ExitStack) -> None:
        self.settle, self._stack = settle, stack

    def it_is(self, day: date, hour: int = 9) -> None:
        """It is that hour in Brussels."""
        self._move(datetime.combine(day, time(hour), ZONE))

    def _move(self, instant: datetime) -> None:
        self._stack.enter_context(clock.moved_to(instant))

    def later(self, *, days: int = 0, hours: int = 0) -> None:
        """Every hour until then: the sweeps run, and what they deferred is done."""
        now = clock.now()
        until = now + timedelta(days=days, hours=hours)
        while now < until:
            now = min(now + timedelta(hours=1), until)
            self._move(now)
            self.sweep()

    def sweep(self) -> None:
        for name in HOURLY:
            SWEEPS[name](clock.now())
        self.settle()

    def act(self, person: Person) -> Actor:
        return actor_of(Account.objects.get(person=person))

    def browser(self, person: Person | None = None) -> Client:
        """A browser in which this person has signed in."""
        client = Client()
        if person is not None:
            client.force_login(Account.objects.get(person=person))
        return client

    def told(self, person: Person) -> list[str]:
        """The kinds of notices somebody got, in their order."""
        self.settle()
        return list(Notice.objects.filter(person=person).order_by("id").values_list("kind", flat=True))

    def mail_to(self, person: Person) -> str:
        """Everything mailed to somebody, as one text."""
        rows = SimulatedMail.objects.filter(to=Account.objects.get(person=person).email).order_by("id")
        return "\n".join(f"{row.subject}\n{row.text}" for row in rows)


@pytest.fixture
def story(db: None, settle: Callable[[], int], settings: object) -> Iterator[Story]:
    """On a Monday morning in March, with the starter vocabulary."""
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}  # type: ignore[attr-defined]
    cache.clear()
    index.forget()
    with ExitStack() as stack:
        told = Story(settle, stack)
        told.it_is(date(2027, 3, 1))
        load_starter(by=SYSTEM, on=clock.today())
        yield told
    index.forget()


@pytest.fixture
def amina(story: Story) -> Participation:
    """She is ready to look for a mentor."""
    return story.mentee(name="Amina Haddad")


@pytest.fixture
def koen(story: Story) -> Mentor:
    return story.mentor(name="Koen Wouters", intro="I help with welding tests.")


@pytest.fixture
def els(story: Story) -> Mentor:
    return story.mentor(name="Els Janssens")
