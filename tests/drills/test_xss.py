"""Every text is an attack; every page is shown in a real browser, every file is opened; nothing of it runs."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template import base as templates
from playwright.sync_api import Browser

from handrail.kernel import export
from handrail.portal import my_file
from tests.access.conftest import here, there, town
from tests.access.table import routes
from tests.access.town import Side, Town
from tests.access.walking import Walker, address, everybody, expected
from tests.drills.attacks import FORMULAS, SCRIPTS, Attacked, Attacker, attack_the_rest
from tests.drills.conftest import FULL, sized
from tests.drills.handed import FILES, files
from tests.drills.hostile import Form
from tests.drills.progress import commit
from tests.drills.screen import Screen, Seen
from tests.drills.test_forms import Visit, rule_of, visits

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
__all__ = ["here", "there", "town"]  # fixtures of others

TURNS, PART = sized(0, 2), sized(8, 1)
"""The small size types into the forms of every eighth page, and looks at every fourth page where an attack stands."""
NUMBER = re.compile(r"-?\d+([.,]\d+)?")


@dataclass
class Stage:
    """A browser, and a town of which one side is full of scripts and the other of formulas."""

    screen: Screen
    here: Side
    there: Side
    typed: int = 0
    clean: str = ""

    def attack(self, turn: int = 0) -> None:
        """Every text anew, each with another attack than the turn before, whose town is forgotten."""
        if self.clean:
            transaction.savepoint_rollback(self.clean)
        self.clean = transaction.savepoint_create()
        scripts, formulas = Attacker(SCRIPTS, turn), Attacker(FORMULAS, turn)
        refused = Attacked(self.here, scripts).refused | Attacked(self.there, formulas).refused
        assert refused | attack_the_rest(scripts, formulas) == {}, "PostgreSQL refused what stands for what somebody typed"
        self.typed += len(scripts.typed) + len(formulas.typed)


@pytest.fixture
def stage(browser: Browser, town: Town, here: Side, there: Side) -> Iterator[Stage]:
    """The browser comes first: from then on Django speaks by one connection."""
    screen = Screen(browser)
    made = Stage(screen, here, there)
    made.attack()
    yield made
    screen.close()


def is_page(answer: HttpResponse) -> bool:
    """Something to look at: no file, and no way to another page."""
    return "Location" not in answer.headers and answer.headers.get("Content-Type", "").startswith("text/html")


# Pages ------------------------------------------------------------------------------------------------------------------
def read(screen: Screen, visit: Visit, number: int) -> None:
    """The page with what is stored, and with an attack behind each name its address may hold."""
    if is_page(visit.answer) and (FULL or (number % 4 == 0 and b"xss(" in visit.answer.content)):
        screen.look(visit.path, visit.answer)
    attacker = Attacker(SCRIPTS, number)
    for name in sorted(visit.names) if number % PART == 0 else ():
        said = attacker.next(f"{visit.path}?{name}", 200)
        answer = visit.walker.ask(visit.who, "GET", visit.path, {name: said})
        if is_page(answer):
            screen.look(visit.path, answer)


def write(screen: Screen, visit: Visit, seen: set[str]) -> int:
    """Each form with an attack in every field one types in: the page that comes back, or that one is led to."""
    sent = 0
    for form in visit.forms.found:
        where = form.action.split("?")[0]
        if not form.typed or where in seen:
            continue
        seen.add(where)
        attacker = Attacker(SCRIPTS, sent + len(seen))
        typed = {name: attacker.next(f"{where} {name}", 400) for name in form.typed}
        for path, page in sent_by(visit, form, typed):
            assert page.status_code < 500, f"{page.status_code}: {path}"
            if is_page(page):
                screen.look(path, page)
        sent += 1
    return sent


def sent_by(visit: Visit, form: Form, typed: dict[str, str]) -> list[tuple[str, HttpResponse]]:
    """What the form answers, and the page as it is then, before all is undone."""
    after = list[tuple[str, HttpResponse]]()

    def look_again() -> None:
        after.append((visit.path, visit.walker.ask(visit.who, "GET", visit.path)))

    answer = visit.walker.ask(visit.who, "POST", form.action, {**form.fields, **typed}, look_again)
    return [(form.action, answer), *after]


def all_readers(stage: Stage) -> None:
    """Every page of every role."""
    walker, here = Walker(), stage.here
    for route in routes():
        rule = rule_of(route)
        if "GET" not in rule.methods or rule.is_drawing:
            continue
        path = address(route, rule, here)
        for who in everybody(here, stage.there, rule.kind):
            if 200 in expected(rule, who, "GET") and is_page(answer := walker.ask(who, "GET", path)):
                stage.screen.look(path, answer)


def test_nothing_that_was_typed_runs_on_any_page(stage: Stage, figures: dict[str, Any]) -> None:
    forms, handed, seen, screen = 0, set[str](), set[str](), stage.screen
    for number, (name, visit) in enumerate(visits(stage.here, stage.there, []), 1):
        if not is_page(visit.answer):
            handed.add(name)
        read(screen, visit, number)
        forms += write(screen, visit, seen) if number % PART == 0 else 0
    for turn in range(TURNS):
        stage.attack(turn + 1)
        all_readers(stage)
    said = screen.seen
    assert not said.faults(), f"{len(said.faults())} on {said.pages} pages:\n" + "\n".join(said.faults()[:40])
    assert said.pages > 30, "hardly a page was seen: the drill itself is broken"
    assert handed - FILES - PLAIN_TEXT == set(), "say in tests/drills/handed.py that these are files"
    figures |= {"commit": commit(), "attacks": len(SCRIPTS), "texts": stage.typed, "forms": forms, "pages": said.pages}
    figures |= {"executed": len(said.executed), "csp_reports": len(said.reports), "foreign": len(said.foreign)}


PLAIN_TEXT = {"kernel:live", "kernel:ready", "kernel:metrics"}


# Files ------------------------------------------------------------------------------------------------------------------
def formulas(answer: HttpResponse) -> Iterator[str]:
    """The cells of the file that a spreadsheet would compute."""
    for text in tables_in(answer):
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
            yield from (cell for cell in row if cell.lstrip(" ").startswith(export.FORMULA) and not NUMBER.fullmatch(cell))


def tables_in(answer: HttpResponse) -> Iterator[str]:
    if answer.headers["Content-Type"].startswith("text/csv"):
        yield answer.content.decode()
    if answer.headers["Content-Type"] == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
            yield from (parts.read(name).decode() for name in parts.namelist() if name.endswith(".csv"))


def lines_put_in(answer: HttpResponse) -> list[str]:
    """What stands in a calendar as a line of its own and was typed."""
    if not answer.headers["Content-Type"].startswith("text/calendar"):
        return []
    text = answer.content.decode()
    evil = [line for line in re.split(r"[\r\n]+", text) if line.startswith(("ATTENDEE:mailto:evil", "X-EVIL"))]
    return evil + ["a line without CR"] * (text.replace("\r\n", "").count("\n") > 0)


def look_into(screen: Screen, answer: HttpResponse) -> int:
    """The page inside the file one takes along has no server and so no policy: it is opened bare. Gives the JSON's length."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        screen.look("/my-data.html", HttpResponse(parts.read("my-data.html")))
        return len(json.loads(parts.read("my-data.json"))["tables"])


