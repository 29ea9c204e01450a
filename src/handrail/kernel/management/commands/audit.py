"""`handrail audit verify|head`: was anything changed in what happened and in who looked?"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.kernel import audit, audit_faults, clock

MOST_SAID = 50


class Command(BaseCommand):
    help = "Verifies the audit chain against the rows and the exported heads, or says its newest head."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("verify", "head", "seal"))
        parser.add_argument(
            "--heads", type=Path, action="append", help="a folder or file of exported heads; else HANDRAIL_AUDIT_HEADS"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "verify":
            self._verify(options["heads"])
        elif options["what"] == "seal":
            self.stdout.write(f"{audit.seal(clock.now())} rows were sealed.")
        elif head := audit.newest():
            self.stdout.write(f"{head.at.isoformat(timespec='seconds')} {head.number} {head.head}")
        else:
            raise CommandError("Nothing is sealed yet: the worker does it each minute.")

    def _verify(self, named: list[Path] | None) -> None:
        places = named or [Path(name) for name in [settings.HANDRAIL.audit_heads] if name]
        try:
            kept = [head for place in places for head in audit.heads(place)]
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        found = audit_faults.verify(kept)
        if found.faults:
            more = len(found.faults) - MOST_SAID
            raise CommandError("\n".join([*found.faults[:MOST_SAID], *([f"… and {more} more."] if more > 0 else [])]))
        self.stdout.write(
            f"{found.links:,} links and {found.rows:,} rows are as they were sealed, {len(kept):,} exported heads fit; "
            f"{found.let_go:,} rows were let go when their time was over, {found.waiting:,} wait to be sealed."
        )
        if not kept:
            self.stdout.write("No exported heads were given: whether the end was cut off cannot be told.")
