"""`handrail keys`: which keys there are, and a new one while web and worker run."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.kernel import rotation
from handrail.kernel.keyring import ring
from handrail.kernel.models import DataKey

KEPT_FOR_BACKUPS = "Keep a copy of the old key file for 35 days: the backups made until today open with it alone."


class Command(BaseCommand):
    help = "Says which keys there are; `new` writes a new one, `rotate` takes it into use, `forget` removes the old one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("show", "new", "rotate", "forget"), nargs="?", default="show")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(getattr(self, f"_{options['what']}")())
        except rotation.NotRotated as error:
            raise CommandError(str(error)) from error

    def _show(self) -> str:
        keys = ring()
        left = rotation.needing_old(keys)
        return f"The key file holds {len(keys.keys)} keys. Of {DataKey.objects.count()} keys of texts {left} need an older one."

    def _new(self) -> str:
        file = rotation.file_of_keys()
        rotation.begin()
        return (
            f"{file} begins with a new key; the old ones stand below it. Where web and worker run on other machines, put the "
            "same file there now; none needs a restart. Then run “handrail keys rotate”."
        )

    def _rotate(self) -> str:
        done = rotation.rewrap(self.stderr.write)
        return (
            f"All {done.keys} keys of texts open with the new key; {done.wrapped_again} were wrapped again. "
            f"Then run “handrail keys forget”. {KEPT_FOR_BACKUPS}"
        )

    def _forget(self) -> str:
        rotation.forget()
        return f"The old key is out of the file. {KEPT_FOR_BACKUPS}"
