"""Careless code about who may do what: does a test notice? First those of tests/access are asked, then the apps' own.

The goal is 95 of 100.
"""

import os
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.access.conftest import here, there, town
from tests.access.marking import Marked
from tests.access.table import PUBLIC_ROLE, TABLE, Route, routes
from tests.access.test_levels import strangers
from tests.access.test_markers import READERS, paths_of, people_of
from tests.access.test_matrix import cells, fault, held_otherwise, misdeclared
from tests.access.test_swapped_ids import leaks
from tests.access.town import Side, Town
from tests.access.walking import OK, Walker, Who, address, everybody, expected
from tests.drills.conftest import FULL, sized
from tests.drills.mutating import Mutant, all_of_them, ran
from tests.drills.own_tests import UNTOUCHED, killers
from tests.drills.progress import Progress

pytestmark = pytest.mark.django_db
__all__ = ["here", "there", "town"]  # the town of tests/access, for this module too

SEED = 20_261_122
# The small run looks at a handful; the control asks for these pages.
SMALL, FEW = 8, ("mentorships:pair", "programmes:application")
SWAPS = sized(30, 120)
GOAL = 0.95
# All of them are an hour: HANDRAIL_DRILL_MUTANTS=200 script/drill mutants takes so many, by chance.
PART = int(os.environ.get("HANDRAIL_DRILL_MUTANTS") or 0)


@dataclass
class Watchman:
    """Asks for pages as the matrix, the markers and the swapped ids do, until one of them would fail."""

    here: Side
    there: Side

    def __post_init__(self) -> None:
        self.walker, self.marked = Walker(), Marked(self.here)
        Marked(self.there)
        self.names = {who.person.pk: who.name for who in people_of(self.here, self.there) if who.person}

    def noticed_by(self, mutant: Mutant, among: list[Route]) -> str:
        """Which of the tests would fail first; none means that the mutant lives."""
        with mutant.live():
            if any(self.wrong(route) for route in among):
                return "matrix_or_markers"
            if among and next(leaks(self.here, self.there, SWAPS, among), None):
                return "swapped_ids"
            if mutant.is_level and next(chain(strangers(self.here, self.there), strangers(self.there, self.here)), None):
                return "levels"
            return "declarations" if misdeclared(routes()) or held_otherwise() else ""

    def wrong(self, route: Route) -> bool:
        """Whether a cell of the matrix does not hold, or somebody reads a text of others."""
        rule = TABLE[route.name]
        path = address(route, rule, self.here)
        order = sorted(cells(rule, self.here, self.there), key=lambda cell: expected(rule, *cell) == (rule.answers or OK))
        asked = ((who, method, path) for who, method in order if method in rule.methods)
        everyone = reversed(everybody(self.here, self.there, rule.kind))
        more = ((who, "GET", other) for who in everyone for other in paths_of(route, self.here))
        cell = any(fault(rule, self.here, who, method, self.ask(who, method, path)) for who, method, path in asked)
        return cell or any(self.reads_too_much(who, self.ask(who, method, path)) for who, method, path in more)

    def open(self, route: Route) -> None:
        """Everybody who may come in does everything there once; and a few try with addresses of the other service."""
        rule = TABLE[route.name]
        path = address(route, rule, self.here)
        for who, method in cells(rule, self.here, self.there):
            if rule.may & {PUBLIC_ROLE, *who.roles} and method in rule.methods and not who.name.startswith("other"):
                self.ask(who, method, path)
        for _ in leaks(self.here, self.there, 10, [route]):
            pass

    def ask(self, who: Who, method: str, path: str) -> Any:
        return self.walker.ask(who, method, path)

    def reads_too_much(self, who: Who, answer: Any) -> bool:
        text = answer.content.decode(errors="replace")
        name = self.names.get(who.person.pk, who.name) if who.person else who.name
        return any(word in text and name not in READERS[label] for label, word in self.marked.words.items())


def touched(watchman: Watchman, mutants: list[Mutant], among: list[Route]) -> dict[Any, list[Route]]:
    """Code that a filter's mutant changes → the pages whose requests run it."""
    found: dict[Any, list[Route]] = defaultdict(list)
    codes = {mutant.code for mutant in mutants if mutant.code is not None}
    for route in among:
        with ran(codes) as seen:
            watchman.open(route)
        for code in seen:
            found[code].append(route)
    return found


def chosen(every: list[Mutant], chance: random.Random) -> list[Mutant]:
    """All, or a part; in the suite a handful of those whose pages are known, for which nobody has to be watched first."""
    if FULL:
        return chance.sample(every, PART) if PART else every
    return chance.sample([mutant for mutant in every if mutant.pages], SMALL)


def verdicts(watchman: Watchman, mutants: list[Mutant], progress: Progress) -> dict[str, str]:
    """Mutant → the test that would fail, kept after each, so that a second start goes on."""
    noticed: dict[str, str] = progress.said.setdefault("noticed", {})
    left = [mutant for mutant in mutants if mutant.name not in noticed]
    # Where a filter's mutant may show is known only from watching which pages run it.
    unwatched = [mutant for mutant in left if mutant.code is not None]
    for mutant in left:
        if mutant.code is None:
            noticed[mutant.name] = watchman.noticed_by(mutant, list(mutant.pages))
            progress.keep()
    among = [route for route in routes() if not TABLE[route.name].is_drawing]
    where = touched(watchman, unwatched, among) if unwatched else {}
    for mutant in unwatched:
        noticed[mutant.name] = watchman.noticed_by(mutant, where.get(mutant.code, []))
        progress.keep()
    return noticed


def ask_own_tests(mutants: list[Mutant], noticed: dict[str, str], folder: Path) -> dict[str, str]:
    """What no test of tests/access notices is asked of the apps' own; gives mutant → the test that fails."""
    living = [mutant.name for mutant in mutants if mutant.code is not None and not noticed[mutant.name]]
    found = killers([*living, UNTOUCHED], folder) if living else {}
    assert not found.pop(UNTOUCHED, ""), "control: where nothing is careless no test fails"
    noticed |= {name: "own_tests" for name, test in found.items() if test}
    return found


def test_careless_code_is_noticed(town: Town, here: Side, there: Side, figures: dict[str, Any], tmp_path: Path) -> None:
    chance, progress = random.Random(SEED), Progress("mutants", SEED)
    mutants = chosen(all_of_them(chance), chance)
    noticed = verdicts(Watchman(here, there), mutants, progress)
    ask_own_tests(mutants, noticed, tmp_path)
    progress.done()
    survivors = [name for name, test in noticed.items() if not test]
    killed = 1 - len(survivors) / len(noticed)
    figures |= {"seed": SEED, "mutants": len(noticed), "kinds": Counter(each.kind for each in mutants if each.name in noticed)}
    figures |= {"killed_by": Counter(filter(None, noticed.values())), "killed": round(killed, 3), "survivors": survivors}
    assert killed >= GOAL, "\n".join(survivors)
    assert not FULL or len(noticed) >= 200


def test_the_watchman_finds_nothing_where_nothing_is_careless(town: Town, here: Side, there: Side) -> None:
    """Control: an untouched page is not called wrong, else every mutant would be killed."""
    watchman = Watchman(here, there)
    named = [route for route in routes() if route.name in FEW]
    assert [route.name for route in named if watchman.wrong(route)] == []
    assert list(leaks(here, there, SWAPS, named)) == []
