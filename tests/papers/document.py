"""Writes the papers that are made from the code: `python -m tests.papers.document`. A test holds them fresh."""

from collections.abc import Callable
from pathlib import Path

import django

DOCS = Path(__file__).parents[2] / "docs"


def papers() -> dict[Path, Callable[[], str]]:
    from tests.papers.ledger import ledger
    from tests.papers.readers import readers
    from tests.papers.record import record, retention  # need Django set up

    return {
        DOCS / "asvs.md": ledger,
        DOCS / "papers/record-of-processing.md": record,
        DOCS / "papers/retention.md": retention,
        DOCS / "papers/who-reads-what.md": readers,
    }


if __name__ == "__main__":
    django.setup()
    for path, write in papers().items():
        path.write_text(write(), encoding="utf-8")
