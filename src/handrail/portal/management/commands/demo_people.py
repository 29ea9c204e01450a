"""`handrail demo_people`: fills an empty demo with made-up people. Never into a database that holds anybody."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from handrail.portal.made_up import lt_pairs, play


class Command(BaseCommand):
    help = "Fills an empty demo with made-up people, so that every page has something to show."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--few", action="store_true", help="a tenth of Lithuania's pairs; enough to try a page")
        parser.add_argument("--only-if-empty", action="store_true", help="say nothing where there are people already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HANDRAIL.demo:
            raise CommandError("Made-up people belong in a demo: set HANDRAIL_DEMO=1, never on a real installation.")
        if play.holds_anybody():
            if options["only_if_empty"]:
                return
            raise CommandError("There are people in this database already. Made-up people only come into an empty one.")
        made = play.everybody(lt_pairs.FEW if options["few"] or settings.HANDRAIL.demo_few else lt_pairs.MANY)
        self.stdout.write(f"{made} made-up people have come in.")
