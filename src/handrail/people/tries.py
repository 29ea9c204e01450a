"""Each try to come in is a line of the log: by which way, how it ended, and of which account once that is proven.

No address and no name: an operator sees that somebody guesses; who it was is found by the number of the account.
"""

import logging
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from handrail.people.models import Account

log = logging.getLogger("handrail.sign_in")


def came_in(request: HttpRequest, user: Account, **_: Any) -> None:
    """Heard from allauth, whatever way was taken; the ways are those of this session, the second step among them."""
    ways = [
        str(each.get("provider") or each.get("type") or each["method"]) for each in get_authentication_records(request, user)
    ]
    log.info("account %s came in: %s", user.pk, ", ".join(ways) or "unknown")


def left(user: Account | None, **_: Any) -> None:
    if user is not None:
        log.info("account %s signed out", user.pk)


def refused(way: str, why: str) -> None:
    """`why` is one of our reason codes."""
    log.warning("nobody came in: %s, %s", way, why)
