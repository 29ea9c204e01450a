"""The first administrator, and help for staff who lost their phone: `handrail admin create`, `handrail admin new-phone`."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.people import actions, queries, second_step
from handrail.people.rules import Contact

BY = Actor.system("admin")
NEXT = """{name} is an administrator of {organisation}.
Next:
1. Open {address} and ask for a code to {email}.
2. Type the code, then set up the second step with an app on your phone.
3. Write down the paper codes. They are shown once."""


class Command(BaseCommand):
    help = "Make an administrator, or let staff set up a new phone."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        create = steps.add_parser("create", help="make somebody an administrator")
        create.add_argument("--email", required=True)
        create.add_argument("--name", required=True)
        new_phone = steps.add_parser("new-phone", help="forget the second step of somebody whose phone is lost")
        new_phone.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is not an e-mail address. Write it as name@example.org.") from error
        if options["step"] == "create":
            self._create(email, options["name"].strip())
        else:
            self._new_phone(email)

    def _create(self, email: str, name: str) -> None:
        if not name:
            raise CommandError("--name is empty. Write the person's first name and family name.")
        organisation = actions.make_administrator(email, name, by=BY, on=clock.today())
        address = settings.HANDRAIL.base_url + reverse("people:sign_in")
        self.stdout.write(NEXT.format(name=name, organisation=organisation.name, address=address, email=email))

    def _new_phone(self, email: str) -> None:
        account = queries.account_of(Contact(email=email))
        if account is None:
            raise CommandError(f"There is no account for {email}. Check how it is written.")
        second_step.reset(account, by=BY)
        self.stdout.write(f"{email} is signed out everywhere and sets up the second step at the next sign-in.")
