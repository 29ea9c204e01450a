"""Asks the apps' own tests about careless code: `python -m tests.drills.own_tests FILE`, in a process and database of its own.

First each test of these apps runs once untouched, and it is noted whose code it begins. Then, mutant by mutant, those tests
run with the mutant live until one fails. It counts only if the same test passes again right afterwards, untouched.
"""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from _pytest.runner import runtestprotocol

if TYPE_CHECKING:
    from tests.drills.mutating import Mutant

TESTS = Path(__file__).resolve().parents[1]
# How long the tests of one mutant may take: those of its own app come first, the quick ones before the slow ones.
SECONDS = 40.0
# A name to ask for beside the mutants, as a control: nothing is exchanged, so no test may fail.
UNTOUCHED = "untouched"


class Again:
    """A pytest plugin: exchanges the loop over the tests for one that runs them again for each mutant."""

    def __init__(self, names: Sequence[str], found: Path) -> None:
        self.names, self.found = set(names), found
        self.took: dict[str, float] = {}
        self.by_code: dict[Any, list[pytest.Item]] = defaultdict(list)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        # Only now are Django's apps there.
        from tests.drills.mutating import Mutant, filters, ran

        mutants = [mutant for mutant in filters() if mutant.name in self.names]
        codes = {mutant.code for mutant in mutants}
        for item in (item for item in session.items if _is_asked(item)):
            began = time.monotonic()
            with ran(codes) as seen:
                passed = _passes(item)
            self.took[item.nodeid] = time.monotonic() - began
            # No code at all stands for the control.
            for code in {*seen, None} if passed and seen else ():
                self.by_code[code].append(item)
        if UNTOUCHED in self.names:
            mutants.append(Mutant("filter", UNTOUCHED, nullcontext))
        for mutant in mutants:
            self._say(mutant, self._killer(mutant))
        return True

    def _killer(self, mutant: "Mutant") -> str:
        """The test that fails while this mutant is live, and not without it."""
        app, until = mutant.name.split("/")[0], time.monotonic() + SECONDS
        items = self.by_code[mutant.code]
        for item in sorted(items, key=lambda item: (item.path.relative_to(TESTS).parts[0] != app, self.took[item.nodeid])):
            if time.monotonic() > until:
                break
            with mutant.live():
                passed = _passes(item)
            if not passed and _passes(item):
                return item.nodeid
        return ""

    def _say(self, mutant: "Mutant", killer: str) -> None:
        with self.found.open("a", encoding="utf-8") as file:
            said = {"mutant": mutant.name, "killer": killer, "asked": len(self.by_code[mutant.code])}
            file.write(json.dumps(said) + "\n")


def _is_asked(item: pytest.Item) -> bool:
    """Not what needs a browser, and no races: they are long, and another order of two threads is not carelessness."""
    marks = {mark.name for mark in item.iter_markers()}
    return not marks & {"race", "browser"} and "browser" not in getattr(item, "fixturenames", ())


def _passes(item: pytest.Item) -> bool:
    """Runs it; nothing made for a whole file is left for the next test, the database is."""
    reports = runtestprotocol(item, log=False, nextitem=item.session)  # type: ignore[arg-type]
    return not any(report.failed for report in reports)


def killers(names: Sequence[str], folder: Path) -> dict[str, str]:
    """Mutant → the own test that would fail, asked in a process of its own; none means that it lives."""
    asked, found = folder / "asked.json", folder / "found.jsonl"
    asked.write_text(json.dumps(list(names)), encoding="utf-8")
    found.write_text("", encoding="utf-8")
    database = urlsplit(os.environ["DATABASE_URL"])
    aside = urlunsplit(database._replace(path=f"{database.path}_own"))
    command = [sys.executable, "-m", "tests.drills.own_tests", str(asked), str(found)]
    done = subprocess.run(
        command, cwd=TESTS.parent, env={**os.environ, "DATABASE_URL": aside}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]
    rows = [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
    return {row["mutant"]: row["killer"] for row in rows}


def main(asked: str, found: str) -> int:
    names = json.loads(Path(asked).read_text(encoding="utf-8"))
    folders = sorted({str(TESTS / name.split("/")[0]) for name in names if name != UNTOUCHED})
    arguments = ["-q", "-n0", "-p", "no:randomly", "-p", "no:cacheprovider", *folders]
    return int(pytest.main(arguments, plugins=[Again(names, Path(found))]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
