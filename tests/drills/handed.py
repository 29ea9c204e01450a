"""Every file the product hands out, to everybody who gets one."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.http import HttpResponse

from handrail.people.models import Account
from tests.access.table import PUBLIC_ROLE, TABLE, Route, routes
from tests.access.town import Side
from tests.access.walking import VISITOR, Walker, Who, address, everybody, expected

# What answers with a file. `script/drill xss` opens every page and fails for one that is missing here.
FILES = {
    "appearance:logo", "appearance:sentences_file", "community:calendar", "evaluation:benchmark_file", "mentorships:calendar",
    "mentorships:week_calendar", "portal:mine_file", "portal:office_file", "portal:office_mentors_file", "portal:people_file",
    "portal:watch_file", "portal:watch_mentors_file", "programmes:mentors_file", "training:badge", "training:issuer",
    "training:lacking_file", "training:revoked", "training:run_file",
}  # fmt: skip


def files(here: Side, there: Side) -> Iterator[tuple[Route, Who, HttpResponse]]:
    """What is handed out as a file about that side, with who got it; to everybody alike it is handed out once."""
    walker, stay = Walker(), set(Account.objects.values_list("person_id", flat=True))
    for route in (each for each in routes() if each.name in FILES):
        rule, method = TABLE[route.name], "GET" if "GET" in TABLE[route.name].methods else "POST"
        for who in everybody(here, there, rule.kind):
            if who.name != VISITOR and (who.person is None or who.person.pk not in stay):
                continue
            if 200 not in expected(rule, who, method):
                continue
            answer = walker.ask(who, method, address(route, rule, here), {} if method == "POST" else None)
            if answer.status_code == 200:
                yield route, who, answer
                if PUBLIC_ROLE in rule.may:
                    break


def hand_out(sides: Sequence[Side], folder: Path) -> int:
    """Saves each one; gives their number."""
    count = 0
    for side in sides:
        for route, who, answer in files(side, sides[0]):
            (folder / f"{count:05}-{route.name.replace(':', '-')}-{who.name.replace(' ', '-')}").write_bytes(answer.content)
            count += 1
    return count
