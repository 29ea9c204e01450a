"""`handrail web`: the web server, as an installation runs it. One process for each core is a good beginning."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from handrail.running import FIRST_PORT, web_words


class Command(BaseCommand):
    help = "Answers the web. Runs until it is ended; a proxy in front of it speaks https."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=FIRST_PORT)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes; one for each core")
        parser.add_argument("--threads", type=int, default=4, help="requests at the same time in each process")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["threads"] > settings.HANDRAIL.database_pool:
            self.stderr.write("More threads than HANDRAIL_DATABASE_POOL has connections: some requests will wait.")
        host = os.environ.get("HANDRAIL_BIND") or "127.0.0.1"
        words = web_words(host, options["port"], workers=options["workers"], threads=options["threads"])
        os.execv(sys.executable, [sys.executable, "-m", *words])  # noqa: S606  # no shell is wanted
