"""The checklist before a programme opens: what the facts say, what somebody states, what is waived. No database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from handrail.kernel.reasons import Reason
from handrail.programmes.definition import Definition

ENOUGH_MENTORS = 3
"""So many mentors who may take somebody are enough to begin without a training that is planned."""


class Item(StrEnum):
    """What must be in place, in the order it is looked at."""

    ROTA = auto()
    ON_CALL = auto()
    PAPERS = auto()
    TRAINING = auto()
    BENCHMARKS = auto()
    PARTNERS = auto()
    FUNDING = auto()
    CAMPAIGN = auto()


class State(StrEnum):
    """`facts`: the records show it; `stated`: somebody says so; `waived`: it opens without."""

    FACTS = auto()
    STATED = auto()
    WAIVED = auto()
    OPEN = auto()


NEVER_WAIVED = frozenset({Item.ROTA})
"""Nobody joins a programme without somebody who answers when things go wrong."""


type Gap = tuple[datetime, datetime]
"""From when until when nobody is on call for concerns."""


@dataclass(frozen=True)
class LaunchFacts:
    """What the records show. `untranslated` are papers and words that a language of the programme lacks; `uncovered`, the
    stretches of the days to come in which nobody is on call, on the programme's clock.
    """

    has_rota: bool
    untranslated: tuple[str, ...]
    cleared_mentors: int
    uncovered: tuple[Gap, ...] = ()


def by_facts(definition: Definition, facts: LaunchFacts) -> frozenset[Item]:
    """The items that need no word of anybody."""
    mentor, joining = definition.mentor, definition.joining
    trains = mentor is not None and any(rule.rule == "trained" for rule in mentor.requires)
    shown = {
        Item.ROTA: facts.has_rota,
        Item.ON_CALL: not facts.uncovered,
        Item.PAPERS: not facts.untranslated,
        Item.TRAINING: mentor is None or not trains or facts.cleared_mentors >= ENOUGH_MENTORS,
        Item.BENCHMARKS: bool(definition.evaluation.targets or definition.evaluation.quality_standard),
        Item.PARTNERS: not joining.referred_by and not any(track.refers_to for track in definition.tracks),
        Item.FUNDING: False,
        Item.CAMPAIGN: definition.campaigns is None,
    }
    return frozenset(item for item, holds in shown.items() if holds)


def states(definition: Definition, facts: LaunchFacts, notes: Mapping[Item, bool]) -> dict[Item, State]:
    """Item → how it stands; `notes` says which were noted, and whether as waived."""
    held = by_facts(definition, facts)
    said = {item: State.WAIVED if waived else State.STATED for item, waived in notes.items() if item not in NEVER_WAIVED}
    return {item: State.FACTS if item in held else said.get(item, State.OPEN) for item in Item}


def blocks_launch(found: Mapping[Item, State]) -> list[Reason]:
    """Every item that is neither in place nor waived."""
    return [Reason("launch_open", item) for item, state in found.items() if state is State.OPEN]


def blocks_note(item: str, why: str, *, waived: bool) -> list[Reason]:
    """Who notes an item says why, and nobody waives who answers for safety."""
    reasons = [] if item in Item else [Reason("launch_unknown", "item")]
    if item in NEVER_WAIVED:
        reasons.append(Reason("rota_not_noted", "item"))
    return reasons if why.strip() else [*reasons, Reason("reason_missing", "why")]
