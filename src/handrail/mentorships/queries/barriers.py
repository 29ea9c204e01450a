"""What stands in the way of one pair and what helps with each. The only place that opens which it is."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from handrail.kernel.access import Actor
from handrail.mentorships.help import tips
from handrail.mentorships.models import InTheWay
from handrail.mentorships.queries.pair import Head, read_pair
from handrail.mentorships.rules.barriers import BARRIER, HEALTH_CONSENT, NEEDS_CONSENT, Barrier, BarrierState
from handrail.mentorships.rules.tracks import refers_to_psychologist
from handrail.people.queries import has_consent
from handrail.programmes.queries import definition_of, words


@dataclass(frozen=True)
class BarrierRow:
    """`planned` are the steps of it that stand in the plan already."""

    ref: str
    kind: str
    state: str
    raised_on: date
    by_me: bool
    may: tuple[str, ...]
    steps: tuple[str, ...]
    planned: frozenset[str]
    partners: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class BarriersPage:
    head: Head
    rows: tuple[BarrierRow, ...]
    to_tick: tuple[str, ...]
    health_allowed: bool
    psychologist: bool

    @property
    def waiting(self) -> tuple[BarrierRow, ...]:
        return tuple(each for each in self.rows if each.state != BarrierState.GONE)

    @property
    def gone(self) -> tuple[BarrierRow, ...]:
        return tuple(each for each in self.rows if each.state == BarrierState.GONE)


def barriers(actor: Actor, ref: str) -> BarriersPage:
    """NotFound where the pair's programme has no such help."""
    found = read_pair(actor, ref=ref, helps="barriers")
    row = found.row
    language = get_language() or "en"
    said = words(row.participation.programme, language)
    texts = found.open
    planned = frozenset(texts.text(each, "text") for each in row.steps.filter(template="", aside_on=None))
    kept = [(each, texts.text(each, "kind")) for each in row.barriers.order_by("raised_on", "pk")]
    rows = tuple(_row(each, kind, planned, _tips(kind, said, language), found.me) for each, kind in kept if kind)
    allowed = has_consent(row.mentee_person_id, HEALTH_CONSENT)
    there = {each.kind for each in rows}
    definition = definition_of(row.participation.version_id)
    return BarriersPage(
        found.head(),
        rows,
        tuple(str(each) for each in Barrier if each not in there and (allowed or each not in NEEDS_CONSENT)),
        allowed,
        refers_to_psychologist(definition, row.participation.track),
    )


def _row(row: InTheWay, kind: str, planned: frozenset[str], helps: dict[str, tuple[str, ...]], me: int) -> BarrierRow:
    return BarrierRow(
        ref=row.ref,
        kind=kind,
        state=row.state,
        raised_on=row.raised_on,
        by_me=row.raised_by_id == me,
        may=tuple(BARRIER.open_from(BarrierState(row.state))),
        planned=planned,
        **helps,
    )


def _tips(kind: str, said: dict[str, str], language: str) -> dict[str, tuple[str, ...]]:
    """The programme's own words where it has any, one to a line: `barrier_steps.debt`."""
    ours = tips(kind, language)
    return {
        part: tuple(filter(None, map(str.strip, said[key].splitlines())))
        if (key := f"barrier_{part}.{kind}") in said
        else tuple(ours.get(part, ()))
        for part in ("steps", "partners", "measures")
    }
