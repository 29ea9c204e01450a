"""`handrail doctor`: is this installation well? Ends with 1 when something does not work."""

import secrets
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.kernel import doctor
from handrail.kernel.mail import send_mail
from handrail.kernel.sms import send_sms

TEST = "This is a test by the operator of Handrail. If you can read it, it works."


class Command(BaseCommand):
    help = "Looks whether everything is well, and says what to do where it is not."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail-to", metavar="ADDRESS", help="send a test e-mail")
        parser.add_argument("--sms-to", metavar="NUMBER", help="send a test SMS")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(doctor.look())
        for each in found:
            mark = "ok  " if not each.remedy else "NOT " if each.is_urgent else "soon"
            self.stdout.write(f"{mark}  {each.about}: {each.says}{' ' if each.remedy else ''}{each.remedy}")
        self._send(options)
        if any(each.remedy and each.is_urgent for each in found):
            sys.exit(1)

    def _send(self, options: dict[str, Any]) -> None:
        key = f"doctor:{secrets.token_hex(8)}"
        try:
            if options["mail_to"]:
                send_mail(options["mail_to"], "Handrail", TEST, key=key)
            if options["sms_to"]:
                send_sms(options["sms_to"], TEST, key=key)
        except Exception as error:  # a provider of the installation's own may raise anything
            raise CommandError(f"The test message did not go: {error}") from error
