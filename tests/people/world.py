"""Persons, accounts and staff for tests; staff have their second step."""

from datetime import date
from itertools import count

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.people import actions
from handrail.people.models import Account, Organisation, Person
from handrail.people.rules import OrganisationKind

SYSTEM = Actor.system("test")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_number = count(1)


class PeopleWorld:
    """The part of the world that is about people."""

    def account(self, name: str = "", *, email: str | None = None, phone: str | None = None, language: str = "en") -> Account:
        number = next(_number)
        email = email or (None if phone else f"person{number}@example.org")
        name = name or f"Person {number}"
        return actions.open_account(
            email=email, phone=phone, name=name, language=language, how="test", by=SYSTEM, on=clock.today()
        )

    def person(self, name: str = "", **about: str) -> Person:
        person = self.account(name, **about).person
        assert person is not None
        return person

    def organisation(
        self, name: str = "", *, kind: OrganisationKind = OrganisationKind.OFFICE, parent: Organisation | None = None
    ) -> Organisation:
        name = name or f"Office {next(_number)}"
        return actions.found_organisation(
            name, kind, country="BE", parent_id=parent.pk if parent else None, by=SYSTEM, on=clock.today()
        )

    def staff(self, role: Role, at: Organisation | None = None, name: str = "", *, second_step: bool = True) -> Person:
        """Somebody with this role at this organisation (a new one if none is given)."""
        return self.staff_of(self.person(name), role, at, second_step=second_step)

    def staff_of(
        self,
        person: Person,
        role: Role = Role.COUNSELLOR,
        at: Organisation | None = None,
        *,
        second_step: bool = True,
        on: date | None = None,
    ) -> Person:
        """The same person, now with a role as well."""
        actions.give_membership(person.pk, (at or self.organisation()).pk, role, by=SYSTEM, on=on or clock.today())
        account = Account.objects.get(person=person)
        if second_step and not Authenticator.objects.filter(user=account).exists():
            TOTP.activate(account, SECRET)
        return Person.objects.get(pk=person.pk)

    def counsellor(self, at: Organisation | None = None, name: str = "") -> Person:
        return self.staff(Role.COUNSELLOR, at, name)

    def coordinator(self, at: Organisation | None = None, name: str = "") -> Person:
        return self.staff(Role.COORDINATOR, at, name)

    def lead(self, at: Organisation | None = None, name: str = "") -> Person:
        return self.staff(Role.LEAD, at, name)

    def administrator(self, at: Organisation | None = None, name: str = "") -> Person:
        return self.staff(Role.ADMINISTRATOR, at, name)
