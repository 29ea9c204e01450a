"""No page, list, file or letter carries a log, a refusal or a missed meeting to anybody who may decide about a benefit.

Nobody is trusted to be "only" support: of all roles just those stand apart who run the pair or the programme. Everybody else
opens every page and file before and after each happening; whatever differs is declared here with its reason, or is a leak.
"""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.urls import resolve

from handrail.kernel import clock
from handrail.matching import actions as matching
from handrail.matching.models import Selection
from handrail.matching.queries.invited import code_of
from handrail.mentorships import actions as together
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import How, Missed, Told
from tests.access.comparing import LETTERS, Bodies, Difference, all_bodies, changes
from tests.access.test_markers import people_of
from tests.access.town import STAFF, Side, Town
from tests.access.walking import VISITOR, Who
from tests.conftest import run_jobs
from tests.test_architecture import PYTHON, SOURCE

pytestmark = pytest.mark.django_db
# Who is not behind the wall, and why.
SUPPORT = {
    "coordinator": "runs the programme and decides about nobody's benefit",
    "lead": "answers for safety; sees a concern and nothing else of a pair",
    "deputy": "the same when the lead is away",
}
BEHIND = {*STAFF, VISITOR, "foreign counsellor"} - set(SUPPORT)
AFTER = timedelta(days=4)


def log(side: Side, now: datetime) -> None:
    told = Told(now.date() - timedelta(days=1), 77, How.VIDEO)
    together.log_meeting(
        side.refs["pair"], told, by=side.actor("mentor"), on=now.date(), key="wall", note=side.word("wallnote")
    )


def missed(side: Side, now: datetime) -> None:
    together.log_missed(side.refs["planned"], Missed.MENTEE, by=side.actor("mentor"), now=now)


def called_off(side: Side, now: datetime) -> None:
    """The mentee cannot come to what was planned, a day before."""
    together.cancel(side.refs["planned"], by=side.actor("mentee"), now=now - AFTER, because="home")


def declined(side: Side, now: datetime) -> None:
    """A mentor says no to a mentee."""
    matching.decline(side.refs["request"], "no_time", by=side.actor("mentor"), on=now.date(), now=now)


def withdrew(side: Side, now: datetime) -> None:
    """A mentee does not want the mentor she asked."""
    matching.withdraw(side.refs["request"], by=side.actor("mentee", "request"), on=now.date(), now=now)


def refused(side: Side, now: datetime) -> None:
    """Somebody says no to the service's own invitation."""
    code = code_of(Selection.objects.get(ref=side.refs["invited"]).ref)
    matching.decline_invitation(code, "not_now", on=now.date(), now=now)


HAPPENS: dict[str, Callable[[Side, datetime], None]] = {
    each.__name__: each for each in (log, missed, called_off, declined, withdrew, refused)
}
# What can happen to the same people on one day, in this order. Each walk over all pages takes its time, so these share one.
TOGETHER = (("missed", "log", "declined", "refused"), ("called_off", "withdrew"))
# What differs without telling a role anything.
NOT_OF_A_ROLE = {
    "mentorships:week_calendar": "opened by a mentor's own secret link, which nobody behind the wall is given",
    "portal:system": "how many jobs of the machine wait",
    "training:revoked": "a list that is signed anew each time it is asked for",
    "appearance:sentences_file": "sentences of the program with the minute they were asked for",
}
# (what happened, who, route) → why this may be seen.
OWN = "she is the mentor who invited: she reads that it is answered with no, never why"
DUE = "by when the mentor is next due; a meeting that fell away looks like one that was never planned"
MET = "that they met and when, said before the first field; never what was written"
DECLARED: dict[tuple[str, str, str], str] = {
    ("log", "counsellor", "portal:person"): MET,
    ("log", "counsellor", "portal:today"): MET,
    ("log", "leader", "portal:office"): MET,
    ("log", "leader", "portal:office_file"): MET,
    ("log", "leader", "portal:office_logs"): MET,
    ("log", "leader", "portal:office_mentor"): MET,
    ("refused", "other counsellor", "matching:invitation_back"): OWN,
    ("refused", "other counsellor", "matching:invitations"): OWN,
    ("refused", "other counsellor", "matching:letter"): OWN,
    ("refused", "other counsellor", "matching:select"): OWN,
    ("refused", "other counsellor", LETTERS): OWN,
    ("refused", "other counsellor", "portal:mine"): OWN,
    ("refused", "other counsellor", "portal:erase"): OWN,
    **{
        (what, "leader", route): DUE
        for what in ("missed", "called_off")
        for route in ("portal:office", "portal:office_file", "portal:office_mentor")
    },
}


@dataclass(frozen=True)
class Walked:
    """Everybody behind the wall, and what each of them reads before anything happens."""

    people: list[Who]
    at: datetime
    before: dict[str, Bodies]

    def again(self, here: Side, asks: Callable[[str, str], bool]) -> list[Difference]:
        """What is different now, of the pages for which `asks` (name, address) says yes."""
        known = {who: {path: was for path, was in pages.items() if asks(who, path)} for who, pages in self.before.items()}
        asked = [who for who in self.people if known[who.name]]
        return changes(asked, known, all_bodies(asked, here, self.at, known))


