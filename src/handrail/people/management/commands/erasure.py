"""`handrail erasure verify REF`: is anything left of a person who was erased? Prints places and numbers, never words.

The words are those that stood in the tables when the person was erased. They are sealed, and forgotten when the last backup
is; afterwards, or for other words, give them yourself with --strings.
"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.kernel.access import NotFound
from handrail.kernel.erasing import tables
from handrail.kernel.scanning import SHORTEST, Search
from handrail.people import leaving


class Command(BaseCommand):
    help = "Searches every table, and folders you name, for what was erased."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        verify = steps.add_parser("verify", help="search for the words of an erased person")
        verify.add_argument("ref", help="the number in the last letter")
        verify.add_argument("--strings", help="a file with one word or sentence a line instead; - reads them from the keyboard")
        verify.add_argument("--also", type=Path, nargs="*", default=[], help="folders and files: logs, media, exports, backups")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["also"]:
            if not path.exists():
                raise CommandError(f"{path} does not exist.")
        search = Search(self._words(options["ref"], options["strings"]))
        found = [*search.tables(), *(each for path in options["also"] for each in search.files(path))]
        ours = [each for each in found if each.place not in _of_the_service()]
        for each in found:
            note = "" if each in ours else "  (the employment service's own record, which stays)"
            self.stdout.write(f"{each.count:>8}  {each.place}{note}")
        if ours:
            raise CommandError(f"Found in {len(ours)} places.", returncode=1)
        self.stdout.write("Nothing found.")

    def _words(self, ref: str, strings: str | None) -> list[str]:
        try:
            words = leaving.words(ref)
        except NotFound:
            raise CommandError("No erasure has this number.", returncode=2) from None
        if strings:
            lines = sys.stdin.read() if strings == "-" else Path(strings).read_text(encoding="utf-8")
            words = lines.splitlines()
        words = [each for each in words if len(each.strip()) >= SHORTEST]
        if not words:
            raise CommandError("There are no words to look for any more. Give them with --strings.", returncode=2)
        return words


def _of_the_service() -> set[str]:
    """Tables with rows that are not ours to erase."""
    return {f"table {model._meta.db_table}" for model in tables() if model.OURS}
