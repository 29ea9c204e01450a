"""handrail participations export FILE.csv | send: who takes part. See docs/how-to/participation-state.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.posting import in_words, is_taken
from handrail.programmes.actions.sending import plan_sending
from handrail.programmes.actions.state_out import write_states
from handrail.programmes.tasks import send_day


class Command(BaseCommand):
    help = "Hand out who takes part in which programme, from when to when."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("export", help="write one file").add_argument("file", type=Path)
        steps.add_parser("send", help="send today's state to HANDRAIL_STATES_HOOK, once more if it was taken")

    def handle(self, *_: Any, **options: Any) -> None:
        if options["step"] == "send":
            self._send()
        else:
            self._export(options["file"])

    def _export(self, path: Path) -> None:
        try:
            number = write_states(path, by=Actor.system("participations export"), on=clock.today())
        except OSError as error:
            raise CommandError(f"{path}: cannot be written: {error.strerror}. Name another place.") from None
        self.stdout.write(f"{path}: {number} rows.")

    def _send(self) -> None:
        if not settings.HANDRAIL.states_hook:
            raise CommandError("HANDRAIL_STATES_HOOK is not set: say where it goes.")
        by, day = Actor.system("participations send"), clock.today(settings.HANDRAIL.zone)
        plan_sending(day, by=by)
        answer = send_day(day, by=by)
        if not is_taken(answer):
            raise CommandError(f"It was not taken. {in_words(answer)}")
        self.stdout.write(f"It was taken. {in_words(answer)}")