@pytest.fixture(scope="module")
def walked(town: Town, here: Side, there: Side) -> Walked:
    people, at = [who for who in people_of(here, there) if who.name in BEHIND], clock.now() + AFTER
    with clock.moved_to(at):
        run_jobs()
    return Walked(people, at, all_bodies(people, here, at))


def kinds(found: list[Difference], what: str) -> dict[tuple[str, str, str], str]:
    """(what, who, route) → the first line that differs."""
    return {(what, each.who, route): each.line for each in found if (route := _route(each.path)) not in NOT_OF_A_ROLE}


def _route(path: str) -> str:
    return resolve(path.partition("?")[0]).view_name if path.startswith("/") else path


def is_declared(who: str, path: str) -> bool:
    """A page on which this person may read something that happened."""
    return (who, _route(path)) in {(who, route) for _what, who, route in DECLARED}


def happen(names: Iterable[str], here: Side, at: datetime) -> None:
    with clock.moved_to(at):
        for name in names:
            HAPPENS[name](here, at)
        run_jobs()


def told(leaks: dict[tuple[str, str, str], str]) -> str:
    return "\n".join(sorted(f"{key}: {line[:200]}" for key, line in leaks.items()))


def test_every_role_stands_on_one_side_of_the_wall() -> None:
    assert set(SUPPORT) | BEHIND >= set(STAFF)
    assert not set(SUPPORT) & BEHIND


@pytest.mark.parametrize("whats", TOGETHER, ids=" ".join)
def test_what_happens_reaches_nobody_behind_the_wall(whats: tuple[str, ...], here: Side, walked: Walked) -> None:
    """On every page but those that are declared for somebody, which the next test reads one happening at a time."""
    happen(whats, here, walked.at)
    leaks = kinds(walked.again(here, lambda who, path: not is_declared(who, path)), " ".join(whats))
    assert not leaks, told(leaks)


@pytest.mark.parametrize("what", HAPPENS)
def test_what_may_be_read_is_that_alone(what: str, here: Side, walked: Walked) -> None:
    happen([what], here, walked.at)
    found = kinds(walked.again(here, is_declared), what)
    leaks = {key: line for key, line in found.items() if key not in DECLARED}
    assert not leaks, told(leaks)
    assert {key for key in DECLARED if key[0] == what} - set(found) == set(), "declared, and not needed any more"


def test_every_happening_is_walked() -> None:
    assert sorted(what for whats in TOGETHER for what in whats) == sorted(HAPPENS)


def test_a_page_that_told_a_counsellor_would_be_seen(here: Side, walked: Walked) -> None:
    """Control: with `content_of` letting everybody in, a meeting's page opens to a counsellor."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(Mentorship.objects.all()), "content_of", lambda rows, *_: rows)
        found = kinds(walked.again(here, lambda who, _path: who == "counsellor"), "control")
    assert any(route.startswith("mentorships:") for _what, _who, route in found)


# Every list that leaves as a file: where it is made, and who takes it along. Somebody reads a new one before it stands here.
FILES = {
    "evaluation/pages.py:benchmark_file": "coordinator",
    "portal/pages/coordinator.py:people_file": "coordinator",
    "portal/pages/office.py:_mentors_file": "head of the office, coordinator",
    "portal/pages/office.py:_pairs_file": "head of the office, coordinator",
    "programmes/pages/deciding.py:mentors_file": "coordinator",
    "training/pages/runs.py:lacking_file": "coordinator, trainer",
    "training/pages/runs.py:run_file": "trainer",
}
NEVER = ("note", "word", "text", "reason", "because", "refus", "declin", "miss", "absen", "minutes", "mood", "concern")


def _makes_a_file(function: ast.FunctionDef) -> bool:
    calls = (each for each in ast.walk(function) if isinstance(each, ast.Call))
    return any(getattr(each.func, "id", getattr(each.func, "attr", "")) == "as_csv" for each in calls)


def exports() -> set[str]:
    """Which functions make a CSV file."""
    found = set()
    for path in PYTHON:
        functions = [each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.FunctionDef)]
        found |= {f"{path.relative_to(SOURCE)}:{each.name}" for each in functions if _makes_a_file(each)}
    return found


def columns() -> dict[str, tuple[str, ...]]:
    """The columns of these files: the tuples of words named …_COLUMNS beside them."""
    found = {}
    for place in {each.partition(":")[0] for each in FILES}:
        module = import_module("handrail." + place.removesuffix(".py").replace("/", "."))
        named = {name: value for name, value in vars(module).items() if name.endswith("_COLUMNS")}
        found |= {f"{place}:{name}": value for name, value in named.items()}
    return found


def test_every_file_was_looked_at_and_none_has_a_column_of_a_log_a_refusal_or_a_missed_meeting() -> None:
    assert exports() == set(FILES)
    said = {place: [each for each in names if any(word in each for word in NEVER)] for place, names in columns().items()}
    assert len(said) >= len(FILES), "every file says its columns in one place"
    assert {place: names for place, names in said.items() if names} == {}
