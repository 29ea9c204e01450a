"""One meeting of a mentor with several of her mentees: who can be in it. Each of them has it as an own meeting. Pure."""

from collections.abc import Iterable

from handrail.kernel.reasons import Reason
from handrail.mentorships.rules import Stage
from handrail.programmes.definition import Definition

FEWEST = 2
IN_GROUP = frozenset({Stage.AGREED, Stage.ACTIVE})


def has_groups(definition: Definition) -> bool:
    return definition.meetings is not None and definition.meetings.group


def blocks_group(number: int) -> list[Reason]:
    return [Reason("group_small", str(FEWEST))] if number < FEWEST else []


def once(rows: Iterable[tuple[str, str, int]]) -> list[tuple[str, int]]:
    """(state, minutes) for each meeting, from (group, state, minutes): an hour with three mentees is one hour."""
    found: list[tuple[str, int]] = []
    seen: set[tuple[str, str]] = set()
    for group, state, minutes in rows:
        if group and (group, state) in seen:
            continue
        seen.add((group, state))
        found.append((state, minutes))
    return found
