import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.taxonomy.actions import import_areas, import_esco, load_starter
from handrail.taxonomy.actions.storing import Summary
from handrail.taxonomy.reading import Broken

SHOWN = 50


class Command(BaseCommand):
    help = "Load the words for work and places: starter, import DIR (ESCO), import-areas FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="starter | import DIR | import-areas FILE")
        steps.add_parser("starter", help="load the vocabulary that ships with Handrail; again is harmless")
        esco = steps.add_parser("import", help="load the official ESCO files: a folder per language, or one language's folder")
        esco.add_argument("path", type=Path, metavar="DIR")
        esco.add_argument("--esco-version", default="", metavar="1.2.1", help="when no folder's name says it")
        areas = steps.add_parser("import-areas", help="load municipalities: country, code, name, parent, lat, lon")
        areas.add_argument("path", type=Path, metavar="FILE")

    def handle(self, *_: Any, **options: Any) -> None:
        began = time.monotonic()
        by, on = Actor.system("taxonomy"), clock.today()
        try:
            match options["step"]:
                case "starter":
                    summary = load_starter(by=by, on=on)
                case "import":
                    summary = import_esco(options["path"], by=by, on=on, version=options["esco_version"], say=self._say)
                case _:
                    summary = import_areas(options["path"], by=by, on=on, say=self._say)
        except Broken as broken:
            raise CommandError(f"{broken}\nNothing was changed.") from broken
        self._report(summary, time.monotonic() - began)

    def _say(self, text: str) -> None:
        self.stderr.write(text)
        self.stderr.flush()

    def _report(self, summary: Summary, seconds: float) -> None:
        for fault in summary.faults[:SHOWN]:
            self.stdout.write(str(fault))
        if len(summary.faults) > SHOWN:
            self.stdout.write(f"… and {len(summary.faults) - SHOWN} more rows")
        for note in summary.notes:
            self.stdout.write(note)
        for things, tally in summary.tallies.items():
            counted = ", ".join(f"{number:,} {how}" for how, number in vars(tally).items() if number)
            if counted:
                self.stdout.write(f"{things}: {counted}")
        done = "" if summary.differs else "nothing new; "
        self.stdout.write(f"{done}{len(summary.faults)} rows left out; {seconds:.1f} s")
