"""`handrail backup FOLDER --keys FOLDER`: one moment of the database, to be restored by one command."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.kernel import backups, clock


class Command(BaseCommand):
    help = "Makes a backup: the database in one folder, the keys of people's texts in another."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where backups stand")
        parser.add_argument("--keys", type=Path, required=True, help="where their keys stand, on another disk if there is one")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backups.back_up(options["folder"], options["keys"], clock.now())
        except (backups.NotDone, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made}\nKeep HANDRAIL_KEY_FILE apart from both: without it nobody reads the texts again.")
