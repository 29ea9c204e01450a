"""`handrail worker`: one process that does the work which waits. Start as many as needed, on as many machines."""

from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command

from handrail.kernel import clock
from handrail.kernel.tasks import beat


class Command(BaseCommand):
    help = "Does the work that waits: notices, reminders, sweeps. Runs until it is ended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at-once", type=int, default=4, help="how many jobs at the same time")

    def handle(self, *args: Any, **options: Any) -> None:
        beat(clock.now())
        call_command("procrastinate", "worker", concurrency=options["at_once"])
