"""No page of staff opens for staff without a second step, and no page shows them more than it shows anybody."""

from collections.abc import Iterable, Iterator

import pytest
from allauth.mfa.models import Authenticator

from handrail.kernel.access import STAFF as STAFF_ROLES
from handrail.people.models import Account
from tests.access.table import TABLE, Route, routes
from tests.access.town import STAFF, Side, Town
from tests.access.walking import Walker, Who, address

pytestmark = pytest.mark.django_db
SET_UP = "/account/second-step/set-up/"


def staff_pages() -> Iterator[Route]:
    """Every page that only staff may open."""
    yield from (route for route in routes() if TABLE[route.name].may and TABLE[route.name].may <= STAFF_ROLES)


def opened(here: Side, pages: Iterable[Route]) -> list[str]:
    """Page, method and who got further than the second step."""
    found, walker = [], Walker()
    for route in pages:
        rule = TABLE[route.name]
        for name in STAFF:
            for method in sorted(rule.methods & {"GET", "POST"}):
                answer = walker.ask(Who(name, here.people[name]), method, address(route, rule, here))
                if answer.status_code != 302 or not answer.headers["Location"].startswith(SET_UP):
                    found.append(f"{method} {route.name} as {name} gave {answer.status_code}")
    return found


def test_no_page_of_staff_opens_without_a_second_step(town: Town, here: Side) -> None:
    assert len(list(staff_pages())) > 50
    Authenticator.objects.filter(user__in=Account.objects.filter(person__in=[here.people[name] for name in STAFF])).delete()
    assert opened(here, staff_pages()) == []


def test_it_would_be_seen(town: Town, here: Side) -> None:
    """Control: with their second step such a page opens."""
    found = opened(here, [route for route in routes() if route.name == "portal:today"])
    assert "GET portal:today as counsellor gave 200" in found
