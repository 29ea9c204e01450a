"""`handrail settings`: every variable, its type, default and whether it is secret; and keys to begin with."""

import base64
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail import config
from handrail.kernel import crypto


class Command(BaseCommand):
    help = "Shows every setting with its type, its default and what is set now. Secrets are never printed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-key", metavar="FILE", help="write a new wrapping key to FILE (never over an old one)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_key"]:
            self._new_key(Path(options["new_key"]))
            return
        for each in config.VARIABLES:
            self.stdout.write(f"{each.name}  ({each.kind}{', secret' if each.secret else ''})")
            self.stdout.write(f"    {each.says}")
            self.stdout.write(f"    default: {each.default or '–'}   now: {_now(each)}")

    def _new_key(self, file: Path) -> None:
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise CommandError(f"{file} exists. A key is never overwritten: what it sealed would be lost.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written ({error.strerror}). Choose another folder.") from error
        with os.fdopen(descriptor, "wb") as out:
            out.write(base64.b64encode(crypto.new_key()) + b"\n")
        self.stdout.write(f"A new key stands in {file}. Keep a copy apart from the database's backups.")


def _now(variable: config.Variable) -> str:
    value = os.environ.get(variable.name, "")
    if not value:
        return "default"
    return "set" if variable.secret else value
