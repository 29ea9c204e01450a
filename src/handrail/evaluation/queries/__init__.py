"""How a programme keeps its quality standard: every mentorship's facts in a fixed number of queries, then the rules."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from handrail.evaluation import rules
from handrail.evaluation.definition import Benchmark, Standard
from handrail.evaluation.labels import GROUPS, STATES
from handrail.evaluation.queries.records import measured
from handrail.evaluation.reading import standard
from handrail.evaluation.rules import Result, State
from handrail.kernel import clock
from handrail.kernel.access import Actor, NotFound, Role
from handrail.mentorships.models import Mentorship
from handrail.programmes.models import Programme
from handrail.programmes.queries import newest_definition, programme_name

OF_STANDARD = re.compile(r"[A-Z](\.\d+)+")


@dataclass(frozen=True)
class Line:
    """A benchmark with how it stands over the programme's mentorships."""

    code: str
    words: str
    result: Result

    @property
    def source(self) -> str:
        """Where the standard says it; nothing for a benchmark of our own, whose code is no word for people."""
        found = OF_STANDARD.match(self.code)
        return found[0] if found else ""


@dataclass(frozen=True)
class Group:
    code: str
    lines: list[Line]

    @property
    def words(self) -> Any:
        return GROUPS[self.code]


@dataclass(frozen=True)
class Quality:
    """A programme by its standard."""

    slug: str
    name: str
    standard: Standard | None
    groups: list[Group]
    pairs: int
    today: date

    @property
    def red(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines if line.result.is_red]


@dataclass(frozen=True)
class PairLine:
    """One mentorship behind a benchmark: names, days and the answer, never what the two write."""

    ref: str
    mentee: str
    mentor: str
    agreed_on: date
    ended_on: date | None
    state: State

    @property
    def state_words(self) -> Any:
        return STATES[self.state]


@dataclass(frozen=True)
class Answer:
    """One benchmark for one mentorship."""

    code: str
    words: str
    state: State

    @property
    def state_words(self) -> Any:
        return STATES[self.state]


def quality(actor: Actor, slug: str) -> Quality:
    """All benchmarks of the programme's standard."""
    programme = _programme(actor, slug)
    today, chosen = clock.today(programme.zone), _standard_of(programme)
    pairs = measured(programme, today) if chosen else []
    grouped: dict[str, list[Line]] = defaultdict(list)
    for each in chosen.benchmarks if chosen else ():
        found = rules.result((pair.state(each, today) for pair in pairs), each.at_least)
        grouped[each.group].append(Line(each.code, each.says(_language()), found))
    groups = [Group(code, grouped[code]) for code in GROUPS if code in grouped]
    return Quality(slug, programme_name(programme), chosen, groups, len(pairs), today)


def behind(actor: Actor, slug: str, code: str) -> tuple[Line, list[PairLine]]:
    """A benchmark and every mentorship it applies to, those that miss it first."""
    programme = _programme(actor, slug)
    today, benchmark = clock.today(programme.zone), _benchmark(programme, code)
    found = [(pair, pair.state(benchmark, today)) for pair in measured(programme, today)]
    line = Line(code, benchmark.says(_language()), rules.result((state for _, state in found), benchmark.at_least))
    rows = [_pair_line(pair.row, state) for pair, state in found if state is not State.NOT_ASKED]
    return line, sorted(rows, key=lambda row: (list(State).index(row.state) != 1, row.agreed_on, row.ref))


def of_pair(actor: Actor, slug: str, ref: str) -> tuple[PairLine, list[Answer]]:
    """What one mentorship has had and what it has not."""
    programme = _programme(actor, slug)
    today, chosen = clock.today(programme.zone), _standard_of(programme)
    found = next(iter(measured(programme, today, ref=ref)), None)
    if found is None or chosen is None:
        raise NotFound(ref)
    answers = [Answer(each.code, each.says(_language()), found.state(each, today)) for each in chosen.benchmarks]
    return _pair_line(found.row, State.MET), answers


def _language() -> str:
    return get_language() or "en"


def _programme(actor: Actor, slug: str) -> Programme:
    found = Programme.objects.filter(owner_id__in=actor.at(Role.COORDINATOR), slug=slug).first()
    if found is None:
        raise NotFound("programme")
    return found


def _standard_of(programme: Programme) -> Standard | None:
    code = newest_definition(programme).evaluation.quality_standard
    return standard(code) if code else None


def _benchmark(programme: Programme, code: str) -> Benchmark:
    chosen = _standard_of(programme)
    for each in chosen.benchmarks if chosen else ():
        if each.code == code:
            return each
    raise NotFound(code)


def _pair_line(row: Mentorship, state: State) -> PairLine:
    return PairLine(row.ref, row.mentee_person.name, row.mentor_person.name, row.agreed_on, row.ended_on, state)
