"""How long what is personal is kept: a closed set of rules, said beside the field. No Django, no clock.

The law leaves most periods open (GDPR art. 5 (1) (e): no longer than necessary), so months after an end may be set by an
installation and by a programme. What is kept although a person leaves says under which article.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handrail.kernel.days import months_after

MONTHS = 24
LEAST, MOST = 1, 120
WARNED_BEFORE = timedelta(days=30)
"""A person is told so long before what she may still download goes."""
BACKUPS_GONE = timedelta(days=35)
"""So long after an erasure the last backup that still holds the words and their keys is gone: `backups` keeps none longer."""


class Rule(StrEnum):
    """When something goes."""

    ACCOUNT = "account"  # with her account
    CLOSED = "closed"  # some months after what it belongs to has ended
    WITHDRAWN = "withdrawn"  # when she takes her yes back, at the latest like CLOSED
    DAYS = "days"  # some days after it was written
    REGISTER = "register"  # the employment service's own record: as long as the service keeps it
    CASE = "case"  # some months after the case is closed, also when she leaves
    PROOF = "proof"  # some days after she has left, so that it can be shown that she has


@dataclass(frozen=True)
class Keep:
    """One rule with its period. `settable`: an installation or a programme may set the months."""

    rule: Rule
    months: int = 0
    days: int = 0

    @property
    def settable(self) -> bool:
        return self.rule in {Rule.CLOSED, Rule.WITHDRAWN}

    @property
    def stays(self) -> bool:
        """Kept although the person leaves (GDPR art. 17 (3))."""
        return self.rule in {Rule.CASE, Rule.PROOF}


ACCOUNT = Keep(Rule.ACCOUNT)
UNTIL_WITHDRAWN = Keep(Rule.WITHDRAWN, months=MONTHS)
IN_REGISTER = Keep(Rule.REGISTER, months=MONTHS)


def after_closure(months: int = MONTHS) -> Keep:
    return Keep(Rule.CLOSED, months=months)


def after_case(months: int = MONTHS) -> Keep:
    return Keep(Rule.CASE, months=months)


def proof() -> Keep:
    return Keep(Rule.PROOF, days=BACKUPS_GONE.days)


def days(number: int) -> Keep:
    return Keep(Rule.DAYS, days=number)


def last_day(ended: date, keep: Keep, months: int | None = None) -> date:
    """The last day on which it is still there. `months` is what the programme says, where it may say so."""
    if keep.days:
        return ended + timedelta(days=keep.days)
    return months_after(ended, months if months is not None and keep.settable else keep.months)


def ended_before(on: date, keep: Keep, months: int | None = None) -> date:
    """What ended before this day has had its last day before `on`: the same boundary for a query."""
    if keep.days:
        return on - timedelta(days=keep.days)
    count = months if months is not None and keep.settable else keep.months
    day = months_after(on, -count)
    while last_day(day, keep, months) < on:
        day += timedelta(days=1)
    while last_day(day - timedelta(days=1), keep, months) >= on:
        day -= timedelta(days=1)
    return day
