"""Asking for pages as somebody: one client a person, each request undone afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from handrail.kernel.access import Role
from handrail.people.models import Account, Person
from tests.access.table import PUBLIC_ROLE, Route, Rule
from tests.access.town import FOREIGN, PEOPLE, STAFF, Side

# Parts of an address that name no row.
PLAIN = {
    "no_token": "not-a-token",
    "no_provider": "nobody",
    "no_erasure": "nothing",
    "closing_step": "look_back",
    "mark": "later",
    "what": "post",
} | {
    "my_table": "people-person",
    "question_step": "help",
    "fact": "born_on",
    "offer_step": "help",
    "course": "mentor_training",
    "benchmark": "B.4.2",
    "side": "mentor",
    "part": "caseload",
    "launch_item": "funding",
    "own_code": "tools",
    "own_offer_code": "tempo",
}
OK = frozenset({200, 302, 409, 422})
ROLES = {"counsellor": Role.COUNSELLOR, "coordinator": Role.COORDINATOR, "lead": Role.LEAD, "deputy": Role.LEAD}
ROLES |= {"other counsellor": Role.COUNSELLOR, "administrator": Role.ADMINISTRATOR, "psychologist": Role.PSYCHOLOGIST}
ROLES |= {"trainer": Role.TRAINER, "leader": Role.LEADER, "employer": Role.EMPLOYER}
VISITOR = "visitor"


@dataclass(frozen=True)
class Who:
    """Somebody who asks for a page; `name` is how they stand to the object."""

    name: str
    person: Person | None = None

    @property
    def roles(self) -> frozenset[Role]:
        own = ROLES.get(self.name.removeprefix("foreign "), Role.PERSON)
        return frozenset({Role.PERSON, own}) if self.person else frozenset()


def everybody(side: Side, other: Side, kind: str) -> list[Who]:
    """A visitor, everybody of this side as they stand to an object of this kind, and strangers of the other side."""
    near = [Who(name, side.who(name, kind)) for name in PEOPLE + STAFF]
    far = [Who(f"foreign {name}", other.who(name, kind)) for name in FOREIGN]
    return [Who(VISITOR), *near, *far]


def address(route: Route, rule: Rule, side: Side) -> str:
    refs = {part: PLAIN.get(kind) or side.refs[kind] for part, kind in rule.of.items()}
    return reverse(route.name, kwargs=refs or None)


class Walker:
    """Keeps one signed-in client a person and undoes every request."""

    def __init__(self) -> None:
        self.cookies: dict[int, SimpleCookie] = {}
        self.handler = ClientHandler(enforce_csrf_checks=False)  # one for all, so that the middleware is loaded once

    def ask(
        self,
        who: Who,
        method: str,
        path: str,
        data: dict[str, Any] | None = None,
        before_undo: Callable[[], None] = lambda: None,
    ) -> HttpResponse:
        client = Client(raise_request_exception=False)
        client.handler = self.handler
        if who.person is not None:
            client.cookies = SimpleCookie(self.signed_in(who.person).output(header="", sep=";"))
        with transaction.atomic():
            answer: Any = client.generic(method, path) if data is None else getattr(client, method.lower())(path, data)
            before_undo()
            transaction.set_rollback(True)
        return answer

    def signed_in(self, person: Person) -> SimpleCookie:
        if person.pk not in self.cookies:
            client = Client()
            client.force_login(Account.objects.get(person=person))
            self.cookies[person.pk] = client.cookies
        return self.cookies[person.pk]


type Answers = dict[tuple[int | None, str], HttpResponse]


def _asked(who: Who, path: str) -> tuple[int | None, str]:
    return (who.person and who.person.pk, path)


class Noting(Walker):
    """Keeps what each page answered to whom; of a page that opened only that it did."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: Answers = {}

    def ask(self, who: Who, method: str, path: str, *more: Any) -> HttpResponse:
        answer = super().ask(who, method, path, *more)
        if method == "GET":
            body = b"" if answer.status_code == HTTPStatus.OK else answer.content
            headers = {name: said for name, said in answer.headers.items() if name == "Location"}
            self.answers[_asked(who, path)] = HttpResponse(body, status=answer.status_code, headers=headers)
        return answer


class Knowing(Walker):
    """Asks for a page only where it is not known what it answers: every request is undone, so it would answer the same."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.answers = answers

    def ask(self, who: Who, method: str, path: str, *more: Any) -> HttpResponse:
        known = self.answers.get(_asked(who, path)) if method == "GET" else None
        return super().ask(who, method, path, *more) if known is None else known


def expected(rule: Rule, who: Who, method: str) -> frozenset[int]:
    """The statuses that are right for this cell."""
    public = PUBLIC_ROLE in rule.may
    if not public and who.name == VISITOR:
        return frozenset({302})
    if method not in rule.methods:
        return frozenset({405})
    if not public and not rule.may & who.roles:
        return frozenset({403})
    if rule.sees and who.name not in rule.sees:
        return frozenset({404})
    return rule.answers or OK
