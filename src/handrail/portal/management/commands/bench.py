import json
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail.taxonomy.reading import Broken

# Each has `run(size)`; a bench is found by name, so that no app imports another for it.
BENCHES = {
    "search": "handrail.taxonomy.benches",
    "proposals": "handrail.matching.benches",
    "register": "handrail.matching.register_bench",
}


class Command(BaseCommand):
    help = "Measure on this machine: search, proposals, register. JSON on standard output, progress on standard error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bench", choices=sorted(BENCHES))
        parser.add_argument("--size", choices=["small", "full"], default="full", help="small ends within 20 s")
        parser.add_argument("--rows", type=int, default=1_000_000, metavar="N", help="register: so many jobseekers are made up")
        parser.add_argument("--esco", default="", metavar="DIR", help="search: the official ESCO files; else the starter words")

    def handle(self, *_: Any, **options: Any) -> None:
        bench = options["bench"]
        said = {"rows": options["rows"]} if bench == "register" else {"size": options["size"]}
        said |= {"esco": options["esco"]} if bench == "search" else {}
        try:
            figures = import_module(BENCHES[bench]).run(**said)
        except Broken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(figures))
