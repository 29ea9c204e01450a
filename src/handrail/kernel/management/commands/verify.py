"""`handrail verify BACKUP --keys FOLDER`: is this backup whole, and is it ours? Needs no database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.kernel import backups


class Command(BaseCommand):
    help = "Says whether a backup is whole and fits this installation's key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--keys", type=Path, required=True, help="where the keys of backups stand")

    def handle(self, *args: Any, **options: Any) -> None:
        if wrong := backups.faults(options["backup"], options["keys"]):
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{options['backup']} is whole and fits this installation's key.")
