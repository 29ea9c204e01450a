"""Brings the made-up people in, step by step and only through the apps' own actions, as real people would come."""

from datetime import date

from django.db import transaction

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.people import actions as people
from handrail.people.models import Account, Organisation
from handrail.people.rules import OrganisationKind

DEMO_DOMAIN = "demo.example"  # reserved for examples: no mail can reach anybody
BY = Actor.system("demo_people")
STAFF = {
    "counsellor": ("Katrien Wouters", Role.COUNSELLOR),
    "coordinator": ("Bram Lenaerts", Role.COORDINATOR),
    "lead": ("Mieke Vandaele", Role.LEAD),
    "administrator": ("Joris Peeters", Role.ADMINISTRATOR),
}


def holds_anybody() -> bool:
    return Account.objects.exists()


@transaction.atomic
def everybody() -> int:
    """All or nobody: a demo that was killed half-way begins again."""
    on = clock.today()
    service = people.found_organisation("VDAB (demo)", OrganisationKind.SERVICE, country="BE", by=BY, on=on)
    staff = _staff(service, on)
    return len(staff)


def _staff(service: Organisation, on: date) -> dict[str, Account]:
    made: dict[str, Account] = {}
    for who, (name, role) in STAFF.items():
        account = people.open_account(email=f"{who}@{DEMO_DOMAIN}", name=name, by=BY, on=on)
        people.give_membership(account.person_id or 0, service.pk, role, by=BY, on=on)
        made[who] = account
    return made
