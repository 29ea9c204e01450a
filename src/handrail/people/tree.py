"""Organisations above and below one another, read in one statement however deep they stand."""

from collections.abc import Iterable, Mapping

from handrail.people.models import Organisation


def parents() -> dict[int, int | None]:
    """Organisation → the one above it."""
    return dict(Organisation.objects.values_list("pk", "parent"))


def above(organisation_id: int, known: Mapping[int, int | None] | None = None) -> list[int]:
    """It and those above it, the nearest first. Who asks for many gives what `parents` said."""
    over = parents() if known is None else known
    line: list[int] = []
    step: int | None = organisation_id
    while step is not None and step not in line:
        line.append(step)
        step = over.get(step)
    return line


def below(organisation_ids: Iterable[int], known: Mapping[int, int | None] | None = None) -> set[int]:
    """These and all below them."""
    over, found = parents() if known is None else known, set(organisation_ids)
    while more := {pk for pk, parent in over.items() if parent in found and pk not in found}:
        found |= more
    return found
