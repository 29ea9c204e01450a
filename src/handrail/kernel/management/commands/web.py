"""`handrail web`: the web server, as an installation runs it. One process for each core is a good beginning."""

import os
import sys
import tempfile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from handrail.kernel import metrics, overload
from handrail.running import FIRST_PORT, web_words


class Command(BaseCommand):
    help = "Answers the web. Runs until it is ended; a proxy in front of it speaks https."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=FIRST_PORT)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes; one for each core")
        at_once = settings.HANDRAIL.at_once
        parser.add_argument("--at-once", type=int, default=at_once, help="requests answered at the same time in each process")

    def handle(self, *args: Any, **options: Any) -> None:
        at_once = options["at_once"]
        if at_once + overload.RESERVED > settings.HANDRAIL.database_pool:
            self.stderr.write("HANDRAIL_DATABASE_POOL has fewer connections than requests at once: some will wait.")
        host = os.environ.get("HANDRAIL_BIND") or "127.0.0.1"
        if settings.HANDRAIL.metrics:
            # Where the processes count together; each start begins anew, as a monitor expects of counters.
            os.environ[metrics.PROCESSES] = tempfile.mkdtemp(prefix="handrail-metrics-")
        os.environ["HANDRAIL_AT_ONCE"] = str(at_once)
        words = web_words(host, options["port"], workers=options["workers"], threads=overload.threads(at_once))
        os.execv(sys.executable, [sys.executable, "-m", *words])  # noqa: S606  # no shell is wanted
