"""`handrail restore BACKUP --keys FOLDER`: everything back into an empty database, and proof that it is the same."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.kernel import backups


class Command(BaseCommand):
    help = "Restores a backup into an empty database and compares every table with what was kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--keys", type=Path, required=True, help="where the keys of backups stand")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backups.restore(options["backup"], options["keys"])
        except (backups.NotDone, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(rows for rows, _digest in manifest["tables"].values())
        said = f"{len(manifest['tables'])} tables with {rows:,} rows are as they were on {manifest['made_at']}."
        self.stdout.write(f"{said}\nNow run “handrail migrate”, and start web and worker.")
