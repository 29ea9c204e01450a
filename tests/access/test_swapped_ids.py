"""Two thousand times somebody puts an address part of the other service into a path or a form: nothing is read or moved."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse

from handrail.kernel.models import Event
from handrail.mentorships.models import Concern, Mentorship
from handrail.people.models import Block
from tests.access.marking import Marked
from tests.access.table import TABLE, Route, routes
from tests.access.town import PEOPLE, STAFF, Side, Town
from tests.access.walking import PLAIN, Walker, Who

pytestmark = pytest.mark.django_db

TIMES = 2_000
SEED = 20_261_122
# What forms carry that names a row somewhere; the rest of each form is filled in well, so that the swap is what counts.
NAMING = ("about", "kept_from", "mentors", "mentor", "goal", "c", "remove", "programme", "at")
FILLED = {
    "kind": "unsafe", "danger": "yes", "hurt": "yes", "goes_on": "yes", "may_contact": "no", "text": "Words.",
    "words": "Words.",
    "reason": "no_time", "how": "place", "where": "Here", "minutes": "60", "held_on": "2026-11-20", "took": "yes",
    "whose": "me",
    "first": "2030-01-01T10:00", "second": "2030-01-02T10:00", "third": "2030-01-03T10:00", "outcome": "talked",
    "note": "Well.",
    "decision": "accept", "email": "a@example.org", "yes": "on", "name": "Somebody New", "contact": "a@example.org",
}  # fmt: skip


@dataclass
class Watch:
    """What of the other service must not be read or touched."""

    side: Side
    last: int = 0
    abouts: list[str] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    concerns: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        events = Event.objects.order_by("id")
        newest = events.last()
        self.last = newest.pk if newest else 0
        everybody = [*self.side.people.values(), *(person for each in self.side.whose.values() for person in each.values())]
        self.people = [person.pk for person in everybody]
        self.abouts = [
            f"mentorship:{self.side.pair.pk}",
            f"participation:{self.side.asking.pk}",
            f"mentor:{self.side.asked.pk}",
        ]
        self.abouts += [f"person:{pk}" for pk in self.people]
        # Those the town itself made.
        self.concerns = list(Concern.objects.values_list("pk", flat=True))

    def touched(self) -> None:
        """Called before a request is undone."""
        if Event.objects.filter(pk__gt=self.last, about__overlap=self.abouts).exists():
            self.leaks.append("an event about the other service")
        if Concern.objects.exclude(pk__in=self.concerns).filter(about_id__in=self.people, reporter_id__isnull=False).exists():
            self.leaks.append("a concern about somebody of the other service")
        if Block.objects.filter(other_id__in=self.people).exclude(person_id__in=self.people).exists():
            self.leaks.append("a block of somebody of the other service")

    def read(self, answer: Any, *, writers: bool) -> None:
        """The names of safeguarding leads are public; no other word of the other service may come.

        `writers`: an administrator looks after every programme of the installation, and reads who changed its draft.
        """
        body = answer.content.decode(errors="replace") + str(answer.headers)
        known = "lead|deputy|coordinator" if writers else "lead|deputy"
        if re.search(f"{self.side.mark}(?!{known})", body, re.IGNORECASE):
            self.leaks.append("a text of the other service")
        if answer.status_code >= 500 and answer.status_code != 503:
            self.leaks.append(f"status {answer.status_code}")


def swapped(route: Route, here: Side, there: Side, chance: random.Random) -> str | None:
    """The address with parts of the other service, of the right kind or of any other."""
    rule = TABLE[route.name]
    parts = {}
    for part, kind in rule.of.items():
        right = PLAIN.get(kind) or there.refs[kind]
        anything = chance.choice(sorted(there.refs.values()))
        near = PLAIN.get(kind) or here.refs[kind]
        parts[part] = chance.choice([right, right, anything, near])
    try:
        return reverse(route.name, kwargs=parts or None)
    except NoReverseMatch:  # a part of another shape
        return None


def form(there: Side, chance: random.Random) -> dict[str, str]:
    refs = sorted(there.refs.values()) + [person.ref for person in there.people.values()]
    said = {name: chance.choice(refs) for name in NAMING if chance.random() < 0.7}
    return FILLED | {"key": str(chance.random())} | said


# Whose address alone is the proof: whoever was given it reads a name, a course and days, of whichever service.
GIVEN = "public_id"
# The sheet for 22:00 is public and names the service and who is on call, for whichever service it is asked.
SHEET = "mentorships:night"


def leaks(here: Side, there: Side, times: int, among: Sequence[Route] = ()) -> Iterator[str]:
    """Every request (to these pages, or to any) that read or touched what belongs to the other service."""
    chance, walker, watch = random.Random(SEED), Walker(), Watch(there)  # a seed, so that a failure comes again
    who = [Who(name, here.people[name]) for name in PEOPLE + STAFF]
    who += [Who("asker", here.who("mentee", "request")), Who("visitor")]
    closed = [route for route in routes() if not TABLE[route.name].is_drawing and TABLE[route.name].kind != GIVEN]
    closed = [route for route in closed if route.name != SHEET]
    named = among or closed
    for _ in range(times):
        route, each = chance.choice(named), chance.choice(who)
        path = swapped(route, here, there, chance)
        method = chance.choice(sorted(TABLE[route.name].methods & {"GET", "POST"}))
        if path is None:
            continue
        data = form(there, chance) if method == "POST" or chance.random() < 0.5 else None
        answer = walker.ask(each, method, path, data, watch.touched)
        watch.read(answer, writers=each.name == "administrator" and route.name.startswith("programmes:"))
        yield from (f"{route.name} {method} as {each.name}: {leak}" for leak in watch.leaks)
        watch.leaks.clear()


def test_swapped_address_parts_leak_nothing(town: Town, here: Side, there: Side) -> None:
    Marked(there)
    assert list(leaks(here, there, TIMES)) == []


def test_the_swaps_would_see_a_filter_that_was_dropped(town: Town, here: Side, there: Side) -> None:
    """Control: with `content_of` letting everybody in, texts of the other service come out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(Mentorship.objects.all()), "content_of", lambda rows, *_: rows)
        assert any("a text of the other service" in each for each in leaks(here, there, TIMES))
