"""handrail placements import FILE.csv: bring in jobs as the service knows them. Columns: docs/how-to/placements-import.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail.employers import actions
from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.sheets import BadFile, BadRow

SHOWN = 50


class Command(BaseCommand):
    help = "Bring in jobs from a CSV file of the employment service."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        one = steps.add_parser("import", help="read one file")
        one.add_argument("file", type=Path)
        one.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        one.add_argument("--failed", type=Path, help="where the lines that were not taken go (FILE-failed.csv beside it)")

    def handle(self, *_: Any, **options: Any) -> None:
        path: Path = options["file"]
        by = Actor.system("placements import")
        try:
            done = actions.bring_in_jobs(path, dry_run=options["dry_run"], by=by, on=clock.today())
        except BadFile as error:
            raise CommandError(f"{path}: {error}. Nothing was written.") from None
        self.stdout.write(
            f"{'Dry run, nothing was written: ' if options['dry_run'] else ''}{done.added} added, {done.changed} changed, "
            f"{done.unchanged} unchanged, {done.outside} about people in no programme, {len(done.bad)} bad."
        )
        if done.bad:
            self._failed(done.bad, options["failed"] or path.with_name(f"{path.stem}-failed.csv"))

    def _failed(self, bad: tuple[BadRow, ...], path: Path) -> None:
        for row in bad[:SHOWN]:
            self.stderr.write(str(row))
        try:
            actions.write_failed(path, bad)
        except OSError as error:
            raise CommandError(f"{path}: cannot be written: {error.strerror}. Say another place with --failed.") from None
        raise CommandError(f"Some lines were not taken: they stand in {path}, each with how to mend it.")
