"""handrail register import FILE.csv: bring in the service's jobseekers. Columns: docs/how-to/register-import.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.sheets import BadFile
from handrail.register import actions

SHOWN = 50


class Command(BaseCommand):
    help = "Bring in jobseekers from a CSV file of the employment service."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        one = steps.add_parser("import", help="read one file")
        one.add_argument("file", type=Path)
        kind = one.add_mutually_exclusive_group()
        kind.add_argument("--full", action="store_true", help="the file is the whole register: who is missing has left")
        kind.add_argument("--delta", action="store_true", help="the file holds changes only (this is the default)")
        one.add_argument("--strict", action="store_true", help="one bad row refuses the whole file")

    def handle(self, *_: Any, **options: Any) -> None:
        by = Actor.system("register import")
        try:
            done = actions.bring_in(options["file"], full=options["full"], strict=options["strict"], by=by, on=clock.today())
        except BadFile as error:
            raise CommandError(f"{options['file']}: {error}. Nothing was written.") from None
        for row in done.bad[:SHOWN]:
            self.stderr.write(str(row))
        if len(done.bad) > SHOWN:
            self.stderr.write(f"… and {len(done.bad) - SHOWN} more bad rows")
        if done.run is None:
            raise CommandError(f"{len(done.bad)} bad rows and --strict: nothing was written.")
        run = done.run
        self.stdout.write(
            f"{run.rows} rows: {run.added} added, {run.changed} changed, {run.unchanged} unchanged, "
            f"{run.gone} gone, {run.bad} bad."
        )
        if done.kept_gone:
            self.stdout.write("Nobody was marked as gone: a bad row has no number, so we cannot know who it is.")
        if done.bad:
            raise CommandError("Some rows were not taken: mend them and bring in the file again.")