def file_faults(stage: Stage) -> Iterator[list[str]]:
    """File by file what in it computes or was put in."""
    for side, other in ((stage.here, stage.there), (stage.there, stage.here)):
        for route, who, answer in files(side, other):
            if answer.headers["Content-Type"] == "application/zip":
                look_into(stage.screen, answer)
            said = [*formulas(answer), *lines_put_in(answer)]
            yield [f"{route.name} for {who.name}: {each[:60]!r}" for each in said]


def test_no_file_computes_or_runs_what_was_typed(
    stage: Stage, figures: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(file_faults(stage))
    assert not any(found), "\n".join(line for each in found for line in each)
    assert not stage.screen.seen.faults(), "\n".join(stage.screen.seen.faults())
    figures |= {"files": len(found), "formulas": 0, "pages_in_files": stage.screen.seen.pages}
    for module in (export, my_file):
        monkeypatch.setattr(module, "cell", lambda value: value)
    unmarked = next((each for each in file_faults(stage) if each), [])
    figures["control_formulas"] = len(unmarked)
    assert unmarked, "control: cells that nobody marks as texts are found"


# Controls ---------------------------------------------------------------------------------------------------------------
def shown(stage: Stage, most: int) -> Seen:
    """Some pages with what is stored."""
    seen = stage.screen.seen = Seen()
    for _, visit in visits(stage.here, stage.there, []):
        if is_page(visit.answer) and b"xss(" in visit.answer.content:
            stage.screen.look(visit.path, visit.answer)
        if seen.pages >= most:
            break
    return seen


def test_control_a_template_that_trusts_is_stopped_by_the_policy_and_without_it_runs(
    stage: Stage, figures: dict[str, Any], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(templates, "conditional_escape", str)
    stopped = shown(stage, 6)
    assert stopped.executed == [], "the policy stops what a careless template lets through"
    assert stopped.reports
    assert stopped.foreign
    settings.SECURE_CSP = {}
    ran = shown(stage, 6)
    assert ran.executed, "without the policy it runs, and is counted"
    figures |= {"control_stopped": len(stopped.reports), "control_executed": len(ran.executed)}
