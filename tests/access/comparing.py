"""What changes for somebody when something happens: every page and file before and after, compared word for word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from handrail.kernel import clock
from handrail.kernel.models import SimulatedMail, SimulatedSms
from handrail.messaging.models import Notice
from handrail.people.models import SignedIn
from handrail.programmes.models import Duty
from tests.access.table import routes
from tests.access.test_markers import paths_of
from tests.access.town import Side
from tests.access.walking import Walker, Who

# What is new on each answer whoever asks: guards of forms and of scripts.
FRESH = re.compile(
    r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|nonce="[^"]*"|nonce-[\w+/=-]+|"X-CSRFToken": "[^"]*"|DTSTAMP:\w+'
)
LETTERS = "(letters and duties)"
CLOSED = frozenset({302, 403, 405})
type Bodies = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Difference:
    """One page that is not what it was. `line` is the first line that differs, as it is now."""

    who: str
    path: str
    line: str


def told_of(who: Who) -> str:
    """Everything on its way to this person: notices, mails, text messages, duties."""
    if who.person is None:
        return ""
    notices = Notice.objects.filter(person=who.person).count()
    duties = sorted(Duty.objects.filter(person=who.person).values_list("kind", "due_on").distinct())
    account = who.person.account
    mails = SimulatedMail.objects.filter(to__contains=account.email or "-").count()
    texts = SimulatedSms.objects.filter(to=account.phone or "-").count()
    return f"{notices} notices, {mails} mails, {texts} texts, {duties}"


def bodies(who: Who, here: Side, walker: Walker, known: Bodies | None = None) -> Bodies:
    """Address → status and body, for every page and file this person could ask for.

    What the role may not open at all (403, or to sign in) is decided before any row is read, so it is asked for once.
    """
    found: Bodies = {LETTERS: (0, told_of(who))} if known is None or LETTERS in known else {}
    for path in known or [path for route in routes() for path in paths_of(route, here)]:
        if path == LETTERS or (known and known[path][0] in CLOSED):
            continue
        answer: Any = walker.ask(who, "GET", path)
        # An error page holds the code of its request, and no row.
        text = answer.content.decode(errors="replace") if answer.status_code == HTTPStatus.OK else ""
        found[path] = (answer.status_code, FRESH.sub("", text))
    return found


def compare(who: Who, before: Bodies, after: Bodies) -> list[Difference]:
    found = []
    for path, (status, text) in after.items():
        old_status, old = before[path]
        if status != old_status:
            found.append(Difference(who.name, path, f"{old_status} → {status}"))
        elif text != old:
            lines = zip(text.splitlines(), old.splitlines(), strict=False)
            found.append(Difference(who.name, path, next((new for new, was in lines if new != was), "(longer or shorter)")))
    return found


def all_bodies(people: Iterable[Who], here: Side, at: datetime, known: dict[str, Bodies] | None = None) -> dict[str, Bodies]:
    """What each of these people reads at that moment; once more, of what they could open `known` before."""
    walker = Walker()
    # Each walk signs everybody in anew; where one is signed in stands on one's own page.
    SignedIn.objects.all().delete()
    with clock.moved_to(at):
        return {who.name: bodies(who, here, walker, known[who.name] if known else None) for who in people}


def changes(people: Iterable[Who], before: dict[str, Bodies], after: dict[str, Bodies]) -> list[Difference]:
    return [line for who in people for line in compare(who, before[who.name], after[who.name])]
