"""The wall between help and control, in words: what joining may be used for, and what each role sees of a person.

What is promised comes from the programme file (`used_for`, the texts `sees_…`); what the code holds for every programme is said
by the labels.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handrail.programmes import labels
from handrail.programmes.models import Programme
from handrail.programmes.queries.scheme import newest_definition, words


@dataclass(frozen=True)
class Wall:
    """Read before the first field. `sees`: who, and what they see."""

    slug: str
    title: Any
    says: tuple[Any, ...]
    sees: tuple[tuple[Any, Any], ...]


def wall(programme: Programme, language: str, said: Mapping[str, str] | None = None) -> Wall:
    """In this language; who has the programme's words already gives them."""
    said = words(programme, language) if said is None else said
    title, *says = labels.USED_FOR[newest_definition(programme).used_for]
    by_file = tuple((who, said[key]) for key, who in labels.SEES.items() if key in said)
    return Wall(programme.slug, title, tuple(says), (*by_file, *labels.SEES_ALWAYS))
