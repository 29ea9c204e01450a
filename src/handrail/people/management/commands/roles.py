"""`handrail roles check FILE`: is the file sound, and who would get which role from these claims, and why."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.kernel.reading import BadDefinition, read_as
from handrail.people import granting
from handrail.people.claims import RolesFile, second_step_is_done


class Command(BaseCommand):
    help = "Checks the file that gives staff their roles, and shows who would get what and why."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        check = steps.add_parser("check", help="say every fault of the file; with --claims also what it would give")
        check.add_argument("file", type=Path)
        check.add_argument("--claims", type=Path, help="a JSON file with the claims of one person, or a list of such")

    def handle(self, *args: Any, **options: Any) -> None:
        file = self._file(options["file"])
        for fault in granting.unknown_organisations(file):
            self.stdout.write(f"Careful: {fault}. Nobody gets this role until it is there.")
        self.stdout.write(f"{options['file']}: {len(file.roles)} rules, no faults.")
        if options["claims"]:
            for number, said in enumerate(self._claims(options["claims"]), 1):
                self._show(file, said, str(said.get("email") or said.get("sub") or f"person {number}"))

    def _file(self, path: Path) -> RolesFile:
        try:
            return read_as(path.read_text(encoding="utf-8"), RolesFile)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read ({error}). Check the path.") from error
        except BadDefinition as bad:
            raise CommandError(f"{path} has {len(bad.faults)} fault(s):\n{bad}") from bad

    def _claims(self, path: Path) -> list[dict[str, Any]]:
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} holds no JSON ({error}). Copy the claims of one token into it.") from error
        people = read if isinstance(read, list) else [read]
        if not all(isinstance(each, dict) for each in people):
            raise CommandError(f'{path} must hold {{"claim": …}}, or a list of such.')
        return people

    def _show(self, file: RolesFile, said: dict[str, Any], who: str) -> None:
        lines = granting.lines(file, said)
        self.stdout.write(f"\n{who}")
        for line in lines:
            gets = f"{line.role} at {line.organisation.name}" if line.organisation else f"not {line.role}"
            self.stdout.write(f"  roles #{line.position}: {gets}: {line.why}")
        if not any(line.organisation for line in lines):
            self.stdout.write("  No role: this person does not come in with the organisation's sign-in.")
        asked = "none, the organisation asked already" if second_step_is_done(file, said) else "asked here"
        self.stdout.write(f"  Second step: {asked}.")
