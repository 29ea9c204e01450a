"""Reads across apps: who may come into the demo, and what it would have sent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.kernel.access import NotFound
from handrail.kernel.models import SimulatedMail, SimulatedSms
from handrail.kernel.privacy import blind_index
from handrail.people.models import Account
from handrail.register.models import Jobseeker
from handrail.register.rules import plain_number

DEMO_DOMAIN = "demo.example"
DEMO_ROLES: dict[str, Any] = {
    "mentee": _("Jobseeker, looks for a mentor"),
    "mentor": _("Mentor, has been asked"),
    "counsellor": _("Counsellor of the employment service"),
    "coordinator": _("Programme coordinator"),
    "lead": _("Safeguarding lead"),
    "administrator": _("Administrator"),
    "lt-mentor": _("Lithuania: counsellor who is a mentor"),
    "lt-leader": _("Lithuania: head of the office"),
    "lt-coordinator": _("Lithuania: programme coordinator"),
    "lt-trainer": _("Lithuania: trainer at the university"),
    "lt-psychologist": _("Lithuania: psychologist"),
    "lt-employer": _("Lithuania: employer"),
}
SHOWN = 40


@dataclass(frozen=True)
class DemoPerson:
    """Somebody made up whom a visitor of the demo may become."""

    who: str
    name: str
    words: Any


def demo_people() -> list[DemoPerson]:
    """The made-up people of each role, in the order in which a newcomer should meet them."""
    found = {
        account.email: account.person.name
        for account in Account.objects.select_related("person").filter(email__endswith=f"@{DEMO_DOMAIN}")
        if account.email and account.person
    }
    named = ((who, words, found.get(f"{who}@{DEMO_DOMAIN}")) for who, words in DEMO_ROLES.items())
    return [DemoPerson(who, name, words) for who, words, name in named if name]


@dataclass(frozen=True)
class Newcomer:
    """Somebody of the register who has not come yet: what a visitor types to walk the whole way in."""

    number: str
    born_on: date
    email: str


def newcomer() -> Newcomer | None:
    """The last of Ghent's register who has no account yet; its numbers are counted up as `made_up.play` writes them."""
    last = Jobseeker.objects.filter(office__number="DEMO-GENT", person=None, born_on__isnull=False).order_by("-id").first()
    if last is None or last.born_on is None:
        return None
    for count in range(1, Jobseeker.objects.count() + 1):
        number = f"DEMO-{count:04}"
        if blind_index(plain_number(number)) == last.number_index:
            return Newcomer(number, last.born_on, last.email)
    return None


def demo_account(who: str) -> Account:
    """The account behind one of those names."""
    found = Account.objects.filter(email=f"{who}@{DEMO_DOMAIN}").first() if who in DEMO_ROLES else None
    if found is None:
        raise NotFound("demo person")
    return found


@dataclass(frozen=True)
class Simulated:
    """One message the demo would have sent."""

    to: str
    subject: str
    text: str
    at: datetime


def simulated() -> list[Simulated]:
    """What the demo would have sent, newest first."""
    mails = [Simulated(m.to, m.subject, m.text, m.created) for m in SimulatedMail.objects.order_by("-created")[:SHOWN]]
    texts = [Simulated(s.to, "SMS", s.text, s.created) for s in SimulatedSms.objects.order_by("-created")[:SHOWN]]
    return sorted([*mails, *texts], key=lambda each: each.at, reverse=True)[:SHOWN]
