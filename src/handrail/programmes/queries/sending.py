"""How the sending of who takes part goes: for the System page, for `handrail doctor` and for a monitor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError

from handrail.kernel import clock
from handrail.kernel.doctor import Finding, soon, well
from handrail.kernel.posting import in_words
from handrail.programmes.models import StateSending

OLD = timedelta(hours=36)
ABOUT = "webhook"


@dataclass(frozen=True)
class Sent:
    """The newest day that was to be sent, and the last one that the receiver took. Never the whole address."""

    host: str
    day: date | None
    tries: int
    tried_at: datetime | None
    answer: str
    is_taken: bool
    last_taken_at: datetime | None
    last_rows: int

    @property
    def needs_you(self) -> bool:
        return self.tried_at is not None and not self.is_taken


def sent() -> Sent | None:
    """None where no address is set."""
    if not settings.HANDRAIL.states_hook:
        return None
    host = urlsplit(settings.HANDRAIL.states_hook).hostname or ""
    # Those of the last weeks alone are kept.
    rows = list(StateSending.objects.order_by("-day"))
    taken = next((row for row in rows if row.taken_at), None)
    last = (taken.taken_at, taken.rows) if taken else (None, 0)
    if not rows:
        return Sent(host, None, 0, None, "", False, *last)
    new = rows[0]
    return Sent(host, new.day, new.tries, new.tried_at, in_words(new.answer), bool(new.taken_at), *last)


def is_open(day: date) -> bool:
    """It was not taken, and no newer day has replaced it."""
    return (
        not StateSending.objects.filter(day__gt=day).exists()
        and not StateSending.objects.filter(day=day, taken_at__isnull=False).exists()
    )


def seconds_since_taken() -> float | None:
    """For a monitor: since the receiver last said yes; None where nothing is sent, or nothing was taken yet."""
    found = sent()
    if found is None or found.last_taken_at is None:
        return None
    return (clock.now() - found.last_taken_at).total_seconds()


def looked_at() -> Iterator[Finding]:
    """For `handrail doctor`."""
    try:
        found = sent()
    except DatabaseError:
        return  # said by the tables
    if found is None:
        return
    if found.day is None:
        yield soon(ABOUT, "Who takes part was never sent.", "Run “handrail participations send” to see whether it arrives.")
    elif not found.is_taken and found.answer:
        said = f"{found.host} did not take who takes part on {found.day}, tried {found.tries} times. {found.answer}"
        yield Finding(ABOUT, said, "Check HANDRAIL_STATES_HOOK and the other side, then “handrail participations send”.")
    elif found.last_taken_at is None or clock.now() - found.last_taken_at > OLD:
        since = f"since {found.last_taken_at:%Y-%m-%d %H:%M} UTC" if found.last_taken_at else "yet"
        yield Finding(ABOUT, f"{found.host} has taken nothing {since}.", "See that a worker works.")
    else:
        yield well(ABOUT, f"{found.host} took who takes part at {found.last_taken_at:%Y-%m-%d %H:%M} UTC.")
